"""A small language model that turns a text into a vector.

It is multilingual-e5-small (MIT licence, `model/LICENSE.txt`), cut down to Chinese, taught on questions to governments
and their answers, and reckoned with in bytes. `tools/meaning` makes it; docs/retrieval.md says what it is worth.
"""

from collections.abc import Iterable
from importlib.resources import as_file, files
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime
from sentencepiece import SentencePieceProcessor

from indexer.analyse import fold
from indexer.document import well_formed

Vector: TypeAlias = npt.NDArray[np.float32]
"""Of length 1, so that the product of two is the cosine of their angle."""

_QUESTION, _TEXT = "query: ", "passage: "
"""What the model was taught to find before either."""
_QUESTION_TOKENS, _TEXT_TOKENS = 40, 160
"""The beginning that counts. A token is some one and a half characters."""
_CHARACTERS = 4
"""Characters of a token at most that are looked at: the rest of a text is cut off before it is cut into tokens."""
_STEPS = 127
"""Steps from 0 to the greatest number of a vector that is kept."""


class Encoder:
    """The model, loaded. It may be used by several threads at once; a text occupies one of them."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two take two thirds of the time, and twice the processor
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = files("indexer.meaning") / "model"
        with as_file(model / "model.onnx") as path:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._tokenizer = SentencePieceProcessor(model_proto=(model / "tokens.model").read_bytes())

    def question(self, text: str) -> Vector:
        """The vector of what somebody asks."""
        return self._vector(_QUESTION, text, _QUESTION_TOKENS)

    def text(self, text: str) -> Vector:
        """The vector of a text that may answer."""
        return self._vector(_TEXT, text, _TEXT_TOKENS)

    def _vector(self, before: str, text: str, most: int) -> Vector:
        """One text at a time: beside others its numbers would be rounded otherwise, and no faster."""
        begin = " ".join(well_formed(fold(text[: most * _CHARACTERS])).split())
        tokens = self._tokenizer.encode(before + begin)[: most - 2]
        ids = np.array([[self._tokenizer.bos_id(), *tokens, self._tokenizer.eos_id()]], dtype=np.int64)
        vector: Vector = self._session.run(None, {"ids": ids})[0][0]
        return vector


def packed(vector: Vector) -> bytes:
    """A vector to be kept: its numbers as shares of the greatest, one byte each."""
    return bytes(np.rint(vector * (_STEPS / np.abs(vector).max())).astype(np.int8).data)


def cosines(asked: Vector, kept: Iterable[bytes]) -> list[float]:
    """The cosine of a question's vector with each that was kept."""
    rows = np.array([np.frombuffer(each, dtype=np.int8) for each in kept], dtype=np.float32)
    found: list[float] = (rows @ asked / np.linalg.norm(rows, axis=1)).tolist()
    return found
