"""The steps (环节) of a ticket, and the events that tell of them.

The steps follow the service contract (第一条 五 1-9): 签收 or 退单, 响应, 派发, 核实, 办理, 回复, 回访, 办结, 存档.
What else is noted of a ticket (延期, 挂账, 不计入评价) is an event too, and so is the correction of an event: nothing
is ever changed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from anjuan.errors import AnjuanError
from anjuan.ids import RecordId
from anjuan.ticket import Satisfaction, Solved, call_failed, call_told


class Step(StrEnum):
    """What happened to a ticket. The values are those of the command line's JSON and of the format on disk."""

    ASSIGN = "assign"  # the platform gives us the ticket; told by its exports alone
    SIGN = "sign"
    RETURN = "return"
    RESPOND = "respond"
    DISPATCH = "dispatch"
    VERIFY = "verify"
    HANDLE = "handle"
    REPLY = "reply"
    VISIT = "visit"
    REWORK = "rework"
    CLOSE = "close"
    ARCHIVE = "archive"
    EXTEND = "extend"
    PEND = "pend"
    KEEP = "keep"  # an application to carry it over was declined
    SETTLE = "settle"
    APPLY_EXCLUSION = "apply_exclusion"
    EXCLUDE = "exclude"
    COUNT = "count"
    CORRECT = "correct"

    @property
    def chinese(self) -> str:
        """The word on the screen and in spreadsheets."""
        return _STEP_WORDS[self]


_STEP_WORDS = {
    Step.ASSIGN: "派单",
    Step.SIGN: "签收",
    Step.RETURN: "退单",
    Step.RESPOND: "响应",
    Step.DISPATCH: "派发",
    Step.VERIFY: "核实",
    Step.HANDLE: "办理",
    Step.REPLY: "回复",
    Step.VISIT: "回访",
    Step.REWORK: "再办",
    Step.CLOSE: "办结",
    Step.ARCHIVE: "存档",
    Step.EXTEND: "延期",
    Step.PEND: "挂账",
    Step.KEEP: "不予挂账",
    Step.SETTLE: "销账",
    Step.APPLY_EXCLUSION: "申请不计入",
    Step.EXCLUDE: "认定不计入",
    Step.COUNT: "不认定",
    Step.CORRECT: "更正",
}


def find_step(said: str) -> Step | None:
    """The step that a person means: its word or another in use for it, or its code; None where it is none."""
    word = said.strip()
    return _OTHER_WORDS.get(word) or next((step for step in Step if word in {step.chinese, step.value}), None)


_OTHER_WORDS = {
    "接单": Step.SIGN,
    "退回": Step.RETURN,
    "转派": Step.DISPATCH,
    "答复": Step.REPLY,
    "重办": Step.REWORK,
    "归档": Step.ARCHIVE,
    "认定计入": Step.COUNT,
    "不挂账": Step.KEEP,
    "撤销": Step.CORRECT,
}


