# 诊断的发现：是什么，为什么会这样，怎么办。

doctor-no-subscription = { $peer } 没有订阅，因此什么也收不到
doctor-no-subscription-why = SUB 套接字起初没有订阅，而没有订阅时每条消息都会被拒之门外。空订阅让所有消息通过。
doctor-no-subscription-advice = 订阅一个前缀；要全部消息，就订阅空前缀。

doctor-joined-late = { $peer } 来得太晚，错过了 { $from } 的 { $count } 条消息
doctor-joined-late-not-running = 当时它还没有运行，而发布者不为以后保留任何消息。
doctor-joined-late-not-connected = 当时它在运行，但还没有连上：建立连接需要片刻，而发布者不为以后保留任何消息。这就是所谓的"慢连接"（slow joiner）。
doctor-joined-late-not-landed = 当时它的订阅还没有到达发布者：连接或订阅之后需要片刻，而发布者不为以后保留任何消息。这就是所谓的"慢连接"（slow joiner）。
doctor-joined-late-advice = 等订阅者到齐再发布：实验室会显示订阅何时到达。在程序中，让订阅者先通过另一个套接字报到，或索取错过的消息。

doctor-away = { $from } 发布 { $count } 条消息时，{ $peer } 不在
doctor-away-why = 发布者只发给已连接的订阅者，不为以后回来的保留任何消息。
doctor-away-advice = 给消息编号，使订阅者能看出缺口，并通过另一个套接字索取错过的消息。

doctor-near-miss-case = { $peer } 的订阅 { $prefix } 与 { $message } 几乎匹配：大小写不同
doctor-near-miss-spaces = { $peer } 的订阅 { $prefix } 与 { $message } 几乎匹配：多了或少了空格
doctor-near-miss-quotes = { $peer } 的订阅 { $prefix } 与 { $message } 几乎匹配：引号也是它的一部分
doctor-near-miss-longer = { $peer } 的订阅 { $prefix } 比主题 { $message } 长
doctor-near-miss-why = 订阅是与首帧的开头逐字节比较的。不会去掉空格，也没有哪个字母可以代替另一个。
doctor-near-miss-advice = 订阅 { $better }，或发布以 { $prefix } 开头的消息。

doctor-queue-full = 发给 { $peer } 的 { $count } 条消息因它的队列已满而被丢弃
doctor-queue-full-why = 发布者从不等待。某个订阅者的队列满了之后（高水位标记：{ $from } 处 { $sndhwm }，加上 { $peer } 处 { $rcvhwm }，再加上传输层的缓冲），它就丢弃后来的消息，一声不响。已在队列中的则保留。
doctor-queue-full-paused = { $peer } 已暂停，什么也不读。
doctor-queue-full-advice = 读得快些，发得慢些，或在连接之前提高 ZMQ_SNDHWM 和 ZMQ_RCVHWM。

doctor-conflated = 发给 { $peer } 的 { $count } 条消息被后来的消息取代
doctor-conflated-why = 设置 ZMQ_CONFLATE 后，队列只保留最后一条消息。它不看主题，因此一个主题的消息会挤掉另一个主题的消息；多帧消息也与它合不来。
doctor-conflated-advice = 不要使用 ZMQ_CONFLATE，或每个主题用一个套接字。

doctor-lost-with-link = 与 { $from } 的链路被切断时，发给 { $peer } 的 { $count } 条消息丢失
doctor-lost-with-link-why = 连接被有意关闭或断开时，它队列中的消息随之消失。
doctor-lost-with-link-advice = 让每条消息得到确认，没有得到确认的就重发。

doctor-blocked = { $peer } 被阻塞，有 { $count } 条消息：它们可去的每个队列都满了
doctor-blocked-why = 一旦通往所有对等方的队列都到了高水位标记（这里是 { $sndhwm }，再加上接收方自己的），这个套接字就等待，而不是丢弃消息。程序会停在 zmq_send 中；使用 ZMQ_DONTWAIT 则得到 EAGAIN。
doctor-blocked-advice = 腾出空间：让某个接收方继续读取，或增加一个。提高标记只是推迟问题。

doctor-nobody-connected = { $peer } 被阻塞，有 { $count } 条消息：没有人与它连接
doctor-nobody-connected-why = 绑定的套接字为每个已连接的对等方各有一个队列，没有连接就没有队列。所以连第一条消息也得等，程序会停在 zmq_send 中。
doctor-nobody-connected-ended = 消息需要队列，队列需要连接。在 inproc 上，对端的对等方一结束连接就没了，而且不会自行恢复。
doctor-nobody-connected-cut = 它的链路被切断，队列随连接一起没了。调用 zmq_disconnect 的程序也是这样。
doctor-nobody-connected-mend = 接通链路：重新连接。
doctor-nobody-connected-again = 重新启动对端的对等方，再重新连接到它：实验室会自动这样做。
doctor-nobody-connected-advice = 启动一个接收方；或者让发送方去连接而不是绑定，因为连接的套接字从一开始就有队列。

