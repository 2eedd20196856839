# 命令行：帮助与错误。

cli-about = ZeroMQ 的终端实验室：选一个模式，输入一条消息，看它去了哪里。
cli-long-about =
    ZeroMQ 的终端实验室：选一个模式，输入一条消息，看它去了哪里。

    不带命令时打开模式菜单。套接字都是真实的，没有任何模拟。
cli-about-run = 运行一个模式，或您自己的场景文件
cli-long-about-run =
    运行一个模式，或您自己的场景文件。

    使用 --headless 时不需要终端：标准输入的每一行是一条消息，结束时打印报告。行尾（\n 或 \r\n）不发送，其余逐字节原样发送。单独一行 b 结束本应收到该行的对等方；\b 一行则发送字母 b 本身。

    退出状态：每条消息都有交代时为 0；有消息下落不明或有对等方失败时为 1；命令或文件有误时为 2；被 Ctrl-C 中断时为 130（SIGTERM 为 143，SIGHUP 为 129）。位置已知的消息（暂存在发送方、排队中、停在已暂停的对等方前、处理中）算有交代。
cli-about-peer = 在正在运行的系统中充当一个对等方：任何套接字类型，可发送、接收、请求和应答
cli-long-about-peer =
    在正在运行的系统中充当一个对等方：任何套接字类型，可发送、接收、请求和应答。

    在终端上，它为这一个对等方打开实验室的界面。使用 --headless 时，标准输入的每一行是一条消息，收到的消息随到随打印到标准输出，每条一行：字节原样输出（输出到终端时去掉会起控制作用的字节），帧之间用制表符或 --frame-separator 分隔；使用 --format ndjson 则为 JSON 行。没有 --subscribe 的 SUB 接收所有消息。REP 用请求本身应答每个请求；加上 --answer 则每次用一行输入应答。ROUTER 的每一行以指明收件方的帧开头。

    它在标准输入结束时结束；只接收的在 Ctrl-C 时结束；或在 --count 条消息之后结束。退出状态与 run 相同：全部发出为 0；有消息发不出去或无人接收为 1；命令有误为 2。
cli-about-list = 列出所有模式
cli-about-export = 把一个模式写成 Python、Rust 或 C 的小程序，或用 Mermaid 画出来
cli-long-about-export =
    把一个模式写成 Python、Rust 或 C 的小程序，每个对等方一个，在 tcp 上做同样的事；或用 Mermaid 画出来。

    使用 --out 时，各文件写入该目录，必要时创建目录；已有的文件不会被改动。否则全部打印出来，每个文件前一行是它的名称。
cli-about-learn = 在真实的实验室里一步一步学习 ZeroMQ；不给名称就从列表中选择
cli-long-about-learn =
    在真实的实验室里一步一步学习 ZeroMQ：每一步请您做一件事，或预测会发生什么；由套接字的实际行为来打勾，从不靠按"下一步"。

    不给名称时，界面从课程列表开始；输出不是终端时，打印列表和您的进度。
cli-about-check = 检查场景和课程文件：指出每处错误所在的行，以及可能的本意
cli-about-new = 打印一个模式的场景文件，作为您自己文件的起点
cli-about-replay = 查看一份录制
cli-long-about-replay =
    查看用 --record 做成的录制，界面与实时的实验室相同。使用 --headless 则打印其报告。
