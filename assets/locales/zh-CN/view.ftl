# 界面上的文字。

view-tagline = ZeroMQ 实验室
view-help-key = 帮助
view-running = 运行中
view-stopped = 已停止
view-starting = 启动中
view-recording = 录制
view-past = { $at } / { $now }
view-past-leave = 回到现在
view-past-forgotten = 更早的 { $count } 个事实或计数已遗忘
view-line-past = 您在看 { $at } / { $now }，实验室继续运行：{ $key } 回到现在
view-lab-paused = 全部暂停，libzmq 继续
view-lab-slow = 慢动作：每条消息 { $rest }
view-some-paused = { $count } 个对等方已暂停
view-and-more = 另有 { $count } 个

# 小于最小尺寸时。
view-too-small = 这个终端有 { $columns }x{ $rows } 个字符。
view-too-small-needs = zmq-lab 需要 { $columns }x{ $rows }。
view-too-small-try = 请放大窗口，或缩小字号。

# 菜单。
view-menu-filter = 搜索
view-menu-hint = 输入以搜索模式
view-menu-transport = 传输方式
view-menu-none = 没有模式符合您输入的内容。
view-menu-none-try = { $key } 重新显示全部。
view-menu-tcp = 本机 TCP；其他程序可以加入
view-menu-ipc = Unix 域套接字；其他程序可以加入
view-menu-inproc = 在本程序内部；其他程序不能加入

# 标签页。
view-tab-messages = 消息
view-tab-journal = 事件
view-tab-peer = 对等方
view-tab-lesson = 课文
view-tab-sequence = 时序
view-tab-doctor = 诊断

# 舞台上的方框。
view-opened-as = 以 { $kind } 打开
view-opened-as-short = 作为 { $kind }
view-everything = 全部
view-no-subscription = 没有订阅
view-pace = 每条 { $pace }
view-outside = 外部
view-outside-unseen = 看不到它收到了什么
view-part = { $first }–{ $last } / { $count }
view-count-rate = { $rate }
view-peer-flood = 自行产生：{ $flood }
view-peer-rates = 最近一秒：发出 { $sent }，收到 { $received }
view-peer-latencies = 在途时间 p50 { $p50 }，p90 { $p90 }，p99 { $p99 }，p99.9 { $p999 }，最大 { $max }；自洪流开始起，每 { $n } 条计时 1 条
view-count-sent = 已发 { $count }
view-count-got = 收到 { $count }
view-count-filtered = 过滤 { $count }
view-count-missed = 错过 { $count }
view-count-dropped = 丢弃 { $count }
view-count-lost = 丢失 { $count }
view-count-refused = 被拒 { $count }
view-count-waiting = { $count } 等待
view-count-held = { $count } 暂存
view-about = 约 { $count }
view-queue = { $count } / { $room } 等待
view-queue-endless = { $count } 等待，不限
view-since = 已 { $time }
view-state-starting = 启动中
view-state-paused = 已暂停
view-state-cut = 与 { $peer } 切断
view-state-cut-several = { $count } 条链路切断
view-state-cut-short = 切断
view-state-killed = 已杀死
view-state-ended = 已结束
view-state-too-slow = 太慢，迟了 { $age }
view-state-too-slow-short = 太慢
view-state-stopped = 已停止
view-state-failed = 失败
view-state-crashed = 崩溃
view-state-left = 已离开
view-state-no-peer = 没有可发送的对等方
view-state-no-peer-short = 无对等方
view-state-full = 队列已满（HWM）
view-state-full-short = HWM
view-state-reply = 等待应答
view-state-reply-short = 等应答
view-state-trouble = 问题：{ $reason }

# 去向，一个词。
view-delivered = 已送达
view-filtered = 已过滤
view-missed = 错过
view-dropped = 丢弃
view-lost = 丢失
view-refused = 被拒
view-outside-fate = 外部
view-queued = 排队中
view-held = 暂存
view-at-paused = 已暂停
view-in-hand = 处理中
view-pending = 待定
view-inferred = 推断
view-unknowable = 无从得知
view-reply = 应答

# 消息矩阵。
view-head-number = #
view-head-message = 消息
view-head-from = 发自
view-messages-none = 还没有消息。在下面输入一条，然后按 { $key }。
view-messages-none-heard = 还没有消息。收到的消息会显示在这里。
view-messages-none-recorded = 还没有消息。
view-messages-none-typed = 还没有输入任何消息；自行产生的消息按编号计数，不逐条列出。
view-messages-generated = 自行产生 { $count } 条
view-messages-folded = 更早的 { $count } 条只计入总数
view-messages-none-pass = 没有消息符合这个筛选。
view-messages-filter = 只看 { $filter }
view-position = { $first }–{ $last } / { $count }

