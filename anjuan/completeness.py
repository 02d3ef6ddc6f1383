"""What a case file still lacks."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anjuan.casefile import Record
from anjuan.kinds import Kind, Stage
from anjuan.settings import CompletenessSettings


@dataclass(frozen=True, slots=True)
class Lack:
    """The kinds, and the stages of photos, that a case file still lacks, in the order of the rule."""

    kinds: tuple[Kind, ...]
    stages: tuple[Stage, ...]


def lacking(records: Iterable[Record], day: dt.date, rules: Sequence[CompletenessSettings]) -> Lack:
    """Compare a case file with what it must hold.

    Args:
        records: of the case file.
        day: of the ticket; the latest rule that began by then counts.
        rules: dated.
    """
    begun = [rule for rule in rules if rule.since <= day]
    rule = max(begun, key=lambda each: each.since) if begun else CompletenessSettings(day, (), ())
    there = list(records)
    kinds = {record.facts.kind for record in there}
    stages = {record.facts.stage for record in there}
    return Lack(
        tuple(kind for each in rule.kinds if (kind := Kind(each)) not in kinds),
        tuple(stage for each in rule.stages if (stage := Stage(each)) not in stages),
    )
