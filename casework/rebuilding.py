"""The register's mirrors made anew from what they mirror: the case files, and what lies in 待处理 (law 3)."""

from dataclasses import dataclass

from anjuan.progress import Activity, Reporter
from casework.office import Office


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What rebuilding came to.

    Attributes:
        cases: case files read.
        records: in them.
        changed: entries that the register lacked or had otherwise.
        held: files that wait in 待处理.
        damaged: keys of case files whose list of records cannot be read; their entries stay as they are.
        vanished: keys of case files that the register knows and that are not on the disk; their entries stay too, for
            they are what tells of the loss.
    """

    cases: int
    records: int
    changed: int
    held: int
    damaged: tuple[str, ...]
    vanished: tuple[str, ...]


def rebuild_register(office: Office, by: str, reporter: Reporter) -> Rebuilt:
    """Make the list of records, and of what is held, agree with the folders. Tickets are not touched."""
    from archive.bag import CaseDamaged
    from register.held import HeldFile

    records, now = office.register.records, office.clock()
    office.store.recover()
    cases = {case.key: case for case in office.store.cases()}
    total = changed = 0
    damaged = []
    with reporter.track(Activity.VERIFYING, len(cases)) as advance:
        for case in cases.values():
            advance(1)
            try:
                kept = office.store.records(case)
            except CaseDamaged:
                damaged.append(case.key)
                continue
            added = records.replace(case, kept, now, by)
            changed += added.new + added.corrected
            total += len(kept)
    held = office.held.all()
    for each in held:
        office.register.held.add(HeldFile(each.held_id, each.source, each.reason, each.sha256, each.held_at), by)
    vanished = tuple(key for key in records.cases() if key not in cases)
    return Rebuilt(len(cases) - len(damaged), total, changed, len(held), tuple(damaged), vanished)
