"""A child process that reads files, as its parent sees it."""

import contextlib
import json
import math
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from anjuan.settings import TextSettings

_SLACK = 65_536
_WAKING = 10
"""Seconds that a new child may take besides to start: on a busy PC with a virus scanner it is not done at once."""
# The child gets this process's import path and nothing else of its environment; unlike multiprocessing's spawn it does
# not import this process's main module.
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from {} import main; main()"


def start_child(module: str, argument: str) -> "subprocess.Popen[bytes]":
    """Start a process that runs the `main` of a module, with pipes to it; `argument` is its `sys.argv[1]`."""
    return subprocess.Popen(  # noqa: S603 - this interpreter, without a shell
        [
            *(sys.executable, "-I", "-S", f"-Xutf8={sys.flags.utf8_mode}", "-c", _START.format(module)),
            *(argument, json.dumps(sys.path)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


class Child:
    """One child: files are asked for in a bunch, and answered one by one in the same order.

    Attributes:
        asked: the keys of the files that are still to be answered; the first is the one being read.
        served: how many it has answered.
        deadline: on `time.monotonic`'s scale, when the file being read has taken too long; infinite when idle.
    """

    def __init__(self, settings: TextSettings, events: "queue.SimpleQueue[tuple[Child, bytes]]") -> None:
        """Start it; its answers, and empty bytes at its end, arrive in `events`."""
        self.asked: deque[int] = deque()
        self.served = 0
        self.deadline = math.inf
        self._seconds = settings.seconds
        self._events = events
        # A tampered child must not fill this process's memory with one endless line.
        self._longest = 8 * settings.max_characters + _SLACK
        self._process = start_child("indexer.extract.child", json.dumps(asdict(settings)))
        self._pump = threading.Thread(target=self._listen, daemon=True)
        self._pump.start()

    def ask(self, keys: Iterable[int], paths: Mapping[int, Path]) -> None:
        """Ask an idle child for some files; one that has died meanwhile ends as if the first had killed it."""
        self.asked.extend(keys)
        self.deadline = time.monotonic() + self._seconds + (0 if self.served else _WAKING)
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - for the type checker: it is a pipe
        with contextlib.suppress(OSError):  # when it is dead, the end of its answers tells
            stdin.write(json.dumps([str(paths[key]) for key in self.asked]).encode() + b"\n")
            stdin.flush()

    def answered(self) -> None:
        """Take note of an answer: the next file's time begins."""
        self.asked.popleft()
        self.served += 1
        self.deadline = time.monotonic() + self._seconds if self.asked else math.inf

    def end(self) -> None:
        """End it at once: it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        self._pump.join()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # it may still hold a request that nobody will read
                self._process.stdin.close()

    def _listen(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        with stdout:
            while line := stdout.readline(self._longest):
                self._events.put((self, line))
        self._events.put((self, b""))
