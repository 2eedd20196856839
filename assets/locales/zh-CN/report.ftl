# 管道得到的内容：不用界面运行结束时的报告。

# 标题。
report-head = { $title }（{ $name }），传输方式 { $transport }，libzmq { $libzmq }
report-where = { $peer } 位于 { $endpoint }
report-messages = 消息
report-balance = 收支
report-notes = 备注
report-no-messages = 没有发送任何消息。
report-older = 更早的 { $count } 条消息只计入收支。
report-counted = { $count } 条自行产生的消息按编号计数，不逐条列出。

# 消息表的各列。
report-column-number = #
report-column-from = 发自
report-column-message = 消息
report-column-sending = 发送
report-from-outside = 外部

# 收支表的各列。
report-column-way = 路径
report-column-offered = 要发
report-column-delivered = 已送达
report-column-filtered = 已过滤
report-column-missed = 错过
report-column-dropped = 丢弃
report-column-lost = 丢失
report-column-refused = 被拒
report-column-outside = 外部
report-column-pending = 待定
report-column-unaccounted = 下落不明
report-way = { $from } → { $to }
report-way-open = { $from } → ?
report-way-total = 合计

# 消息在某个对等方处的去向。
report-fate-delivered = ✓ { $after }
report-fate-replied = ↩ { $after }
report-fate-delivered-bare = ✓
report-fate-unknowable = { $fate }？
report-fate-filtered = ∅ 已过滤
report-fate-missed = ↷ 错过（{ $why }）
report-fate-dropped = ✗ 丢弃（{ $why }）
report-fate-lost = ✗ 丢失（{ $why }）
report-fate-refused = ⊘ 被拒（{ $why }）
report-fate-outside = ↗ 去了外部
report-fate-pending = ◌ { $place }
report-fate-inferred = { $fate } ≈
report-inferred = ≈ 并非亲见，而是由所见推断
report-group-fate = { $count } { $fate }

report-missed-not-running = 未运行
report-missed-not-connected = 未连接
report-missed-not-landed = 订阅未到
report-dropped-overtaken = 后面的先到
report-dropped-quiet = 队列已满
report-dropped-no-delimiter = 缺空分隔帧
report-dropped-unroutable = 无此收件方
report-lost-unread = 未被读取
report-lost-receiver-ended = 接收方结束
report-lost-link-cut = 链路切断
report-lost-sender-ended = 发送方结束
report-lost-in-hand = 正在处理
report-refused-out-of-turn = 没轮到，EFSM
report-refused-unroutable = 无此对等方，EHOSTUNREACH
report-refused-backlog-full = 积压已满 { $capacity } 条
report-refused-peer-ended = 发送方结束
report-pending-would-block = 暂存：无人接收
report-pending-turn = 暂存：等待应答
report-pending-behind = 暂存：排在别的之后
report-pending-paused = 暂存：发送方已暂停
report-pending-audience = 等待听众
report-pending-queued = 排队中
report-pending-queued-for-one = 排队中，将给其中之一
report-pending-awaits-paused = 等待已暂停的对等方
report-pending-in-hand = 处理中

# 备注。
report-note-took-free = { $peer } 想要 { $wanted }，它被另一个程序占用，于是改用 { $got }。
report-note-trouble = { $peer } 无法{ $deed }：{ $reason }。
report-note-failed = { $peer } 无法继续：不能{ $deed }：{ $reason }。
report-note-panicked = { $peer } 因 zmq-lab 的缺陷而结束：{ $message }
report-note-ended = { $peer } 自行结束。
report-note-too-slow = { $peer } 自行结束：它读到的消息已有 { $age } 之久，而它的上限是 { $limit }。
report-note-killed = { $peer } 被杀死。
report-note-thinned = { $count } 个事实的细节来得太快，未能保留；计数包含了它们。
report-note-outsider = 有外部程序从 { $address } 连接到 { $peer }；从它收到 { $count } 条消息。
report-note-stranger = 有不说 ZMTP 的程序从 { $address } 连接到 { $peer }，已被拒之门外。
# 诊断的发现。
report-findings = 哪里不对
report-finding = { $code }：{ $what }。
report-finding-seen = { $code }：{ $what }（{ $evidence }）。
report-finding-advice = 怎么办：{ $advice }
report-findings-more = 另有 { $count } 项诊断

