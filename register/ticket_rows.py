"""A ticket as a row of its table, there and back."""

from anjuan.ticket import FIELDS, Ticket
from register.schema import Row


def ticket_of(row: Row) -> Ticket:
    """The value in a row of tickets."""
    said = row._asdict()
    values = {name: said[name] for name in FIELDS}
    return Ticket(**values | {"tags": tuple(values["tags"])})


def row_of(ticket: Ticket) -> dict[str, object]:
    """The ticket's own columns."""
    return {"number": ticket.number} | {name: getattr(ticket, name) for name in FIELDS}
