"""The photos of documents, made ready for printing in a child process: they come from outside."""

from functools import lru_cache
from pathlib import Path

from casework.confined import Cell, ReaderDied
from templates.images import BadPhoto, Printable, printable

_MIB = 3072
"""Of the child: the largest photo that is decoded at once takes a third of it."""
_KEPT = 64


class Darkroom:
    """Makes photos ready, each once for a width as long as its file does not change.

    Args:
        seconds: how long one may take.
    """

    def __init__(self, seconds: float) -> None:
        self._cell = Cell(seconds, _MIB)
        self._developed = lru_cache(_KEPT)(self._develop)

    def __call__(self, file: Path, width: int) -> Printable:
        """The photo for `width` millimetres of paper.

        Raises:
            BadPhoto: it cannot be read, or what reads it died of it.
        """
        try:
            state = file.stat()
        except OSError as error:
            raise BadPhoto(file) from error
        return self._developed(file, width, (state.st_mtime_ns, state.st_size))

    def _develop(self, file: Path, width: int, _: tuple[int, int]) -> Printable:
        try:
            return self._cell.call(printable, file, width, name=file.name)
        except ReaderDied as error:
            raise BadPhoto(file) from error

    def close(self) -> None:
        """End the child."""
        self._cell.close()