# 打开的消息。
view-message-title = 消息 { $number }，发自 { $from }
view-message-offers = 要发送它
view-message-came = 从实验室外部发来
view-message-answers = 应答
view-message-passes-on = 转交
view-message-taken = libzmq 在 { $after } 后接下它
view-message-nobody = 其中之一
view-message-seen = 亲见
view-message-frame = 第 { $place } 帧，共 { $count } 帧，{ $bytes } 字节
view-message-json = 作为 JSON
view-message-message-pack = 作为 MessagePack
view-message-more-rows = 另有 { $count } 行
view-message-more-bytes = 另有 { $count } 字节
view-message-more-frames = 另有 { $count } 帧
view-empty-message = （空）

# 时序。
view-sequence-live = 实时
view-sequence-let-go = 更早的 { $count } 步已舍去

# 事件。
view-journal-thinned = 更早的 { $count } 个事实已舍去
view-journal-none = 还没有发生任何事。

# 课文。
view-lesson-none = 这个实验室没有课文。

# 诊断。
view-doctor-none = 就实验室所能判断的，没有不对之处。
view-doctor-none-hint = 这里出的任何差错都会在本页得到解释，并说明怎么办：已满的队列、迟到的订阅者、几乎匹配的主题、无人会应答的请求。
view-doctor-more = 另有 { $count } 项诊断未列出
view-doctor-aside = { $count } 项已搁置
view-doctor-since = 自 { $time } 起
view-doctor-remedy = { $keys }：{ $remedy }
view-doctor-advice = 怎么办：{ $advice }

# 对等方窗格。
view-peer-none = 没有选中对等方。
view-peer-bound = 绑定在 { $endpoint }
view-peer-instead = 绑定在 { $endpoint }；{ $wanted } 已被占用
view-peer-connects = 连接到线路 "{ $wire }"
view-peer-not-bound = 未绑定
view-peer-hwm = 高水位标记：发送 { $send }，接收 { $receive }
view-setting-on = 开
view-setting-off = 关
view-peer-unlimited = 不限
view-peer-subscriptions = 订阅：{ $list }
view-peer-not-landed = { $prefix }（还没有到发布者）
view-peer-totals = 已发 { $sent }，收到 { $got }，被拒 { $refused }，发出 { $bytes } 字节，收到 { $received } 字节
view-peer-thinned = { $count } 处细节没有及时报告；总数包含全部
view-peer-blocked = 阻塞 { $since }：{ $why }；暂存 { $held }
view-peer-blocked-full = 通往每个接收方的队列都满了
view-peer-blocked-nobody = 没有连接着的对等方可以接收
view-peer-blocked-turn = 上一个请求的应答还没有来
view-peer-blocked-behind = 更早的消息先走
view-peer-blocked-paused = 它已暂停
view-peer-blocked-audience = 还没有都来请求等候
view-peer-awaits = 等待应答 { $since }
view-peer-link-up = 与 { $peer } 的链路：接通
view-peer-link-cut = 与 { $peer } 的链路：切断
view-peer-link-down = 与 { $peer } 的链路：未通
view-peer-account = 发往 { $peer }：要发 { $offered } = { $parts }
view-peer-account-unknown = 发往其中之一：要发 { $offered } = { $parts }
view-peer-account-part = { $count } { $fate }
view-peer-unaccounted = 下落不明
view-peer-trouble = { $deed }失败：{ $reason }

# 输入框。
view-line-no-speaker = 没有发言方
view-line-no-speaker-hint = 这里没有对等方发送输入的内容；按 { $key } 后用单键操作
view-line-placeholder = 输入一条消息；单独的 b 结束这个对等方
view-line-waiting = 等待应答
view-line-held = 暂存 { $count }
view-line-ended = 已结束
view-line-ended-hint = { $leave }，然后 { $restart } 重新启动它
view-line-waiting-hint = { $send } 把消息暂存到应答到来；{ $force } 立即发送
view-line-recording = 这是录制：不能发送

