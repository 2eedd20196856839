# 时序图的各个步骤，用于屏幕和文件。

step-started = 启动
step-ended = 已结束
step-killed = 已杀死
step-stopped = 已停止
step-failed = 失败
step-crashed = 崩溃
step-paused = 暂停
step-resumed = 继续
step-connected = 连接
step-parted = 连接断开
step-cut = 链路切断
step-subscribes = 订阅 { $prefix }
step-drops = 取消订阅 { $prefix }
step-later = 稍后

step-gone = 崩溃，未打招呼

step-stepped = 单步

step-set = { $option } 为 { $value }

step-on = 开

step-off = 关

step-pace = 每条消息 { $pace }

step-pace-none = 每条消息不停顿

step-all-paused = 全部暂停

step-all-resumed = 全部继续

step-all-idle = 单步：没有对等方有事可做

step-slow = 慢动作：每条消息之后停 { $rest }

step-full-speed = 全速
