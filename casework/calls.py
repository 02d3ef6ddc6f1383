"""The calls of an office's tickets, compared by its own salt."""

import datetime as dt
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from anjuan.repeats import Call, call_of
from casework.office import Office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SALT = "来电盐.key"


def calls_since(office: Office, since: dt.datetime, until: dt.datetime | None = None) -> tuple[Call, ...]:
    """The calls of the tickets created in this time."""
    from register.ticket_filter import Filter

    salt = salt_of(office)
    found = office.register.tickets.every(Filter(since=since, until=until))
    return tuple(call for ticket in found if (call := call_of(ticket, salt, office.settings.repeats)))


def calls_with_earlier(office: Office, calls: "Sequence[Call]") -> tuple[Call, ...]:
    """The calls, and before them those of the earlier tickets that they name (旧工单编号, 催办单号), however old.

    What they name is given back as the register's own number, by whichever of its numbers it was called.
    """
    tickets, salt = office.register.tickets, salt_of(office)
    linked = [replace(each, earlier=tuple(filter(None, map(tickets.resolve, each.earlier)))) for each in calls]
    named = {number for each in linked for number in each.earlier} - {each.number for each in calls}
    rules = office.settings.repeats
    older = (call_of(ticket, salt, rules) for number in sorted(named) if (ticket := tickets.get(number)))
    return (*filter(None, older), *linked)


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
