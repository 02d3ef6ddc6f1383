"""Where things are below 案卷: case folders, and the hidden folders that filing needs.

`docs/format.md` is the specification; this is its only place in code.
"""

import hashlib
from pathlib import Path

from anjuan.ids import CaseId
from anjuan.naming import MAX_BYTES, safe_name

STAGING = ".staging"
JOURNAL = ".journal"
LOCKS = ".locks"

DATA = "data"
META = "anjuan"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
RECORDS = f"{META}/records.jsonl"
CASE_JSON = f"{META}/case.json"

_SYSTEM_LITTER = {"thumbs.db", "desktop.ini", ".ds_store", ".directory"}
_OPEN_MARKS = ("~$", ".~", "~wr")


def case_folder(root: Path, case: CaseId) -> Path:
    """The case's folder. Every path into a case goes through here, so that no case lies outside `root`.

    Raises:
        ValueError: the key is not a relative path of safe, visible names.
    """
    parts = case.key.split("/")
    if any(part != safe_name(part) or part.startswith(".") for part in parts):
        raise ValueError(case.key)
    return root.joinpath(*parts)


def payload_name(record_no: int, name: str, taken: frozenset[str] = frozenset()) -> str:
    """The name of a record's file in `data/`: `001 原名.docx`, at most 255 bytes, none of `taken`.

    A percent sign becomes a full-width one: RFC 8493 (2.1.3) would have it encoded in manifests, and readers differ.
    """
    stored = safe_name(f"{record_no:03d} {name}".replace("%", "％"))
    again = 2
    while stored in taken:
        stem, dot, extension = stored.rpartition(".")
        tail = f" ({again}){dot}{extension}" if stem else f" ({again})"
        stored = safe_name((stem or extension), max_bytes=MAX_BYTES - len(tail.encode())) + tail
        again += 1
    return stored


def case_token(case: str) -> str:
    """A fixed-length name for a case's key, for lock and journal files."""
    return hashlib.sha256(case.encode("utf-8")).hexdigest()[:32]


def is_system_litter(name: str) -> bool:
    """Whether Windows or macOS put a file of this name into a folder that somebody looked at."""
    folded = name.casefold()
    return folded in _SYSTEM_LITTER or folded.startswith("._")


def marks_open_document(name: str) -> bool:
    """Whether an office program keeps a file of this name while it has a document open."""
    return name.casefold().startswith(_OPEN_MARKS)
