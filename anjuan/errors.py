"""The error tree. Errors carry data; the command line and the page word them in Chinese.

Each package defines its own leaves near what raises them. A leaf is a dataclass-like exception with typed attributes;
`cli/messages/` has a wording for each, and a test finds those without.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of every command (frozen by the contract)."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NEEDS_A_PERSON = 3
    CHECK_FAILED = 4


class AnjuanError(Exception):
    """Anything that a user can be told about and can act on."""

    exit_code: ClassVar[ExitCode] = ExitCode.NEEDS_A_PERSON


class SettingsError(AnjuanError):
    """The settings file is wrong; all its faults at once.

    Attributes:
        faults: pairs of a dotted key (such as `intake.settle_seconds`) and the fault in Chinese.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__(faults)
        self.faults = faults
