"""What keeps an index from being written."""

from pathlib import Path

from anjuan.errors import AnjuanError, ExitCode


class IndexNeedsRebuildError(AnjuanError):
    """Nothing can be added: the index is absent, damaged, or of another version.

    Attributes:
        folder: the index's folder.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class IndexBusyError(AnjuanError):
    """Another program has been writing the index for longer than we wait.

    Attributes:
        folder: the index's folder.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class IndexNotWrittenError(AnjuanError):
    """The engine could not write: the disk is full, or the index is damaged. What was there before is still there.

    Attributes:
        folder: the index's folder.
        detail: the engine's own words, in English.
    """

    def __init__(self, folder: Path, detail: str) -> None:
        super().__init__(folder, detail)
        self.folder = folder
        self.detail = detail


class EngineUnavailableError(AnjuanError):
    """The engine that the settings ask for is not installed.

    Attributes:
        engine: its name.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, engine: str) -> None:
        super().__init__(engine)
        self.engine = engine
