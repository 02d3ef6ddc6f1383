"""A child process that does what can go wrong: parse records, draw pictures, put pages together.

One child serves many jobs, for starting one costs as much as fifty small PDFs. A job that takes too long or kills the
child costs that job alone; the next one gets a fresh child.
"""

import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Any, Self

from archive.obstacles import Obstacle

MEMORY_MIB = 3072
"""Address space of a child, where the system can cap it."""


class JobFailed(Exception):
    """The job did not end well: the obstacle that it named, or that it took too long, or that it killed its child."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(slots=True)
class Isolated:
    """Runs jobs in a child process, one at a time (a context manager)."""

    seconds: float
    _child: subprocess.Popen[str] | None = None
    _answers: "queue.Queue[str]" = field(default_factory=queue.Queue)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, job: str, /, **arguments: object) -> dict[str, Any]:
        """Do one job of `archive.jobs`.

        Raises:
            JobFailed: when it named an obstacle, died or took longer than `seconds`.
        """
        child = self._child if self._child and self._child.poll() is None else self._start()
        try:
            assert child.stdin is not None  # noqa: S101 - opened as a pipe
            child.stdin.write(json.dumps({"job": job, **arguments}) + "\n")
            child.stdin.flush()
            answer = json.loads(self._answers.get(timeout=self.seconds))
        except queue.Empty:
            self._end()
            raise JobFailed(Obstacle.TOO_SLOW) from None
        except (OSError, ValueError):
            self._end()
            raise JobFailed(Obstacle.UNREADABLE) from None
        if "obstacle" in answer:
            raise JobFailed(Obstacle(answer["obstacle"]))
        result: dict[str, Any] = answer["result"]
        return result

    def _start(self) -> subprocess.Popen[str]:
        self._end()
        self._answers = queue.Queue()
        self._child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "archive.jobs", str(MEMORY_MIB)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        threading.Thread(target=_listen, args=(self._child.stdout, self._answers), daemon=True).start()
        return self._child

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    continue
        self._child = None


def _listen(stream: IO[str], answers: "queue.Queue[str]") -> None:
    """Hand on the child's lines; an empty one says that it is gone."""
    try:
        for line in stream:
            answers.put(line)
    except (OSError, ValueError):
        pass
    answers.put("")