cli-about-settings = 打印一份完全未改动的设置文件，供您修改
cli-about-doctor = 说明本程序由什么构成、在哪里运行、有什么妨碍
cli-about-man = 打印手册页，或为每个命令各写一页
cli-about-completions = 打印某个 shell 的命令补全
cli-arg-transport = 消息的传输方式：tcp、ipc 或 inproc [默认：tcp，或按您的设置]
cli-arg-scenario = 模式的名称（见 zmq-lab list）或场景文件的路径
cli-arg-scenarios = 要检查的场景和课程文件；也可以是模式和课程的名称
cli-arg-lesson = 列表中课程的名称，或您自己的文件
cli-arg-list-lessons = 打印课程列表和您的进度
cli-arg-reset = 忘掉您的进度
cli-value-lesson = 课程
cli-learn-reset = 已忘记：每一课都回到开头。
cli-no-lesson = 没有名为 '{ $name }' 的课程
cli-see-lessons = zmq-lab learn --list 列出所有课程
cli-sound-lesson = { $name } 没有问题：共 { $steps } 步的课程
cli-fault-lesson-word = '{ $word }' 不是 '{ $key }' 可以取的值
cli-fault-which-condition = 一个条件恰好有 'event'、'fate'、'state' 之一
cli-fault-which-move = 一个动作恰好做一件事
cli-fault-key-beside = '{ $key }' 与 '{ $beside }' 放在一起没有意义
cli-fault-no-steps = 这一课里没有 [[step]]
cli-help-no-steps = 每一步至少有 id、要做什么（do）、到什么时候为止（until）：[[step]]
cli-fault-which-choices = 问题要么有 'peers'，要么有 'options' 可选
cli-fault-nothing-marked = 这一步的 play 没有标记任何答案
cli-help-nothing-marked = 让 play 从一个标记开始，例如 {"{"} mark = "…" {"}"}
cli-fault-unknown-mark = '{ $mark }' 不是答案之一
cli-fault-other-steps = 步骤与课程的不一致
cli-fault-other-choices = 问题的答案个数不一致：课程有 { $count } 个
cli-arg-pattern = 作为起点的模式（见 zmq-lab list）
cli-arg-peers = 某一组对等方的数目，例如 worker=5；可为多个组分别给出
cli-arg-without = 让出这个对等方（或整个组）的位置，由外部程序顶替；可多次给出
cli-arg-socket = 套接字类型
cli-arg-bind = 绑定到这个端点，例如 tcp://*:5555
cli-arg-connect = 连接到这个端点；可多次给出
cli-arg-subscribe = 接收以此开头的消息；可多次给出 [默认：全部]
cli-arg-routing-id = 对端的 ROUTER 用什么称呼它
cli-arg-sndhwm = 它的发送高水位标记，以消息条数计
cli-arg-rcvhwm = 它的接收高水位标记，以消息条数计
cli-arg-linger = 结束时最多还可以继续投递多久 [默认：1s]
cli-arg-answer = 用一行输入应答每个请求，而不是用请求本身（REP）
cli-arg-count = 处理这么多条消息后结束：按收到的计；不接收的按发出的计
cli-arg-record = 同时把每个事件以 JSON 行写入此文件
cli-arg-headless = 不用界面运行：从标准输入读消息，把报告写到标准输出
cli-about-report = 把录制的内容画成时序图
cli-arg-drawing = 画成什么：text 供阅读，mermaid 供文档，svg 为图片；frames 为每条消息在每一跳的各帧
cli-arg-format = 打印什么：text 为结束时的报告，ndjson 为随时发生的每个事件
cli-arg-eager = 立即发送第一行，不等所有对等方连接好
cli-arg-frame-separator = 用什么把一行分成消息的各帧，例如 "|"；空则不分 [默认：按场景，否则不分]
cli-arg-settle = 还有消息待定时，多久没有动静就结束运行
cli-arg-speaker = 由谁发送这些行：一个对等方或一个组；可给出多个轮流发送 [默认：第一个发言方]
cli-arg-recording = 录制文件
cli-arg-shell = 哪个 shell
cli-arg-lang = 界面语言，不论区域设置 [默认：按您的设置，否则按区域设置]
cli-arg-theme = 配色：dark、light、high-contrast、sixteen，或您自己的主题的名称或文件 [默认：适合终端的，或按您的设置]
cli-arg-ascii = 只用 ASCII 字符绘制图形
cli-arg-no-motion = 不要任何移动：消息不在舞台上穿行
cli-arg-log = 同时把程序自身的日志写入此文件；其中包含输入和发送的内容
cli-arg-log-level = 记录多少：error、warn、info、debug（每个命令和事实）或 trace（每条消息） [默认：info，或按 ZMQ_LAB_LOG]
cli-arg-out = 把各文件写入此目录
cli-arg-to = 写成什么：python、rust、c 或 mermaid
cli-arg-shape = 打印成什么：text 供人阅读，json 供程序使用
cli-arg-help = 打印帮助
cli-arg-version = 打印版本

