"""What filing some files into a case comes to: decided before anything is written."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from anjuan.casefile import Record, RecordFacts
from anjuan.kinds import Kind, Stage
from archive.layout import DATA, payload_name
from archive.staging import Staged

_NAMED_BY_A_MACHINE = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.RECORDING})


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


def _same_name(facts: RecordFacts) -> tuple[str, Stage | None, str]:
    """Files that are versions of one document agree in this.

    Telephones and recorders count anew in each folder: `村东/1.jpg` and `村西/1.jpg` are two photos.
    """
    folder = str(PurePosixPath(facts.source).parent) if facts.kind in _NAMED_BY_A_MACHINE else ""
    return _folded(facts.name), facts.stage, _folded(folder)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
