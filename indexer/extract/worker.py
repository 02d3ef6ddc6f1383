"""Reading many files in capped child processes."""

import queue
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from anjuan.settings import MIB, TextSettings
from indexer.extract.office import find_office, to_docx
from indexer.extract.process import Child
from indexer.extract.reading import Reading, Status
from indexer.extract.wire import decode

_BUNCH = 16
"""Files asked for at once: enough that a child never waits for its parent."""
_LIFE = 5000
"""Files after which a child is replaced, whatever its libraries have leaked by then."""
_RUN = 20
"""Documents in one run of LibreOffice, whose start takes longer than most documents."""
_OFFICE_MEMORY = 1024 * MIB
"""LibreOffice does not start with much less address space."""


class Reader:
    """Reads files in capped child processes, which start on demand and stay; one that dies is replaced.

    Memory is capped where the platform can (Linux); time everywhere. Not for use by several threads at once.
    """

    def __init__(self, settings: TextSettings) -> None:
        self._settings = settings
        self._events: queue.SimpleQueue[tuple[Child, bytes]] = queue.SimpleQueue()
        self._children: list[Child] = []

    def read(self, paths: Sequence[Path], *, slow: bool) -> list[Reading]:
        """Read files, in the order given; never raises for what a file contains.

        Args:
            paths: files of any kind and name. One that kills two children, or takes too long, is `killed`.
            slow: read with LibreOffice too what needs it (seconds a file); else, and where it is not installed, such
                files are `later`.
        """
        readings = self._read(dict(enumerate(paths)))
        waiting = [key for key, reading in readings.items() if reading.status is Status.LATER]
        office = find_office() if slow and waiting else None
        if office is not None:
            for start in range(0, len(waiting), _RUN):
                sources = {key: paths[key] for key in waiting[start : start + _RUN]}
                for key, found in self._read_by_office(office, sources, readings).items():
                    first = readings[key]
                    readings[key] = replace(found, format=first.format, misnamed=first.misnamed)
        return [readings[key] for key in range(len(paths))]

    def close(self) -> None:
        """End the child processes. The reader may be used again: they start anew."""
        while self._children:
            self._children.pop().end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, paths: Mapping[int, Path]) -> dict[int, Reading]:
        readings: dict[int, Reading] = {}
        todo = deque(paths)
        suspects: set[int] = set()
        try:
            while len(readings) < len(paths):
                self._share_out(todo, paths)
                child, line = self._next_event()
                if child not in self._children:  # a last word of one that was ended
                    continue
                try:
                    key, reading = child.asked[0], decode(line)
                except (IndexError, ValueError, TypeError):  # it speaks unasked, or nonsense, or no more
                    self._bury(child, todo, suspects, readings)
                else:
                    readings[key] = reading
                    child.answered()
        except BaseException:
            self.close()  # answers to come must not be taken for those of the next call
            raise
        return readings

    def _share_out(self, todo: deque[int], paths: Mapping[int, Path]) -> None:
        """Give idle children something to do, and start further ones while there is more."""
        workers = max(1, self._settings.workers)
        for child in [each for each in self._children if not each.asked and each.served >= _LIFE]:
            self._children.remove(child)
            child.end()
        while todo:
            idle = [each for each in self._children if not each.asked]
            if not idle and len(self._children) < workers:
                idle = [Child(self._settings, self._events)]
                self._children += idle
            if not idle:
                return
            # Small bunches towards the end, so that the children finish together.
            size = max(1, min(_BUNCH, len(todo) // (2 * workers)))
            idle[0].ask([todo.popleft() for _ in range(size)], paths)

    def _next_event(self) -> tuple[Child, bytes]:
        """The next answer of a child, or empty bytes from one that died or has run over its time."""
        overdue = min(self._children, key=lambda each: each.deadline)
        try:
            return self._events.get(timeout=max(0.0, overdue.deadline - time.monotonic()))
        except queue.Empty:
            return overdue, b""

    def _bury(self, child: Child, todo: deque[int], suspects: set[int], readings: dict[int, Reading]) -> None:
        """End a child that died or is to die. Only the file that it was reading is to blame; the rest is to do."""
        late = child.deadline <= time.monotonic()
        self._children.remove(child)
        child.end()
        if not child.asked:  # it died in its sleep
            return
        blamed, *rest = child.asked
        todo.extendleft(reversed(rest))
        if late:
            detail = f"took longer than {self._settings.seconds:g} s"
        elif blamed in suspects:
            detail = "its reader died twice"
        else:  # memory that earlier files left behind may have been the reason
            suspects.add(blamed)
            todo.appendleft(blamed)
            return
        readings[blamed] = Reading("", Status.KILLED, detail=detail)

    def _read_by_office(
        self, office: Path, sources: Mapping[int, Path], before: Mapping[int, Reading]
    ) -> dict[int, Reading]:
        """Read documents by way of LibreOffice; when a run does not end well, what it left out is read one by one."""
        readings: dict[int, Reading] = {}
        seconds, memory = self._settings.seconds, max(_OFFICE_MEMORY, self._settings.memory_mib * MIB)
        with tempfile.TemporaryDirectory(prefix="anjuan-office-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            copies: dict[int, Path] = {}
            for key, path in sources.items():
                # A copy under a plain name: LibreOffice goes by the extension, and puts a lock beside the document.
                copies[key] = folder / f"{key}.{before[key].format}"
                try:
                    shutil.copyfile(path, copies[key])
                except OSError:
                    readings[key] = Reading("", Status.GONE, detail="gone, or cannot be copied")
                    del copies[key]
            outputs, ended = to_docx(office, copies, folder, seconds, memory) if copies else ({}, True)
            readings |= self._read(outputs)
        left = {key: sources[key] for key in sources if key not in readings}
        if len(sources) > 1 and not ended:
            for key, path in left.items():
                readings |= self._read_by_office(office, {key: path}, before)
        else:
            failed = Reading("", Status.UNREADABLE, detail="LibreOffice cannot open it")
            died = Reading("", Status.KILLED, detail="LibreOffice died or took too long")
            readings |= dict.fromkeys(left, failed if ended else died)
        return readings