# 值的名称。
cli-value-scenario = 模式|文件
cli-value-pattern = 模式
cli-value-file = 文件
cli-value-peers = 组=数目
cli-value-transport = 传输方式
cli-value-format = 格式
cli-value-text = 文本
cli-value-socket = 套接字
cli-value-endpoint = 端点
cli-value-prefix = 前缀
cli-value-number = 数目
cli-value-duration = 时长
cli-value-name = 名称
cli-value-shell = SHELL
cli-value-language = 语言
cli-value-theme = 主题
cli-value-level = 级别
cli-value-folder = 目录

cli-error-word = 错误
cli-help-word = 提示
cli-hint = { $what }；{ $hint }
cli-did-you-mean = 您是不是指 '{ $meant }'？
cli-there-are = 可用的有：{ $known }

cli-no-pattern = 没有名为 '{ $name }' 的模式
cli-see-list = zmq-lab list 列出所有模式；文件要用路径给出，例如 ./{ $name }.toml
cli-cannot-read = 无法读取 { $path }：{ $reason }
cli-not-utf8 = { $path } 不是 TOML 所要求的 UTF-8 文本（第 { $at } 字节）
cli-sound = { $name } 没有错误：{ $peers } 个对等方，{ $links } 条链路
cli-new-head =
    从内置模式 { $pattern } 开始。改成您想要的样子，然后
      zmq-lab check 此文件.toml
      zmq-lab run 此文件.toml
    这里可以写什么：docs/scenario.md

cli-faults = { $path } 有 { $count } 处错误，因此什么也没有启动
cli-bad-own-file = { $path } 有 { $count } 处错误，无法使用；请改正或删除它
cli-no-theme = 没有名为 '{ $name }' 的主题
cli-cannot-log = 无法写日志 { $path }：{ $reason }
cli-bad-log-filter = ZMQ_LAB_LOG 不能是 '{ $filter }'；可写成 debug 或 zmq_lab::engine=trace
cli-cannot-write-to = 无法写入 { $path }：{ $reason }
cli-not-exported = 无法写出程序：{ $reason }
cli-cannot-keep = 无法写入 { $path }：{ $reason }

# 打印出来的设置文件。
cli-settings-head =
    zmq-lab 的设置。程序从这里读取：
    { $path }
    下面是没有该文件时的默认值：要修改哪一项，先去掉它前面的 #。
cli-settings-language = 语言：en、zh-CN，或 auto（按区域设置）。
cli-settings-transport = 消息的传输方式：tcp、ipc 或 inproc。
cli-settings-theme =
    配色：dark、light、high-contrast、sixteen，或您自己的主题
    （见 docs/settings.md）。auto 选用适合终端的。
cli-settings-ascii = 只用 ASCII 字符绘制图形。不设则由终端决定。
cli-settings-motion = 消息是否在舞台上移动。
cli-settings-keys =
    按键，按生效的位置分组：可以是一个，也可以是一个列表。按键写成
    k、Ctrl-K、Alt-Enter、F5、Up、Space、Shift-Tab、PgDn。

