"""The papers of a packet as they may go out: masked copies, kept by what went into them."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from anjuan.casefile import Record
from anjuan.masking import Masker
from anjuan.progress import Activity, Reporter
from casework.masking import masked_name
from casework.office import Office

if TYPE_CHECKING:
    from archive.isolated import Isolated
    from archive.kept import Kept
    from archive.obstacles import Obstacle
    from archive.packet import Paper
    from register.shelf import Filing

UNMASKED = "未能脱敏，按原件纳入"
"""The remark of a paper that goes as it is because it cannot be masked."""

_EDITED = frozenset({"docx", "xlsx", "txt", "md", "log", "csv", "pdf"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that is to go out.

    Attributes:
        masker: None: as it is.
        unmasked: whether it goes as it is where it cannot be masked.
    """

    filing: "Filing"
    masker: Masker | None
    unmasked: bool = False

    @property
    def name(self) -> str:
        """The record's name as the addressee may see it."""
        name = self.filing.record.facts.name
        return self.masker.mask(name) if self.masker else name


@dataclass(frozen=True, slots=True)
class Copied:
    """A paper that is ready, and where its bytes are.

    Attributes:
        path: of the copy.
        pictures: in it, whose pixels nobody has read.
        omitted: its pages (from 1) that could not be masked; in their place it says so.
    """

    paper: "Paper"
    path: Path
    pictures: int = 0
    omitted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that cannot go out, and why, in Chinese; `unmaskable`: nothing but its masking stands against it."""

    why: str
    unmaskable: bool = False


def kept_folder(office: Office) -> Path:
    """What is kept of packets' work; it may be deleted at any time."""
    return office.folders.output / ".缓存"


def copies(office: Office, wanted: Sequence[Wanted], reporter: Reporter) -> list[Copied | Refused]:
    """A masked copy of each, or why there is none, in their order.

    Args:
        office: the open office.
        wanted: the records.
        reporter: sees MASKING.
    """
    from archive.isolated import Isolated
    from archive.kept import Kept

    kept = Kept(kept_folder(office) / "脱敏")
    _convert_at_once(office, kept, wanted, reporter)
    with (
        Isolated(office.settings.archive.convert_seconds) as child,
        reporter.track(Activity.MASKING, len(wanted)) as advance,
    ):
        made: list[Copied | Refused] = []
        for each in wanted:
            copy = _copy(office, kept, each, child, reporter)
            made.append(_as_it_is(office, each) if _goes_unmasked(each, copy) else copy)
            advance(1)
        return made


def _goes_unmasked(wanted: Wanted, made: Copied | Refused) -> bool:
    return wanted.unmasked and isinstance(made, Refused) and made.unmaskable


def _as_it_is(office: Office, wanted: Wanted) -> Copied | Refused:
    """The record itself, with a warning."""
    record, source = wanted.filing.record, office.store.path(wanted.filing.case, wanted.filing.record)
    if (refused := _damage(source, record)) is not None:
        return refused
    names = wanted.masker.known.names if wanted.masker else ()
    answer = {"sha256": record.sha256, "size": record.size, "format": record.facts.format, "names": names}
    made = _copied(wanted, source, answer)
    return replace(made, paper=replace(made.paper, remark=UNMASKED)) if isinstance(made, Copied) else made


def _convert_at_once(office: Office, kept: "Kept", wanted: Sequence[Wanted], reporter: Reporter) -> None:
    """Papers that can be masked as PDF only, in as few runs of the office program as can be."""
    from archive.convert import CONVERTIBLE, Source

    new = [
        Source(office.store.path(each.filing.case, record), record.sha256, record.facts.format)
        for each in wanted
        if each.masker
        and (record := each.filing.record).facts.format in CONVERTIBLE - _EDITED
        and kept.recall(_key(record, each.masker)) is None
    ]
    if new:
        office.converter.to_pdf(new, reporter)


