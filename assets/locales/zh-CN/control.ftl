# 各按键的作用：按键表中每个动作一句话。带 `-short` 的是底栏的说法。

control-quit = 离开 zmq-lab
control-quit-short = 离开
control-help = 显示或隐藏本帮助
control-commands = 搜索所有操作、对等方和模式
control-commands-short = 搜索
control-freeze = 画面静止而实验室继续运行；再按一次恢复
control-keep = 给正在输入的行起名并保存
control-recall = 取回以名称保存的行
control-forget = 忘掉选中的已保存行
control-forget-short = 忘掉
control-copy-message = 把选中的消息复制到剪贴板
control-copy-endpoint = 把选中对等方的端点复制到剪贴板
control-next-language = 切换语言：下一种
control-next-theme = 切换配色：下一个主题

control-start-pattern = 启动选中的模式
control-start-pattern-short = 启动
control-choose-up = 选择上一个模式
control-choose-up-short = 选择
control-choose-down = 选择下一个模式
control-next-transport = 选择下一种传输方式
control-next-transport-short = 传输方式
control-previous-transport = 选择上一种传输方式
control-clear-filter = 重新显示所有模式
control-clear-filter-short = 显示全部

control-send = 发送输入的内容
control-send-short = 发送
control-send-now = 立即发送，即使没轮到
control-send-now-short = 强行发送
control-next-speaker = 以下一个发言方输入
control-next-speaker-short = 下一发言方
control-previous-speaker = 以上一个发言方输入
control-frame-break = 开始消息的下一帧
control-frame-break-short = 下一帧
control-history-back = 取回更早的一行
control-history-back-short = 历史
control-history-forward = 前往更晚的一行
control-to-panes = 离开输入框：改用单键操作
control-to-panes-short = 实验键
control-flood = 让发言方自行产生消息；更改或停止它
control-flood-short = 洪流
control-stop-flood-short = 停止洪流

control-back = 重新显示所有消息；再按则回到输入框
control-back-short = 输入
control-to-box = 回到输入框：按键重新用于输入
control-open = 打开选中的消息：各跳与字节；在诊断页则执行有帮助的处理
control-open-short = 打开
control-open-remedy-short = 处理
control-put-aside = 搁置选中的诊断，直到它有新的内容
control-put-aside-short = 搁置
control-bring-back = 重新显示搁置的诊断
control-search = 在内容中搜索
control-search-short = 搜索
control-next-match = 前往下一条找到的消息
control-next-match-short = 下一条、上一条
control-previous-match = 前往上一条找到的消息
control-filter = 选择显示哪些消息
control-filter-short = 筛选
control-newer = 打开更新的一条消息
control-newer-short = 更新、更早
control-older = 打开更早的一条消息
control-next-peer = 选择下一个对等方
control-next-peer-short = 选择
control-previous-peer = 选择上一个对等方
control-up = 上移一行
control-up-short = 移动
control-down = 下移一行
control-first = 前往第一行
control-last = 前往最后一行
control-add-peer = 添加一个与选中者相同的对等方
control-add-peer-short = 添加
control-kill = 杀死选中的对等方，连同它持有的一切
control-kill-short = 杀死
control-restart = 重新启动已结束的对等方
control-restart-short = 重启
control-pause-or-resume = 暂停选中的对等方，或让它继续
control-pause-or-resume-short = 暂停
control-resume-short = 继续
control-subscribe = 给选中的对等方添加订阅
control-subscribe-short = 订阅
control-drop-subscription = 取消选中对等方的一个订阅
control-drop-subscription-short = 取消订阅
control-faster = 让选中的 worker 变快
control-slower = 让选中的 worker 变慢
control-slower-short = 变慢、变快
control-set-pace = 输入选中 worker 的处理耗时
control-set-pace-short = 处理耗时
control-cut-or-mend = 切断选中对等方的一条链路，或重新接通
control-cut-or-mend-short = 切断
control-set-option = 修改选中对等方的套接字选项
control-renew = 关闭选中的对等方并重新启动它
control-pause-lab = 暂停所有对等方，或让它们继续
control-pause-lab-short = 全部暂停
control-resume-lab-short = 全部继续
control-step = 放行一条消息，然后再次停住
control-step-short = 单步
control-slow-motion = 慢动作；再按更慢，然后恢复全速

control-earlier = 回看更早的一个事实；实验室同时继续运行
control-earlier-short = 一个事实
control-later = 向后看一个事实
control-much-earlier = 回看一秒之前
control-much-earlier-short = 一秒
control-much-later = 向后看一秒

control-page-up = 打开的窗格上翻一页
control-page-down = 打开的窗格下翻一页
control-show-messages = 显示每条消息的去向
control-show-journal = 按顺序显示每个事实
control-show-peer = 显示选中对等方的全部情况
control-show-lesson = 显示课文
control-show-sequence = 按顺序显示谁对谁说了什么
control-save-diagram = 把时序图保存为文件
control-save-diagram-short = 保存
control-export = 把实验室写成程序或图带走
control-show-doctor = 显示哪里不对，以及怎么办
control-switch-transport = 换用下一种传输方式重新开始
control-switch-transport-short = 传输方式
control-turn-round = 对调绑定与连接，重新开始
control-turn-round-short = 对调两端
control-let-outside = 重新开始，让外部程序顶替选中对等方的位置
control-take-back = 重新开始，收回实验室自己的所有对等方
control-take-back-short = 收回
control-to-menu = 停止这个实验室，回到菜单
control-to-menu-short = 菜单

control-close = 关闭
control-close-short = 关闭
control-accept = 同意
control-accept-short = 确定
control-accept-offer-short = 执行
control-cancel = 保持原样
control-cancel-short = 取消

control-cursor-left = 光标左移
control-cursor-right = 光标右移
control-word-left = 光标左移一个词
control-word-right = 光标右移一个词
control-line-start = 光标移到行首
control-line-end = 光标移到行尾
control-delete-back = 删除光标前的字符
control-delete-forward = 删除光标处的字符
control-delete-word = 删除光标前的词
control-delete-line = 删除整行
control-delete-to-end = 删除光标之后的全部内容

# 帮助中的标题，每处按键生效的位置一个。
control-in-menu = 在菜单中
control-in-box = 在输入框中
control-in-panes = 在窗格中
control-in-lab = 在实验室任何位置
control-in-help = 在本帮助中
control-in-message = 在打开的消息中
control-in-prompt = 在提问中
control-in-choice = 在列表中
control-in-confirm = 在是非提问中
control-in-text = 凡是可输入处
control-in-cursor = 输入消息时
control-in-everywhere = 任何位置

# Not translated yet.
control-crash = crash the selected peer: no goodbye is said

# Not translated yet.
control-crash-short = crash

# Not translated yet.
control-turn-group = fold the selected peer's group into one box, or open it
