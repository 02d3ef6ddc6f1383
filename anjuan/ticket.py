"""The ticket (工单): what the platforms' exports say of one appeal (DOMAIN.md 1.2).

Every field may be unknown (None): an export seldom has all columns, and two exports of one ticket complete each other.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Satisfaction(StrEnum):
    """满意度, as the citizen gave it."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly_satisfied"
    UNSATISFIED = "unsatisfied"
    UNRATED = "unrated"

    @property
    def chinese(self) -> str:
        """The word on the screen and in the platforms' exports."""
        return _SATISFACTION_WORDS[self]


class Solved(StrEnum):
    """是否解决: some exports know a third answer beside yes and no."""

    SOLVED = "solved"
    PARTLY = "partly_solved"
    UNSOLVED = "unsolved"

    @property
    def chinese(self) -> str:
        """The word on the screen and in the platforms' exports."""
        return _SOLVED_WORDS[self]


_SATISFACTION_WORDS = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.MOSTLY: "基本满意",
    Satisfaction.UNSATISFIED: "不满意",
    Satisfaction.UNRATED: "未评价",
}
_SOLVED_WORDS = {Solved.SOLVED: "已解决", Solved.PARTLY: "部分解决", Solved.UNSOLVED: "未解决"}


def call_failed(solved: Solved | None, satisfied: Satisfaction | None) -> bool:
    """Whether a call-back found the appeal not wholly solved, or the citizen not satisfied."""
    return solved in {Solved.UNSOLVED, Solved.PARTLY} or satisfied is Satisfaction.UNSATISFIED


def call_told(solved: Solved | None, satisfied: Satisfaction | None) -> bool:
    """Whether the outcome of a call-back is known."""
    return call_failed(solved, satisfied) or (solved is not None and satisfied is not None)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket. Times are aware; texts are as the export has them, trimmed; at least one number is known.

    Attributes:
        order_no: 工单编号 of the city, or in a form that the office has set; canonical.
        case_no: 区平台案件编号, `兴[YYYY]-NNNNNNN`; canonical.
        old_order_no: 旧工单编号: the earlier ticket of a citizen who called again.
        urge_order_no: 催办单号.
        limit_value: 处理时限, in `limit_unit`; as given on the ticket, never computed.
        delay_days: 延期天数.
        visit_contacted: 是否联系: whether the unit's staff reached the citizen (响应率 counts it).
        visit_connected: 是否接通: whether the revisit itself reached the citizen.
        extra: what the export's unknown columns say, by their headers.
    """

    order_no: str | None = None
    case_no: str | None = None
    old_order_no: str | None = None
    urge_order_no: str | None = None
    channel: str | None = None
    order_type: str | None = None
    cat1: str | None = None
    cat2: str | None = None
    cat3: str | None = None
    tags: tuple[str, ...] = ()
    title: str | None = None
    content: str | None = None
    status: str | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    contact: str | None = None
    is_secret: bool | None = None
    is_old_caller: bool | None = None
    caller_subject: str | None = None
    reflect_name: str | None = None
    reflect_phone: str | None = None
    enterprise: str | None = None
    district: str | None = None
    town: str | None = None
    village: str | None = None
    point: str | None = None
    urgency: str | None = None
    created_at: dt.datetime | None = None
    dispatched_at: dt.datetime | None = None
    limit_value: float | None = None
    limit_unit: str | None = None
    deadline_at: dt.datetime | None = None
    delay_days: float | None = None
    delay_deadline: dt.datetime | None = None
    delay_reason: str | None = None
    signed_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    return_reason: str | None = None
    return_count: int | None = None
    host_unit: str | None = None
    unit_l2: str | None = None
    unit_l3: str | None = None
    role: str | None = None
    handle_method: str | None = None
    result: str | None = None
    reply: str | None = None
    resolution_type: str | None = None
    replied_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    close_count: int | None = None
    is_hard: bool | None = None
    is_supervised: bool | None = None
    visit_valid: bool | None = None
    visit_connected: bool | None = None
    visit_fail: str | None = None
    visit_contacted: bool | None = None
    visit_solved: Solved | None = None
    visit_satisfied: Satisfaction | None = None
    first_satisfied: Satisfaction | None = None
    final_satisfied: Satisfaction | None = None
    visit_time: dt.datetime | None = None
    visit_opinion: str | None = None
    visit_no: int | None = None
    is_assess: bool | None = None
    appeal_state: str | None = None
    group_id: str | None = None
    is_group: bool | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that name this ticket, the canonical one first."""
        return tuple(number for number in (self.order_no, self.case_no) if number)

    @property
    def number(self) -> str:
        """The canonical number: the order number where it is known, else the district platform's.

        Raises:
            ValueError: the ticket has no number at all.
        """
        if not self.numbers:
            raise ValueError(self)
        return self.numbers[0]

    def updated_by(self, later: "Ticket") -> "Ticket":
        """This ticket with everything that a later export knows; what that one leaves blank stays."""
        known = {name: value for name in FIELDS if (value := getattr(later, name)) not in (None, ())}
        known["extra"] = {**self.extra, **later.extra}
        return dataclasses.replace(self, **known)

    def changed_fields(self, other: "Ticket") -> tuple[str, ...]:
        """Names of the fields in which the two differ."""
        return tuple(name for name in FIELDS if getattr(self, name) != getattr(other, name))

    def as_json(self) -> dict[str, object]:
        """All fields by their keys, as JSON knows them; times in ISO 8601 with offset."""
        values = {name: getattr(self, name) for name in FIELDS}
        values |= {"tags": list(self.tags), "extra": dict(self.extra)}
        return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}


FIELDS = tuple(each.name for each in dataclasses.fields(Ticket))
"""Keys of a ticket's fields, in the order of an export."""
