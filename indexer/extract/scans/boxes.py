"""Lines of print as boxes on a picture: which stand side by side, which are the same line, in which order to read."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Point = tuple[float, float]

_CHINESE = "⺀-⿟々〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff、-〗！-～“”‘’…—·"
_GAP = re.compile(rf"(?<=[{_CHINESE}])[ \u3000]+(?=\S)|(?<=\S)[ \u3000]+(?=[{_CHINESE}])")
_LONG = 4.0
"""A box this many times as long as high tells its own direction; a shorter one is taken to lie as the page does."""

_PROSE = 13.0
"""A full line of prose is so many times as long as high; a shorter one is a heading or a label."""
_AROUND = 4
"""Rows before and after that tell where the right edge of the print is, on pages that are not quite straight."""


@dataclass(frozen=True)
class Box:
    """A line of print as it was seen: its text, how sure that is, its corners in pixels, clockwise from top left."""

    text: str
    confidence: float
    corners: tuple[Point, Point, Point, Point]

    @cached_property
    def centre(self) -> Point:
        """The middle."""
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4

    @cached_property
    def length(self) -> float:
        """Along the writing."""
        (a, b, c, d) = self.corners
        return max(math.dist(a, b), math.dist(d, c), 1.0)

    @cached_property
    def height(self) -> float:
        """Across the writing."""
        (a, b, c, d) = self.corners
        return max((math.dist(a, d) + math.dist(b, c)) / 2, 1.0)

    @cached_property
    def angle(self) -> float:
        """Of the writing, in radians, clockwise on the picture."""
        (a, b, c, d) = self.corners
        return math.atan2((b[1] - a[1]) + (c[1] - d[1]), (b[0] - a[0]) + (c[0] - d[0]))


def without_gaps(text: str) -> str:
    """The text without spaces that touch a Chinese character or sign: print has none, they come from wide setting."""
    return _GAP.sub("", text).strip()


def tilt(boxes: Sequence[Box]) -> float:
    """The angle at which most of the writing lies, in radians: the median, weighted by length."""
    long = sorted((box.angle, box.length) for box in boxes if box.length >= _LONG * box.height)
    half = sum(length for _, length in long) / 2
    for angle, length in long:
        half -= length
        if half <= 0:
            return angle
    return 0.0


def in_rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes by rows from top to bottom, each row from left to right, however the page lies.

    Two boxes are of one row when the middle line of one, drawn out at its own angle, meets the other's middle.
    """
    lie = tilt(boxes)
    cos, sin = math.cos(lie), math.sin(lie)

    def upright(box: Box) -> Point:
        x, y = box.centre
        return x * cos + y * sin, y * cos - x * sin

    rest = sorted(boxes, key=lambda box: upright(box)[1])
    rows: list[list[Box]] = []
    while rest:
        row = [rest.pop(0)]
        for box in sorted(rest, key=lambda box: abs(upright(box)[0] - upright(row[0])[0])):
            nearest = min(row, key=lambda each: math.dist(each.centre, box.centre))
            if _side_by_side(nearest, box, lie) and not any(_covers(each, box, lie) for each in row):
                row.append(box)
                rest.remove(box)
        rows.append(sorted(row, key=lambda box: upright(box)[0]))
    return sorted(rows, key=lambda row: upright(max(row, key=lambda box: box.length))[1])


def flows(rows: Sequence[Sequence[Box]]) -> list[bool]:
    """For each row whether it goes on with the paragraph of the row before: that one is full, this one not indented."""
    lie = tilt([box for row in rows for box in row])
    spans = [_span(row[0], lie) if len(row) == 1 else None for row in rows]
    goes_on = [False] * len(rows)
    for at in range(1, len(rows)):
        before, here = spans[at - 1], spans[at]
        if before is None or here is None:
            continue
        height, own = before[3] - before[2], here[3] - here[2]
        around = [span[1] for span in spans[max(0, at - _AROUND) : at + _AROUND] if span]
        goes_on[at] = (
            before[1] - before[0] > _PROSE * height
            and max(height, own) < 1.25 * min(height, own)
            and -3.0 * height < here[0] - before[0] < 0.8 * height
            and before[1] > max(around) - 1.7 * height
            and here[2] - before[3] < 1.1 * height
        )
    return goes_on


def _lean(box: Box, lie: float) -> float:
    """How far the box's own direction is from the page's; nothing for one too short to tell."""
    own = box.angle - lie
    return own if box.length >= _LONG * box.height and abs(own) < math.pi / 8 else 0.0


def _side_by_side(one: Box, other: Box, lie: float) -> bool:
    a = max((one, other), key=lambda box: box.length)
    b = other if a is one else one
    angle = lie + _lean(a, lie)
    dx, dy = b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]
    off = dy * math.cos(angle) - dx * math.sin(angle)
    return abs(off) < 0.5 * min(a.height, b.height)


def _span(box: Box, lie: float) -> tuple[float, float, float, float]:
    """Left, right, top and bottom on the page laid straight."""
    cos, sin = math.cos(lie), math.sin(lie)
    xs = [x * cos + y * sin for x, y in box.corners]
    ys = [y * cos - x * sin for x, y in box.corners]
    return min(xs), max(xs), min(ys), max(ys)


def _covers(one: Box, other: Box, lie: float) -> bool:
    """Whether they stand over each other rather than side by side."""
    left, right, _, _ = _span(one, lie)
    from_, to, _, _ = _span(other, lie)
    return min(right, to) - max(left, from_) > 0.4 * min(right - left, to - from_)


def same_place(one: Box, other: Box, lie: float) -> bool:
    """Whether two readings of a page saw print in the same place."""
    left, right, top, bottom = _span(one, lie)
    from_, to, above, below = _span(other, lie)
    across = min(right, to) - max(left, from_)
    down = min(bottom, below) - max(top, above)
    return across > 0.3 * min(right - left, to - from_) and down > 0.5 * min(bottom - top, below - above)