report-deed-open = 打开套接字
report-deed-option = 设置 { $option }
report-deed-bind = 绑定 { $endpoint }
report-deed-connect = 连接 { $endpoint }
report-deed-disconnect = 断开 { $endpoint }
report-deed-send = 发送
report-deed-receive = 接收
report-deed-poll = 等待套接字

# 最后一行。
report-sum-messages = { $count } 条消息
report-sum-deliveries = { $count } 次送达
report-sum-filtered = { $count } 次过滤
report-sum-missed = { $count } 次错过
report-sum-dropped = { $count } 次丢弃
report-sum-lost = { $count } 次丢失
report-sum-refused = { $count } 次被拒
report-sum-outside = { $count } 次去了外部
report-sum-pending = { $count } 次待定
report-sum-unaccounted = { $count } 次下落不明
report-sum-good = { $counts }。全部有交代。
report-sum-bad = { $counts }。并非全部有交代。
report-sum-failed = { $counts }。实验室出了问题。

# 运行期间。
report-error = 错误：{ $what }
report-warning = 警告：{ $what }
report-not-ready = { $waited } 后仍未就绪；不再等待，继续运行：{ $what }
report-not-ready-peer = { $peer } 启动
report-not-ready-link = { $from } 连上 { $to }
report-not-ready-place = 外部程序顶替 { $peer } 的位置
report-not-ready-subscription = { $peer } 的订阅到达
report-unsent = 有 { $count } 行没有发送：{ $why }
report-unsent-more = 有 { $count } 行（可能更多）没有发送：{ $why }
report-unsent-ended = { $peer } 已结束
report-unsent-blocked = { $peer } 已等待 { $waited } 而不能发送（{ $place }）；--settle 可让它等得更久
report-unsent-nobody = 这个实验室里没有对等方发送输入的内容
report-flood-blocked = { $speaker } 没有产生完它该产生的消息：{ $waited } 没有任何动静
report-lonely = { $waited } 后仍无人到来；照样发送
report-lonely-blocked = 不能发送：无人接收，或没轮到它；其余输入没有发送（--settle 可等得更久）
report-lonely-queued = 有 { $count } 条消息无人接收
report-lonely-unanswered = 最后一个请求没有及时得到应答（--settle 可等得更久）
report-long-line = 输入的第 { $number } 行超过 { $limit } 字节；该行及其后的内容没有发送
report-bad-input = 无法继续读取输入：{ $reason }
report-lab-failed = 实验室无法启动：不能{ $deed }：{ $reason }

# 时序图。
report-diagram-title = { $title }，传输方式 { $transport }，{ $time }
report-diagram-let-go = 更早的 { $count } 步没有保留。
report-empty = （空）

# bench。
report-bench-pattern = 模式
report-bench-transport = 传输
report-bench-size = 字节
report-bench-peers = 对等方
report-bench-watched = 观察/s
report-bench-bare = 裸/s
report-bench-ratio = 比值
report-bench-spread = 范围
report-bench-megabytes = MB/s
report-bench-cpu = CPU µs
report-bench-cpu-bare = 裸 µs
report-bench-max = 最大
report-bench-timed = 计时数
report-bench-change = 变化
report-bench-note = 各为 { $times } 次运行的中位数；比值是相邻两次运行中有观察与裸套接字之比，范围为其最小到最大。CPU 是每收到一条消息所用的处理器时间，所有线程合计。延迟取自有观察的运行中被计时的消息；请求则为往返时间。zmq-lab { $version }，libzmq { $libzmq }，{ $cpus } 个处理器。
report-bench-slow = 构建时未作优化：这些数字不能说明速度。
report-dropped-replaced = 被更新的消息取代
report-note-crashed = { $peer } 崩溃，不辞而别；它的连接还开着。
report-expectations = 期望
report-unmet = 与期望不符：{ $expected }；实际：{ $found }
report-column-expected = 期望
report-column-held = 成立
report-column-found = 实际
report-held = 是
report-not-held = 否

# 每条消息逐跳的各帧。
report-frames-head = 来自 { $from } 的消息 { $number }：{ $message }
report-frames-plain = 另外 { $count } 条消息没有加上或取下什么：它们的帧处处相同。
report-frames-let-go = 更早的 { $count } 条只计入总数。
report-nobody-subscribed = ↷ 无人订阅
