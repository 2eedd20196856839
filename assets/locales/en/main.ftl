language-name = English
language-code = en

# Names the whole program uses.
app-name = zmq-lab

# Between the parts of a sum, and of a list.
app-comma = ,{" "}
app-list = ,{" "}
app-semicolon = ;{" "}
