"""Where an index lies: numbered folders, of which the newest complete one counts.

A generation is built in a folder of its own and becomes the current one when its marker appears there, in one atomic
step that no reader notices and that works while others read (Windows replaces no file that is open). What is
incomplete or older is removed later.
"""

import json
import os
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SCHEMA = 6
"""Number of the index's form: fields, analysis and storage. Whoever changes any of them raises it."""
_MARKER = "index.json"
_PROGRESS = "progress.json"


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index: its folder, the name of the engine that made it, and a token that no other index has."""

    folder: Path
    engine: str
    token: str


def _numbered(folder: Path) -> list[Path]:
    """The generations' folders, complete or not, the newest last."""
    try:
        return sorted((path for path in folder.iterdir() if path.name.isdecimal()), key=lambda path: int(path.name))
    except OSError:  # absent, out of reach for a moment, or no folder: who writes is told why
        return []


def current(folder: Path) -> Generation | None:
    """The newest complete generation; None when there is none, or its form is not today's."""
    for path in reversed(_numbered(folder)):
        try:
            marker = json.loads((path / _MARKER).read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            return None
        match marker:
            case {"schema": int(schema), "engine": str(engine), "token": str(token)} if schema == SCHEMA:
                return Generation(path, engine, token)
            case _:
                return None
    return None


def newest(folder: Path) -> Path | None:
    """The folder of the newest generation, complete or not."""
    return next(reversed(_numbered(folder)), None)


def unfinished(folder: Path) -> Generation | None:
    """The generation that is being built, whose token is empty; None when the newest one is complete."""
    found = _in_progress(folder)
    return found[0] if found else None


def progress(folder: Path) -> tuple[int, int | None] | None:
    """How many documents a rebuild has been given, of how many; None when the newest generation is complete."""
    found = _in_progress(folder)
    return found[1:] if found else None


def _in_progress(folder: Path) -> tuple[Generation, int, int | None] | None:
    last = newest(folder)
    try:
        if last is None or (last / _MARKER).exists():
            return None
        told = json.loads((last / _PROGRESS).read_bytes())
    except (OSError, ValueError):
        return None
    match told:
        case {"schema": form, "engine": str(engine), "done": int(done), "total": int() | None as total} if (
            form == SCHEMA
        ):
            return Generation(last, engine, ""), done, total
        case _:
            return None


def tell_progress(path: Path, engine: str, total: int | None, done: int) -> None:
    """Note how far the building of a generation is, for readers."""
    beside = path / f"{_PROGRESS}.tmp"
    beside.write_text(json.dumps({"schema": SCHEMA, "engine": engine, "done": done, "total": total}), encoding="utf-8")
    with suppress(PermissionError):  # Windows, while somebody reads it: the next note will do
        beside.replace(path / _PROGRESS)


def begin(folder: Path) -> Path:
    """A new folder for the next generation, not complete yet."""
    numbered = _numbered(folder)
    path = folder / f"{int(numbered[-1].name) + 1 if numbered else 1:06}"
    path.mkdir(parents=True)
    return path


def complete(path: Path, engine: str) -> None:
    """Make a generation the current one."""
    beside = path / f"{_MARKER}.tmp"
    with beside.open("w", encoding="utf-8") as file:
        json.dump({"schema": SCHEMA, "engine": engine, "token": uuid.uuid4().hex}, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path / _MARKER)


def remove(path: Path) -> None:
    """Remove a generation, as far as the system lets it go."""
    shutil.rmtree(path, ignore_errors=True)


def remove_others(folder: Path, kept: Path) -> None:
    """Remove all generations but one, as far as the system lets them go. Only for who holds the lock."""
    for path in _numbered(folder):
        if path != kept:
            remove(path)
