"""What can go wrong with the register and with what is imported into it."""

from enum import StrEnum
from pathlib import Path

from anjuan.errors import AnjuanError, ExitCode


class RegisterError(AnjuanError):
    """The register cannot be used.

    Attributes:
        where: the database's path, or its URL without the password.
    """

    def __init__(self, where: str, *more: str) -> None:
        super().__init__(where, *more)
        self.where = where


class Cause(StrEnum):
    """Why there is no getting at the register."""

    NO_DRIVER = "no_driver"  # no program for this kind of database is installed
    BAD_URL = "bad_url"
    REFUSED = "refused"  # no server answers there, or it broke off
    DENIED = "denied"  # no right to the file or its folder, or a wrong account
    MISSING = "missing"  # no such folder, or no such database on the server
    BROKEN = "broken"  # the disk or the share fails


class RegisterUnreachable(RegisterError):
    """It cannot be opened, read or written.

    Attributes:
        cause: why.
    """

    def __init__(self, where: str, cause: Cause) -> None:
        super().__init__(where, cause)
        self.cause = cause


class RegisterBusy(RegisterError):
    """Another process kept it locked for longer than we wait."""


class RegisterFull(RegisterError):
    """No room is left on its disk."""


class RegisterDamaged(RegisterError):
    """The file is no database, or a damaged one."""

    exit_code = ExitCode.CHECK_FAILED


class RegisterTooNew(RegisterError):
    """A newer version of the program has made it.

    Attributes:
        revision: its schema's revision.
    """

    def __init__(self, where: str, revision: str) -> None:
        super().__init__(where, revision)
        self.revision = revision


class SheetFault(StrEnum):
    """Why nothing can be imported from a file."""

    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    NO_TICKET_TABLE = "no_ticket_table"


class SheetUnreadable(AnjuanError):
    """A file is not an export of tickets that can be read.

    Attributes:
        path: the file.
        fault: why.
    """

    def __init__(self, path: Path, fault: SheetFault) -> None:
        super().__init__(path, fault)
        self.path = path
        self.fault = fault
