"""What filing some files into a case comes to: decided before anything is written."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from anjuan.casefile import Record, RecordFacts
from anjuan.kinds import Stage
from archive.layout import DATA, payload_name
from archive.staging import Staged


@dataclass(frozen=True, slots=True)
class Filed:
    """The file is now this record."""

    record: Record


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """The same bytes are in the case as this record: filed before, or earlier in the same call."""

    record: Record


Outcome = Filed | AlreadyFiled


def plan(
    records: Sequence[Record], batch: Sequence[tuple[Staged, RecordFacts]], names: frozenset[str]
) -> tuple[Outcome, ...]:
    """The outcome for each file of a batch, in its order.

    Args:
        records: of the case, by number.
        batch: the files, and what is known of them.
        names: what is in the case's `data/` already, so that nothing is overwritten, even what is there by mistake.
    """
    by_digest = {record.sha256: record for record in records}
    by_name = {_same_name(record.facts): record.record_no for record in records}
    record_no = len(records)
    outcomes: list[Outcome] = []
    for staged, facts in batch:
        if staged.sha256 in by_digest:
            outcomes.append(AlreadyFiled(by_digest[staged.sha256]))
            continue
        record_no += 1
        path = f"{DATA}/{payload_name(record_no, facts.name, names)}"
        replaces = by_name.get(_same_name(facts))
        record = Record(record_no, path, staged.sha256, staged.size, facts, replaces)
        by_digest[record.sha256] = record
        by_name[_same_name(facts)] = record_no
        outcomes.append(Filed(record))
    return tuple(outcomes)


def _same_name(facts: RecordFacts) -> tuple[str, Stage | None]:
    """Files that are versions of one document agree in this. `整改前/1.jpg` and `整改后/1.jpg` are two photos."""
    return unicodedata.normalize("NFC", facts.name).casefold(), facts.stage
