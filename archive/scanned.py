"""What was recognised in a bundle's scans and photos, by the place where each picture stands."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anjuan.scan import Line, lines_as_json, lines_from_json
from archive.casesheet import BundleItem
from archive.plan import Instead, Papers, Photos, Scans, Section

Rectangle = tuple[float, float, float, float]
"""Left, bottom, width and height, in points."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture as it was drawn: on which page (from 0), from which file, and where."""

    page: int
    path: str
    rectangle: Rectangle


@dataclass(frozen=True, slots=True)
class Layer:
    """The lines of one picture, for the page of the bundle (from 0).

    Attributes:
        rectangle: that the picture fills; None: the lines belong to the record's own page that is set there.
    """

    page: int
    rectangle: Rectangle | None
    lines: tuple[Line, ...]


def layers_of(section: Section, first: int, placed: Sequence[Placed]) -> list[Layer]:
    """The layers of a section whose pages begin with `first` (from 0); `placed`: where its pictures are."""
    match section:
        case Papers(item=item, landscape=landscape):
            return [
                Layer(first + page.number - 1, None, page.lines)
                for page in item.scanned
                if page.lines and 1 <= page.number <= len(landscape)
            ]
        case Scans(item=item, pictures=pictures):
            lines = {picture.path: _lines(item, number) for number, picture in enumerate(pictures, 1)}
        case Photos(photos=photos):
            lines = {picture.path: _lines(item, 1) for item, picture in photos}
        case Instead():
            return []
    return [Layer(each.page, each.rectangle, lines[each.path]) for each in placed if lines.get(each.path)]


def _lines(item: BundleItem, number: int) -> tuple[Line, ...]:
    return next((page.lines for page in item.scanned if page.number == number), ())


def write_layers(layers: Sequence[Layer], path: Path) -> str:
    """Write layers for the child process; the path as it is told of it, empty when there are none."""
    if not layers:
        return ""
    path.write_text(
        json.dumps([(each.page, each.rectangle, lines_as_json(each.lines)) for each in layers]), encoding="utf-8"
    )
    return str(path)


def read_layers(path: str) -> list[Layer]:
    """What `write_layers` wrote."""
    if not path:
        return []
    said = json.loads(Path(path).read_text(encoding="utf-8"))
    return [
        Layer(page, tuple(rectangle) if rectangle else None, lines_from_json(lines)) for page, rectangle, lines in said
    ]
