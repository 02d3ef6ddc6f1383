"""Office papers to PDF, by LibreOffice in batches; each result is kept under its content's SHA-256.

LibreOffice ends well on files that it could not load and makes pages of garbage: what goes in is checked first, what
comes out after. Texts and mails are set by ourselves; so are Word files where LibreOffice is absent, marked as
approximate.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from anjuan.progress import Activity, Reporter
from anjuan.settings import ArchiveSettings
from archive.isolated import Isolated, JobFailed
from archive.obstacles import Obstacle, Unpreparable
from archive.office import Family, find_office, run_office
from archive.wellformed import check
from archive.wide_sheets import fit_to_width

BATCH = 20
"""Documents in one run of LibreOffice: 0.3 s each, against 1.6 s one by one."""
RECIPE = 2
"""Raise it when the same document comes out otherwise: it makes the kept results stale."""

_FAMILIES = {
    **dict.fromkeys(("docx", "docm", "dotx", "doc", "dot", "wps", "rtf", "odt"), Family.WRITER),
    **dict.fromkeys(("xlsx", "xlsm", "xls", "et", "ods"), Family.CALC),
    **dict.fromkeys(("pptx", "ppt", "dps", "odp"), Family.IMPRESS),
}
_TEXTS = frozenset({"txt", "md", "log", "csv", "html", "htm", "eml"})
_WITHOUT_OFFICE = frozenset({"docx", "docm", "dotx"})
_LAID_OUT = _WITHOUT_OFFICE | {"html", "htm"}
CONVERTIBLE = frozenset(_FAMILIES) | _TEXTS
"""Formats (lower-case extensions without dot) that can become a PDF."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to convert: where it is, its SHA-256 (lower-case hexadecimal) and what its bytes are (`docx`)."""

    path: Path
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class Converted:
    """The PDF of a document; it belongs to the cache. `approximate`: not laid out by an office program."""

    source: Source
    pdf: Path
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Unconvertible:
    """A document without a PDF, and why."""

    source: Source
    reason: Obstacle


class Converter:
    """Converts documents, and remembers what it has converted.

    Attributes:
        program: LibreOffice's, or None where there is none.
    """

    def __init__(self, cache: Path, settings: ArchiveSettings, *, program: Path | None) -> None:
        """Use `cache` (a folder; may be deleted at any time) and LibreOffice's `program` (see `find_office`)."""
        self.program = program
        self._cache = cache
        self._seconds = settings.convert_seconds
        self._version = hashlib.sha256(_identity(program).encode()).hexdigest()[:8]

    def to_pdf(self, sources: Sequence[Source], reporter: Reporter) -> list[Converted | Unconvertible]:
        """A PDF for each source, in their order; the same content is converted once.

        One bad document costs a batch some seconds, never the others' results.
        """
        results: dict[Source, Converted | Unconvertible] = {}
        rest: list[Source] = []
        with reporter.track(Activity.CONVERTING, len(sources)) as advance:
            for source in dict.fromkeys(sources):
                known = self._known(source)
                if known is None:
                    rest.append(source)
                else:
                    results[source] = known
            advance(len(sources) - len(rest))
            for batch in self._batches(rest):
                results.update((result.source, result) for result in self._convert(batch))
                advance(len(batch))
        return [results[source] for source in sources]

    def _known(self, source: Source) -> Converted | Unconvertible | None:
        """The answer where no conversion is needed."""
        if source.format not in CONVERTIBLE:
            return Unconvertible(source, Obstacle.UNSUPPORTED)
        if (kept := self._place(source)).is_file():
            return self._converted(source, kept)
        try:
            check(source.path, source.format)
        except Unpreparable as error:
            return Unconvertible(source, error.obstacle)
        except OSError as error:
            gone = isinstance(error, FileNotFoundError)
            return Unconvertible(source, Obstacle.MISSING if gone else Obstacle.UNREADABLE)
        hopeless = self.program is None and source.format not in _TEXTS | _WITHOUT_OFFICE
        return Unconvertible(source, Obstacle.NO_OFFICE) if hopeless else None

    def _batches(self, sources: Iterable[Source]) -> Iterator[list[Source]]:
        """Those that one run can take together."""
        groups: dict[Family | None, list[Source]] = {}
        for source in sources:
            groups.setdefault(_FAMILIES.get(source.format) if self.program else None, []).append(source)
        for group in groups.values():
            yield from (group[start : start + BATCH] for start in range(0, len(group), BATCH))

    def _convert(self, batch: list[Source]) -> list[Converted | Unconvertible]:
        family = _FAMILIES.get(batch[0].format)
        if self.program is None or family is None:
            return self._render(batch)
        missing = self._run(batch, family)
        if missing and len(batch) > 1:
            missing = {source: obstacle for each in missing for source, obstacle in self._run([each], family).items()}
        return [
            Unconvertible(source, missing[source])
            if source in missing
            else self._converted(source, self._place(source))
            for source in batch
        ]

    def _run(self, sources: list[Source], family: Family) -> dict[Source, Obstacle]:
        """Convert in one run of LibreOffice, and keep what came out; what did not, and why."""
        assert self.program is not None  # noqa: S101 - asked by the caller
        with tempfile.TemporaryDirectory(prefix="anjuan-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            given = [folder / "in" / f"{number:03d}.{source.format}" for number, source in enumerate(sources)]
            (folder / "in").mkdir()
            for source, path in zip(sources, given, strict=True):
                shutil.copyfile(source.path, path)
                if source.format == "xlsx":
                    fit_to_width(path)
            in_time = run_office(self.program, family, given, folder, self._cache / "fontconfig", self._seconds)
            missing = {}
            for source, path in zip(sources, given, strict=True):
                if _is_pdf(made := folder / f"{path.stem}.pdf"):
                    self._keep(made, self._place(source))
                else:
                    missing[source] = Obstacle.UNREADABLE if in_time else Obstacle.TOO_SLOW
            return missing

    def _render(self, sources: list[Source]) -> list[Converted | Unconvertible]:
        """Set the documents ourselves, in a child process."""
        results: list[Converted | Unconvertible] = []
        with tempfile.TemporaryDirectory(prefix="anjuan-") as name, Isolated(self._seconds) as child:
            for number, source in enumerate(sources):
                made = Path(name) / f"{number}.pdf"
                try:
                    child.run("plain", source=str(source.path), target=str(made), form=source.format)
                except JobFailed as failure:
                    results.append(Unconvertible(source, failure.obstacle))
                    continue
                self._keep(made, kept := self._place(source))
                results.append(self._converted(source, kept))
        return results

    def _converted(self, source: Source, pdf: Path) -> Converted:
        ours = self.program is None or source.format in _TEXTS
        return Converted(source, pdf, approximate=ours and source.format in _LAID_OUT)

    def _place(self, source: Source) -> Path:
        return self._cache / source.sha256[:2] / f"{source.sha256}-{source.format}-{self._version}.pdf"

    @staticmethod
    def _keep(made: Path, place: Path) -> None:
        """Put a result into the cache: whole, or not at all."""
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        os.close(handle)
        shutil.copyfile(made, name)
        Path(name).replace(place)


def _identity(program: Path | None) -> str:
    """What the results depend on: our recipe and the very program."""
    if program is None:
        return f"{RECIPE} plain"
    return f"{RECIPE} {program.resolve().stat().st_mtime_ns}"


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(5) == b"%PDF-"
    except OSError:
        return False


__all__ = ["CONVERTIBLE", "Converted", "Converter", "Source", "Unconvertible", "find_office"]
