"""A packet (报送材料包): what one is made of, and how it stands in its manifest (`docs/format.md`, 6).

A packet is a value that the manifest holds whole, but for the bytes of its papers, which it names by their digests. So
a frozen packet can be built again from its manifest and the papers alone.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, Self

from anjuan.errors import AnjuanError, ExitCode
from anjuan.ids import RecordId
from anjuan.kinds import Kind, Stage
from anjuan.naming import safe_name

FORMAT = 1
_NAME_BYTES = 120
"""Of one folder or file: Windows wants a whole path within 260 characters."""


class PacketDamaged(AnjuanError):
    """A frozen packet is not what its manifests say, or cannot be read.

    Attributes:
        name: the packet's.
        paths: the files that are missing or altered, below its folder.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, name: str, paths: tuple[str, ...]) -> None:
        super().__init__(name, paths)
        self.name = name
        self.paths = paths


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it goes out: a masked copy of a record.

    Attributes:
        name: the file's, masked.
        sha256: of the copy.
        size: of the copy, in bytes.
        format: of the copy, as a lower-case extension.
        source: the record that it was made from.
        source_sha256: of the record.
        hidden: how often each kind of personal data was hidden.
        remark: what the reader must know of the copy, in Chinese; empty: nothing.
    """

    name: str
    sha256: str
    size: int
    format: str
    kind: Kind
    stage: Stage | None
    taken_at: dt.datetime | None
    source: RecordId
    source_sha256: str
    hidden: Mapping[str, int]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The papers about one thing: `number` is a ticket's, or empty; `title` is masked."""

    number: str
    title: str
    papers: tuple[Paper, ...]

    @property
    def heading(self) -> str:
        """How lists and bookmarks call it."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A printed table.

    Attributes:
        shares: the columns' shares of the width.
        rows: one whose first cell is empty is a heading or a sum, and stands out.
        notes: below it.
        texts: the columns (from 0) that begin at the left; the others stand in the middle.
        landscape: whether it lies.
    """

    title: str
    subtitle: str
    headings: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    texts: tuple[int, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class PacketPart:
    """A part with its divider: tables first, then dossiers."""

    title: str
    tables: tuple[Table, ...] = ()
    dossiers: tuple[Dossier, ...] = ()

    @property
    def papers(self) -> int:
        """How many papers it has."""
        return sum(len(dossier.papers) for dossier in self.dossiers)


@dataclass(frozen=True, slots=True)
class Omission:
    """What is not in the packet, and why; both in Chinese, masked. `key` tells it from others for ever."""

    key: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet.

    Attributes:
        name: of its folder and files; also at the foot of its pages.
        title: on the cover, below the heading.
        unit: who submits.
        addressee: a stable word, such as `city`.
        period: `YYYY-MM`.
        serial: 0 of the packet itself, 1, 2, … of its supplements.
        frozen_at: with an offset; the date on the cover.
        approver: who let it out.
        fields: the cover's rows.
        omitted: what is left out.
        differences: what a supplement adds, replaces or changes, in Chinese.
        superseded: papers of earlier packets that stand no more: each `<part's title>|<case>#<record number>`.
    """

    name: str
    title: str
    unit: str
    addressee: str
    period: str
    serial: int
    frozen_at: dt.datetime
    approver: str
    fields: tuple[tuple[str, str], ...]
    parts: tuple[PacketPart, ...]
    omitted: tuple[Omission, ...] = ()
    differences: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()

    @property
    def papers(self) -> int:
        """How many papers it has."""
        return sum(part.papers for part in self.parts)

    def placed(self) -> Iterator[tuple[str, Paper]]:
        """Every paper with its path below `data/`, in the order of printing."""
        for part, folder in zip(self.parts, self.folders(), strict=True):
            for number, dossier in enumerate(part.dossiers, 1):
                own = dossier.number or f"{number:02d} {dossier.title}"
                for at, paper in enumerate(dossier.papers, 1):
                    yield f"{folder}/{_short(own)}/{_short(f'{at:02d} {paper.name}')}", paper

    def folders(self) -> tuple[str, ...]:
        """The folder of each part below `data/`."""
        return tuple(_short(f"{at:02d} {part.title}") for at, part in enumerate(self.parts, 1))

    def as_json(self) -> dict[str, Any]:
        """What its manifest says."""
        paths = {id(paper): path for path, paper in self.placed()}
        said = asdict(self) | {"format": FORMAT, "frozen_at": self.frozen_at.isoformat()}
        said["parts"] = [
            {
                "title": part.title,
                "tables": [asdict(table) for table in part.tables],
                "dossiers": [
                    {
                        "number": dossier.number,
                        "title": dossier.title,
                        "papers": [_paper_json(paper, paths[id(paper)]) for paper in dossier.papers],
                    }
                    for dossier in part.dossiers
                ],
            }
            for part in self.parts
        ]
        return said

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> Self:
        """The packet of a manifest.

        Raises:
            KeyError, TypeError, ValueError: it is none, or of a later format.
        """
        if said["format"] > FORMAT:
            raise ValueError(said["format"])
        plain = ("name", "title", "unit", "addressee", "period", "serial", "approver")
        return cls(
            **{name: said[name] for name in plain},
            frozen_at=dt.datetime.fromisoformat(said["frozen_at"]),
            fields=tuple((label, value) for label, value in said["fields"]),
            parts=tuple(map(_part, said["parts"])),
            omitted=tuple(Omission(**each) for each in said["omitted"]),
            differences=tuple(said["differences"]),
            superseded=tuple(said["superseded"]),
        )


def _short(name: str) -> str:
    return safe_name(name.replace("%", "％"), max_bytes=_NAME_BYTES)


def _paper_json(paper: Paper, path: str) -> dict[str, Any]:
    return {
        "path": str(PurePosixPath("data", path)),
        "name": paper.name,
        "sha256": paper.sha256,
        "size": paper.size,
        "format": paper.format,
        "kind": paper.kind,
        "stage": paper.stage,
        "taken_at": paper.taken_at.isoformat() if paper.taken_at else None,
        "case": paper.source.case,
        "record_no": paper.source.record_no,
        "source_sha256": paper.source_sha256,
        "hidden": dict(paper.hidden),
        "remark": paper.remark,
    }


def _paper(said: Mapping[str, Any]) -> Paper:
    return Paper(
        said["name"],
        said["sha256"],
        said["size"],
        said["format"],
        Kind(said["kind"]),
        Stage(said["stage"]) if said["stage"] else None,
        dt.datetime.fromisoformat(said["taken_at"]) if said["taken_at"] else None,
        RecordId(said["case"], said["record_no"]),
        said["source_sha256"],
        dict(said["hidden"]),
        said["remark"],
    )


def _part(said: Mapping[str, Any]) -> PacketPart:
    return PacketPart(
        said["title"],
        tuple(map(_table, said["tables"])),
        tuple(Dossier(each["number"], each["title"], tuple(map(_paper, each["papers"]))) for each in said["dossiers"]),
    )


def _table(said: Mapping[str, Any]) -> Table:
    return Table(
        said["title"],
        said["subtitle"],
        tuple(said["headings"]),
        tuple(said["shares"]),
        tuple(tuple(row) for row in said["rows"]),
        tuple(said["notes"]),
        tuple(said["texts"]),
        said["landscape"],
    )
