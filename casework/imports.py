"""The platform's exports taken into the register."""

from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.progress import Reporter
from casework.confined import confined
from casework.office import Office

if TYPE_CHECKING:
    from register.imports import ImportReport

READ_SECONDS = 300.0


def import_tickets(office: Office, path: Path, by: str, reporter: Reporter) -> "ImportReport":
    """Take in an export of tickets.

    Raises:
        SheetUnreadable: the file is no such export.
        ReaderDied: reading it took too long.
    """
    from register.imports import import_tickets as take_in
    from register.sheets import read_sheet

    sheet = confined(read_sheet, path, name=path.name, seconds=READ_SECONDS)
    return take_in(office.register, sheet, office.clock(), by, reporter, office.patterns)