# 程序对自身的说明（zmq-lab doctor）。
cli-checkup-system = 系统
cli-checkup-processors = { $count } 个处理器
cli-checkup-libzmq = { $version }，支持 { $has }；此构建不支持：{ $lacks }
cli-checkup-terminal = 终端
cli-checkup-no-terminal = 输出不是终端
cli-checkup-theme = 主题 { $theme }
cli-checkup-environment = 环境
cli-checkup-open-files = 打开文件数
cli-checkup-of-most = { $now }，可提高到 { $most }
cli-checkup-processes = 进程数
cli-checkup-endless = 不限
cli-checkup-settings = 设置
cli-checkup-not-there = （文件不存在：使用默认值）
cli-checkup-themes = 主题
cli-checkup-temporary = 临时目录
cli-checkup-ports = 端口
cli-checkup-free = 空闲
cli-checkup-taken = 被占用
cli-checkup-unknown = 未知
cli-checkup-well = 没有任何妨碍。
cli-checkup-worth-knowing = 值得注意：
cli-checkup-few-files = 最多只能打开 { $most } 个文件，而一个对等方约需七个；要更多：ulimit -Hn
cli-checkup-port-taken = 另一个程序正在监听 { $ports }：需要它的内置模式会改用空闲端口
cli-checkup-no-temporary = 无法在 { $place } 创建文件（{ $reason }），因此 ipc 不可用；请把 TMPDIR 设为可以创建文件的目录
cli-checkup-long-temporary = 路径 { $place } 对 ipc 来说太长，最多 { $most } 字节；请把 TMPDIR 设为更短的路径
cli-bad-peers = '{ $given }' 没有说明哪个组有多少个；可写成 --peers { $example }=3
cli-no-group = { $scenario } 没有名为 '{ $group }' 的组
cli-nobody = 至少要有一个 '{ $group }'
cli-too-many-peers = 一个实验室最多有 { $limit } 个对等方
cli-one-endpoint = 只有一个 '{ $group }' 能绑定 { $scenario } 指定的 { $endpoint }；请在文件中改写为端口或 true
cli-all-vacant = 至少要有一个对等方留在实验室里
cli-vacant-inproc = 外部程序无法在本程序内部顶替 '{ $peer }'；可试试 --transport tcp
cli-vacant-nowhere = '{ $peer }' 绑定在别人找不到的地方；可试试 --transport tcp，或在文件中给它写一个固定的位置（bind = "ipc:///tmp/it"）
cli-bad-settle = '{ $given }' 不是时长；可写成 --settle 500ms 或 --settle 2s
cli-no-speaker = { $scenario } 中没有名为 '{ $name }' 的对等方
cli-mute-speaker = '{ $name }' 不发送输入的内容；只有角色为 speaker 的对等方才发送
cli-no-stdin-terminal = 标准输入不是终端，而界面要从终端读取按键；要把各行作为消息发送，请加上 --headless
cli-no-stdout-terminal = 标准输出不是终端，而界面要在终端上绘制；要得到报告，请加上 --headless
cli-menu-needs-terminal = 菜单要求标准输入和输出都是终端；没有终端时可用：zmq-lab run { $example } --headless
cli-cannot-record = 无法写录制 { $path }：{ $reason }
cli-recording-lost = 录制 { $path } 不完整：{ $reason }
cli-cannot-start = 实验室无法启动：{ $reason }
cli-cannot-write = 无法写到标准输出：{ $reason }
cli-bad-line = { $path } 不是 zmq-lab 的录制：第 { $line } 行：{ $reason }
cli-bad-line-event = 第 { $column } 列不是事件：{ $reason }
cli-bad-line-long = 超过 { $limit } 字节
cli-cut-short = { $path } 在第 { $line } 行中间中断；以上是此前的内容
cli-no-lab = { $path } 中没有实验室的运行；可这样录制：zmq-lab run { $example } --record { $path }
cli-panic = 这是 zmq-lab 自身的缺陷。请连同以上各行报告它；可能的话请附上录制（--record）。

# 设置或主题中的错误。
cli-fault-unknown-word = '{ $word }' 不是这里可以写的值
cli-fault-bad-colour = '{ $text }' 不是颜色
cli-fault-bad-key = '{ $text }' 不是按键
cli-fault-no-keys = 至少要有一个按键
cli-fault-key-taken = { $key } 不能用于 { $wanted }：它已用于 { $taken }
cli-fault-key-types = { $key } 不能用于 { $wanted }：在那里它是输入的字符
cli-help-key = 可写成 "k"、"Ctrl-K"、"Alt-Enter"、"F5"、"Up" 或 "Space"
cli-help-key-taken = 请给 { $taken } 也换一个按键，或在这里另选一个
cli-help-key-types = 请选带 Ctrl 或 Alt 的按键，或功能键
cli-fault-hue-count = 可以有一到 { $limit } 种
cli-help-colour = 可写成 "#82b4ff"、"light-blue"、"0" 到 "255" 的数字，或表示终端自身颜色的 "terminal"

