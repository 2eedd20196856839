language-name = English
language-code = en

# Names the whole program uses.
app-name = zmq-lab
