"""A packet as a folder, which is a BagIt bag (RFC 8493), and as a zip that opens with its Chinese names everywhere.

Nothing in either depends on when or where it is made: the same packet and the same papers give the same bytes.
"""

import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from anjuan.ids import SHANGHAI
from archive import atomic
from archive.bag import parse_manifest, sha256
from archive.layout import BAG_INFO, BAGIT, DATA, MANIFEST, META, TAG_MANIFEST
from archive.packet import Packet, PacketDamaged

PACKET_JSON = f"{META}/packet.json"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_EARLIEST_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def write_bag(packet: Packet, papers: Mapping[str, Path], tables: Mapping[str, bytes], target: Path) -> None:
    """Write the packet's folder: built aside, read back, and there whole or not at all.

    Args:
        packet: what is in it.
        papers: a file for each digest of its papers.
        tables: further files of the payload, by their paths below `data/`.
        target: must not be there; its folder must.

    Raises:
        CopyDamaged: a paper's file has other bytes than its digest says.
        DiskFull: there is no room.
        OSError: the target is there.
    """
    aside = target.with_name(f".{target.name[:60]}.part")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        atomic.new_folder(aside)
        sizes: dict[str, int] = {}
        digests: dict[str, str] = {}
        for path, paper in packet.placed():
            place = aside / DATA / path
            place.parent.mkdir(parents=True, exist_ok=True)
            with papers[paper.sha256].open("rb", buffering=0) as source:
                _, sizes[path] = atomic.copy(source, place)
            digests[f"{DATA}/{path}"] = paper.sha256
        for path, content in tables.items():
            place = aside / DATA / path
            place.parent.mkdir(parents=True, exist_ok=True)
            atomic.write(place, content)
            digests[f"{DATA}/{path}"], sizes[path] = sha256(content), len(content)
        tags = _tag_files(packet, digests, sum(sizes.values()))
        (aside / META).mkdir()
        (aside / DATA).mkdir(exist_ok=True)
        for path, content in tags.items():
            atomic.write(aside / path, content)
        written = digests | {path: sha256(content) for path, content in tags.items()}
        atomic.secure({aside / path: digest for path, digest in written.items()})
        for folder in sorted({place for path in written for place in (aside / path).parents if aside in place.parents}):
            atomic.sync_folder(folder)
        atomic.move_folder(aside, target)
        atomic.sync_folder(target.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_packet(folder: Path) -> Packet:
    """The packet of a folder, every file of which is what its manifests say.

    Raises:
        PacketDamaged: some are not, or the manifest cannot be read.
    """
    damaged = _damaged(folder)
    if damaged:
        raise PacketDamaged(folder.name, damaged)
    try:
        return Packet.of_json(json.loads((folder / PACKET_JSON).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PacketDamaged(folder.name, (PACKET_JSON,)) from error


def digest_of_bag(folder: Path) -> str:
    """What stands for the whole folder: the digest of its tag manifest, which names all other manifests' digests."""
    return atomic.digest_of(folder / TAG_MANIFEST)


def write_zip(folder: Path, target: Path, packet: Packet) -> None:
    """Write the folder as a zip beside it, whole or not at all.

    Every name begins with the packet's, which is Chinese: so each is marked as UTF-8 (bit 11 of its flags), and no
    reader takes it for another encoding. Nothing is packed tighter: pictures and documents are packed already, and what
    a packer makes of the same bytes differs between its versions.
    """
    moment = packet.frozen_at.astimezone(SHANGHAI).timetuple()[:6]
    aside = target.with_name(f".{target.name[:60]}.part")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED, strict_timestamps=False) as package:
            for path in sorted(each for each in folder.rglob("*") if each.is_file()):
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                member = zipfile.ZipInfo(name, max(moment, _EARLIEST_OF_ZIP))
                member.create_system = 0  # Windows: names are not taken for bytes of some other system
                member.external_attr = 0x20
                member.file_size = path.stat().st_size
                with path.open("rb") as source, package.open(member, "w") as place:
                    shutil.copyfileobj(source, place, 1 << 20)
        atomic.secure({aside: atomic.digest_of(aside)})
        atomic.move(aside, target)
        atomic.sync_folder(target.parent)
    finally:
        aside.unlink(missing_ok=True)


def _tag_files(packet: Packet, digests: Mapping[str, str], size: int) -> dict[str, bytes]:
    day = packet.frozen_at.astimezone(SHANGHAI).date()
    labels = {
        "Bag-Software-Agent": "anjuan",
        "Bagging-Date": day.isoformat(),
        "External-Identifier": packet.name,
        "Payload-Oxum": f"{size}.{len(digests)}",
        "Source-Organization": packet.unit,
    }
    files = {
        BAGIT: _DECLARATION,
        BAG_INFO: "".join(f"{label}: {value}\n" for label, value in labels.items()).encode(),
        MANIFEST: _manifest(digests),
        PACKET_JSON: json.dumps(packet.as_json(), ensure_ascii=False, sort_keys=True, indent=1).encode(),
    }
    files[TAG_MANIFEST] = _manifest({path: sha256(content) for path, content in files.items()})
    return files


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def _damaged(folder: Path) -> tuple[str, ...]:
    """The files of a packet's folder that are not what its manifests say."""
    named: dict[str, str] = {}
    for manifest in (TAG_MANIFEST, MANIFEST):
        try:
            named |= parse_manifest((folder / manifest).read_bytes())
        except (OSError, ValueError):
            return (manifest,)
    return tuple(path for path, digest in sorted(named.items()) if _digest(folder / path) != digest)


def _digest(path: Path) -> str | None:
    try:
        return atomic.digest_of(path)
    except OSError:
        return None
