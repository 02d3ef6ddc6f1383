"""What a case file still lacks, what in it is not signed, and which photos cannot be what they are filed as."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from anjuan.casefile import Record
from anjuan.course import Standing, has_come_to
from anjuan.kinds import Kind, Stage
from anjuan.settings import CompletenessSettings, in_force
from anjuan.signing import signed
from anjuan.steps import State


@dataclass(frozen=True, slots=True)
class Disorder:
    """A photo of a later stage that was taken before every one of an earlier stage."""

    record: Record
    earlier: Record


@dataclass(frozen=True, slots=True)
class Lack:
    """What is wrong with what a case file holds, in the order of the rule.

    Attributes:
        kinds: those that it will need in the end and does not have.
        stages: of photos, likewise.
        due_kinds: those of `kinds` that it should have by now.
        due_stages: those of `stages` that it should have by now.
        unsigned: statements of which there is a document and no scan of the signed paper.
        disorder: photos whose times contradict their stages.
    """

    kinds: tuple[Kind, ...]
    stages: tuple[Stage, ...]
    due_kinds: tuple[Kind, ...] = ()
    due_stages: tuple[Stage, ...] = ()
    unsigned: tuple[Record, ...] = ()
    disorder: tuple[Disorder, ...] = ()


def lacking(
    records: Iterable[Record],
    day: dt.date,
    rules: Sequence[CompletenessSettings],
    *,
    order_type: str | None = None,
    standing: Standing = Standing(),  # noqa: B008 - frozen
) -> Lack:
    """Compare a case file with what it must hold.

    Args:
        records: of the case file.
        day: of the ticket; the latest rule that began by then counts.
        rules: dated; one that names the kind of ticket goes before one that names none.
        order_type: 工单类型, as the export says.
        standing: where the ticket stands.
    """
    rule = _rule(rules, day, order_type)
    there = list(records)
    kinds = {record.facts.kind for record in there}
    stages = {record.facts.stage for record in there}
    due = [each for each in rule.due if _applies(each.when, standing)]
    returned = standing.state is State.RETURNED
    on_occasion = [kind for each in due if each.when in _OCCASIONS for kind in each.kinds]
    wanted = tuple(dict.fromkeys((*(() if returned else rule.kinds), *on_occasion)))
    due_by_now = {kind for each in due for kind in each.kinds}
    due_stages = {stage for each in due for stage in each.stages}
    lacking_kinds = tuple(kind for each in wanted if (kind := Kind(each)) not in kinds)
    lacking_stages = tuple(stage for each in (() if returned else rule.stages) if (stage := Stage(each)) not in stages)
    return Lack(
        kinds=lacking_kinds,
        stages=lacking_stages,
        due_kinds=tuple(kind for kind in lacking_kinds if kind in due_by_now),
        due_stages=tuple(stage for stage in lacking_stages if stage in due_stages),
        unsigned=_unsigned(there),
        disorder=tuple(disorder(there)),
    )


_OCCASIONS: Mapping[str, Callable[[Standing], bool]] = {
    "returned": lambda standing: standing.state is State.RETURNED,
    "extended": lambda standing: standing.until is not None,
    "pending": lambda standing: standing.pending,
    "exclusion": lambda standing: standing.exclusion is not None,
}


def _applies(when: str, standing: Standing) -> bool:
    occasion = _OCCASIONS.get(when)
    return occasion(standing) if occasion else has_come_to(standing.state, State(when))


def _rule(rules: Sequence[CompletenessSettings], day: dt.date, order_type: str | None) -> CompletenessSettings:
    own = in_force([rule for rule in rules if order_type in rule.order_types], day)
    others = in_force([rule for rule in rules if not rule.order_types], day)
    return own or others or CompletenessSettings(day, (), (), (), ())


def _unsigned(records: Sequence[Record]) -> tuple[Record, ...]:
    statements = [record for record in records if record.facts.kind is Kind.CASE_STATEMENT]
    return () if any(signed(record.facts) for record in statements) else tuple(statements)


def disorder(records: Sequence[Record]) -> Iterator[Disorder]:
    """The photos of a case file whose times contradict their stages.

    Several rounds of handling have photos of all stages each: only what lies before the very first is wrong.
    """
    replaced = {record.replaces for record in records}
    first: dict[Stage, Record] = {}
    photos = [
        (stage, record, taken)
        for record in records
        if record.facts.kind is Kind.PHOTO
        and record.record_no not in replaced
        and (stage := record.facts.stage)
        and (taken := record.facts.taken_at)
    ]
    photos.sort(key=lambda each: each[2])
    for stage, record, _ in photos:
        first.setdefault(stage, record)
    order = list(Stage)
    for stage, record, taken in photos:
        for earlier in order[: order.index(stage)]:
            begin = first[earlier].facts.taken_at if earlier in first else None
            if begin and taken < begin:
                yield Disorder(record, first[earlier])
                break
