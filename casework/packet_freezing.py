"""Packets on the disk of the office: frozen once, read back, and built again where a file is gone."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anjuan.gaps import Addressee, Part
from anjuan.progress import Reporter
from casework.listing import bounds
from casework.office import Office
from casework.packet_copies import Copied, Wanted, copies, kept_folder
from casework.packet_making import Made
from casework.packet_material import level_of, masker_of
from casework.packet_tables import workbooks

if TYPE_CHECKING:
    from archive.packet import Packet, Paper
    from archive.packet_print import Printed
    from register.shelf import Filing

_FROZEN = ".冻结.json"
_WORK = ".编制中"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A packet that was handed over, as the file beside it says.

    Attributes:
        folder: where it stands in the office.
        packet: its manifest.
        bag: what stands for its folder (`archive.packet_bag.digest_of_bag`).
        zip: the SHA-256 of the zip.
        pdf: the SHA-256 of the PDF.
        pages: of the PDF.
    """

    folder: Path
    packet: "Packet"
    bag: str
    zip: str
    pdf: str
    pages: int

    def path(self, tail: str = "") -> Path:
        """Its folder; with a tail such as `.zip`, the file of this name."""
        return self.folder / f"{self.packet.name}{tail}"

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that is handed over."""
        return self.path(), self.path(".zip"), self.path(".pdf")


def frozen_in(folder: Path) -> tuple[Frozen, ...]:
    """The frozen packets of a folder, the supplements last.

    Raises:
        PacketDamaged: what a packet is cannot be read.
    """
    return tuple(sorted(map(_read, folder.glob(f"*{_FROZEN}")), key=lambda each: each.packet.serial))


def _read(path: Path) -> Frozen:
    from archive.packet import Packet, PacketDamaged

    try:
        said = json.loads(path.read_bytes())
        packet = Packet.of_json(said["packet"])
        return Frozen(path.parent, packet, said["bag"], said["zip"], said["pdf"], said["pages"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PacketDamaged(path.name.removesuffix(_FROZEN), (path.name,)) from error


def freeze(office: Office, folder: Path, made: Made, reporter: Reporter) -> "tuple[Frozen, Printed]":
    """Write a packet's folder, zip and PDF aside, then the file that says that it is frozen, and give all their place.

    Raises:
        PacketFailed, CopyDamaged, DiskFull
    """
    from archive.atomic import digest_of, write
    from archive.packet_bag import digest_of_bag, write_bag, write_zip

    work = folder / _WORK
    shutil.rmtree(work, ignore_errors=True)  # it was cut short
    work.mkdir()
    target = work / made.packet.name
    write_bag(made.packet, made.sources, workbooks(made.packet), target)
    bag = digest_of_bag(target)
    package, pdf = (work / f"{made.packet.name}{tail}" for tail in (".zip", ".pdf"))
    write_zip(target, package, made.packet)
    printed = _print(office, made.packet, made.sources, pdf, bag, reporter)
    frozen = Frozen(folder, made.packet, bag, digest_of(package), digest_of(pdf), printed.pages)
    said = {
        "packet": frozen.packet.as_json(),
        "bag": frozen.bag,
        "zip": frozen.zip,
        "pdf": frozen.pdf,
        "pages": frozen.pages,
    }
    aside = folder / f".{made.packet.name[:60]}.part"
    aside.unlink(missing_ok=True)
    write(aside, json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode())
    aside.replace(frozen.path(_FROZEN))
    for each in (target, package, pdf):  # what is cut short here is built again from the file above
        each.rename(folder / each.name)
    work.rmdir()
    return frozen, printed


def build_again(office: Office, frozen: Frozen, reporter: Reporter) -> tuple[str, ...]:
    """Make good what is gone of a frozen packet; what is there must be what it was.

    Returns:
        Names of files that came out with other bytes than they had, for the programs that laid them out have changed.

    Raises:
        PacketDamaged: something there is not what it was, or a paper cannot be had again.
    """
    from archive.packet import PacketDamaged
    from archive.packet_bag import digest_of_bag, read_packet, write_bag, write_zip

    bag, package, pdf = frozen.paths
    if bag.exists():
        if read_packet(bag) != frozen.packet or digest_of_bag(bag) != frozen.bag:
            raise PacketDamaged(frozen.packet.name, (bag.name,))
    else:
        write_bag(frozen.packet, _papers_again(office, frozen.packet, reporter), workbooks(frozen.packet), bag)
    sources = {paper.sha256: bag / "data" / path for path, paper in frozen.packet.placed()}
    others = []
    if digest_of_bag(bag) != frozen.bag:
        others.append(bag.name)
    if not package.exists():
        write_zip(bag, package, frozen.packet)
        others += _other(package, frozen.zip)
    elif _other(package, frozen.zip):
        raise PacketDamaged(frozen.packet.name, (package.name,))
    if not pdf.exists():
        _print(office, frozen.packet, sources, pdf, frozen.bag, reporter)
        others += _other(pdf, frozen.pdf)
    elif _other(pdf, frozen.pdf):
        raise PacketDamaged(frozen.packet.name, (pdf.name,))
    return tuple(others)


def _other(path: Path, digest: str) -> list[str]:
    """The file's name, where it has other bytes."""
    from archive.atomic import digest_of

    return [] if digest_of(path) == digest else [path.name]


def _papers_again(office: Office, packet: "Packet", reporter: Reporter) -> dict[str, Path]:
    """The papers of a packet whose folder is gone, made from their records as they were then.

    Raises:
        PacketDamaged: some do not come out as they were: settings or the ticket's fields have changed since.
    """
    from archive.packet import PacketDamaged

    wanted, papers = [], []
    addressee = Addressee(packet.addressee)
    _, end = bounds(office, packet.period)
    for part in packet.parts:
        level = level_of(office, end, addressee, Part.of(part.title))
        for paper in (paper for dossier in part.dossiers for paper in dossier.papers):
            filing = _filing(office, packet, paper)
            ticket = office.register.tickets.get(filing.case.ticket_no) if filing.case.ticket_no else None
            as_it_was = paper.sha256 == paper.source_sha256
            wanted.append(Wanted(filing, masker_of(office, level, ticket), unmasked=as_it_was))
            papers.append(paper)
    made = copies(office, wanted, reporter)
    others = tuple(
        paper.name
        for paper, each in zip(papers, made, strict=True)
        if not isinstance(each, Copied) or each.paper.sha256 != paper.sha256
    )
    if others:
        raise PacketDamaged(packet.name, others)
    return {each.paper.sha256: each.path for each in made if isinstance(each, Copied)}


def _filing(office: Office, packet: "Packet", paper: "Paper") -> "Filing":
    """The record that a paper was made from."""
    from archive.packet import PacketDamaged

    held = office.register.records.of_case(paper.source.case)
    found = next((each for each in held if each.record.sha256 == paper.source_sha256), None)
    if found is None:
        raise PacketDamaged(packet.name, (paper.name,))
    return found


def _print(
    office: Office, packet: "Packet", sources: dict[str, Path], target: Path, bag: str, reporter: Reporter
) -> "Printed":
    from archive.kept import Kept
    from archive.packet_print import print_packet

    return print_packet(
        packet,
        sources,
        target,
        bag,
        converter=office.converter,
        kept=Kept(kept_folder(office) / "版面"),
        settings=office.settings.archive,
        reporter=reporter,
    )
