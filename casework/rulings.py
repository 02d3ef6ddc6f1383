"""Deductions decided (认定扣分、扣款), and taken by themselves into 考核评分表 and 服务费结算单."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anjuan import scoring
from anjuan.dating import moment, names_outside, span_named
from anjuan.ids import SHANGHAI
from anjuan.rulings import EventUnknown, MatterUnknown, Row, Ruling, TermsMisfit, key_of, standing
from anjuan.settings import ScoringSettings, in_force
from anjuan.settlement import ChargeKind, NoQuarter, quarter_beginning
from anjuan.steps import Source
from casework.deductions import Candidate, candidates
from casework.field_values import Values, day_of, rows_of, taken
from casework.office import Office

_SUPERVISOR = "项目主管"
"""Whose 考评事项 the submission of the month's material is."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a matter costs, as a person says.

    Attributes:
        post: 岗位 that loses points; with `item`, a matter costs points instead of money.
        item: 考评事项, or a part of its name.
        times: mistakes.
        points: instead of times.
        rate: yuan for each day, time or piece, or for each point where the contract does not say.
        amount: yuan, instead of a rate.
    """

    post: str = ""
    item: str = ""
    times: Decimal | None = None
    points: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None


def rule(
    office: Office, period: str | None, keys: Sequence[str], by: str, *, confirmed: bool, terms: Terms, note: str = ""
) -> tuple[Ruling, ...]:
    """Confirm or reject matters: candidates of a period, or what was decided of before; all or none.

    Raises:
        MatterUnknown: nothing is called so.
        TermsMisfit: points of what costs money, or an amount of what costs points.
        UnknownPost, UnknownScoreItem, BadDeduction: a deduction that no score table takes.
        NoPeriod
    """
    found = {each.key: each for each in candidates(office, period)} if period else {}
    before = standing(office.register.rulings.all())
    now, made = office.clock(), []
    for typed in dict.fromkeys(keys):
        key = typed.strip().lower()
        if key in found:
            post, row = _of_candidate(office, found[key], terms)
        elif key in before:
            post, row = before[key].post, before[key].row
        else:
            raise MatterUnknown(typed)
        if confirmed:
            row = _priced(row, terms)
            post = _post_of(office, post, row)
        made.append(Ruling(key, confirmed, post, row, now, by, note))
    return office.register.rulings.add(*made, now=now)


def note_matter(office: Office, row: Row, terms: Terms, by: str, note: str = "") -> Ruling:
    """Note a deduction that no candidate tells of; its event, where one is named, must be in the register.

    Args:
        office: the open office.
        row: of 扣分明细 without 事项, or of 扣款明细 with 项目.
        terms: what it costs.
        by: who decides.
        note: why.

    Raises:
        UnknownTicket, EventUnknown, TermsMisfit, UnknownPost, UnknownScoreItem, BadDeduction
    """
    made: Row = {**row, "事项": terms.item} if terms.item else row
    made = _priced(_with_event(office, made), terms)
    post = _post_of(office, terms.post or _SUPERVISOR, made)
    now = office.clock()
    key = key_of("noted", now.isoformat(), *(f"{name}={value}" for name, value in sorted(made.items())))
    told = Ruling(key, confirmed=True, post=post, row=made, decided_at=now, decided_by=by, note=note)
    [ruling] = office.register.rulings.add(told, now=now)
    return ruling


def confirmed_rows(office: Office, key: str, values: Values) -> dict[str, object]:
    """What a document takes of the deductions that were confirmed, before what is typed; by the names of its fields.

    Events that typed rows name are looked up in the register.

    Raises:
        UnknownTicket, EventUnknown, UnknownPost, NoQuarter, BadValues
    """
    if key == "scoring" and taken(values, "岗位"):
        return {"扣分明细": _merged(office, _scored(office, values), _typed(office, values, "扣分明细"))}
    if key == "settlement" and day_of(values, "结算起日"):
        return {"扣款明细": _merged(office, _charged(office, values), _typed(office, values, "扣款明细"))}
    return {}


def _of_candidate(office: Office, candidate: Candidate, terms: Terms) -> tuple[str, Row]:
    said = {name: "" if value is None else str(value) for name, value in candidate.as_row().items()}
    if terms.item and candidate.kind is not None:
        about = {name: said[name] for name in ("日期", "工单编号", "环节号")}
        said = {"事项": terms.item, "次数": "1", "原因": said["事由"], **about}
    elif terms.item:
        said["事项"] = terms.item
    post = (terms.post or _SUPERVISOR) if "事项" in said else ""
    return post, _with_event(office, said)


def _priced(row: Row, terms: Terms) -> Row:
    """The row with what the person says that it costs.

    Raises:
        TermsMisfit
    """
    scores = "事项" in row
    strange = (terms.amount,) if scores else (terms.points, terms.times, terms.post or None)
    if any(each is not None for each in strange):
        raise TermsMisfit(scores=scores)
    said = dict(row)
    if scores:
        if terms.points is not None:
            said |= {"分": f"{terms.points}", "次数": ""}
        elif terms.times is not None:
            said |= {"次数": f"{terms.times}", "分": ""}
        said |= {"单价": f"{terms.rate}"} if terms.rate is not None else {}
    else:
        said |= {
            name: f"{value}" for name, value in (("单价", terms.rate), ("金额", terms.amount)) if value is not None
        }
        if terms.amount is not None:
            said |= {"单价": ""}
    return {name: value for name, value in said.items() if value}


def _post_of(office: Office, typed: str, row: Row) -> str:
    """The post that loses points, as the score table calls it; empty for money.

    Raises:
        UnknownPost, UnknownScoreItem, BadDeduction: the table does not take the row.
    """
    if "事项" not in row:
        return ""
    post = scoring.post_named(_table(office, row), typed)
    scoring.losses_of(post, [_deduction(row)])
    return post.post


def _table(office: Office, row: Row) -> ScoringSettings:
    return in_force(office.settings.scoring, dt.date.fromisoformat(row["日期"])) or ScoringSettings()


def _deduction(row: Row) -> scoring.Deduction:
    times, points = (Decimal(row[name]) if row.get(name) else None for name in ("次数", "分"))
    return scoring.Deduction(row["事项"], row.get("日期", ""), row.get("原因", ""), times, points)


def _valid(office: Office) -> Iterator[Ruling]:
    return (each for each in standing(office.register.rulings.all()).values() if each.confirmed)


def _scored(office: Office, values: Values) -> list[Row]:
    """The rows of a post within its 考评期."""
    name, span = str(taken(values, "岗位")), span_named(str(taken(values, "考评期")))
    if span is None:
        return []
    post = scoring.post_named(in_force(office.settings.scoring, span[0]) or ScoringSettings(), name)
    return [
        {name: value for name, value in each.row.items() if name != "单价"}
        for each in _valid(office)
        if each.post == post.post and not names_outside(each.row["日期"], *span)
    ]


def _charged(office: Office, values: Values) -> list[Row]:
    """The rows of a quarter: money, and the points that its posts lost."""
    first = day_of(values, "结算起日")
    if first is None:
        return []
    try:
        _, quarter = quarter_beginning(office.settings.contract, first)
    except NoQuarter:
        return []  # it is told where the quarter is reckoned
    ours = [each for each in _valid(office) if not names_outside(each.row["日期"], quarter.first, quarter.last)]
    return [_as_charge(office, each) if each.scores else each.row for each in ours]


def _as_charge(office: Office, ruling: Ruling) -> Row:
    post = scoring.post_named(_table(office, ruling.row), ruling.post)
    [loss] = scoring.losses_of(post, [_deduction(ruling.row)])
    about = {name: ruling.row[name] for name in ("日期", "工单编号", "环节号", "环节", "单价") if name in ruling.row}
    reason = f"{post.post}“{loss.item.item}”：{ruling.row['原因']}"
    return {"项目": ChargeKind.SCORE.value, "数量": f"{loss.points.normalize():f}", "事由": reason, **about}


def _typed(office: Office, values: Values, name: str) -> list[Row]:
    return [_with_event(office, dict(row)) for row in rows_of(values, name)]


def _merged(office: Office, confirmed: Iterable[Row], typed: Iterable[Row]) -> list[Row]:
    """What was confirmed, then what was typed beside it; of a matter that was ruled on, the ruling counts."""
    kept, decided = list(confirmed), standing(office.register.rulings.all())
    known = {_matter(row) for row in kept}
    beside = (row for row in typed if row.get("候选号") not in decided and _matter(row) not in known)
    return [*kept, *beside]


def _matter(row: Row) -> tuple[str, str, str]:
    day = moment(row.get("日期", ""))
    return (
        f"{day.date() if day else row.get('日期', '')}",
        row.get("工单编号", ""),
        row.get("原因") or row.get("事由", ""),
    )


def _with_event(office: Office, row: Mapping[str, str]) -> Row:
    """The row with its ticket's number as the register has it, and the words of the event that it names.

    Raises:
        UnknownTicket, EventUnknown
    """
    typed, no = row.get("工单编号", ""), row.get("环节号", "").strip()
    if typed in ("", "—"):
        return row
    number = office.number(typed)
    if no in ("", "—"):
        return {**row, "工单编号": number}
    past = office.register.steps.history(number)
    event = next((each for each in past.stored if f"{each.no}" == no and each.no not in past.withdrawn), None)
    if event is None:
        raise EventUnknown(number, no)
    at = event.at.astimezone(SHANGHAI)
    by = f"，{event.by}登记" if event.by and event.source is Source.PERSON else ""
    return {**row, "工单编号": number, "环节": f"{event.step.chinese}，{at.month}月{at.day}日{at:%H:%M}{by}"}
