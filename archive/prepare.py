"""From records to sections of a bundle: each file looked at, converted and made printable, or a page in its place."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from anjuan.kinds import Kind
from anjuan.progress import Reporter
from anjuan.settings import ArchiveSettings
from archive.atomic import digest_of
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
    damaged = {item.id: Instead(item, obstacle) for item in items if (obstacle := _damage(item))}
    places = {item.id: folder / str(number) for number, item in enumerate(items, 1)}
    documents = [item for item in items if item.id not in damaged and format_of(item) in CONVERTIBLE]
    results = converter.to_pdf([_source(item) for item in documents], reporter)
    converted = {item.id: result for item, result in zip(documents, results, strict=True)}
    sections: list[Section] = []
    for (photos, stage), group in groupby(items, lambda item: (_is_photo(item), item.record.facts.stage)):
        members = list(group)
        if photos:
            pixels = _pixels(settings, _LARGE_MM if len(members) <= 2 else _SMALL_MM)
            pictures = []
            for item in members:
                pictures.append(damaged.get(item.id) or _pictured(item, places[item.id], child, pixels))
                advance(1)
            shown = [(item, each[0]) for item, each in zip(members, pictures, strict=True) if isinstance(each, tuple)]
            if shown:
                sections.append(Photos(stage, tuple(shown), *grid(shown)))
            sections += [each for each in pictures if isinstance(each, Instead)]
        else:
            for item in members:
                section = damaged.get(item.id) or _section(
                    item, places[item.id], child, settings, converted.get(item.id)
                )
                sections.append(section)
                advance(1)
    return sections


def _damage(item: BundleItem) -> Obstacle | None:
    """Whether the file is still the one that was filed: nothing else is printed as the record."""
    try:
        return None if digest_of(item.path) == item.record.sha256 else Obstacle.ALTERED
    except FileNotFoundError:
        return Obstacle.MISSING
    except OSError:  # it can be read no more, so it is not what was filed
        return Obstacle.ALTERED


def _source(item: BundleItem) -> Source:
    return Source(item.path, item.record.sha256, format_of(item))


def _pixels(settings: ArchiveSettings, millimetres: int) -> int:
    return round(millimetres / 25.4 * settings.photo_dpi)


def _section(
    item: BundleItem, place: Path, child: Isolated, settings: ArchiveSettings, result: Converted | Unconvertible | None
) -> Section:
    form = format_of(item)
    if isinstance(result, Unconvertible):
        return Instead(item, result.reason)
    if isinstance(result, Converted):
        return _papers(item, result.pdf, place, child, approximate=result.approximate)
    if form == "pdf":
        return _papers(item, item.path, place, child)
    if form in _PICTURES:
        pictures = _pictured(item, place, child, _pixels(settings, _SCAN_MM))
        return pictures if isinstance(pictures, Instead) else Scans(item, pictures)
    return Instead(item, _obstacle(form, item.record.facts.kind))


def _obstacle(form: str, kind: Kind) -> Obstacle:
    """Why a file that is no paper has no page."""
    if form in _SOUNDS or kind is Kind.RECORDING:
        return Obstacle.SOUND
    return Obstacle.VIDEO if form in _VIDEOS or kind is Kind.VIDEO else Obstacle.UNSUPPORTED


def _papers(
    item: BundleItem, pdf: Path, place: Path, child: Isolated, *, approximate: bool = False
) -> Papers | Instead:
    target = place.with_suffix(".pdf")
    try:
        answer = child.run("document", source=str(pdf), target=str(target), max_pages=MAX_PAGES)
    except JobFailed as failure:
        return Instead(item, failure.obstacle)
    return Papers(item, str(target), tuple(answer["pages"]), approximate)


def _pictured(item: BundleItem, place: Path, child: Isolated, pixels: int) -> tuple[Picture, ...] | Instead:
    try:
        answer = child.run("photo", source=str(item.path), target=str(place), pixels=pixels)
    except JobFailed as failure:
        return Instead(item, failure.obstacle)
    return tuple(Picture(**page) for page in answer["pages"])
