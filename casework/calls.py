"""The calls of an office's tickets, compared by its own salt."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from anjuan.repeats import Call, call_of
from casework.office import Office

if TYPE_CHECKING:
    from pathlib import Path

SALT = "来电盐.key"


def calls_since(office: Office, since: dt.datetime, until: dt.datetime | None = None) -> tuple[Call, ...]:
    """The calls of the tickets created in this time."""
    from register.tickets import Filter

    salt = salt_of(office)
    found = office.register.tickets.every(Filter(since=since, until=until))
    return tuple(call for ticket in found if (call := call_of(ticket, salt)))


def salt_of(office: Office) -> bytes:
    """The office's salt, made on first use, for nobody but its owner to read.

    Nothing that is kept was made with it: where it is lost, a new one does as well.
    """
    path = office.folders.register / SALT
    if not path.is_file():
        _publish(path, secrets.token_bytes(32))
    return path.read_bytes()


def _publish(path: "Path", salt: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    aside.write_bytes(salt)
    aside.replace(path)
