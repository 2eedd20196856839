language-name = 简体中文
language-code = zh-CN

# 整个程序都用的名称。
app-name = zmq-lab

# 一笔账的各项之间，以及列举的各项之间。
app-comma = ，
app-list = 、
app-semicolon = ；
