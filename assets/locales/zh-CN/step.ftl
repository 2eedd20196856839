# 时序图的各个步骤，用于屏幕和文件。

step-started = 启动
step-ended = 已结束
step-too-slow = 太慢，已结束
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

step-gone = 崩溃，不辞而别

step-stepped = 走一步

step-set = { $option } 为 { $value }

step-on = 开

step-off = 关

step-pace = 每条 { $pace }

step-pace-none = 不停顿

step-all-paused = 全部暂停

step-all-resumed = 全部继续

step-all-idle = 走一步：没有人有事可做

step-slow = 慢动作：每条消息后 { $rest }

step-full-speed = 全速
