"""A held file claimed by a person: for a ticket, a member of staff or a training."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from filelock import FileLock

from anjuan.errors import AnjuanError
from anjuan.ids import CaseId
from anjuan.kinds import Kind, Stage
from anjuan.recognition import Action, Recognition
from casework.deciding import Incoming, case_of
from casework.intake import Intake
from casework.office import Office
from casework.outcomes import AlreadyFiled, Filed, Outcome


class HeldFileGone(AnjuanError):
    """Somebody took the file out of its folder in 待处理, or left several there.

    Attributes:
        held_id: of the held file.
        folder: where it should be.
    """

    def __init__(self, held_id: str, folder: Path) -> None:
        super().__init__(held_id, folder)
        self.held_id = held_id
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says of a held file; None leaves what was read.

    Attributes:
        place: the number of its ticket as typed, or the case file of a member of staff or of trainings.
    """

    place: str | CaseId
    kind: Kind | None = None
    stage: Stage | None = None


def claim(office: Office, held_id: str, said: Claim, by: str) -> Outcome:
    """File a held file where a person says, as it is now: it may have been put right in its folder.

    Raises:
        HeldUnknown, HeldAmbiguous: `held_id` names none, or several.
        HeldFileGone: the file is not there.
        UnknownTicket: what was typed is no ticket number.
    """
    with FileLock(office.folders.register / ".认领.lock"):  # of two who claim one file, one gets it
        return _claim(office, held_id, said, by)


def _claim(office: Office, held_id: str, said: Claim, by: str) -> Outcome:
    held = office.held.find(held_id)
    if held.path is None:
        raise HeldFileGone(held.held_id, held.folder)
    if isinstance(said.place, CaseId):
        case, tickets = said.place, tuple[str, ...]()
    else:
        number = office.number(said.place)
        case, tickets = case_of(office, number), (number,)
    facts = held.facts
    kind = said.kind or (Kind(str(facts["kind"])) if facts.get("kind") else None)
    stage = said.stage or (Stage(str(facts["stage"])) if facts.get("stage") else None)
    taken = dt.datetime.fromisoformat(str(facts["taken"])) if facts.get("taken") else None
    seen = Recognition(Action.FILE, kind, stage, tickets, taken=taken, rule="claimed")
    incoming = Incoming(held.path, PurePosixPath(held.source), held.path.stat().st_size)
    outcome = Intake(office, by=by).file_by_hand(incoming, case, seen)
    if isinstance(outcome, Filed | AlreadyFiled):
        _let_go(office, held.held_id, outcome.record.sha256, by)
    return outcome


def _let_go(office: Office, held_id: str, sha256: str, by: str) -> None:
    """Filing lets go of what was held with the very bytes; this is for a file that was edited since."""
    still_held = any(each.held_id == held_id for each in office.held.all())
    if still_held and office.held.release(held_id, sha256):
        office.register.held.resolve(held_id, office.clock(), by)
