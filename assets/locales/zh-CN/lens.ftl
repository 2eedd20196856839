# 信封透镜：一条消息在途中每一处有哪些帧。各占一行，务必简短；下面的说明可以是句子。

lens-title = 信封：逐跳查看各帧
lens-sends = { $peer } { $kind } 发送
lens-reads = { $peer } { $kind } 读取
lens-wire = 在线路上
lens-empty = 空
lens-unknown = 无人知道
lens-more = 还有 { $count } 帧
lens-req-puts = REQ 加上分隔帧
lens-req-takes = REQ 取下分隔帧
lens-rep-puts = REP 放回取下的帧
lens-rep-takes = REP 取下信封
lens-router-puts = ROUTER 加上来自谁
lens-router-takes = ROUTER 取下发给谁
lens-program-puts = 由程序加上
lens-program-takes = 由程序取下

# 符号和名称的含义。
lens-identity = "{ $text }"（{ $hex }）：{ $peer } 的标识，是给它设定的。
lens-made-up = { $hex }（"{ $text }"）：{ $peer } 的标识。没有给它设定，所以由 ROUTER 自行编出：一个零字节加四个字节。
lens-nobody = { $hex }（"{ $text }"）：一个标识；属于谁，这里不知道。
lens-delimiter = 空：分隔帧，没有任何字节。信封到此为止，后面是消息本身。
lens-req = REQ 在发送的内容前面加上分隔帧，并从收到的内容上取下它。它的程序两者都看不到。
lens-rep = REP 取下直到分隔帧为止的一切，留着，再放到应答前面：应答就这样找到回去的路。
lens-router = ROUTER 在读到的内容前面加上发送者的标识，并从发送的内容上取下第一帧，那一帧说明发给谁。
lens-dealer = DEALER 什么也不加，什么也不取。
lens-inferred = ≈ 推断：没有人看到这些帧。它们由套接字的类型得出（RFC 28），或由哪条消息被当作哪条得出。
lens-unknowable = ≈ 无人知道：REP 放回的内容来自实验室之外。