doctor-out-of-turn = { $peer } 在应答到来之前又发送，被拒 { $count } 次（EFSM）
doctor-out-of-turn-why = REQ 套接字发送与接收交替进行：必须先取走一个请求的应答，才能发下一个。
doctor-out-of-turn-advice = 先接收。要同时发多个请求，请用 DEALER，或设置 ZMQ_REQ_RELAXED 和 ZMQ_REQ_CORRELATE。

doctor-reply-lost = { $peer } 在等一个永远不会来的应答
doctor-reply-lost-why = 它的请求或应答已丢失，没有人会重发。恢复后的服务端对此一无所知，而 REQ 在得到应答之前不能发别的。
doctor-reply-lost-advice = 关闭套接字，打开新的再问一次；或设置 ZMQ_REQ_RELAXED，使 REQ 可以在超时后再问。

doctor-cut-off = { $peer } 在等 { $far }，而它们之间的链路被切断
doctor-cut-off-why = 连接关闭时，在途的请求或应答随之消失，也不会在新的连接上重发。
doctor-cut-off-advice = 接通链路。对已丢失的请求这还不够：客户端必须用新的套接字或借助 ZMQ_REQ_RELAXED 再问一次。

doctor-no-server = { $peer } 在等应答，而没有服务端在运行
doctor-no-server-named = { $peer } 在等 { $server }，而它没有运行
doctor-no-server-why = 即使对端没有人，连接和发送也会成功。请求留在客户端的队列里，直到有人来。
doctor-no-server-advice = 启动一个服务端。不能永远等下去的客户端需要超时（zmq_poll 或 ZMQ_RCVTIMEO）。

doctor-server-paused = { $peer } 在等 { $server }，而它已暂停
doctor-server-paused-why = 请求在它的队列里没有被读取。对客户端来说，卡住的服务端与缓慢的服务端看上去一样。
doctor-server-paused-advice = 让它继续。不能永远等下去的客户端需要超时（zmq_poll 或 ZMQ_RCVTIMEO）。

doctor-uneven-share = { $count } 条消息在等 { $peer }，而另有 { $idle } 个无事可做
doctor-uneven-share-slow = { $from } 在发送时就把消息轮流分给各方，并不问谁有空。{ $peer } 干得较慢，却照样得到整整一份。
doctor-uneven-share-paused = { $from } 在发送时就把消息轮流分给各方，并不问谁有空。{ $peer } 已暂停，却照样得到整整一份。
doctor-uneven-share-advice = 让 worker 空闲时自己来要活（REQ 到 ROUTER）。较低的高水位标记可以少积压一些。

doctor-died-with = { $count } 条消息随 { $peer } 一起消失
doctor-died-with-dealt = 它们已分给它，在它的队列里，别处没有副本。
doctor-died-with-in-hand = 它们已分给它，在它的队列里（{ $count } 条在它手中），别处没有副本。
doctor-died-with-sent = 它们已发给它，在它的队列里没有被读取。
doctor-died-with-advice = 让每条消息得到确认，没有得到确认的就重发。较低的 ZMQ_RCVHWM 可以限制一次能损失多少。

doctor-too-slow = { $peer } 自行结束：它跟不上
doctor-too-slow-lost = { $peer } 自行结束：它跟不上，{ $count } 条消息随之丢失
doctor-too-slow-why = 按消息自带的时钟，它最后读到的那条已有 { $age } 之久，而它的上限是 { $limit }。更旧的对它没有用处。
doctor-too-slow-works = 它处理每条消息要 { $pace }，后面的就在它的队列里变旧。
doctor-too-slow-idle = 它处理消息不花时间，所以这条是在之前被耽搁的：两者之一被暂停过，或者它们的时钟不一致。
doctor-too-slow-advice = 让它更快，少发布一些，或者把它的工作分给几个（PUSH 到 PULL）。重新启动后，它会收到从那时起发布的消息。

doctor-last-words = { $peer } 结束时有 { $count } 条消息没有发出
doctor-last-words-lingered = 它结束时 ZMQ_LINGER 为 { $linger }：libzmq 在这段时间里继续发送排队的消息，然后丢弃其余的。
doctor-last-words-killed = 它被杀死，程序排队中的一切随之消失。
doctor-last-words-held = 它结束时这些消息还被暂存，因为发送会阻塞。
doctor-last-words-advice = 结束之前先等到应答，或把 LINGER 设得更长。

