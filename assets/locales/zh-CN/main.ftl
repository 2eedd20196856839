language-name = 简体中文
language-code = zh-CN

# 整个程序都用的名称。
app-name = zmq-lab