# 浮层。
view-commands-title = 要做什么？
view-commands-hint = 操作、对等方或模式名称中的几个字
view-commands-none = 没有叫这个名字的。
view-commands-peer = 选择 { $peer }
view-commands-pattern = 启动 { $pattern }
view-commands-lesson = 学习 { $lesson }
view-commands-kept = 输入 "{ $name }"
view-kept-title = 已保存的行
view-kept-hint = 名称中的几个字
view-frozen = 画面静止
view-frozen-since = 此后有 { $count } 个事实
view-ask-name = 给这一行起什么名字？
view-ask-name-hint = 它为本场景保存；{ $key } 可取回
view-help-title = 按键
view-help-legend = 符号的含义
view-ask-flood = 让 { $peer } 自行产生什么消息？
view-ask-flood-hint = rate=1000/s 或 unlimited，size=64，count=5000，for=10s，topics=a,b，text=hello
view-ask-flood-running = 改动这些词即可改变洪流。不改动或清空时，Enter 停止它。
view-ask-flood-bad = 这不是洪流。试试 rate=1000/s size=64。
view-ask-pace = { $peer } 处理一条消息要多久？
view-ask-pace-hint = 现在为 { $now }；输入 200ms 或 2s；只写数字则以毫秒计
view-ask-pace-bad = 这不是一小时以内的时长。试试 200ms。
view-ask-subscription = { $peer } 要订阅什么？
view-ask-subscription-hint = 以此开头的消息会通过；空表示全部
view-ask-search = 哪些消息含有这段文字？
view-ask-search-hint = 按显示的样子搜索，不分大小写
view-ask-filter = 显示哪些消息？
view-ask-filter-hint = peer:名称 fate:lost 以及任意文字；空表示全部
view-ask-filter-all = 显示全部
view-ask-filter-bad = 没有这样的对等方或去向。去向有：{ $fates }
view-ask-drop = { $peer } 要取消哪个订阅？
view-ask-paste = 逐行发送 { $count } 行吗？
view-ask-paste-beyond = 另有 { $count } 行超出一次粘贴的上限，将被略去。
view-ask-export = 把实验室带走：用哪种语言，写入哪个目录？
view-ask-export-hint = { $languages }；其后可再写一个目录。不会覆盖任何文件。
view-ask-export-bad = 请以其中之一开头：{ $languages }

view-ask-option = 修改 { $peer } 的哪个选项？
view-option-sndhwm = sndhwm：最多有多少条等待发出
view-option-rcvhwm = rcvhwm：最多有多少条等待读取
view-option-linger = linger：套接字关闭后还继续发送多久
view-option-conflate = conflate：只留最新的一条
view-option-immediate = immediate：链路未接通时什么也不排队
view-ask-option-bad = 这里不行。试试 { $options }
view-ask-option-now = 现在为 { $now }；{ $applies }
view-ask-links = 切断或接通 { $peer } 的哪条链路？
view-ask-links-up = 到 { $peer }：接通
view-ask-links-down = 到 { $peer }：未通
view-ask-links-cut = 到 { $peer }：切断
view-applies-at-once = 立即生效。
view-applies-unless-full = 立即生效，但已满的队列要等链路重建后才会放行（{ $key } 切断和接通）。
view-applies-at-start = 下次连接或绑定时生效；{ $key } 现在就重新启动它。

