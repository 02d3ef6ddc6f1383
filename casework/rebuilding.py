"""The register's mirrors made anew from what they mirror: the case files, and what lies in 待处理 (law 3)."""

from dataclasses import dataclass

from anjuan.ids import CaseId
from anjuan.progress import Activity, Reporter
from casework.office import Office


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What rebuilding came to.

    Attributes:
        cases: case files read.
        records: in them.
        changed: entries that the register lacked, had otherwise, or had in vain.
        held: files that wait in 待处理.
    """

    cases: int
    records: int
    changed: int
    held: int


def rebuild_register(office: Office, by: str, reporter: Reporter) -> Rebuilt:
    """Make the list of records, and of what is held, agree with the folders. Tickets are not touched.

    Raises:
        CaseDamaged: the list in a case file cannot be read; what came before it is rebuilt.
    """
    from register.held import HeldFile

    records, now = office.register.records, office.clock()
    office.store.recover()
    cases = {case.key: case for case in office.store.cases()}
    listed = records.cases()
    total = changed = 0
    with reporter.track(Activity.VERIFYING, len(cases)) as advance:
        for case in cases.values():
            kept = office.store.records(case)
            before = len(records.of_case(case.key))
            added = records.replace(case, kept, now, by)
            changed += added.new + added.corrected + max(0, before - len(kept))
            total += len(kept)
            advance(1)
    for key in listed:
        if key not in cases:
            shelf, _, name = key.rpartition("/")
            changed += len(records.of_case(key))
            records.replace(CaseId(shelf, name), (), now, by)
    held = office.held.all()
    for each in held:
        office.register.held.add(HeldFile(each.held_id, each.source, each.reason, each.sha256, each.held_at), by)
    return Rebuilt(len(cases), total, changed, len(held))
