"""One maker of a period's packets at a time: two at once would freeze two packets of one number."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anjuan.errors import AnjuanError


class PacketBusy(AnjuanError):
    """Another program is making these packets.

    Attributes:
        name: of their folder, such as `2023-09 市级`.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@contextmanager
def packet_lock(folder: Path) -> Iterator[None]:
    """Be the one maker of the packets in a folder, which is made; the system ends the lock of a process that dies.

    Raises:
        PacketBusy: somebody else is.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise PacketBusy(folder.name) from error
    try:
        yield
    finally:
        lock.release()