doctor-unroutable = { $peer } 丢弃了 { $count } 条消息，它们的收件方它不认识
doctor-unroutable-refused = { $peer } 拒绝了 { $count } 条消息，它们的收件方它不认识（EHOSTUNREACH）
doctor-unroutable-why = ROUTER 把消息发给首帧指名的对等方。没有已连接的对等方有这个路由标识时，它就丢弃消息，而发送照样成功。
doctor-unroutable-refused-why = ROUTER 把消息发给首帧指名的对等方。设置 ZMQ_ROUTER_MANDATORY 后，没有已连接的对等方有这个路由标识时发送就失败。
doctor-unroutable-passed-on = ROUTER 把消息发给首帧指名的对等方。应答到来时，提问的已经走了，于是这条应答被丢弃。
doctor-unroutable-advice = 只发给已连接的，并让对方先开口。ZMQ_ROUTER_MANDATORY 把沉默变成错误。
doctor-unroutable-refused-advice = 等那个对等方连接后再发一次。

doctor-same-name = { $peer } 和 { $other } 用了同一个路由标识 { $id }，而 { $router } 只听 { $other } 的
doctor-same-name-why = ROUTER 按路由标识区分对等方。标识已被占用的后来者可以连接，也像别人一样完成握手，但它发的什么都不会被读取，也没有消息会发给它。
doctor-same-name-advice = 给每个对等方各自的 ZMQ_ROUTING_ID（这里：{ $example }），或都不给。

doctor-no-delimiter = { $far } 丢弃了 { $peer } 的 { $count } 条消息：它们没有空分隔帧
doctor-no-delimiter-why = REQ 在每条消息前放一个空帧，REP 把空帧之前的内容当作返回的路径。DEALER 自己什么也不加，而没有空帧的消息会被无声地丢弃。
doctor-no-delimiter-advice = 先发一个空帧，再发消息。

doctor-pair-taken = { $peer } 被排除在外：PAIR { $far } 已有搭档
doctor-pair-stale = { $peer } 回来得太早：PAIR { $far } 还保留着旧的连接
doctor-pair-taken-why = 一个 PAIR 同时只有一个搭档。其他的连接通不到任何地方：在 tcp 和 ipc 上它一再被关闭，在 inproc 上则毫无迹象。
doctor-pair-taken-advice = 要有多个搭档，请用 DEALER 或 ROUTER。
doctor-pair-stale-advice = 让搭档再连接一次。

doctor-mismatch = { $peer } 的 { $kind } 与 { $far } 的 { $other } 配不到一起
doctor-mismatch-inproc = 在 inproc 上毫无迹象：连接成功，发送甚至也可能成功，却什么也不会到。
doctor-mismatch-connected = 连接建立，双方弄清对方是什么，然后连接又被关闭，如此反复。两边的程序都得不到错误。
doctor-mismatch-advice = { $kind } 可与 { $partners } 通信。

doctor-port-taken = { $peer } 无法绑定 { $wanted }：它被另一个程序占用
doctor-port-replaced = { $wanted } 属于另一个程序，于是 { $peer } 改用 { $got }
doctor-port-taken-why = 一个地址同时只有一个主人；再次绑定会失败（EADDRINUSE）。
doctor-port-taken-advice = 结束另一个程序，或换一个端口。ss -ltnp 能告诉您是谁占用了它。

# 实验室能做什么。
doctor-do-subscribe = 让 { $peer } 订阅 { $prefix }
doctor-do-subscribe-all = 让 { $peer } 订阅全部
doctor-do-resubscribe = 让 { $peer } 改订 { $better }，取代 { $prefix }
doctor-do-resubscribe-all = 让 { $peer } 改订全部，取代 { $prefix }
doctor-do-start = 重新启动 { $peer }
doctor-do-renew = 用新的套接字重启 { $peer }
doctor-do-resume = 让 { $peer } 继续
doctor-do-pace = 让 { $peer } 每条消息处理 { $pace }
doctor-do-pace-none = 让 { $peer } 处理消息不耗时

doctor-do-mend = 接通 { $peer } 与 { $far } 之间的链路
doctor-do-sndhwm = 把 { $peer } 的发送高水位标记提高到 { $mark }
doctor-do-rcvhwm = 把 { $peer } 的接收高水位标记提高到 { $mark }
doctor-do-linger = 从现在起让 { $peer } 结束时滞留 { $span }
doctor-do-option = 把 { $peer } 的 { $option } 设为 { $value }

# 它的依据。
doctor-evidence = 见于 { $messages }
doctor-evidence-more = 见于 { $messages } 及另外 { $count } 条
doctor-or = { $first } 或 { $last }

doctor-half-open = { $peer } 不辞而别，而 { $far } 没有察觉

doctor-half-open-several = { $peer } 不辞而别，而 { $far } 及另外 { $count } 个没有察觉

doctor-half-open-why = 没有人告诉它们：断电的机器不会关闭连接。它们的连接看上去还开着，所以它们发出的消息被接下后就丢失了，直到缓冲区装满。

doctor-half-open-advice = 用心跳来发现（ZMQ_HEARTBEAT_IVL 和 ZMQ_HEARTBEAT_TIMEOUT，或 TCP keepalive），并让每条消息得到确认。