# 场景文件中的错误。
cli-fault-syntax = 这不是 TOML：{ $reason }
cli-fault-unreadable = 无法理解：{ $reason }
cli-fault-unknown-key = 这里没有 '{ $key }' 这个键
cli-fault-wrong-type = 这里应为{ $wanted }，而不是{ $found }
cli-fault-no-peers = 场景至少需要一个 [[peer]]
cli-fault-nothing-to-translate = 没有 { $key } 可供它翻译；请同时写出英文的 { $key }
cli-fault-missing = 缺少键 '{ $key }'
cli-fault-bad-name = '{ $name }' 不能作为名称：可用字母、数字、- 和 _，最多 { $limit } 个
cli-fault-duplicate-name = 已经有名为 '{ $name }' 的对等方
cli-fault-unknown-role = 没有 '{ $role }' 这个角色
cli-fault-unknown-type = 没有 '{ $kind }' 这种套接字类型
cli-fault-missing-socket = { $role } 需要套接字 '{ $key }'
cli-fault-needless-socket = { $role } 用不到套接字 '{ $key }'
cli-fault-unfit-socket = { $role } 的 '{ $key }' 必须能{ $need }，而 { $kind } 套接字不能
cli-fault-needless-pace = 只有 worker 才有处理耗时，而这是 { $role }
cli-fault-needless-key = { $key } 用于 { $whose }，而这是 { $role }
cli-fault-bad-duration = '{ $text }' 不是时长
cli-fault-long-duration = 超过了 { $limit }
cli-fault-out-of-range = { $key } 必须在 { $least } 到 { $most } 之间，不能是 { $value }
cli-fault-too-many-peers = 总共 { $count } 个对等方，超过了一个实验室的上限 { $limit }
cli-fault-too-many-wires = 会合点超过了一个实验室的上限 { $limit }
cli-fault-loose = 这个套接字既不绑定也不连接
cli-fault-bad-endpoint = '{ $text }' 不是端点：{ $why }
cli-fault-binds-to-peer = '{ $peer }' 是对等方；bind 应为端口、端点或 true
cli-fault-connects-anywhere = 可以绑定到 { $endpoint }，但不能连接到它
cli-fault-both-bind = { $other } 已经绑定在 { $place }
cli-fault-unknown-peer = 没有名为 '{ $name }' 的对等方
cli-fault-unknown-socket = '{ $peer }' 没有套接字 '{ $socket }'
cli-fault-nobody-binds = '{ $target }' 不绑定，两端都去连接就永远碰不上
cli-fault-which-socket = '{ $peer }' 有不止一个套接字绑定
cli-fault-connects-to-itself = 套接字不能连接到自己
cli-fault-cannot-talk = { $mine } 套接字不与 { $other } 的 { $theirs } 套接字通信
cli-fault-subscribes-not = { $kind } 套接字没有订阅；只有 SUB 有
cli-fault-bad-routing-id = 路由标识为 1 到 { $limit } 字节，且首字节不为零：以零开头的是 ROUTER 自己起的
cli-fault-empty-separator = 帧分隔符至少要有一个字符
cli-fault-blocked = 没有消息能穿过从 { $front } 到 { $back } 的装置，反向也不行
cli-fault-needless-option = { $key } 对 { $kind } 套接字不起作用

cli-help-meant = 您是不是指 '{ $meant }'？
cli-help-known = 可用的有：{ $known }
cli-help-duration = 可写成 '250ms'、'2s' 或 '1m 30s'
cli-help-loose = 请给它 bind = 5555、bind = true 或 connect = "某个对等方"
cli-help-connect-instead = 两者之一必须连接：connect = "{ $other }"
cli-help-other-port = 请换一个端口，或用 true 取任意空闲端口
cli-help-blocked = 常用的是 ROUTER 与 DEALER、XSUB 与 XPUB、PULL 与 PUSH
cli-help-bind-connect = 要连到它，请写 connect = "{ $peer }"
cli-help-nobody-binds = 请给两者之一加上 bind = true
cli-help-partners = { $mine } 套接字可以与这些通信：{ $partners }
cli-help-endpoint = 可写成 tcp://127.0.0.1:5555、ipc:///tmp/name 或 inproc://name
cli-help-endpoint-port = 单独的端口不加引号：5555