# 通知。
view-notice-over = 实验室换用 { $transport } 重新开始。
view-notice-turned = 实验室对调了线路 "{ $wire }" 的两端，重新开始。
view-notice-left = 实验室在没有 { $name } 的情况下重新开始：它的位置空出来，可由外部程序顶替。
view-notice-taken-back = 实验室带着自己的全部对等方重新开始。
view-notice-none-vacant = 没有让给外部程序的位置；{ $key } 让出选中对等方的位置。
view-notice-all-vacant = 至少要有一个对等方留在实验室里。
view-notice-vacant-inproc = 外部程序无法在本程序内部顶替 { $peer }；{ $key } 改变传输方式。
view-notice-vacant-nowhere = { $peer } 绑定在别人找不到的地方；经由 tcp 时它会有一个别人知道的端口。
view-notice-one-transport = 外部程序无法经由另一种传输方式到来；请先用 { $key } 收回那些位置。
view-notice-took-free = { $wanted } 被另一个程序占用；本实验室改用 { $got }。
view-notice-lab-failed = 实验室无法启动：{ $deed }失败：{ $reason }
view-notice-past = 您在看过去：{ $key } 回到现在。
view-notice-recorded = 这是录制：可以看，不能改。
view-notice-no-speaker = 这里没有对等方发送输入的内容。
view-notice-nothing-typed = 没有输入可以强行发送的内容。
view-notice-nothing-to-type = 没有选中可以再次输入的消息。
view-notice-no-typed-text = 没有哪一行输入能产生这些字节。
view-notice-no-colours = 颜色已关闭（NO_COLOR），或者终端没有颜色：各个主题看起来都一样。
view-notice-line-full = 输入的一行最多 { $limit } KiB；其余没有接受。
view-notice-one-speaker = 这里只有一个发言方。
view-notice-no-peer = 没有选中对等方：{ $key } 可选择。
view-notice-speaker-ended = { $peer } 已结束：{ $leave }，然后 { $restart } 重新启动它。您的输入保留在这里。
view-notice-runs = { $peer } 已在运行。
view-notice-runs-not = { $peer } 没有运行：{ $restart } 重新启动它。
view-notice-no-flooder = { $peer } 不能自行产生消息；ROUTER 和 REP 以外的发言方才能。
view-notice-no-worker = { $peer } 不是 worker，没有处理耗时。
view-notice-no-subscriber = { $peer } 没有 SUB 套接字，因此没有订阅。
view-notice-nothing-to-drop = { $peer } 没有可取消的订阅。
view-notice-no-link = { $peer } 没有可切断的链路。
view-notice-option-set = { $peer } 的 { $option } 改为 { $value }：
view-notice-full = 这个实验室的对等方已达上限。
view-notice-no-remedy = 实验室自己对此无能为力；那里写着怎么办。
view-notice-no-wire = 这里没有可对调的线路。
view-notice-not-found = 这里没有消息含有 "{ $text }"。
view-notice-saved = 时序图保存在 { $files }。
view-notice-not-saved = 无法保存时序图：{ $why }
view-notice-written = 程序写入了 { $folder }。
view-notice-not-written = 无法导出实验室：{ $why }
view-notice-let-go = 那条消息太早，没有保留；它仍计入总数。
view-notice-no-pattern = 没有模式符合您输入的内容。
view-notice-kept = 已保存为 "{ $name }"；{ $key } 可取回。
view-notice-forgotten = "{ $name }" 已忘掉。
view-notice-not-kept = 这一行保留到您离开为止，但无法写入文件：{ $reason }
view-notice-kept-full = 本场景已保存 { $limit } 行，这是上限。
view-notice-nothing-kept = 本场景没有保存的行；{ $key } 保存正在输入的行。
view-notice-nothing-to-keep = 没有输入可保存的内容。
view-notice-copied = 已把 { $count } 字节交给终端放入剪贴板。
view-notice-nothing-to-copy = 没有可复制的内容。
view-notice-too-long-to-copy = 超过 { $limit } KiB，终端的剪贴板接受不了。
view-notice-thawed = 画面继续。
view-notice-language = 语言：{ $name }。要一直使用它，请在设置中写入 language = "{ $tag }"。
view-notice-theme = 主题：{ $theme }。要一直使用它，请在设置中写入 theme = "{ $theme }"。

# 图例。
view-mark-delivered = 已送达
view-mark-filtered = 已过滤：没有匹配的订阅
view-mark-missed = 错过：对等方当时还不在
view-mark-dropped-or-lost = 被队列丢弃，或在途中丢失
view-mark-pending = 待定：暂存、排队或处理中
view-mark-refused = 被拒：发送本身失败
view-mark-reply = 应答，已回到请求方
view-mark-outside = 去了外部程序
view-mark-inferred = 由其他事实推断，并非亲见
view-mark-binds = 这一端绑定
view-mark-connects = 这一端连接
view-legend-dropped-or-lost = 丢弃/丢失
view-state-gone = 崩溃
view-replaced = 被取代
view-notice-no-crash = 在 inproc 上没有可以保持打开的连接：{ $kill } 杀死 { $peer }。
view-group = { $group } × { $count }
view-group-opens = { $key } 展开
view-group-failed = { $count } 失败
view-group-ended = { $count } 已结束
view-group-cut = { $count } 切断
view-group-blocked = { $count } 阻塞
view-group-paused = { $count } 已暂停
view-group-starting = { $count } 启动中
view-group-behind = { $count } 落后
view-group-lossy = { $count } 有丢失
view-group-fine = { $count } 正常
view-notice-undone-peer = { $peer } 重新启动；它持有的和本应收到的都已丢失。
view-notice-undone-link = 重新接通：{ $peer }、{ $far }。当时在途的都已丢失。
view-notice-nothing-to-undo = { $undo } 撤销杀死、崩溃或切断，而此前没有。
view-notice-plays = 正在播放脚本：共 { $steps } 步。
view-notice-all-hold = 脚本已播放完毕，全部 { $of } 项期望都成立。
view-notice-some-fail = 脚本已播放完毕：{ $of } 项期望中有 { $fail } 项不成立（{ $key }）。
view-notice-no-script = 这个场景没有脚本。
view-lesson-expected = 对脚本的期望（{ $key } 播放）：
view-lesson-found = 实际：{ $found }
view-lesson-instead = 实际却是：{ $found }
view-nobody-subscribed = 无人订阅
view-outward-gone = { $count } 个外部程序的订阅让它通过，libzmq 因此把它发了过去；是否被读取，这里无人知道
view-outward-filtered = { $count } 个外部程序有订阅，但都不是这条消息的开头
view-outward-nobody = 发布时无人订阅，libzmq 把它扔掉了
