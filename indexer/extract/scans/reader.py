"""Reading scans in a capped child process, which starts on demand and ends when there is nothing more to do."""

import contextlib
import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from anjuan.scan import ScanPage, lines_from_json
from anjuan.settings import OcrSettings, TextSettings
from indexer.extract.process import start_child
from indexer.extract.scans.child import PATIENCE

_MAIN = "indexer.extract.scans.child"
_WAKING = 60
"""Seconds that a new child may take besides to load its libraries and models, on a slow and busy PC."""
_LONGEST = 16 * 1024 * 1024
"""Bytes of one page's answer: a dense page has some 100,000."""
_LOOK = 0.5
"""Seconds between two looks whether the work is to stop."""


def is_installed() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


class StoppedError(Exception):
    """The work was to stop; the page in hand is not read."""


class ScanUnreadableError(Exception):
    """The file cannot be opened any more, or not at all.

    Attributes:
        code: stable, English: `gone`, `unreadable`, `too_large`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Begun:
    """A file was opened: how many pages it has."""

    pages: int


@dataclass(frozen=True, slots=True)
class NoPrint:
    """A glance at a photo found no print."""


class ScanReader:
    """Recognises files one by one in a child process, whose memory and time are capped, at low priority.

    Args:
        settings: the caps.
        texts: for documents that have a text beside their pictures.
    """

    def __init__(self, settings: OcrSettings, texts: TextSettings) -> None:
        self._settings = settings
        self._texts = texts
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._fresh = True
        self._owing = False

    def read(
        self,
        path: Path,
        form: str,
        done: Sequence[int] = (),
        *,
        glance: bool = False,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Iterator[Begun | NoPrint | ScanPage]:
        """Read a file page by page: first `Begun`; then its pages, or `NoPrint`.

        A page that takes too much time of the processor, or kills the child twice, comes with a flaw, and the next
        ones are read. A file may be left midway: the next one is then read by another child.

        Args:
            path: the file.
            form: what its bytes are, such as `pdf`.
            done: pages that need not be read.
            glance: read it only where a glance finds print.
            stopped: asked twice a second while a page is read; when it says so, the child ends.

        Raises:
            ScanUnreadableError: it is gone, or nothing can be made of it.
            StoppedError: `stopped` said so.
        """
        finished, suspect = set(done), -1
        while True:
            self._ask(path, form, sorted(finished), glance=glance)
            begun = False
            try:
                for answer in self._lines(stopped):
                    if "pages" in answer:
                        begun = True
                        yield Begun(int(answer["pages"]))
                    elif answer.get("end") == "no_print":
                        yield NoPrint()
                        return
                    elif "end" in answer:
                        if answer["end"]:
                            raise ScanUnreadableError(str(answer["end"]))
                        return
                    else:
                        page = _page(answer)
                        finished.add(page.number)
                        yield page
            except (_DiedError, ValueError, TypeError, KeyError):
                self.close()
            blamed = next(number for number in range(1, len(finished) + 2) if number not in finished)
            if blamed == suspect:
                if not begun:
                    raise ScanUnreadableError("killed")
                finished.add(blamed)
                yield ScanPage(blamed, flaw="killed")
            suspect = blamed

    def close(self) -> None:
        """End the child: it holds nothing that could be lost. The reader may be used again."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            if child.stdin is not None:
                with contextlib.suppress(OSError):
                    child.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, path: Path, form: str, done: Sequence[int], *, glance: bool) -> None:
        # A child that was left midway still gives answers of the file before: they would pass for this one's.
        if self._child is None or self._owing or self._child.poll() is not None:
            self.close()
            self._answers = queue.SimpleQueue()
            self._child = start_child(_MAIN, json.dumps((asdict(self._settings), asdict(self._texts))))
            self._fresh = True
            threading.Thread(target=_listen, args=(self._child, self._answers), daemon=True).start()
        stdin = self._child.stdin
        assert stdin is not None  # noqa: S101 - for the type checker: it is a pipe
        self._owing = True
        order = {"path": str(path), "form": form, "done": list(done), "glance": glance}
        with contextlib.suppress(OSError):  # when it is dead, the end of its answers tells
            stdin.write(json.dumps(order).encode() + b"\n")
            stdin.flush()

    def _lines(self, stopped: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """The child's answers to one order; the last one has `end`."""
        while True:
            deadline = time.monotonic() + self._settings.seconds * PATIENCE + (_WAKING if self._fresh else 0)
            line = None
            while line is None:
                if stopped():
                    self.close()
                    raise StoppedError
                try:
                    line = self._answers.get(timeout=_LOOK)
                except queue.Empty:
                    if time.monotonic() > deadline:
                        raise _DiedError from None
            if not line:
                raise _DiedError
            self._fresh = False
            answer = json.loads(line)
            self._owing = "end" not in answer
            yield answer
            if not self._owing:
                return


class _DiedError(Exception):
    """The child died, or ran over its time."""


def _page(answer: dict[str, Any]) -> ScanPage:
    confidence = answer["confidence"]
    return ScanPage(
        int(answer["number"]),
        str(answer["text"]),
        None if confidence is None else float(confidence),
        lines_from_json(answer["lines"]),
        str(answer["flaw"]),
    )


def _listen(child: "subprocess.Popen[bytes]", answers: "queue.SimpleQueue[bytes]") -> None:
    assert child.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
    with child.stdout as stdout:
        while line := stdout.readline(_LONGEST):
            answers.put(line)
    answers.put(b"")