cli-need-send = 发送
cli-need-receive = 接收
cli-need-both = 发送和接收
cli-need-one-way = 只发送、从不接收

cli-wanted-text = 带引号的文本
cli-wanted-number = 整数
cli-wanted-yes-or-no = true 或 false
cli-wanted-list = [ ] 中的列表
cli-wanted-table = 单独的表，例如 [keys]
cli-wanted-socket = { "{ }" } 中的套接字
cli-wanted-peer = { "{ }" } 中的对等方
cli-wanted-bind = 端口、端点或 true
cli-wanted-connect = 对等方、端点或它们的列表
cli-found-string = 文本
cli-found-integer = 数字
cli-found-float = 小数
cli-found-boolean = true 或 false
cli-found-datetime = 日期或时间
cli-found-array = 列表
cli-found-table = 表

cli-endpoint-no-transport = 没有传输方式，例如 tcp://
cli-endpoint-unknown-transport = 实验室不认识传输方式 '{ $transport }'；可用 tcp、ipc 和 inproc
cli-endpoint-nul = 其中有 NUL 字节
cli-endpoint-no-address = :// 后面没有内容
cli-endpoint-no-port = 没有端口
cli-endpoint-bad-port = '{ $port }' 不是 1 到 65535 的端口
cli-endpoint-bad-host = '{ $host }' 不是主机
cli-endpoint-too-long = 有 { $length } 字节，而最多为 { $limit }

