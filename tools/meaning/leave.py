"""Leaving out other languages' words, and writing the model in 8 bits beside the table of its tokens."""

import math
import re
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from sentencepiece import SentencePieceProcessor, SentencePieceTrainer, sentencepiece_model_pb2
from torch import nn

from tools.meaning.network import Network
from tools.meaning.source import Source

_LEFT = re.compile(r"[▁㐀-䶿一-鿿　-〿！-￯!-~\u2010-\u2027°·×÷≤≥→\u2160-\u217f①-⒛■-◿℃㎡‰-※]+")
"""Chinese, its punctuation, ASCII and the signs of office documents."""
_LETTERS = 2
"""Letters of a piece at most: English words are spelt out."""
_NEEDED = ("▁que", "ry", "▁pass", "age")
"""Of what the model was taught to find before a text."""
_SPECIAL = 4
_LARGE = 100_000
"""Numbers of a table from which it is worth rounding."""
_BLOCK = 32
_WORDS = 10_000
"""Rows from which a table is that of words."""


def left(source: Source) -> list[int]:
    """The pieces that stay."""

    def stays(number: int, piece: str) -> bool:
        if number < _SPECIAL or piece in _NEEDED:
            return True
        return bool(_LEFT.fullmatch(piece)) and len(re.findall("[A-Za-z]", piece)) <= _LETTERS

    return [number for number, (piece, _) in enumerate(source.pieces) if stays(number, piece)]


def leave_out(source: Source, network: Network, folder: Path) -> SentencePieceProcessor:
    """Leave the other pieces out of the network; write the table `tokens.model` of those that stay, and give it."""
    pieces = left(source)
    table = _tokens(source, pieces)
    (folder / "tokens.model").write_bytes(table)
    network.words = nn.Embedding.from_pretrained(network.words.weight[pieces].clone())
    return SentencePieceProcessor(model_proto=table)


def write(network: Network, folder: Path) -> None:
    """Write `model.onnx`: from the tokens of one text to its vector."""
    network.eval()
    with tempfile.TemporaryDirectory() as temporary:
        exact = Path(temporary) / "exact.onnx"
        torch.onnx.export(
            network,
            (torch.zeros(1, 9, dtype=torch.long),),
            exact,
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "tokens"}},
            opset_version=17,
            dynamo=False,
        )
        model = onnx.load(exact)
    _round(model.graph)
    onnx.save(model, folder / "model.onnx")


def _round(graph: onnx.GraphProto) -> None:
    """Keep the large tables in bytes, each 32 numbers with a scale of their own, which are multiplied at loading.

    Reckoning is as exact as before. Rounding what goes through the network too is twice as fast, and finds less.
    """
    begin: list[onnx.NodeProto] = []
    tables = {each.name: each for each in graph.initializer if math.prod(each.dims) >= _LARGE}
    for name, table in tables.items():
        graph.initializer.remove(table)
        numbers = onnx.numpy_helper.to_array(table)
        blocks = numbers.reshape(-1, _BLOCK, numbers.shape[1]) if _is_weight(numbers) else numbers.reshape(-1, _BLOCK)
        scales = np.abs(blocks).max(1, keepdims=True) / 127
        kept = np.rint(blocks / np.where(scales, scales, 1)).astype(np.int8)
        shape = np.array(numbers.shape, dtype=np.int64)
        for part, values in (("kept", kept), ("scales", scales.astype(np.float16)), ("shape", shape)):
            graph.initializer.append(onnx.numpy_helper.from_array(values, f"{name}.{part}"))
        make = onnx.helper.make_node
        begin += [
            make("Cast", [f"{name}.kept"], [f"{name}.steps"], to=onnx.TensorProto.FLOAT),
            make("Cast", [f"{name}.scales"], [f"{name}.step"], to=onnx.TensorProto.FLOAT),
            make("Mul", [f"{name}.steps", f"{name}.step"], [f"{name}.numbers"]),
            make("Reshape", [f"{name}.numbers", f"{name}.shape"], [name]),
        ]
    nodes = [*begin, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _is_weight(numbers: np.ndarray) -> bool:
    """Whether it is multiplied, column by column; the table of words is looked up, row by row."""
    return len(numbers) < _WORDS


def _tokens(source: Source, pieces: list[int]) -> bytes:
    """The vocabulary that stays, as sentencepiece reads it, with the normalisation that it was made with."""
    made = sentencepiece_model_pb2.ModelProto()
    with tempfile.TemporaryDirectory() as temporary:
        any_ = Path(temporary) / "any"
        SentencePieceTrainer.train(
            sentence_iterator=iter(["村口路灯不亮"]), model_prefix=str(any_), vocab_size=12, model_type="unigram",
            normalization_rule_name="nmt_nfkc", hard_vocab_limit=False,
        )  # fmt: skip
        trained = sentencepiece_model_pb2.ModelProto.FromString(any_.with_suffix(".model").read_bytes())
    made.normalizer_spec.CopyFrom(trained.normalizer_spec)
    made.trainer_spec.CopyFrom(trained.trainer_spec)
    made.trainer_spec.vocab_size = len(pieces)
    for name, number in (("bos", 0), ("pad", 1), ("eos", 2), ("unk", 3)):
        setattr(made.trainer_spec, f"{name}_id", number)
        setattr(made.trainer_spec, f"{name}_piece", source.pieces[number][0])
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece
    for number in pieces:
        piece, worth = source.pieces[number]
        kind = kinds.UNKNOWN if number == 3 else kinds.CONTROL if number < _SPECIAL else kinds.NORMAL
        made.pieces.add(piece=piece, score=worth, type=kind)
    return made.SerializeToString()
