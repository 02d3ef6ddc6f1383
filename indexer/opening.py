"""The engine on the index in a folder, opened once and again only when another index has taken its place."""

import os
from pathlib import Path

from indexer import generations
from indexer.engine import Engine, OpenEngine

Opened = tuple[generations.Generation, Engine]


class Opening:
    """What can be had of the index in a folder, for readers in several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: Opened | None = None
        self._broken: generations.Generation | None = None
        self._seen: tuple[tuple[int, int, frozenset[str]], generations.Generation] | None = None

    def complete(self) -> Opened | None:
        """The newest complete generation and the engine on it; None when there is none to be had."""
        return self._engine_on(self._current())

    def readable(self) -> Opened | None:
        """The same; where there is none, what a rebuild has made so far."""
        found = self.complete() or (self._engine_on(generations.unfinished(self._folder)) if not self._seen else None)
        if found is None:
            self._opened = None
        return found

    @property
    def is_complete(self) -> bool:
        """No newer generation had been begun when this was last asked for what there is."""
        return self._seen is not None

    def progress(self) -> tuple[int, int | None] | None:
        """How far a newer generation is that has been begun; see `generations.progress`."""
        self._current()
        return None if self._seen else generations.progress(self._folder)

    def _current(self) -> generations.Generation | None:
        """The newest complete generation, which it stays for as long as nothing in the folder comes or goes."""
        try:
            status = self._folder.stat()
            state = (status.st_ino, status.st_mtime_ns, frozenset(os.listdir(self._folder)))  # noqa: PTH208 - each query asks; making paths took longer than listing
        except OSError:
            self._seen = None
            return None
        if (seen := self._seen) and seen[0] == state:
            return seen[1]
        generation = generations.current(self._folder)
        is_last = generation is not None and generations.newest(self._folder) == generation.folder
        self._seen = (state, generation) if generation and is_last else None
        return generation

    def open_anew(self) -> None:
        """Open the engine again for the next question. The older one is left to whichever thread still reads."""
        self._opened = None

    def distrust(self, generation: generations.Generation) -> None:
        """Use this generation no more: it is damaged. One that is being built may merely be incomplete for a moment."""
        if generation.token:
            self._broken = generation

    def close(self) -> None:
        """Let go of all files."""
        if self._opened:
            self._opened[1].close()
        self._opened = None

    def _engine_on(self, generation: generations.Generation | None) -> Opened | None:
        if generation is None or generation == self._broken:
            return None
        if (opened := self._opened) and opened[0] == generation:
            return opened
        self._opened = opened = None
        if (open_engine := opener(generation.engine)) is not None:
            try:
                opened = (generation, open_engine(generation.folder, create=False))
            except BaseException as error:  # noqa: BLE001 - a damaged index may raise anything, tantivy's panics included
                let_stops_pass(error)
                self.distrust(generation)
        self._opened = opened
        return opened


def opener(name: str) -> OpenEngine | None:
    """What opens the engine of that name; None where its library is not to be had."""
    try:
        if name == "tantivy":
            from indexer.engines.tantivy import TantivyEngine

            return TantivyEngine
        if name == "whoosh":
            from indexer.engines.whoosh import WhooshEngine

            return WhooshEngine
    except ImportError:
        pass
    return None


def let_stops_pass(error: BaseException) -> None:
    """Raise again what asks the program to stop; anything else that engines throw is a failure of theirs."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
