"""待处理: files that could not be filed, each in a folder of its own beside the reason why.

People work in these folders: they take the file out, rename it or edit it there. So the folder is looked at afresh
each time, and nothing is deleted but what was filed, by its digest.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from anjuan.errors import AnjuanError
from anjuan.naming import safe_name
from archive import atomic
from archive.bag import sha256
from archive.layout import is_system_litter, marks_open_document
from archive.staging import Staged

REASON_NAME = "原因.txt"
FACTS_NAME = ".held.json"
_ID_DIGITS = 8
_SHORT_BYTES = 60  # of a file's name in its folder's name: 20 汉字
_FOLDER_NAME = re.compile(r"[0-9a-f]{8} .+")


class HeldUnknown(AnjuanError):
    """Nothing is held under a number that begins with `prefix`."""

    def __init__(self, prefix: str) -> None:
        super().__init__(prefix)
        self.prefix = prefix


class HeldAmbiguous(AnjuanError):
    """Several held files have numbers that begin with `prefix`: `held_ids`."""

    def __init__(self, prefix: str, held_ids: tuple[str, ...]) -> None:
        super().__init__(prefix, held_ids)
        self.prefix = prefix
        self.held_ids = held_ids


@dataclass(frozen=True, slots=True)
class Held:
    """A file that waits for a person.

    Attributes:
        held_id: eight hexadecimal digits, of the source and the digest: the same file is held once.
        folder: where it is held.
        path: the file, under the name that it has there now; None when somebody has taken it out.
        source: its path below the inbox, as the user named it.
        reason: a stable code, such as those of `anjuan.recognition.Reason`.
        explanation: the lines of 原因.txt.
        sha256: of the bytes as they were held; somebody may have edited them since.
        size: in bytes, as they were held.
        held_at: when, with an offset.
        facts: what else was known, as JSON can say it.
    """

    held_id: str
    folder: Path
    path: Path | None
    source: str
    reason: str
    explanation: tuple[str, ...]
    sha256: str
    size: int
    held_at: dt.datetime
    facts: Mapping[str, object]


class HeldShelf:
    """The folder 待处理. It must be on the same file system as the case files.

    Args:
        root: the folder; made when first held in.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def hold(
        self,
        staged: Staged,
        *,
        source: str,
        reason: str,
        explanation: Sequence[str],
        facts: Mapping[str, object],
        now: dt.datetime,
    ) -> Held:
        """Put a staged copy into a folder of its own. On return it is on the disk, read back, and the copy is gone.

        Holding the same bytes from the same source again changes nothing, unless the file was taken out or edited:
        then it is held anew, and the edited one stays too.

        Raises:
            CopyDamaged, DiskFull: the disk failed; the copy is still staged.
        """
        for attempt in count():
            held_id = hashlib.sha256(f"{source}\n{staged.sha256}\n{attempt}".encode()).hexdigest()[:_ID_DIGITS]
            earlier = next(self.root.glob(f"{held_id} *"), None)
            if earlier is None or (not _contents(earlier) and _clear(earlier)):
                break
            held = _read(earlier)
            if held is not None and any(each.is_file() and _is(each, staged.sha256) for each in _contents(earlier)):
                atomic.remove(staged.path)
                return held
        name = _name(source)
        folder = self.root / f"{held_id} {safe_name(name, max_bytes=_SHORT_BYTES).rstrip('. ')}"
        held = Held(
            held_id=held_id,
            folder=folder,
            path=folder / name,
            source=source,
            reason=reason,
            explanation=tuple(explanation),
            sha256=staged.sha256,
            size=staged.size,
            held_at=now,
            facts=facts,
        )
        _build(held, staged, name)
        return held

    def all(self) -> tuple[Held, ...]:
        """Everything that is held, the earliest first."""
        held = [_read(each.parent) for each in self.root.glob(f"*/{FACTS_NAME}")]
        return tuple(sorted((each for each in held if each is not None), key=lambda each: (each.held_at, each.held_id)))

    def find(self, prefix: str) -> Held:
        """The held file whose number begins so.

        Raises:
            HeldUnknown: there is none.
            HeldAmbiguous: there are several.
        """
        prefix = prefix.strip().lower()
        found = [each for each in self.all() if prefix and each.held_id.startswith(prefix)]
        if not found:
            raise HeldUnknown(prefix)
        if len(found) > 1:
            raise HeldAmbiguous(prefix, tuple(each.held_id for each in found))
        return found[0]

    def release(self, held_id: str, filed_sha256: str) -> bool:
        """Let go of a held file that has been filed: its folder goes, if it holds those bytes and no others.

        Returns:
            Whether it went. False: the file there is another one by now, or is open in a program.

        Raises:
            HeldUnknown: nothing is held under that number.
        """
        folder = self.find(held_id).folder
        contents = [each for each in _contents(folder) if not marks_open_document(each.name)]
        if not all(each.is_file() and _is(each, filed_sha256) for each in contents):
            return False
        try:
            for each in contents:
                atomic.remove(each)
        except PermissionError:  # Windows: a program has it open
            return False
        if not _contents(folder):
            _clear(folder)
        return True

    def sweep(self) -> tuple[str, ...]:
        """Clear away the folders that people took the file out of; the names of these folders.

        A folder in which a document is open stays: programs save by taking the file away for a moment.
        """
        if not self.root.is_dir():
            return ()
        ours = [each for each in sorted(self.root.iterdir()) if _FOLDER_NAME.fullmatch(each.name) and each.is_dir()]
        return tuple(each.name for each in ours if not _contents(each) and _clear(each))


