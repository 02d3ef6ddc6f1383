"""Rules about pages: paper, margins, page numbers."""

from collections.abc import Iterator

from templates.standard.faces import Family
from templates.standard.facts import MILLIMETRE, Footer, Manuscript, Section
from templates.standard.requirements import MILLIMETRES_BELOW_TEXT, Place, Rule, Seen

_PAPER = (210, 297)
_MARGINS = (("上", "top", 37), ("下", "bottom", 35), ("左", "left", 28), ("右", "right", 26))
_TOLERANCE = 1
"""Millimetres (5.2.1)."""
_DISTANCE_TOLERANCE = 3
"""Millimetres: where the dash stands in its line depends on the font."""
_NUMBER_SIZE = 14
_NUMBER_LINE = 1.1
"""Height of a single line of 宋体 to its size, about; the dash runs along its middle."""
_DASHES = {"—#—", "－#－", "―#―", "─#─"}
_SIDES = {"left": "居左", "right": "居右", "center": "居中", "outside": "居外侧", "inside": "居内侧"}


def judge(document: Manuscript) -> Iterator[Seen]:
    """What is wrong with the pages of each section."""
    for number, section in enumerate(document.sections, 1):
        where = f"第{number}节" if len(document.sections) > 1 else ""
        yield from _paper(section, Place(where or "页面"))
        yield from _numbers(section, Place(f"{where}页脚"), odd_and_even=document.odd_and_even)


def _paper(section: Section, place: Place) -> Iterator[Seen]:
    """A page for a wide table may lie on its side (clause 8); its margins turn with it and are not judged."""
    short, long = sorted((section.width, section.height))
    if abs(short - _PAPER[0]) > _TOLERANCE or abs(long - _PAPER[1]) > _TOLERANCE:
        yield Rule.PAPER, f"{section.width:.0f} × {section.height:.0f} mm", place
    if section.landscape:
        return
    wrong = [
        f"{side} {found:.1f} mm"
        for side, name, wanted in _MARGINS
        if abs((found := getattr(section, name)) - wanted) > _TOLERANCE + 0.05
    ]
    if wrong:
        yield Rule.MARGINS, "、".join(wrong), place


def _numbers(section: Section, place: Place, *, odd_and_even: bool) -> Iterator[Seen]:
    """The page number on odd and on even pages, and on the first one where that differs."""
    footers = {kind: each for kind, each in section.footers.items() if kind != "even" or odd_and_even}
    default = footers.get("default")
    if default is None or default.font is None:
        yield Rule.NO_PAGE_NUMBER, "没有页码", place
        return
    for kind, footer in footers.items():
        if footer.font is None:
            yield Rule.NO_PAGE_NUMBER, f"{ {'first': '首页', 'even': '双数页'}[kind] }没有页码", place
        else:
            yield from _form(footer, place)
    yield from _sides(default, footers.get("even"), place)
    if not section.landscape:
        yield from _distance(section, place)


def _form(footer: Footer, place: Place) -> Iterator[Seen]:
    shown = footer.text.replace("#", "1").strip()
    font = footer.font
    if font and (not Family.SONG.has(font.ascii) or font.size != _NUMBER_SIZE):
        yield Rule.PAGE_NUMBER_FONT, f"{font.ascii or '未设字体'} {font.size:g} 磅", place
    if "".join(footer.text.split()) not in _DASHES:
        yield Rule.PAGE_NUMBER_FORM, shown, place


def _sides(odd: Footer, even: Footer | None, place: Place) -> Iterator[Seen]:
    if even is None or even.font is None:
        if odd.alignment not in ("outside", ""):
            yield Rule.PAGE_NUMBER_SIDE, f"单双页都{_SIDES.get(odd.alignment, odd.alignment)}", place
        return
    for footer, pages, side in ((odd, "单页码", "right"), (even, "双页码", "left")):
        if footer.alignment not in (side, "outside", ""):
            yield Rule.PAGE_NUMBER_SIDE, f"{pages}{_SIDES.get(footer.alignment, footer.alignment)}", place
        elif footer.inset is not None and footer.alignment == side and not 0.5 <= footer.inset / _NUMBER_SIZE <= 1.6:
            yield Rule.PAGE_NUMBER_SIDE, f"{pages}空 {footer.inset / _NUMBER_SIZE:.1f} 字", place


def _distance(section: Section, place: Place) -> Iterator[Seen]:
    """The last line of the footer ends `footer_distance` above the paper's edge."""
    half_a_line = _NUMBER_SIZE * _NUMBER_LINE / 2 / MILLIMETRE
    distance = section.bottom - section.footer_distance - half_a_line
    if abs(distance - MILLIMETRES_BELOW_TEXT) > _DISTANCE_TOLERANCE:
        yield Rule.PAGE_NUMBER_DISTANCE, f"约 {distance:.0f} mm（页脚距边界 {section.footer_distance:.1f} mm）", place
