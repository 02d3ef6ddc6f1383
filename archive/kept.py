"""Results of costly work, kept by the digest of all that went into it; the folder may be deleted at any time."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.atomic import digest_of
from archive.isolated import Isolated

RECIPE = 1
"""Raise it when the same bytes come out otherwise: it makes what is kept stale."""
_ANSWER = "answer.json"


def key_of(*parts: object) -> str:
    """One key for one work: the digest of what JSON can say of it."""
    said = json.dumps([RECIPE, *parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


class Kept:
    """Answers (JSON objects), each with the files that belong to it, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, key: str) -> Path:
        """The folder with the files of an answer."""
        return self._folder / key[:2] / key

    def recall(self, key: str) -> dict[str, Any] | None:
        """The answer; None where there is none yet."""
        try:
            answer: dict[str, Any] = json.loads((self.place(key) / _ANSWER).read_bytes())
        except (OSError, ValueError):
            return None
        return answer

    @contextmanager
    def making(self, key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
        """A folder for new files and an answer to fill in; both are kept when the block ends well."""
        place = self.place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".", dir=place.parent))
        answer: dict[str, Any] = {}
        try:
            yield aside, answer
            (aside / _ANSWER).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
            with suppress(OSError):  # somebody else was faster: theirs is as good
                aside.rename(place)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@dataclass(slots=True)
class Remembering(Isolated):
    """A child that does not do a document or a photo twice: what it made of these bytes is kept."""

    kept: Kept = field(kw_only=True)

    def run(self, job: str, /, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON values
        """See `Isolated.run`; a photo's pages lie where they are kept, under names of their own."""
        if job not in {"document", "photo"}:
            return Isolated.run(self, job, **arguments)
        target = Path(arguments.pop("target"))
        wanted = {name: value for name, value in arguments.items() if name != "source"}
        key = key_of(job, digest_of(Path(arguments["source"])), wanted)
        name = f"{key[:24]}.pdf" if job == "document" else key[:24]
        answer = self.kept.recall(key)
        if answer is None:
            with self.kept.making(key) as (folder, made):
                made.update(Isolated.run(self, job, target=str(folder / name), **arguments))
            answer = made
        place = self.kept.place(key)
        if job == "document":
            shutil.copyfile(place / name, target)
            return answer
        return {"pages": [{**page, "path": str(place / Path(page["path"]).name)} for page in answer["pages"]]}