# clap 自己对命令所说的话。
cli-clap-usage = 用法：
cli-clap-commands = 命令：
cli-clap-arguments = 参数：
cli-clap-options = 选项：
cli-clap-possible-values = [可选值：
cli-clap-subcommands = [子命令：
cli-clap-options-place = [选项]
cli-clap-command-place = [命令]
cli-clap-command-needed = <命令>
cli-clap-repeated = 参数 '{ $argument }' 不能多次使用
cli-clap-conflict = 参数 '{ $argument }' 不能与 '{ $other }' 同时使用
cli-clap-no-equals = 给 '{ $argument }' 赋值需要等号
cli-clap-no-value = '{ $argument }' 需要一个值，但没有给出
cli-clap-bad-value = '{ $value }' 不是 '{ $argument }' 的有效值
cli-clap-because = { $what }：{ $reason }
cli-clap-no-command = 没有 '{ $name }' 这个子命令
cli-clap-missing = 缺少以下必需的参数：
cli-clap-missing-command = '{ $name }' 需要一个子命令，但没有给出
cli-clap-not-utf8 = 有参数不是有效的 UTF-8
cli-clap-too-many = 多余的值 '{ $value }'：'{ $argument }' 不再接受更多值
cli-clap-unknown = 不认识的参数 '{ $argument }'
cli-clap-tip = 提示：{ $tip }
cli-clap-similar-command = 有相近的子命令：{ $meant }
cli-clap-similar-argument = 有相近的参数：{ $meant }
cli-clap-similar-value = 有相近的值：{ $meant }
cli-clap-as-value = 要把 '{ $argument }' 作为值传递，请用 '-- { $argument }'
cli-clap-exists = 有 '{ $call }'
cli-clap-more = 更多信息请用 '{ $flag }'。

# 手册页的标题。
cli-man-name = 名称
cli-man-synopsis = 概要
cli-man-description = 描述
cli-man-options = 选项
cli-man-subcommands = 子命令
cli-man-version = 版本
cli-man-authors = 作者

# 洪流与 bench。
cli-about-bench = 把实验室与裸套接字作比较测量
cli-long-about-bench =
    把实验室与裸套接字作比较测量。

    每种情形都轮流对同样的套接字发送两次洪流：一次由实验室在全部计数开启时观察，一次不加观察，只是一个由阻塞调用构成的简单循环。表中给出每秒到达多少消息、两者之比，以及消息在途多久。请先关闭其他程序；机器繁忙时测得的数字说明不了什么。
cli-arg-flood = 让发言方自行产生消息，例如 'rate=1000/s size=64 count=5000'、'publisher: rate=unlimited for=10s' 或 'topics=a,b text=hello'；可给出多个
cli-arg-bench-patterns = 测量什么 [默认：全部]
cli-arg-bench-transport = 用什么传输方式，多个之间用逗号 [默认：inproc,tcp]
cli-arg-bench-sizes = 消息的长度，以字节计，多个之间用逗号；不会短于消息的编号 [默认：32,1024]
cli-arg-bench-peers = 有多少个拉取者、订阅者、worker 或请求者，多个之间用逗号 [默认：1；发布-订阅 1,8；流水线 2]
cli-arg-bench-for = 每次洪流持续多久 [默认：1s]
cli-arg-bench-count = 每次洪流有多少消息，代替时长
cli-arg-bench-repeat = 每种情形测量几次 [默认：5]
cli-arg-bench-format = 打印成什么：表格、Markdown、CSV，或以 JSON 给出所有运行 [默认：表格]
cli-arg-bench-compare = 以前用 --format json 打印的结果，用来说明此后的变化
cli-value-flood = 词语
cli-bad-flood = '{ $given }' 没有说明洪流：{ $why }
cli-flood-unknown = 没有 '{ $word }' 这个词；可用 rate、size、count、for、topics 和 text
cli-flood-no-value = '{ $word }' 需要一个值，例如 rate=1000/s
cli-flood-twice = '{ $word }' 写了两次
cli-flood-bad = '{ $value }' 不能作 { $word }；可写成 rate=1000/s、rate=unlimited、size=64、count=5000、for=10s、topics=a,b 或 text=hello
cli-flood-too-much = { $word } 最多为 { $most }
cli-no-flooder = '{ $name }' 不会自行产生消息；只有角色为 speaker 且不用 ROUTER 或 REP 套接字的对等方才会
cli-bad-results = { $path } 中没有 bench 的结果：{ $why }；--format json 可打印出来
cli-bench-bare = 无法测量裸套接字：{ $reason }
cli-bench-unaccounted = 一次被测运行中有 { $count } 条消息下落不明，因此不给出它的任何数字；这是一个缺陷

# 场景中的 [[traffic]]。
cli-fault-no-speaker = 有 traffic，但没有角色为 "speaker" 的对等方来发送
cli-fault-mute = '{ $peer }' 不是 speaker，不会自行发送
cli-fault-too-many-messages = 最多可以依次发送 { $most } 条消息；要更多，请给出 rate
cli-fault-makes-none = { $kind } 套接字不能自行发送带编号的消息；请改用 messages = ["..."]
cli-help-mute = from 应为角色是 "speaker" 的对等方或组的名称
cli-wanted-traffic = { "{ }" } 中的一个 traffic
cli-about-schema = 输出场景文件的 JSON Schema，供编辑器使用
cli-arg-script = 全部就绪后播放场景的脚本；没有界面时用它代替标准输入，并按场景的期望评判运行
cli-fault-no-deed = 这一步什么也没做
cli-fault-two-deeds = 一步只做一件事；这是第二件
cli-fault-too-many-steps = 脚本最多有 { $most } 步
cli-fault-needless-peer = 这一步已经写明对象，这里的 peer 没有意义
cli-fault-not-two = 链路连接两端：请写出两个对等方
cli-fault-no-link = '{ $one }' 与 '{ $other }' 之间没有链路
cli-fault-bad-setting = '{ $text }' 不是带值的选项，例如 sndhwm=10
cli-fault-nothing-expected = 这里没有写出可以成真的内容
cli-fault-bad-count = 这不是消息的数目
cli-fault-unknown-finding = 没有名为 '{ $code }' 的诊断
cli-help-count = 写 3，或写比较，例如 "> 0"、">= 3"、"< 5"
cli-wanted-step = { "{ }" } 中的一步
cli-wanted-expect = { "{ }" } 中的一条期望
cli-wanted-count = 一个数目，或一个比较，例如 "> 0"
