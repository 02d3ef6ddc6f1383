"""Wake-up by the system's file events. They only hasten a look: what they miss, the next scan finds."""

import os
import re
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

_NETWORK_TYPES = {
    "cifs", "smb2", "smb3", "smbfs", "nfs", "nfs4", "9p", "vboxsf", "virtiofs", "drvfs", "afs", "ceph", "ncpfs",
    "prl_fs", "glusterfs", "lustre", "davfs",
}  # fmt: skip
_REMOTE_DRIVE = 4  # GetDriveTypeW: DRIVE_REMOTE
_OCTAL = re.compile(r"\\([0-7]{3})")
_SHORTENED = re.compile(r"~\d")
"""What Windows may call a file by in an event: not the name that its user gave it."""
_WITHOUT_NEWS = {"opened", "closed_no_write"}  # our own scans and readers cause these


def is_network(path: Path) -> bool:
    """Whether a path lies on a share, where events do not arrive."""
    if sys.platform == "win32":
        import ctypes

        drive = PureWindowsPath(path.absolute()).drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux: events do arrive on what other systems mount locally, and scans find the rest
        return False
    return is_network_type(mount_type(path.resolve(), mounts.splitlines()))


def mount_type(path: Path, mounts: Iterable[str]) -> str:
    """The file system's type at `path` by the lines of /proc/mounts: device, mount point, type; octal escapes."""
    best, kind = -1, ""
    for line in mounts:
        fields = line.split(" ")
        point = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        if path.is_relative_to(point) and len(point.parts) >= best:  # of two on one point the later one is on top
            best, kind = len(point.parts), fields[2]
    return kind


def is_network_type(kind: str) -> bool:
    """Whether files on such a file system may change without an event. fuseblk (NTFS disks) is local."""
    return kind in _NETWORK_TYPES or kind.startswith("fuse.")


class Wake:
    """Sets `event` when something happens below `root`, and notes where. A context manager; one thread uses it.

    The observer may die, and the folder may vanish and come back: `keep` sees to both.
    """

    def __init__(self, root: Path) -> None:
        self.event = threading.Event()
        self._root = root
        self._touched: set[str] = set()
        self._noting = threading.Lock()
        self._observer: BaseObserver | None = None
        self._identity: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def keep(self) -> bool | None:
        """Start observing, or start again when the observer has died or `root` is another folder than before.

        Returns:
            Whether events will come; None while there is no folder to observe.
        """
        try:
            status = self._root.stat()
        except OSError:
            self._stop()
            return None
        identity = (status.st_dev, status.st_ino)
        if self._observer and self._identity == identity and self._alive(self._observer):
            return True
        self._stop()
        self._identity = identity
        self._start()
        return self._observer is not None

    def touched(self) -> set[str]:
        """Where something has happened since this was last asked."""
        with self._noting:
            touched, self._touched = self._touched, set()
        return touched

    def _note(self, event: "FileSystemEvent") -> None:
        self.event.set()
        if event.is_directory and event.event_type == "modified":  # by what came or went in it, which is told as well
            return
        paths = {os.fsdecode(path) for path in (event.src_path, event.dest_path) if path}
        with self._noting:
            self._touched |= {path for path in paths if not _SHORTENED.search(path)}

    @staticmethod
    def _alive(observer: "BaseObserver") -> bool:
        return observer.is_alive() and all(emitter.is_alive() for emitter in observer.emitters)

    def _start(self) -> None:
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        class Waker(FileSystemEventHandler):
            def __init__(self, note: "Callable[[FileSystemEvent], object]") -> None:
                self._note = note

            def on_any_event(self, event: "FileSystemEvent") -> None:
                if event.event_type not in _WITHOUT_NEWS:
                    self._note(event)

        observer = Observer()
        try:
            observer.schedule(Waker(self._note), os.fspath(self._root), recursive=True)
            observer.start()
        except (OSError, RuntimeError):  # the system's limit of watches or threads is reached
            observer.unschedule_all()
            return
        self._observer = observer

    def _stop(self) -> None:
        if self._observer:
            self._observer.stop()
            self._observer.join(timeout=5)
        self._observer = None
