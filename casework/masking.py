"""Masked copies of files for those who may not see everything, each approved and noted."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.errors import AnjuanError, ExitCode
from anjuan.masking import Known, Level, Masker, Personal, mask
from anjuan.naming import MAX_BYTES, safe_name, tails
from anjuan.person_names import is_name
from anjuan.progress import Activity, Reporter
from anjuan.settings import in_force
from casework.office import Office, UnknownTicket

if TYPE_CHECKING:
    from anjuan.ticket import Ticket
    from archive.isolated import Isolated
    from archive.masked.copy import MaskedCopy
    from archive.obstacles import Obstacle

_ROOM = 40
"""Bytes of a file name that stay free for the extension and a number."""


class NotApproved(AnjuanError):
    """Somebody wants to take material out without saying who approved it, or for what."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Approval:
    """Who let material leave the centre, for what, and who took it."""

    approver: str
    purpose: str
    by: str

    def check(self) -> None:
        """Make sure that both are said.

        Raises:
            NotApproved: the approver or the purpose is blank.
        """
        if not self.approver.strip() or not self.purpose.strip():
            raise NotApproved


@dataclass(frozen=True, slots=True)
class Leaving:
    """One thing that leaves: what it is (a ticket's number, a masked file name), and facts without personal data."""

    subject: str
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its copy, or why there is none."""

    source: Path
    made: "MaskedCopy | Obstacle"


def approved(office: Office, approval: Approval, action: str, leaving: Sequence[Leaving]) -> None:
    """Note in the audit trail that these things leave the centre; to be called before they do.

    Args:
        office: the open office.
        approval: who let them; the purpose is masked before it is written.
        action: a stable English word such as `copy.masked`.
        leaving: the things.

    Raises:
        NotApproved: the approver or the purpose is blank.
    """
    from register.audit import Entry

    approval.check()
    said = {"approver": approval.approver.strip(), "purpose": mask(approval.purpose.strip(), Masker())}
    entries = [Entry(approval.by, action, each.subject, {**each.detail, **said}) for each in leaving]
    office.register.audit.append(*entries, now=office.clock())


def masker_for(office: Office, level: Level, ticket: "Ticket | None" = None) -> Masker:
    """What to hide from the readers of a level, by the rule in force today; before the first rule, everything."""
    rule = in_force(office.settings.masking, office.clock().date())
    hidden = frozenset(map(Personal, rule.hidden(level))) if rule else frozenset(Personal)
    return Masker(hidden, known_of(ticket) if ticket else Known(), office.patterns)


def known_of(ticket: "Ticket") -> Known:
    """The personal values of a ticket's fields."""
    fields = (ticket.caller_name, ticket.contact, ticket.caller_phone, ticket.reflect_phone, ticket.reflect_name)
    words = [word for value in fields if value for word in re.split(r"[\s,，、;；/()（）]+", value) if word]
    callers = re.split(r"[\s,，、]+", ticket.caller_name or "")
    return Known(
        names=tuple(word for word in words if word in callers or is_name(word, labelled=True)),
        phones=tuple(word for word in words if sum(char.isdigit() for char in word) >= 7),
        points=(ticket.point,) if ticket.point else (),
    )


def masked_copies(
    office: Office,
    files: Sequence[Path],
    out: Path,
    level: Level,
    approval: Approval,
    ticket: str | None,
    reporter: Reporter,
) -> Iterator[Outcome]:
    """Copy files into the folder `out` without what readers of this level may not see, names of files included.

    A copy is noted in the audit trail before it appears in `out`. What cannot be masked is told and not copied.

    Args:
        office: the open office.
        files: any files.
        out: the folder; nothing in it is overwritten.
        level: who will see the copies.
        approval: who let them out, and for what.
        ticket: whose files they are: the values of its fields are hidden wherever they stand.
        reporter: of progress.

    Raises:
        NotApproved: the approver or the purpose is blank.
        UnknownTicket: the register does not know the ticket.
    """
    from archive.isolated import Isolated

    approval.check()
    masker = masker_for(office, level, _ticket(office, ticket) if ticket else None)
    out.mkdir(parents=True, exist_ok=True)
    seconds = office.settings.archive.convert_seconds
    with (
        Isolated(seconds) as child,
        office.workspace() as work,
        reporter.track(Activity.MASKING, len(files)) as advance,
    ):
        for number, file in enumerate(files):
            made = _masked(office, file, work / str(number), masker, child, reporter)
            yield Outcome(file, _published(office, file, made, out, level, approval, masker))
            advance(1)


def _ticket(office: Office, typed: str) -> "Ticket":
    ticket = office.register.tickets.get(office.number(typed))
    if ticket is None:
        raise UnknownTicket(typed)
    return ticket


def _masked(
    office: Office, file: Path, stem: Path, masker: Masker, child: "Isolated", reporter: Reporter
) -> "MaskedCopy | Obstacle":
    from archive.masked.copy import masked_copy
    from archive.obstacles import Obstacle
    from indexer.extract.reading import Status

    if not file.is_file():
        return Obstacle.MISSING
    [reading] = office.reader.read([file], slow=False)
    if not reading.format:
        return Obstacle.EMPTY if reading.status is Status.EMPTY else Obstacle.UNREADABLE
    return masked_copy(file, stem, reading.format, masker, child=child, converter=office.converter, reporter=reporter)


def _published(
    office: Office,
    file: Path,
    made: "MaskedCopy | Obstacle",
    out: Path,
    level: Level,
    approval: Approval,
    masker: Masker,
) -> "MaskedCopy | Obstacle":
    """Note the copy and give it its place among the others."""
    from archive.atomic import digest_of
    from archive.obstacles import Obstacle

    if isinstance(made, Obstacle):
        return made
    masker = masker.knowing(replace(masker.known, names=made.names or masker.known.names))
    target = _free_name(out, masked_name(file.stem, masker), made.path.suffix)
    detail: dict[str, object] = {
        "level": level.value,
        "source": digest_of(file),
        "copy": digest_of(made.path),
        "hidden": {sort.value: count for sort, count in sorted(made.hidden.items())},
    }
    said = replace(approval, purpose=masker.mask(approval.purpose))
    approved(office, said, "copy.masked", [Leaving(target.name, detail)])
    aside = target.with_name(f".{target.name[:60]}.part")
    shutil.copyfile(made.path, aside)
    aside.replace(target)
    return replace(made, path=target)


def masked_name(stem: str, masker: Masker) -> str:
    """A file's name without what is personal in it; Windows knows the full-width star only."""
    return safe_name(masker.mask(stem).replace("*", "＊"), max_bytes=MAX_BYTES - _ROOM)


def _free_name(folder: Path, stem: str, extension: str) -> Path:
    paths = (folder / f"{stem}{tail}{extension}" for tail in tails())
    return next(path for path in paths if not path.exists())
