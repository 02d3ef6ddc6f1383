"""Glyphs taken out of a PDF's content streams, by where they stand on the page (ISO 32000-1, 9.4).

The stream is followed as a viewer would: matrices, fonts, widths, spacing. A glyph whose origin is one of the places
to clear is replaced by a gap as wide as it was, so that nothing else moves. No encoding is needed for that, only the
lengths of codes and the widths of glyphs. Where these cannot be told the glyph stays, and whoever asked sees it still
stand there.

Marked content loses its properties: ActualText, Alt and E repeat the text in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Place = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NEAR = 0.6
"""Points between the origin that we compute and the one that the reader tells, at most."""
_MAX_DEPTH = 12
_MAX_FORMS = 2000
"""Forms that one page may draw; one that draws itself comes to more."""


class TooTangled(Exception):
    """Forms within forms without end."""


def times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that does first this, then that."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class Places:
    """Points of a page to clear, found by what is near."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._cells: dict[tuple[int, int], list[Place]] = {}
        for x, y in places:
            self._cells.setdefault((round(x), round(y)), []).append((x, y))

    def __bool__(self) -> bool:
        return bool(self._cells)

    def __contains__(self, place: Place) -> bool:
        x, y = place
        if not self._cells or not (abs(x) < 1e6 and abs(y) < 1e6):
            return False
        return any(
            abs(x - left) <= _NEAR and abs(y - low) <= _NEAR
            for column in (round(x) - 1, round(x), round(x) + 1)
            for row in (round(y) - 1, round(y), round(y) + 1)
            for left, low in self._cells.get((column, row), ())
        )


@dataclass(frozen=True)
class Font:
    """What is needed of a font: how codes are cut out of a string, and how far each moves on (text space)."""

    resource: Any

    @cached_property
    def is_composite(self) -> bool:
        """Whether its codes have two bytes."""
        return str(self.resource.get("/Subtype", "")) == "/Type0"

    @cached_property
    def is_followed(self) -> bool:
        """Whether its codes are cut and measured rightly here: other encodings need tables that PDFs do not hold."""
        return not self.is_composite or str(self.resource.get("/Encoding", "")) == "/Identity-H"

    @cached_property
    def _widths(self) -> tuple[dict[int, float], float]:
        font = self.resource
        if self.is_composite:
            descendant = font.DescendantFonts[0]
            return _cid_widths(descendant.get("/W", [])), float(descendant.get("/DW", 1000)) / 1000
        scale = 0.001
        if str(font.get("/Subtype", "")) == "/Type3":
            scale = abs(float(font.FontMatrix[0]))
        if "/Widths" not in font:
            return _standard_widths(str(font.get("/BaseFont", ""))[1:]), 0.0
        first = int(font.get("/FirstChar", 0))
        widths = {first + place: float(width) * scale for place, width in enumerate(font.get("/Widths", []))}
        descriptor = font.get("/FontDescriptor", {})
        return widths, float(descriptor.get("/MissingWidth", 0)) * scale

    def glyphs(self, string: bytes) -> list[tuple[bytes, float, bool]]:
        """The codes of a string, the width of each, and whether it is the blank that word spacing widens."""
        widths, usual = self._widths
        size = 2 if self.is_composite else 1
        codes = [string[at : at + size] for at in range(0, len(string), size)]
        return [(code, widths.get(int.from_bytes(code), usual), code == b" ") for code in codes]


def _standard_widths(name: str) -> dict[int, float]:
    """The widths of one of the 14 fonts that every viewer has (9.6.2.2); form fields are set in them."""
    from reportlab.pdfbase.pdfmetrics import getFont, standardFonts

    widths = getFont(name).widths if name in standardFonts else ()
    return {code: width / 1000 for code, width in enumerate(widths)}


