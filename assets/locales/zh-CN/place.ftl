# 让给外部程序的位置。

place-free = { $peer } 的位置让给了外部程序：{ $calls }
