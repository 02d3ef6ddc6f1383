"""The tag files of a case file: what they say, and how it is read back (RFC 8493; `docs/format.md`).

All of them follow from the list of records, so one function writes them all, and a case is read by parsing one.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from anjuan.casefile import Record, RecordFacts
from anjuan.errors import AnjuanError, ExitCode
from anjuan.ids import CaseId
from anjuan.kinds import Kind, Stage
from archive.layout import BAG_INFO, BAGIT, DATA, MANIFEST, RECORDS, TAG_MANIFEST

FORMAT = 1
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_TICKET = "Anjuan-Ticket-Number"
_FORMAT_LABEL = "Anjuan-Format"
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")


class CaseDamaged(AnjuanError):
    """Files of a case file are missing, or are not what its manifests say: it is not written into until put right.

    Attributes:
        case: its key.
        paths: the files, below the case's folder.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, case: str, paths: tuple[str, ...]) -> None:
        super().__init__(case, paths)
        self.case = case
        self.paths = paths


class FormatTooNew(AnjuanError):
    """A later version of the program wrote the case file, in a format that this one does not know."""

    def __init__(self, case: str, written_format: int) -> None:
        super().__init__(case, written_format)
        self.case = case
        self.written_format = written_format


@dataclass(frozen=True, slots=True)
class Bag:
    """A case file as its tag files describe it.

    Attributes:
        tags: SHA-256 of each tag file but the tag manifest, by its path below the case's folder.
    """

    records: tuple[Record, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


def sha256(content: bytes) -> str:
    """The digest of a tag file's content."""
    return hashlib.sha256(content).hexdigest()


def tag_files(
    case: CaseId, records: Iterable[Record], kept: Mapping[str, str], added: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Every tag file of a case file of these records, the tag manifest last, by its path below the case's folder.

    Args:
        case: whose.
        records: all, in the order of their numbers.
        kept: digests of the further tag files that stay as they are.
        added: further tag files that are new or replaced.
    """
    records = tuple(records)
    files = {
        BAGIT: _DECLARATION,
        BAG_INFO: _bag_info(case, records),
        MANIFEST: _manifest((record.sha256, record.path) for record in records),
        RECORDS: "".join(record_line(record) + "\n" for record in records).encode("utf-8"),
        **added,
    }
    digests = {**kept, **{path: sha256(content) for path, content in files.items()}}
    files[TAG_MANIFEST] = _manifest((digest, path) for path, digest in sorted(digests.items()))
    return files


def _bag_info(case: CaseId, records: tuple[Record, ...]) -> bytes:
    labels = {
        "Bag-Software-Agent": "anjuan",
        "Bagging-Date": max(record.facts.filed_at for record in records).date().isoformat(),
        "External-Identifier": case.ticket_no or case.name,
        "Payload-Oxum": f"{sum(record.size for record in records)}.{len(records)}",
        _FORMAT_LABEL: str(FORMAT),
    }
    if case.ticket_no is not None:
        labels[_TICKET] = case.ticket_no
    return "".join(f"{label}: {value}\n" for label, value in labels.items()).encode("utf-8")


def _manifest(entries: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{digest}  {path}\n" for digest, path in entries).encode("utf-8")


def parse_manifest(content: bytes) -> dict[str, str]:
    """Digests by path.

    Raises:
        ValueError: a line is not one of a manifest.
    """
    digests = {}
    for line in re.split(r"\r\n|\n|\r", content.decode("utf-8")):  # names may hold Unicode's other line breaks
        if not line:
            continue
        match = _MANIFEST_LINE.fullmatch(line)
        if match is None:
            raise ValueError(line)
        digests[match[2]] = match[1].lower()
    return digests


def record_line(record: Record) -> str:
    """A record as one line of JSON, keys sorted, Chinese as it is."""
    facts = record.facts
    values = {
        "record_no": record.record_no,
        "path": record.path,
        "sha256": record.sha256,
        "size": record.size,
        "replaces": record.replaces,
        "kind": facts.kind,
        "stage": facts.stage,
        "name": facts.name,
        "source": facts.source,
        "filed_at": facts.filed_at.isoformat(),
        "filed_by": facts.filed_by,
        "taken_at": facts.taken_at.isoformat() if facts.taken_at else None,
        "format": facts.format,
        "note": facts.note,
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def parse_record(line: str) -> Record:
    """What `record_line` wrote. Keys that this version does not know are passed over.

    Raises:
        ValueError: it is not a record.
    """
    try:
        values = json.loads(line)
        facts = RecordFacts(
            kind=Kind(values["kind"]),
            stage=None if values["stage"] is None else Stage(values["stage"]),
            name=values["name"],
            source=values["source"],
            filed_at=dt.datetime.fromisoformat(values["filed_at"]),
            filed_by=values["filed_by"],
            taken_at=None if values["taken_at"] is None else dt.datetime.fromisoformat(values["taken_at"]),
            format=values["format"],
            note=values["note"],
        )
        record = Record(
            values["record_no"], values["path"], values["sha256"], values["size"], facts, values["replaces"]
        )
    except (KeyError, TypeError) as error:
        raise ValueError(line) from error
    if re.fullmatch(rf"{DATA}/[^/\\]+", record.path) is None or record.path == f"{DATA}/..":
        raise ValueError(record.path)
    return record


def parse_records(content: bytes) -> tuple[Record, ...]:
    """The records of a `records.jsonl`.

    Raises:
        ValueError: a line is not a record.
    """
    return tuple(parse_record(line) for line in content.decode("utf-8").split("\n") if line)


def is_bag(folder: Path) -> bool:
    """Whether a folder is a case file, be it a damaged one."""
    return any((folder / tag).is_file() for tag in (BAGIT, TAG_MANIFEST, RECORDS))


def read_label(folder: Path, label: str) -> str | None:
    """A value of `bag-info.txt`; None where the file or the label is missing."""
    try:
        lines = (folder / BAG_INFO).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == label), None)


def read_ticket(folder: Path) -> str | None:
    """The ticket number that a case file says it has."""
    return read_label(folder, _TICKET)


def read_records(folder: Path, case: str) -> tuple[Record, ...]:
    """The records of a case file, by number.

    Raises:
        CaseDamaged: the list is missing or cannot be read.
    """
    try:
        return parse_records((folder / RECORDS).read_bytes())
    except (OSError, ValueError) as error:
        raise CaseDamaged(case, (RECORDS,)) from error


def read_bag(folder: Path, case: str) -> Bag:
    """A case file that is about to be written into: its tag files are what its tag manifest says.

    Raises:
        CaseDamaged: some are not. Writing new ones over them would make damage look like truth.
        FormatTooNew: the format is a later one.
    """
    written_format = read_label(folder, _FORMAT_LABEL) or ""
    if written_format.isdecimal() and int(written_format) > FORMAT:
        raise FormatTooNew(case, int(written_format))
    try:
        tags = parse_manifest((folder / TAG_MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise CaseDamaged(case, (TAG_MANIFEST,)) from error
    damaged = tuple(path for path, digest in sorted(tags.items()) if _digest(folder / path) != digest)
    if damaged or RECORDS not in tags:
        raise CaseDamaged(case, damaged or (RECORDS,))
    return Bag(read_records(folder, case), tags)


def _digest(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None
