"""The register's mirrors made anew from what they mirror: the case files, and what lies in 待处理 (law 3)."""

from dataclasses import dataclass

from anjuan.progress import Activity, Reporter
from casework.office import Office
from casework.steps import restore_history


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What rebuilding came to.

    Attributes:
        cases: case files read.
        records: in them.
        changed: entries that the register lacked or had otherwise.
        steps: events of tickets that case files told and the register had lost.
        held: files that wait in 待处理.
        damaged: keys of case files whose list of records cannot be read; their entries stay as they are.
        vanished: keys of case files that the register knows and that are not on the disk; their entries stay too, for
            they are what tells of the loss.
    """

    cases: int
    records: int
    changed: int
    steps: int
    held: int
    damaged: tuple[str, ...]
    vanished: tuple[str, ...]


def rebuild_register(office: Office, by: str, reporter: Reporter) -> Rebuilt:
    """Make the list of records, and of what is held, agree with the folders; bring back the histories that are lost.

    The tickets themselves are not touched: importing brings them.
    """
    from archive.bag import CaseDamaged
    from register.held import HeldFile

    records, now = office.register.records, office.clock()
    office.store.recover()
    cases = {case.key: case for case in office.store.cases()}
    total = changed = steps = 0
    damaged = []
    with reporter.track(Activity.VERIFYING, len(cases)) as advance:
        for case in cases.values():
            advance(1)
            try:
                kept = office.store.records(case)
                added = records.replace(case, kept, now, by)
                changed += added.new + added.corrected
                total += len(kept)
                steps += restore_history(office, case, by)
            except CaseDamaged:
                damaged.append(case.key)
    held = office.held.all()
    for each in held:
        office.register.held.add(HeldFile(each.held_id, each.source, each.reason, each.sha256, each.held_at), by)
    vanished = tuple(key for key in records.cases() if key not in cases)
    return Rebuilt(len(cases) - len(damaged), total, changed, steps, len(held), tuple(damaged), vanished)
