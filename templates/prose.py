"""Values on their way into a document: cleaned text, its breaks, and the blanks where a value is missing."""

import copy
import re
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from templates.package import W

_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LINE_TAG = "{urn:anjuan}line"
LINE = '</w:t><line xmlns="urn:anjuan"/><w:t xml:space="preserve">'
"""A line feed, for `settle` to put right."""
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
PARAGRAPH_BREAK = '</w:t></w:r></w:p><w:p>{paragraph}<w:r>{run}<w:t xml:space="preserve">'
"""Takes the properties of the paragraph and of the run that go on."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PARAGRAPH_ENDED = tuple(f"{{{W}}}{name}" for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote"))
"""What must end with a paragraph: Word opens nothing else."""


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text as XML can hold it, and the code points (`U+0007`) that were dropped.

    Every kind of line break becomes one line feed; blank lines at the beginning and the end go. Dropped are control
    characters, lone surrogates and the two non-characters: XML 1.0 has no way to write them, and none is ever meant;
    and what turns the direction of writing round: a reader would see other words than a search does.
    """
    if not _UNCLEAN.search(text):
        return text.strip("\n"), ()
    text = _BREAK.sub("\n", text)
    dropped = tuple(f"U+{ord(char):04X}" for char in dict.fromkeys(_FORBIDDEN.findall(text)))
    return _FORBIDDEN.sub("", text).strip("\n"), dropped


def is_clean(text: str) -> bool:
    """Whether `clean` would change nothing."""
    return "\n" not in text and not _UNCLEAN.search(text)


class Blank:
    """A required value that is missing. Printing, comparing or walking it says so; asking whether it is there does not.

    So a field that the template guards with `{% if 字段 %}`, or prints in a branch that is not taken, is not missed.

    Args:
        name: of the field.
        missed: takes the name as soon as the value is missed.
        column: of its rows, the one that has room for the name; the others say only that they are to be filled.
    """

    def __init__(self, name: str, missed: dict[str, None], column: str = "", *, short: bool = False) -> None:
        self._name = name
        self._missed = missed
        self._column = column
        self._short = short

    def __str__(self) -> str:
        self._missed[self._name] = None
        return "（待填）" if self._short else f"（待填：{self._name}）"

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        self._missed[self._name] = None
        return False

    def __hash__(self) -> int:
        return hash(self._name)

    def __iter__(self) -> Iterator["Blank"]:
        yield self

    def __len__(self) -> int:
        return 1

    def __getattr__(self, column: str) -> "Blank":
        if column.startswith("_"):
            raise AttributeError(column)
        return self if column == self._column or not self._column else type(self)(self._name, self._missed, short=True)


class Present(Blank):
    """Stands for a value that is there, where a template is tried out."""

    __hash__ = Blank.__hash__

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return True


def xml(value: object, line: str = LINE) -> str:
    """What an expression of the template prints, as XML inside `<w:t>`; objects that know their XML give it.

    Args:
        value: of the expression.
        line: XML for a line feed; as it is, one that `settle` knows.
    """
    if type(value) is str:
        text = value
    elif value is None:
        return ""
    elif isinstance(value, tuple):
        text = "、".join(map(str, value))
    else:
        known = getattr(value, "__html__", None)
        if known:
            return str(known())
        text = str(value)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\t", _TAB).replace("\n", line)


def as_xml(value: object) -> Markup:
    """The same, marked as XML, so that Jinja does not escape it again."""
    return Markup(xml(value))  # noqa: S704 - it is XML


def settle(root: Any) -> None:  # noqa: ANN401 - lxml's element has no type here
    """Make a rendered part sound.

    The values' line feeds become new paragraphs of the same form; inside links and the like, breaks. A row or a table
    all of which was for items that are not there goes, and what must end with a paragraph does.
    """
    from lxml import etree

    for line in reversed(list(root.iter(_LINE_TAG))):
        run = line.getparent()
        paragraph = run.getparent()
        if run.tag == f"{{{W}}}r" and paragraph.tag == f"{{{W}}}p":
            _split(paragraph, run, line)
        else:
            line.getparent().replace(line, etree.Element(f"{{{W}}}br"))
    for text in root.iter(f"{{{W}}}t"):
        if text.text and text.text != text.text.strip():
            text.set(SPACE, "preserve")
    for whole, part in (("tr", "tc"), ("tbl", "tr")):
        for each in list(root.iter(f"{{{W}}}{whole}")):
            if each.find(f"{{{W}}}{part}") is None:
                each.getparent().remove(each)
    for each in root.iter(*PARAGRAPH_ENDED):
        if not len(each) or each[-1].tag != f"{{{W}}}p":
            etree.SubElement(each, f"{{{W}}}p")


def _split(paragraph: Any, run: Any, line: Any) -> None:  # noqa: ANN401 - as above
    """Let a second paragraph begin at `line`, with the properties of the first and of the run."""
    from lxml import etree

    second = etree.Element(paragraph.tag)
    properties = paragraph.find(f"{{{W}}}pPr")
    if properties is not None:
        second.append(copy.deepcopy(properties))
        section = properties.find(f"{{{W}}}sectPr")
        if section is not None:  # a section ends with its last paragraph
            properties.remove(section)
    rest = etree.SubElement(second, run.tag)
    run_properties = run.find(f"{{{W}}}rPr")
    if run_properties is not None:
        rest.append(copy.deepcopy(run_properties))
    rest.extend(list(line.itersiblings()))
    second.extend(list(run.itersiblings()))
    run.remove(line)
    paragraph.addnext(second)