def _key(record: Record, masker: Masker) -> str:
    from archive.kept import key_of

    return key_of("mask", record.sha256, record.facts.format, masker.as_json())


def _copy(office: Office, kept: "Kept", wanted: Wanted, child: "Isolated", reporter: Reporter) -> Copied | Refused:
    record, source = wanted.filing.record, office.store.path(wanted.filing.case, wanted.filing.record)
    masker = wanted.masker
    if masker is not None and (answer := kept.recall(key := _key(record, masker))):
        return _copied(wanted, kept.place(key) / answer["file"], answer)
    if (refused := _damage(source, record)) is not None:
        return refused
    if masker is None:
        return _copied(wanted, source, {"sha256": record.sha256, "size": record.size, "format": record.facts.format})
    return _masked(kept, wanted, source, masker, office, child, reporter)


def _damage(source: Path, record: Record) -> Refused | None:
    """Why a record's file cannot be used; None: it is what it was when it was filed."""
    from archive.atomic import digest_of
    from archive.obstacles import Obstacle

    try:
        return None if digest_of(source) == record.sha256 else _refused(Obstacle.ALTERED)
    except OSError:
        return _refused(Obstacle.MISSING)


def _masked(
    kept: "Kept",
    wanted: Wanted,
    source: Path,
    masker: Masker,
    office: Office,
    child: "Isolated",
    reporter: Reporter,
) -> Copied | Refused:
    from archive.atomic import digest_of
    from archive.masked.copy import MaskedCopy, masked_copy
    from archive.proof import read_back

    key, form = _key(wanted.filing.record, masker), wanted.filing.record.facts.format
    with office.workspace() as work:
        made = masked_copy(source, work / "m", form, masker, child=child, converter=office.converter, reporter=reporter)
        if not isinstance(made, MaskedCopy):
            return _refused(made)
        with kept.making(key) as (folder, answer):
            shutil.copyfile(made.path, folder / made.path.name)
            answer.update(
                file=made.path.name,
                sha256=digest_of(made.path),
                size=made.path.stat().st_size,
                format=made.path.suffix.lstrip("."),
                hidden={sort.value: count for sort, count in sorted(made.hidden.items())},
                pictures=made.pictures,
                omitted=list(made.omitted),
                empty=bool(made.omitted) and len(made.omitted) == read_back(made.path)[0],
                names=list(made.names),
            )
    return _copied(wanted, kept.place(key) / made.path.name, answer)


def _copied(wanted: Wanted, path: Path, answer: Mapping[str, Any]) -> Copied | Refused:
    from anjuan.ids import RecordId
    from archive.packet import Paper

    if answer.get("empty"):
        return Refused("是扫描图片，文字不能识别，无法脱敏，没有纳入", unmaskable=True)
    record, masker = wanted.filing.record, wanted.masker
    stem = PurePosixPath(record.facts.name).stem or record.facts.name
    if masker is not None:
        names = tuple(answer["names"]) or masker.known.names
        stem = masked_name(stem, masker.knowing(replace(masker.known, names=names)))
    omitted = tuple(answer.get("omitted", ()))
    paper = Paper(
        f"{stem}.{answer['format']}",
        answer["sha256"],
        answer["size"],
        answer["format"],
        record.facts.kind,
        record.facts.stage,
        record.facts.taken_at,
        RecordId(wanted.filing.case.key, record.record_no),
        record.sha256,
        answer.get("hidden", {}),
        f"第 {'、'.join(map(str, omitted))} 页不能脱敏，已略去" if omitted else "",
    )
    return Copied(paper, path, answer.get("pictures", 0), omitted)


def _refused(obstacle: "Obstacle") -> Refused:
    from archive.obstacles import Obstacle

    unmaskable = obstacle in (Obstacle.SOUND, Obstacle.VIDEO, Obstacle.UNSUPPORTED)
    return Refused(f"{obstacle.chinese.replace('印成纸页', '脱敏')}，没有纳入", unmaskable)
