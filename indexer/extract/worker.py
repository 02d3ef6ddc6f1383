"""Reading files in capped child processes."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from anjuan.settings import TextSettings
from indexer.extract.reading import Reading


class Reader:
    """Reads files in child processes that start on demand, stay, and are replaced when one dies.

    Not for use by several threads at once.
    """

    def __init__(self, settings: TextSettings) -> None:
        self._settings = settings

    def read(self, paths: Sequence[Path], *, slow: bool) -> list[Reading]:
        """Read files, in the order given; never raises for what a file contains.

        Args:
            paths: files of any kind and name.
            slow: read with LibreOffice too what needs it (seconds a file); else such files are `later`.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the child processes. The reader may be used again: they start anew."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
