"""From records to sections of a bundle: each file looked at, converted and made printable, or a page in its place."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from anjuan.kinds import Kind
from anjuan.progress import Reporter
from anjuan.settings import ArchiveSettings
from archive.casesheet import BundleItem
from archive.convert import CONVERTIBLE, Converted, Converter, Source, Unconvertible
from archive.isolated import Isolated, JobFailed
from archive.obstacles import Obstacle
from archive.plan import Instead, Papers, Photos, Picture, Scans, Section, grid

MAX_PAGES = 2000
"""Of one record; more would bury the others."""
_PICTURES = frozenset({"jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp", "heic", "heif"})
_SOUNDS = frozenset({"mp3", "wav", "m4a", "amr", "aac", "ogg", "wma", "flac", "opus", "silk"})
_VIDEOS = frozenset({"mp4", "mov", "avi", "mkv", "3gp", "wmv", "flv", "webm", "m4v", "mpg", "mpeg"})
_SCAN_MM, _LARGE_MM, _SMALL_MM = 297, 170, 98


def format_of(item: BundleItem) -> str:
    """What the bytes are, as filed; the name's extension where that was not noted."""
    return item.record.facts.format or Path(item.record.facts.name).suffix.lower().lstrip(".")


def _is_photo(item: BundleItem) -> bool:
    return item.record.facts.kind is Kind.PHOTO and format_of(item) in _PICTURES


def prepare(
    items: Sequence[BundleItem],
    folder: Path,
    child: Isolated,
    converter: Converter,
    settings: ArchiveSettings,
    reporter: Reporter,
    advance: Callable[[int], None],
) -> list[Section]:
    """The sections of the body, in the order of `items`; working files go to `folder`."""
    documents = [item for item in items if format_of(item) in CONVERTIBLE]
    results = converter.to_pdf([_source(item) for item in documents], reporter)
    converted = {item.record.record_no: result for item, result in zip(documents, results, strict=True)}
    sections: list[Section] = []
    for (photos, stage), group in groupby(items, lambda item: (_is_photo(item), item.record.facts.stage)):
        members = list(group)
        if photos:
            millimetres = _LARGE_MM if len(members) <= 2 else _SMALL_MM
            pictures = [_pictured(item, folder, child, _pixels(settings, millimetres), advance) for item in members]
            shown = [(item, each[0]) for item, each in zip(members, pictures, strict=True) if isinstance(each, tuple)]
            if shown:
                sections.append(Photos(stage, tuple(shown), *grid(shown)))
            sections += [each for each in pictures if isinstance(each, Instead)]
        else:
            for item in members:
                sections.append(_section(item, folder, child, settings, converted.get(item.record.record_no)))
                advance(1)
    return sections


def _source(item: BundleItem) -> Source:
    return Source(item.path, item.record.sha256, format_of(item))


def _pixels(settings: ArchiveSettings, millimetres: int) -> int:
    return round(millimetres / 25.4 * settings.photo_dpi)


def _section(
    item: BundleItem, folder: Path, child: Isolated, settings: ArchiveSettings, result: Converted | Unconvertible | None
) -> Section:
    form = format_of(item)
    if isinstance(result, Unconvertible):
        return Instead(item, result.reason)
    if isinstance(result, Converted):
        return _papers(item, result.pdf, folder, child, approximate=result.approximate)
    if form == "pdf":
        return _papers(item, item.path, folder, child)
    if form in _PICTURES:
        pictures = _pictured(item, folder, child, _pixels(settings, _SCAN_MM), lambda _done: None)
        return pictures if isinstance(pictures, Instead) else Scans(item, pictures)
    return Instead(item, _obstacle(form, item.record.facts.kind))


def _obstacle(form: str, kind: Kind) -> Obstacle:
    """Why a file that is no paper has no page."""
    if form in _SOUNDS or kind is Kind.RECORDING:
        return Obstacle.SOUND
    return Obstacle.VIDEO if form in _VIDEOS or kind is Kind.VIDEO else Obstacle.UNSUPPORTED


def _papers(
    item: BundleItem, pdf: Path, folder: Path, child: Isolated, *, approximate: bool = False
) -> Papers | Instead:
    if not pdf.is_file():
        return Instead(item, Obstacle.MISSING)
    target = folder / f"{item.record.record_no}.pdf"
    try:
        answer = child.run("document", source=str(pdf), target=str(target), max_pages=MAX_PAGES)
    except JobFailed as failure:
        return Instead(item, failure.obstacle)
    return Papers(item, str(target), tuple(answer["pages"]), approximate)


def _pictured(
    item: BundleItem, folder: Path, child: Isolated, pixels: int, advance: Callable[[int], None]
) -> tuple[Picture, ...] | Instead:
    advance(1)
    if not item.path.is_file():
        return Instead(item, Obstacle.MISSING)
    target = folder / str(item.record.record_no)
    try:
        answer = child.run("photo", source=str(item.path), target=str(target), pixels=pixels)
    except JobFailed as failure:
        return Instead(item, failure.obstacle)
    return tuple(Picture(**page) for page in answer["pages"])
