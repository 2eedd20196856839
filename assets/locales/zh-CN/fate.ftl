# 消息在某个对等方处为何有这样的去向：完整的句子，显示在矩阵下方一行。

fate-head = #{ $number } "{ $message }"
fate-head-to = #{ $number } "{ $message }" 发往 { $peer }
fate-colon = ：
fate-receiver = 接收方

fate-delivered = 已送达，用时 { $after }
fate-delivered-outside = 已送达，来自外部程序
fate-answered = 应答在 { $after } 后返回
fate-filtered = 已过滤：{ $peer } 的订阅（{ $subscriptions }）都不是它的前缀
fate-filtered-none = 已过滤：{ $peer } 没有订阅
fate-missed-not-running = 错过：发送时 { $peer } 没有运行
fate-missed-not-connected = 错过：发送时 { $peer } 在运行，但还没有连接
fate-missed-not-landed = 错过：发送时 { $peer } 的订阅还没有到达发布者
fate-dropped-overtaken = 丢弃：这条链路上后面的消息到了而它没有到，可见是已满的队列丢掉了它
fate-dropped-quiet = 丢弃：链路已归于平静而它没有到，可见是已满的队列丢掉了它
fate-dropped-no-delimiter = 丢弃：REQ 和 REP 要求正文之前有一个空帧，而这条消息没有
fate-dropped-unroutable = 丢弃：首帧指明了收件方，而 ROUTER 不认识叫这个名字的
fate-lost-unread = 丢失：{ $peer } 的套接字关闭时，它还在里面没有被读取
fate-lost-receiver-ended = 丢失：它没能赶在 { $peer } 结束之前到达
fate-lost-link-cut = 丢失：与 { $peer } 的链路被切断时它还在途中
fate-lost-sender-ended = 丢失：libzmq 还没有发出它，发送方就结束了
fate-lost-in-hand = 丢失：{ $peer } 已取走它，却在转交之前结束了
fate-refused-out-of-turn = 被拒：没轮到发送；REQ 收到应答之前不能再发（EFSM）
fate-refused-unroutable = 被拒：ROUTER 不认识这样的对等方（EHOSTUNREACH）
fate-refused-backlog-full = 被拒：积压已满 { $capacity } 条消息
fate-refused-peer-ended = 被拒：它还被暂存时发送方就结束了
fate-refused-failed = 被拒：{ $reason }
fate-outside = 去了外部程序，在那里无法跟踪
fate-outside-seen = 去了外部程序，对方已应答
fate-outside-perhaps = 去了外部或已丢失：连接断了，这里无人能知道它是否到达
fate-held-would-block = 由发送方暂存：发送会阻塞，此刻无人能接收
fate-held-turn = 由发送方暂存，直到上一个请求的应答到来
fate-held-behind = 由发送方暂存，排在更早的消息之后
fate-held-paused = 由发送方暂存，发送方已暂停
fate-held-audience = 暂存：还没有都来请求等候
fate-queued = 排队中：libzmq 已接下它，还没有人收到
fate-queued-for-one = 排队中，将给若干对等方之一；收到时才知道是谁
fate-awaits-paused = 等在已暂停的 { $peer } 之前
fate-in-hand = { $peer } 已取到它，正在处理
fate-from-subscriptions = 由它的订阅计算得出
fate-inferred = 推断得出，并非亲见

fate-dropped-replaced = 被更新的消息取代：使用 ZMQ_CONFLATE 时，队列只保留最后一条