def _name(source: str) -> str:
    """The file's name in its folder: its own, unless it would be taken for something else there."""
    name = safe_name(PurePosixPath(source).name)
    ours = name in {REASON_NAME, FACTS_NAME} or is_system_litter(name) or marks_open_document(name)
    return safe_name(f"＿{name}") if ours else name


def _build(held: Held, staged: Staged, name: str) -> None:
    """Make the folder aside, where leftovers of a crash are swept, and give it its place by one rename."""
    aside = staged.path.with_name(f"{staged.path.name}.held")
    atomic.new_folder(aside)
    reason = "".join(f"{line}\r\n" for line in held.explanation).encode("utf-8-sig")  # for Notepad on old Windows
    document = {
        "held_id": held.held_id,
        "name": name,
        "source": held.source,
        "reason": held.reason,
        "explanation": held.explanation,
        "sha256": held.sha256,
        "size": held.size,
        "held_at": held.held_at.isoformat(),
        "facts": held.facts,
    }
    facts = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8")
    atomic.write(aside / REASON_NAME, reason)
    atomic.write(aside / FACTS_NAME, facts)
    atomic.make_folders(held.folder.parent)
    atomic.move(staged.path, aside / name)
    try:
        digests = {name: staged.sha256, REASON_NAME: sha256(reason), FACTS_NAME: sha256(facts)}
        atomic.secure({aside / each: digest for each, digest in digests.items()})
        atomic.sync_folder(aside)
        atomic.move_folder(aside, held.folder)
    except BaseException:
        atomic.move(aside / name, staged.path)
        raise
    atomic.sync_folder(held.folder.parent)


def _read(folder: Path) -> Held | None:
    """What is held in a folder; None where its description is missing or spoilt."""
    try:
        document = json.loads((folder / FACTS_NAME).read_bytes())
        return Held(
            held_id=document["held_id"],
            folder=folder,
            path=_find(folder, document["name"], document["sha256"]),
            source=document["source"],
            reason=document["reason"],
            explanation=tuple(document["explanation"]),
            sha256=document["sha256"],
            size=document["size"],
            held_at=dt.datetime.fromisoformat(document["held_at"]),
            facts=document["facts"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _find(folder: Path, name: str, sha256: str) -> Path | None:
    """The held file: under its own name, or renamed, or the one that is left."""
    files = [each for each in _contents(folder) if each.is_file() and not marks_open_document(each.name)]
    named = [each for each in files if each.name == name]
    if named or len(files) < 2:
        return next(iter(named or files), None)
    return next((each for each in files if _is(each, sha256)), files[0])


def _contents(folder: Path) -> list[Path]:
    """Everything in a folder that a person may want: not the reason, not litter of the system."""
    ours = {REASON_NAME, FACTS_NAME}
    return [each for each in sorted(folder.iterdir()) if each.name not in ours and not is_system_litter(each.name)]


def _is(path: Path, digest: str) -> bool:
    return atomic.digest_of(path) == digest


def _clear(folder: Path) -> bool:
    """Remove a folder that holds nothing but its reason and litter; False if something has come into it just now."""
    for each in sorted(folder.iterdir(), key=lambda each: each.name == FACTS_NAME):
        if each.name in {REASON_NAME, FACTS_NAME} or is_system_litter(each.name):
            atomic.remove(each)
    try:
        atomic.remove_folder(folder)
    except OSError:
        return False
    return True
