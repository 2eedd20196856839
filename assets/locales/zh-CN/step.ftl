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

# Not translated yet.
step-gone = crashed, no goodbye

# Not translated yet.
step-stepped = one step

# Not translated yet.
step-set = { $option } is { $value }

# Not translated yet.
step-on = on

# Not translated yet.
step-off = off

# Not translated yet.
step-pace = { $pace } a message

# Not translated yet.
step-pace-none = no pause a message

# Not translated yet.
step-all-paused = all paused

# Not translated yet.
step-all-resumed = all go on

# Not translated yet.
step-all-idle = a step: nobody had anything to do

# Not translated yet.
step-slow = slow motion: { $rest } after each message

# Not translated yet.
step-full-speed = full speed
