# 课程：课程文字周围的话。

# 许多人相信的说法，写在各步之前。
lesson-claim = 有人说："{ $claim }"
lesson-show-hint = 提示
lesson-hide-hint = 收起提示
lesson-show-me = 演示
lesson-hint = 提示：{ $hint }
lesson-mark-first = 先标记；在此之前发生的不算。
lesson-count = { $count }/{ $times }
lesson-nobody = 谁也不会
lesson-guess-right = 您的预测是：{ $marked }。果然如此。
lesson-guess-wrong = 您的预测是：{ $marked }；结果不同：{ $right }。
lesson-guess-none = 您的预测是：{ $marked }；没有一个答案应验。
lesson-done = 这一课完成了。
# A lesson that was left in the middle.
lesson-ask-again = { $title }：您做完了 { $of } 步中的 { $done } 步
lesson-go-on = 从第 { $step } 步继续；前面的步骤由实验室重做
lesson-start-over = 从头开始
lesson-catching-up = 实验室正在重做您做过的：第 { $step } 步（共 { $of } 步）
lesson-next = 下一课：{ $title }
lesson-to-menu = 所有课程

# 观察到了什么。
lesson-way = { $from } → { $to }
lesson-observed-count = { $count } × { $fate }
lesson-observed-count-at = { $count } × { $fate }：{ $name }
lesson-observed-sent = { $name } 发送了 { $count } 条。
lesson-observed-received = { $name } 收到了 { $count } 条。
lesson-observed-times = { $name }：{ $what }，{ $count } 次
lesson-happened-sent = 已发送
lesson-happened-held = 暂存一条消息
lesson-happened-refused = 一条消息被拒
lesson-happened-received = 已收到
lesson-happened-started = 启动
lesson-happened-ended = 结束
lesson-happened-killed = 被杀死
lesson-happened-added = 加入
lesson-happened-paused = 暂停
lesson-happened-resumed = 继续
lesson-happened-stepped = 放行一条消息
lesson-happened-subscribed = 订阅
lesson-happened-unsubscribed = 取消一个订阅
lesson-happened-landed = 一个订阅到达
lesson-happened-left = 一个订阅离开
lesson-happened-connecting = 开始连接
lesson-happened-retried = 无人应答
lesson-happened-connected = 连接成功
lesson-happened-disconnected = 一条连接断开
lesson-happened-cut = 一条链路被切断
lesson-happened-set = 一个选项改变
lesson-happened-paced = 处理耗时改变
lesson-delivered = 已送达
lesson-pending = 在途
lesson-stood-running = { $name } 在运行。
lesson-stood-paused = { $name } 已暂停。
lesson-stood-ended = { $name } 已结束。
lesson-stood-queued = { $count } 条在等 { $name }。
lesson-stood-holding = { $name } 暂存着 { $count } 条。
lesson-stood-awaiting = { $name } 在等应答。
lesson-stood-connected = { $name } 已连接。
lesson-stood-cut = { $name } 有一条链路被切断。
lesson-stood-subscribed = { $name } 已订阅，发布者也知道。
lesson-stood-unsubscribed = { $name } 没有这样的订阅。
lesson-stood-binds = { $name } 绑定。
lesson-stood-connects = { $name } 连接。
lesson-stood-over = 实验室使用 { $transport }。

# 菜单。
lesson-shelf-patterns = 模式
lesson-shelf-lessons = 课程
lesson-shelf-done = { $done }/{ $count }
lesson-menu-hint = 输入文字，搜索课程
lesson-menu-none = 没有课程符合您的输入。
lesson-menu-done = 已完成
lesson-menu-part = { $done }/{ $count } 步
lesson-menu-steps = { $count } 步
lesson-menu-note = 课程自己选择传输方式。

# 通知。
lesson-notice-step = 第 { $done } 步（共 { $of } 步）完成：见课文页（{ $key }）。
lesson-notice-step-seen = 第 { $done } 步（共 { $of } 步）完成。
lesson-notice-done = 这一课完成了：见课文页（{ $key }）。
lesson-notice-none = 没有打开的课程；在菜单里按 { $key } 查看全部。
lesson-notice-again = 您回到了原来的地方：第 { $step } 步（共 { $of } 步）。
lesson-notice-nothing = 实验室自己做不了这一步。