class Source(StrEnum):
    """Where an event comes from."""

    PERSON = "person"  # typed, or a row of a spreadsheet
    FILING = "filing"  # a document that was filed proves it
    IMPORT = "import"  # the platform's export says so; derived from the ticket, never stored


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a ticket.

    Attributes:
        at: when it happened, with an offset.
        by: who did it.
        unit: 承办单位 that a 派发 or 再办 goes to.
        approver: the leader who approved a 派发.
        contacted: of a 回访: whether the unit had reached the citizen (是否联系).
        solved: of a 回访.
        satisfied: of a 回访.
        until: of an 延期: the new limit.
        record: the document that proves it.
        corrects: the number of the earlier event that this one withdraws; it takes its place, unless it is a 更正.
        no: its number in the ticket's history, from 1 in the order of noting; None for one that is not stored.
        noted_at: when it was written down; None for one that is not stored.
    """

    step: Step
    at: dt.datetime
    by: str
    note: str = ""
    unit: str = ""
    approver: str = ""
    contacted: bool | None = None
    solved: Solved | None = None
    satisfied: Satisfaction | None = None
    until: dt.datetime | None = None
    record: RecordId | None = None
    corrects: int | None = None
    source: Source = Source.PERSON
    no: int | None = None
    noted_at: dt.datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether a 回访 found the appeal not wholly solved, or the citizen not satisfied."""
        return call_failed(self.solved, self.satisfied)

    @property
    def told(self) -> bool:
        """Whether the outcome of a 回访 is known."""
        return call_told(self.solved, self.satisfied)

    def as_json(self) -> dict[str, object]:
        """The event by the keys of the command line's JSON and of the format on disk; times in ISO 8601 with offset."""
        return {
            "no": self.no,
            "step": self.step,
            "step_name": self.step.chinese,
            "at": self.at.isoformat(),
            "by": self.by,
            "note": self.note,
            "unit": self.unit,
            "approver": self.approver,
            "contacted": self.contacted,
            "solved": self.solved,
            "satisfied": self.satisfied,
            "until": self.until.isoformat() if self.until else None,
            "record": self.record.record_no if self.record else None,
            "case": self.record.case if self.record else None,
            "corrects": self.corrects,
            "source": self.source,
            "noted_at": self.noted_at.isoformat() if self.noted_at else None,
        }

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Self:
        """The event that `as_json` wrote. Keys that this version does not know are passed over.

        Raises:
            ValueError: it is none.
        """
        try:
            return cls(
                step=Step(said["step"]),
                at=dt.datetime.fromisoformat(said["at"]),
                by=said["by"],
                note=said["note"],
                unit=said["unit"],
                approver=said["approver"],
                contacted=said["contacted"],
                solved=None if said["solved"] is None else Solved(said["solved"]),
                satisfied=None if said["satisfied"] is None else Satisfaction(said["satisfied"]),
                until=_moment(said["until"]),
                record=None if said["case"] is None else RecordId(said["case"], said["record"]),
                corrects=said["corrects"],
                source=Source(said["source"]),
                no=said["no"],
                noted_at=_moment(said["noted_at"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(said) from error


def _moment(said: str | None) -> dt.datetime | None:
    return None if said is None else dt.datetime.fromisoformat(said)


class State(StrEnum):
    """Where a ticket stands."""

    TO_SIGN = "to_sign"
    RETURNED = "returned"
    TO_RESPOND = "to_respond"
    TO_DISPATCH = "to_dispatch"
    TO_VERIFY = "to_verify"
    TO_HANDLE = "to_handle"
    TO_REPLY = "to_reply"
    TO_VISIT = "to_visit"
    VISIT_UNTOLD = "visit_untold"
    TO_REWORK = "to_rework"
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    ARCHIVED = "archived"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    State.TO_SIGN: "待签收",
    State.RETURNED: "已退单",
    State.TO_RESPOND: "待响应",
    State.TO_DISPATCH: "待派发",
    State.TO_VERIFY: "待核实",
    State.TO_HANDLE: "待办理",
    State.TO_REPLY: "待回复",
    State.TO_VISIT: "待回访",
    State.VISIT_UNTOLD: "回访结果待录",
    State.TO_REWORK: "待再办",
    State.TO_CLOSE: "待办结",
    State.CLOSED: "已办结",
    State.ARCHIVED: "已存档",
}


class Exclusion(StrEnum):
    """How an application not to count a ticket (申请不计入) stands."""

    APPLIED = "applied"
    GRANTED = "granted"
    DECLINED = "declined"

    @property
    def chinese(self) -> str:
        """The word on the screen."""
        return {"applied": "已申请不计入", "granted": "不计入评价", "declined": "不计入未认定"}[self]


class Refusal(StrEnum):
    """Why an event cannot be noted."""

    ORDER = "order"  # the ticket does not stand where this step can be taken
    NOT_REPLIED = "not_replied"
    NO_UNIT = "no_unit"
    NO_REASON = "no_reason"
    NO_LIMIT = "no_limit"
    EARLIER_LIMIT = "earlier_limit"  # an 延期 to a time that is not after the one before, or after itself
    STRAY = "stray"  # an outcome of a call of what is no 回访, a new limit of what is no 延期
    FUTURE = "future"
    BEFORE_CALL = "before_call"
    BEFORE_ASSIGNED = "before_assigned"  # a 签收 before the platform's 派单
    BEFORE_CORRECTED = "before_corrected"  # a 更正 before the event that it withdraws
    UNSOLVED = "unsolved"  # a 办结 after a call-back that failed, with nothing done since
    NOTHING_TO_CORRECT = "nothing_to_correct"  # a 更正 that names no event
    NO_SUCH_EVENT = "no_such_event"
    WITHDRAWN = "withdrawn"  # the event that is to be corrected was withdrawn before
    PENDING = "pending"
    NOT_PENDING = "not_pending"
    APPLIED = "applied"
    NOT_APPLIED = "not_applied"
    PLATFORMS = "platforms"  # a 派单 is the platform's to tell


class StepRefused(AnjuanError):
    """An event cannot be noted; nothing was.

    Attributes:
        number: the ticket's.
        event: what was to be noted.
        why: the reason.
        state: where the ticket stood at the time of the event at fault.
        spoilt: the later event that could not have happened if this one were noted; None: this one is at fault.
    """

    def __init__(self, number: str, event: Event, why: Refusal, state: State, spoilt: Event | None = None) -> None:
        super().__init__(number, event, why, state, spoilt)
        self.number = number
        self.event = event
        self.why = why
        self.state = state
        self.spoilt = spoilt
