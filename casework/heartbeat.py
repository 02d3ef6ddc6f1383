"""The sign of life of the program that watches the inbox: a file with the time, for people and for other programs."""

import datetime as dt
from contextlib import suppress

from casework.office import Office

HEARTBEAT_FILE = "收件夹心跳.txt"
_ALIVE = dt.timedelta(minutes=1)
"""Age of a sign of life that is still one: some files take long. As far ahead another machine's clock may be."""


def beat(office: Office) -> None:
    """Leave a sign of life."""
    with suppress(OSError):  # a full disk, or a program that has it open
        (office.folders.register / HEARTBEAT_FILE).write_text(
            office.clock().isoformat(timespec="seconds"), encoding="utf-8"
        )


def is_watched(office: Office) -> bool:
    """Whether a program that watches the inbox, and sees to the index, has given a sign of life lately."""
    try:
        last = dt.datetime.fromisoformat((office.folders.register / HEARTBEAT_FILE).read_text(encoding="utf-8"))
        return abs(office.clock() - last) < _ALIVE
    except (OSError, ValueError, TypeError):
        return False