def _cid_widths(entries: Any) -> dict[int, float]:  # noqa: ANN401 - pikepdf's Array
    """The W of a CIDFont (9.7.4.3); CIDs are codes here, as with Identity-H."""
    import pikepdf

    widths: dict[int, float] = {}
    items = list(entries)
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            widths.update((first + place, float(width) / 1000) for place, width in enumerate(items[at + 1]))
            at += 2
        elif at + 2 < len(items):
            last = min(int(items[at + 1]), first + 65_535)
            widths.update(dict.fromkeys(range(first, last + 1), float(items[at + 2]) / 1000))
            at += 3
        else:
            break
    return widths


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that places glyphs."""

    ctm: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass(slots=True)
class Eraser:
    """Takes the glyphs at some places out of the streams of one page.

    Attributes:
        pdf: the pikepdf.Pdf that the page is in; forms that change are copied in it.
        places: origins of glyphs, in the page's user space.
        untouched: copies of forms from which nothing goes, shared by the pages of a file.
    """

    pdf: Any
    places: Places
    untouched: dict[tuple[int, int], Any] = field(default_factory=dict)
    _fonts: dict[tuple[int, int], Font] = field(default_factory=dict)
    _forms: int = 0

    def erase(self, page: Any) -> None:  # noqa: ANN401 - pikepdf.Page
        """Rewrite the page's content; what its resources hold and nothing draws is gone with it.

        Raises:
            TooTangled: nobody could follow it.
        """
        content, resources = self._rewritten(page.obj, page.obj.get("/Resources", None), IDENTITY, 0)
        page.obj.Contents = self.pdf.make_stream(b"q\n" + content + b"\nQ\n")
        page.obj.Resources = resources

    def _rewritten(self, stream: Any, resources: Any, ctm: Matrix, depth: int) -> tuple[bytes, Any]:  # noqa: ANN401 - pikepdf's
        import pikepdf

        follower = _Follower(self, resources, _State(ctm), depth)
        instructions = pikepdf.parse_content_stream(stream)
        kept = [each for instruction in instructions for each in follower.take(instruction)]
        restoring = [_instruction("Q")] * follower.open
        return bytes(pikepdf.unparse_content_stream([*kept, *restoring])), follower.resources_left()

    def font(self, resource: Any) -> Font:  # noqa: ANN401 - pikepdf.Dictionary
        """The font of a resource, read once."""
        if not resource.is_indirect:
            return Font(resource)
        return self._fonts.setdefault(resource.objgen, Font(resource))

    def form(self, form: Any, resources: Any, ctm: Matrix, depth: int) -> Any:  # noqa: ANN401 - pikepdf.Stream
        """A copy of a form without the glyphs; one serves all pages where nothing is to go."""
        import pikepdf

        if not self.places and form.objgen in self.untouched:
            return self.untouched[form.objgen]
        self._forms += 1
        if self._forms > _MAX_FORMS or depth >= _MAX_DEPTH:
            raise TooTangled
        matrix = tuple(float(each) for each in form.get("/Matrix", IDENTITY))
        own = form.get("/Resources", resources)
        content, left = self._rewritten(form, own, times(matrix, ctm), depth + 1)  # type: ignore[arg-type]
        kept = {key: form[key] for key in form if key not in _STREAM_KEYS}
        copy = pikepdf.Stream(self.pdf, content)
        for key, value in kept.items():
            copy[key] = value
        copy.Resources = left
        made = self.pdf.make_indirect(copy)
        if not self.places:
            self.untouched[form.objgen] = made
        return made


_STREAM_KEYS = frozenset(
    {"/Length", "/Filter", "/DecodeParms", "/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/OC"}
)
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})


class _Follower:
    """Follows one content stream and says what stands in each instruction's place."""

    def __init__(self, eraser: Eraser, resources: Any, state: _State, depth: int) -> None:  # noqa: ANN401 - pikepdf's
        self._eraser = eraser
        self._resources = resources if resources is not None else {}
        self._drawn: dict[str, Any] = {}
        self._state = state
        self._depth = depth
        self._stack: list[_State] = []
        self._line = self._text = IDENTITY

    @property
    def open(self) -> int:
        """How many saved states the stream forgets to restore."""
        return len(self._stack)

    def resources_left(self) -> Any:  # noqa: ANN401 - pikepdf.Dictionary
        """The resources with those pictures and forms alone that are drawn, as they are drawn now."""
        import pikepdf

        left = {key: self._resources[key] for key in self._resources if key not in ("/XObject", "/Properties")}
        return pikepdf.Dictionary({**left, "/XObject": pikepdf.Dictionary(self._drawn)})

    def take(self, instruction: Any) -> Sequence[Any]:  # noqa: ANN401 - pikepdf's instruction
        """The instructions that take this one's place."""
        operator, operands = str(instruction.operator), instruction.operands
        if operator in ("BDC", "BMC", "DP", "MP"):
            return _without_properties(operator, operands)
        if operator == "Q" and not self._stack:
            return ()
        if operator in _SHOWING:
            return self._show(operator, operands)
        if operator == "Do":
            return self._do(instruction)
        try:
            self._move(operator, operands)
        except (TypeError, ValueError, IndexError, KeyError, AttributeError):
            return (instruction,)  # a viewer skips what it does not understand
        return (instruction,)

    def _move(self, operator: str, operands: Sequence[Any]) -> None:
        """Follow what places glyphs."""
        match operator:
            case "q":
                self._stack.append(self._state)
            case "Q":
                self._state = self._stack.pop()
            case "cm":
                self._state = replace(self._state, ctm=times(_matrix(operands), self._state.ctm))
            case "BT":
                self._line = self._text = IDENTITY
            case "Tf":
                resource = self._resources["/Font"][str(operands[0])]
                self._state = replace(self._state, font=self._eraser.font(resource), size=float(operands[1]))
            case "gs":
                self._set_font_of(self._resources["/ExtGState"][str(operands[0])])
            case "Tm":
                self._line = self._text = _matrix(operands)
            case "Td" | "TD" | "T*":
                self._begin_line(operator, operands)
            case _ if operator in _SETTINGS:
                name, scale = _SETTINGS[operator]
                self._state = replace(self._state, **{name: float(operands[0]) * scale})  # type: ignore[arg-type]

    def _begin_line(self, operator: str, operands: Sequence[Any]) -> None:
        if operator == "T*":
            self._next_line(0.0, -self._state.leading)
            return
        if operator == "TD":
            self._state = replace(self._state, leading=-float(operands[1]))
        self._next_line(float(operands[0]), float(operands[1]))

    def _set_font_of(self, settings: Any) -> None:  # noqa: ANN401 - pikepdf.Dictionary
        if "/Font" in settings:
            resource, size = settings["/Font"]
            self._state = replace(self._state, font=self._eraser.font(resource), size=float(size))

    def _next_line(self, x: float, y: float) -> None:
        self._line = self._text = times((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _show(self, operator: str, operands: Sequence[Any]) -> Sequence[Any]:
        """The string or strings without what is to go."""
        import pikepdf

        moves = []
        if operator == '"':
            self._state = replace(self._state, word_spacing=float(operands[0]), spacing=float(operands[1]))
            moves += [_instruction("Tw", operands[0]), _instruction("Tc", operands[1])]
        if operator in ("'", '"'):
            self._next_line(0.0, -self._state.leading)
            moves.append(_instruction("T*"))
        items = list(operands[0]) if operator == "TJ" else [operands[-1]]
        shown: list[Any] = []
        for item in items:
            if isinstance(item, pikepdf.String):
                self._keep(bytes(item), shown)
            else:
                self._shift(-float(item) / 1000 * self._state.size * self._state.stretch)
                shown.append(item)
        return (*moves, _instruction("TJ", pikepdf.Array(shown)))

    def _keep(self, string: bytes, shown: list[Any]) -> None:
        """Add to `shown` what stays of a string, and a gap for each glyph that goes."""
        import pikepdf

        state = self._state
        if state.font is None or not state.font.is_followed:
            shown.append(pikepdf.String(string))
            return
        kept = b""
        for code, width, is_blank in state.font.glyphs(string):
            advance = width * state.size + state.spacing + (state.word_spacing if is_blank else 0.0)
            if self._origin() in self._eraser.places:
                if kept:
                    shown.append(pikepdf.String(kept))
                    kept = b""
                if state.size:
                    shown.append(_number(-advance / state.size * 1000))
            else:
                kept += code
            self._shift(advance * state.stretch)
        if kept:
            shown.append(pikepdf.String(kept))

    def _origin(self) -> Place:
        """Where the next glyph begins on the page."""
        matrix = times(times((1.0, 0.0, 0.0, 1.0, 0.0, self._state.rise), self._text), self._state.ctm)
        return matrix[4], matrix[5]

    def _shift(self, x: float) -> None:
        self._text = times((1.0, 0.0, 0.0, 1.0, x, 0.0), self._text)

    def _do(self, instruction: Any) -> Sequence[Any]:  # noqa: ANN401 - pikepdf's instruction
        """Draw a form: a copy without the glyphs, under a name of its own."""
        import pikepdf

        name = str(instruction.operands[0]) if instruction.operands else ""
        drawn = self._resources.get("/XObject", {}).get(name, None)
        if drawn is None:
            return ()
        if str(drawn.get("/Subtype", "")) == "/Form":
            drawn = self._eraser.form(drawn, self._resources, self._state.ctm, self._depth)
            if self._eraser.places:  # drawn twice, it stands in two places and loses other glyphs in each
                name = f"/Masked{len(self._drawn)}"
        self._drawn[name] = drawn
        return (_instruction("Do", pikepdf.Name(name)),)


_SETTINGS = {
    "Tc": ("spacing", 1.0),
    "Tw": ("word_spacing", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
}


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


def _number(value: float) -> Any:  # noqa: ANN401 - what pikepdf takes for a number
    from decimal import Decimal

    return Decimal(f"{value:.3f}")


def _instruction(operator: str, *operands: Any) -> Any:  # noqa: ANN401 - pikepdf's
    import pikepdf

    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))


def _without_properties(operator: str, operands: Sequence[Any]) -> Sequence[Any]:
    tag = operands[:1]
    return (_instruction("BMC" if operator in ("BDC", "BMC") else "MP", *tag),)
