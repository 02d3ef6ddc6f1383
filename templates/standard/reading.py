"""Read a docx into facts: every property worked out, what is not printed left out."""

import re
from collections.abc import Iterator
from typing import Any

from templates.package import DOCUMENT, Parts, W, parsed
from templates.standard.facts import MILLIMETRE, PAGE_BREAK, Font, Footer, Layout, Manuscript, Paragraph, Section, Span
from templates.standard.numbering import Numbering
from templates.standard.styles import Settings, Styles, over, settings
from templates.tags import numbered

_BLACK = {"auto", "000000", ""}
_BLACK_THEME = {"text1", "dark1", "tx1", "dk1"}
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_VML = "urn:schemas-microsoft-com:vml"
_ANCHOR = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def manuscript(parts: Parts) -> Manuscript:
    """Read the document.

    Raises:
        ValueError: a part is not well-formed, or the document has no body in the namespace that Word and WPS write.
    """
    return _Reader(parts).manuscript()


class _Reader:
    """Reads one docx: what is needed everywhere stands here, so that it need not be handed down."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._styles = Styles(parts)
        self._numbering = Numbering(parts)
        self._targets = _targets(parts)
        self._root = parsed(parts[DOCUMENT])
        if self._root.find(f"{{{W}}}body") is None:
            raise ValueError(self._root.tag)

    def manuscript(self) -> Manuscript:
        numbers = numbered(self._root)
        ends = [each for each in self._root.iter(f"{{{W}}}sectPr") if not _inside(each, "sectPrChange")]
        sections = list(self._sections(ends))
        found = []
        current = 0
        for element, number in numbers.items():
            section = sections[min(current, len(sections) - 1)]
            found.append(self._paragraph(element, number, section))
            current += element.find(f"{{{W}}}pPr/{{{W}}}sectPr") is not None
        part = self._parts.get("word/settings.xml")
        switch = settings(parsed(part)).get("evenAndOddHeaders.val") if part else None
        return Manuscript(tuple(sections), tuple(found), _on(switch), _closing(self._root))

    def _sections(self, ends: list[Any]) -> Iterator[Section]:
        footers: dict[str, Footer] = {}
        for end in ends or [None]:
            own = {} if end is None else dict(self._footers(end))
            footers = footers | own  # a section without footers goes on with those before it
            yield _section(settings(end), _first_page_differs(end, footers))

    def _footers(self, end: Any) -> Iterator[tuple[str, Footer]]:  # noqa: ANN401 - lxml's element has no type here
        for link in end.findall(f"{{{W}}}footerReference"):
            part = self._parts.get(self._targets.get(link.get(f"{{{_RELATIONSHIP}}}id", ""), ""))
            if part is not None:
                yield link.get(f"{{{W}}}type", "default"), self._footer(parsed(part))

    def _footer(self, root: Any) -> Footer:  # noqa: ANN401 - lxml
        told = ""
        numbered_by: tuple[Font, str, float | None] | None = None
        for paragraph in root.iter(f"{{{W}}}p"):
            if _inside(paragraph, "Fallback", _COMPATIBILITY):
                continue
            base, look = self._styles.paragraph(paragraph.find(f"{{{W}}}pPr"))
            text, font = self._with_number(paragraph, look)
            told += text
            if font is not None and numbered_by is None:
                layout = _layout(base, font.size)
                spaces = _blank_characters(text) * font.size
                alignment = {"both": "left"}.get(layout.alignment, layout.alignment)
                edge = layout.right if alignment == "right" else layout.left + layout.first
                box = _boxed(paragraph)
                numbered_by = (font, alignment, edge + spaces) if box is None else (font, box, None)
        return Footer(told, *(numbered_by or (None, "", 0)))

    def _with_number(self, paragraph: Any, look: Settings) -> tuple[str, Font | None]:  # noqa: ANN401 - lxml
        """A footer's text with `#` for the field PAGE, and the number's font."""
        told, font, depth = "", None, 0
        for each in paragraph.iter():
            name = each.tag.rpartition("}")[2] if isinstance(each.tag, str) else ""
            owner = next(each.iterancestors(f"{{{W}}}p"), None)
            if owner is not paragraph and name != "p":
                continue
            code = each.text or "" if name == "instrText" else each.get(f"{{{W}}}instr", "")
            if re.match(r"\s*PAGE\b", code, re.IGNORECASE):
                run = each if name == "fldSimple" else each.getparent()
                inner = run if run.tag == f"{{{W}}}r" else run.find(f"{{{W}}}r")
                font = _font(self._styles.run(look, None if inner is None else inner.find(f"{{{W}}}rPr")))
                told += "#"
            if name == "fldChar":
                depth += {"begin": 1, "end": -1}.get(each.get(f"{{{W}}}fldCharType", ""), 0)
            elif name == "t" and depth == 0 and not _inside(each, "fldSimple"):
                told += each.text or ""
        return told, font

    def _paragraph(self, element: Any, number: int, section: Section) -> Paragraph:  # noqa: ANN401 - lxml
        properties = element.find(f"{{{W}}}pPr")
        base, look = self._styles.paragraph(properties)
        numbering = None if properties is None else properties.find(f"{{{W}}}numPr")
        if numbering is None:
            numbering = self._styles.style_numbering(properties)
        label, level = self._numbering.next(numbering)
        base = over(over(base, level), settings(properties)) if level else base
        spans = tuple(self._spans(element, look, section if _on(base.get("snapToGrid.val", "1")) else None))
        mark = None if properties is None else properties.find(f"{{{W}}}rPr")
        spans = spans or (Span("", _font(self._styles.run(look, mark))),)
        size = next((span.font.character for span in spans if span.text.strip()), spans[0].font.character)
        beside = (element.getprevious(), element.getnext())
        by_table = any(each is not None and each.tag == f"{{{W}}}tbl" for each in beside)
        return Paragraph(number, spans, _layout(base, size), section, label, by_table)

    def _spans(self, paragraph: Any, look: Settings, grid: Section | None) -> Iterator[Span]:  # noqa: ANN401 - lxml
        """The runs that are printed; `grid`: the page whose grid holds them."""
        for run in paragraph.iter(f"{{{W}}}r"):
            if next(run.iterancestors(f"{{{W}}}p")) is not paragraph or _inside(run, "del"):
                continue
            effective = self._styles.run(look, run.find(f"{{{W}}}rPr"))
            text = "".join(_printed(each) for each in run)
            if text and not _on(effective.get("vanish.val")):
                yield Span(text, _font(effective, grid.grid_character if grid else 0))


def _section(page: Settings, footers: dict[str, Footer]) -> Section:
    def millimetres(key: str, default: float) -> float:
        return _twips(page, key, default) / MILLIMETRE

    grid = page.get("docGrid.type", "default")
    pitch = _twips(page, "docGrid.linePitch", 0) if grid in ("lines", "linesAndChars", "snapToChars") else 0
    added = _decimal(page.get("docGrid.charSpace")) / 4096 if grid in ("linesAndChars", "snapToChars") else 0
    return Section(
        width=millimetres("pgSz.w", 612),
        height=millimetres("pgSz.h", 792),
        top=abs(millimetres("pgMar.top", 72)),
        bottom=abs(millimetres("pgMar.bottom", 72)),
        left=millimetres("pgMar.left", 72) + millimetres("pgMar.gutter", 0),
        right=millimetres("pgMar.right", 72),
        footer_distance=millimetres("pgMar.footer", 36),
        grid_line=pitch,
        grid_character=added,
        footers=footers,
    )


def _first_page_differs(end: Any, footers: dict[str, Footer]) -> dict[str, Footer]:  # noqa: ANN401 - lxml
    """The footers that are printed: one for the first page counts only where that page is said to be different."""
    if _on(settings(end).get("titlePg.val")):
        return {"first": Footer("", None, "", 0)} | footers
    return {kind: footer for kind, footer in footers.items() if kind != "first"}


def _layout(effective: Settings, character: float) -> Layout:
    def indent(side: str) -> float:
        in_characters = _decimal(effective.get(f"ind.{side}Chars")) / 100
        return in_characters * character if in_characters else _twips(effective, f"ind.{side}", 0)

    rule = {"exact": "exact", "atLeast": "atLeast"}.get(effective.get("spacing.lineRule", "auto"), "auto")
    line = _decimal(effective.get("spacing.line"), 240)
    return Layout(
        alignment={"start": "left", "end": "right"}.get(alignment := effective.get("jc.val", "left"), alignment),
        left=indent("left"),
        right=indent("right"),
        first=indent("firstLine") - indent("hanging"),
        before=_twips(effective, "spacing.before", 0),
        after=_twips(effective, "spacing.after", 0),
        rule=rule,
        line=line / 240 if rule == "auto" else line / 20,
        on_grid=_on(effective.get("snapToGrid.val", "1")),
        page_break_before=_on(effective.get("pageBreakBefore.val")),
    )


def _font(effective: Settings, added: float = 0) -> Font:
    color = effective.get("color.val", "").lower()
    black = color in _BLACK or effective.get("color.themeColor") in _BLACK_THEME
    return Font(
        east_asia=effective.get("rFonts.eastAsia", ""),
        ascii=effective.get("rFonts.ascii", ""),
        size=_decimal(effective.get("sz.val"), 20) / 2,
        pitch=_twips(effective, "spacing.val", 0) + added,
        scale=_decimal(effective.get("w.val"), 100) / 100,
        color="" if black else color.upper(),
    )


def _printed(element: Any) -> str:  # noqa: ANN401 - lxml
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    if name == "br" and element.get(f"{{{W}}}type") == "page":
        return PAGE_BREAK
    return {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")


def _boxed(paragraph: Any) -> str | None:  # noqa: ANN401 - lxml
    """Where a frame or a text box with the paragraph stands across the page; None: it is in none, empty: not told."""
    properties = settings(paragraph.find(f"{{{W}}}pPr"))
    if any(key.startswith("framePr.") for key in properties):
        return properties.get("framePr.xAlign", "")
    box = next(paragraph.iterancestors(f"{{{_ANCHOR}}}anchor", f"{{{_VML}}}shape"), None)
    if box is None:
        return None
    told = re.search(r"mso-position-horizontal:(\w+)", box.get("style", ""))
    return told[1] if told else str(box.findtext(f"{{{_ANCHOR}}}positionH/{{{_ANCHOR}}}align", ""))


def _blank_characters(text: str) -> float:
    """Characters of space at the outer edge of a footer, which clerks set instead of an indent."""
    edge = max(text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], key=len)
    return edge.count("　") + edge.count(" ") / 2


def _closing(root: Any) -> str:  # noqa: ANN401 - lxml
    """The text of the last table, if no other text follows it."""
    for block in root.find(f"{{{W}}}body").iterchildren(f"{{{W}}}tbl", f"{{{W}}}p", reversed=True):
        text = "\n".join("".join(each.itertext(f"{{{W}}}t")) for each in block.iter(f"{{{W}}}p"))
        if block.tag == f"{{{W}}}tbl":
            return text
        if text.strip():
            return ""
    return ""


def _targets(parts: Parts) -> dict[str, str]:
    """The document's relationships: part names by id."""
    part = parts.get("word/_rels/document.xml.rels")
    links = [] if part is None else list(parsed(part))
    return {
        link.get("Id", ""): target.lstrip("/")
        if (target := link.get("Target", "")).startswith("/")
        else f"word/{target}"
        for link in links
    }


def _inside(element: Any, name: str, namespace: str = W) -> bool:  # noqa: ANN401 - lxml
    return next(element.iterancestors(f"{{{namespace}}}{name}"), None) is not None


def _on(value: str | None) -> bool:
    return value not in (None, "0", "false", "off", "none")


def _twips(effective: Settings, key: str, default: float) -> float:
    """Twentieths of a point, as points."""
    return _decimal(effective.get(key), default * 20) / 20


def _decimal(text: str | None, default: float = 0) -> float:
    match = re.fullmatch(r"(-?\d{1,9}(?:\.\d{1,9})?)(pt)?", text or "")
    if not match:
        return default
    return float(match[1]) * (20 if match[2] else 1)
