language-name = English

# Names the whole program uses.
app-name = zmq-lab
