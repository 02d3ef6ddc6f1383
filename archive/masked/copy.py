"""A masked copy of one file: made in a child process, by way of a PDF where the file itself cannot be masked."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from anjuan.masking import Masker, Personal
from anjuan.progress import Reporter
from archive.convert import CONVERTIBLE, Converted, Converter, Source
from archive.isolated import Isolated, JobFailed
from archive.obstacles import Obstacle

_EDITED = frozenset({"docx", "xlsx", "txt", "md", "log", "csv", "pdf"})
"""Formats that keep their form."""
_PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "heif", "avif"})
_SOUNDS = frozenset({"mp3", "wav", "m4a", "amr", "aac", "wma", "ogg", "flac"})
_VIDEOS = frozenset({"mp4", "mov", "avi", "mkv", "wmv", "3gp", "flv"})


@dataclass(frozen=True, slots=True)
class MaskedCopy:
    """A copy without personal data.

    Attributes:
        path: of the copy.
        hidden: how often each kind was hidden.
        pictures: pictures in it whose pixels nobody has read; a person must look at them.
        pictured: pages (from 1) that are pictures now.
        omitted: pages (from 1) that could not be read, and are left out.
        names: of persons, as the file tells them: for masking its own name.
    """

    path: Path
    hidden: Counter[Personal]
    pictures: int = 0
    pictured: tuple[int, ...] = ()
    omitted: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


def masked_copy(  # one file, and who works on it
    source: Path, stem: Path, form: str, masker: Masker, *, child: Isolated, converter: Converter, reporter: Reporter
) -> MaskedCopy | Obstacle:
    """Write a copy of a file without the personal data that the masker hides, or say why there is none.

    Word and Excel files, texts and PDFs keep their form; photos become JPEG, every other paper a PDF.

    Args:
        source: the file.
        stem: the copy's path without extension; the extension is that of its format.
        form: what the file's bytes are, as a lower-case extension.
        masker: what to hide.
        child: where it is done.
        converter: for what must become a PDF first.
        reporter: of the conversion.
    """
    if form in _PICTURES:
        return _made(child, source, _with(stem, "jpg"), form, masker)
    if form in _EDITED:
        made = _made_or_blocked(child, source, _with(stem, form), form, masker)
        if made is not None:
            return made
    if form not in CONVERTIBLE:
        return _why_not(form)
    try:
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
    except OSError:
        return Obstacle.MISSING
    [result] = converter.to_pdf([Source(source, digest, form)], reporter)
    if not isinstance(result, Converted):
        return result.reason
    return _made(child, result.pdf, _with(stem, "pdf"), "pdf", masker)


def _with(stem: Path, extension: str) -> Path:
    return stem.with_name(f"{stem.name}.{extension}")


def _made(child: Isolated, source: Path, target: Path, form: str, masker: Masker) -> MaskedCopy | Obstacle:
    return _made_or_blocked(child, source, target, form, masker) or Obstacle.UNSUPPORTED


def _made_or_blocked(
    child: Isolated, source: Path, target: Path, form: str, masker: Masker
) -> MaskedCopy | Obstacle | None:
    """The copy, the obstacle, or None where only a PDF of it can be masked. Nothing half made is left."""
    try:
        answer = child.run("mask", source=str(source), target=str(target), form=form, masker=masker.as_json())
    except JobFailed as failure:
        target.unlink(missing_ok=True)
        return failure.obstacle
    if "blocked" in answer:
        target.unlink(missing_ok=True)
        return None
    hidden = Counter({Personal(sort): count for sort, count in answer["hidden"].items()})
    pages = tuple(answer["pictured"]), tuple(answer["omitted"])
    return MaskedCopy(target, hidden, answer["pictures"], *pages, tuple(answer["names"]))


def _why_not(form: str) -> Obstacle:
    if form in _SOUNDS:
        return Obstacle.SOUND
    return Obstacle.VIDEO if form in _VIDEOS else Obstacle.UNSUPPORTED
