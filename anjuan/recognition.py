"""What a file's name, folder and text say of it: the values."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from anjuan.kinds import Kind, Stage


class Action(StrEnum):
    """What to do with a file, judged by its name and folders alone."""

    FILE = "file"
    HOLD = "hold"
    EXPAND = "expand"
    IGNORE = "ignore"


class Confidence(StrEnum):
    """How far a ticket number can be trusted."""

    SURE = "sure"
    CANDIDATE = "candidate"  # a date and six digits without the channel: `?-230914-001234`
    TAIL = "tail"  # the last digits only: `*001234`


class Source(StrEnum):
    """Where the ticket number was read."""

    NAME = "name"
    FOLDER = "folder"
    TEXT = "text"


class Reason(StrEnum):
    """Why a file is held (stable codes of the contract)."""

    NO_TICKET = "no_ticket"
    SEVERAL_TICKETS = "several_tickets"
    BAD_DATE = "bad_date"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    TOO_BIG = "too_big"
    UNSUPPORTED = "unsupported"
    UNSAFE = "unsafe"  # an archive that reaches outside itself, or a bomb


@dataclass(frozen=True, slots=True)
class Recognition:
    """How a name was read.

    Attributes:
        tickets: canonical numbers; `?-230914-001234` for a candidate, `*001234` for a tail.
        copy: the name carries a copy mark such as ` - 副本` or `(1)`.
        taken: the time in a camera's or WeChat's file name, Asia/Shanghai.
        rule: the name of the rule that settled it, for the user who asks why.
        reason: why it is to be held, when it is.
    """

    action: Action
    kind: Kind | None = None
    stage: Stage | None = None
    tickets: tuple[str, ...] = ()
    confidence: Confidence | None = None
    source: Source | None = None
    copy: bool = False
    taken: dt.datetime | None = None
    rule: str = ""
    reason: Reason | None = None
