"""Leaving out other languages' words."""

import re
import tempfile
from pathlib import Path

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
