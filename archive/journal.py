"""The commit of several files into a case file that exists: all of them or none.

Everything is written and synced in the staging folder first. The journal then names each staged file and its place in
the case; once the journal is on the disk the commit has happened, and what is left are renames, which can be done
again as often as it takes.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive import atomic
from archive.bag import CaseDamaged, sha256
from archive.layout import DATA, JOURNAL, STAGING, case_token


@dataclass(frozen=True, slots=True)
class Move:
    """One staged file and its place.

    Attributes:
        staged: below the staging folder.
        path: below the case's folder.
        sha256: of its content.
    """

    staged: str
    path: str
    sha256: str


def commit(root: Path, case: str, moves: tuple[Move, ...], aside: Path) -> None:
    """Move staged files into the case whose lock the caller holds.

    When this raises, the commit has either not happened, or it will be completed by `finish`.

    Args:
        root: the archive.
        case: its key.
        moves: the files, the tag manifest last.
        aside: a free path in the staging folder, for the journal itself.

    Raises:
        atomic.CopyDamaged, atomic.DiskFull: it has not happened.
        CaseDamaged: as for `finish`.
    """
    journal = _journal(root, case)
    atomic.make_folders(journal.parent)
    entries = [{"staged": each.staged, "path": each.path, "sha256": each.sha256} for each in moves]
    content = json.dumps({"case": case, "moves": entries}, ensure_ascii=False).encode("utf-8")
    atomic.write(aside, content)
    staged = {root / STAGING / each.staged: each.sha256 for each in moves}
    atomic.secure({**staged, aside: sha256(content)})
    atomic.sync_folders([*{path.parent for path in staged}])
    atomic.move(aside, journal)
    atomic.sync_folder(journal.parent)
    finish(root, case)


def finish(root: Path, case: str) -> bool:
    """Complete the commit of a case that was cut short; False where there is none.

    Raises:
        CaseDamaged: a file of it is neither staged nor in its place, or something else has its place.
    """
    journal = _journal(root, case)
    if not journal.exists():
        return False
    moves = _read(journal)[1]
    for each in moves:
        _place(root / STAGING / each.staged, root / case / each.path, each, case)
    atomic.sync_folders(sorted({(root / case / each.path).parent for each in moves}))
    atomic.remove(journal)
    return True


def pending(root: Path) -> dict[str, frozenset[str]]:
    """The cases with a commit to complete, each with the names of the staging folders that it still needs."""
    needed = {}
    for journal in sorted((root / JOURNAL).glob("*.json")):
        with suppress(FileNotFoundError):  # completed just now
            case, moves = _read(journal)
            needed[case] = frozenset(each.staged.partition("/")[0] for each in moves)
    return needed


def is_pending(root: Path, case: str) -> bool:
    """Whether a commit into the case is going on, or was cut short."""
    return _journal(root, case).exists()


def _place(staged: Path, target: Path, move: Move, case: str) -> None:
    if target.is_file() and atomic.digest_of(target) == move.sha256:
        return
    taken = move.path.startswith(f"{DATA}/") and os.path.lexists(target)
    if taken or not staged.exists() or not target.parent.is_dir():
        raise CaseDamaged(case, (move.path,))
    atomic.move(staged, target)


def _journal(root: Path, case: str) -> Path:
    return root / JOURNAL / f"{case_token(case)}.json"


def _read(journal: Path) -> tuple[str, tuple[Move, ...]]:
    document = json.loads(journal.read_bytes())
    return document["case"], tuple(Move(**each) for each in document["moves"])
