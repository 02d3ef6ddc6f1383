"""What people, and those who mean harm, put into templates, values and photos: an error, or a sound document."""

import io
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import docx
import msoffcrypto
import olefile
import pypdfium2
import pytest
from PIL import Image

from anjuan.kinds import Stage
from templates.catalogue import Templates
from templates.fields import FIELDS, BadValues, FieldType
from templates.fill import Filled
from templates.images import BadPhoto, Photo, printable
from templates.lint import Code
from templates.package import NotADocx
from templates.skeleton import BadTemplate, skeleton

Fill = Callable[..., Filled]
Make = Callable[..., Path]
Library = Callable[[str], tuple[Path, dict[str, Any]]]

RIGHT_TO_LEFT = "\u202eمرحبا\u200f שלום\u202c"


def steps(work: Callable[[], object]) -> int:
    """How many instructions of ours it takes: the same on every machine."""
    counted = 0

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal counted
        if not frame.f_globals.get("__name__", "").startswith("templates."):
            return None
        frame.f_trace_opcodes = True
        counted += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def test_a_paragraph_of_twice_as_many_pieces_takes_twice_as_long(make: Make, altered: Make) -> None:
    template = make("{{ 工单编号 }}")

    def taken(number: int) -> int:
        pieces = "<w:p><w:r>" + "<w:t>x</w:t>" * number + "</w:r></w:p>"
        path = altered(template, word__document_dot_xml=lambda xml: xml.replace("<w:body>", f"<w:body>{pieces}"))
        return steps(lambda: skeleton(path))

    few, more, many = taken(200), taken(400), taken(800)
    assert many - more <= 2.2 * (more - few)  # 4 times, were it in the square of the pieces
    assert more > few


NASTY = {
    "long": "很长的一段话，" * 1430,
    "one_word": "a" * 10_000,
    "lines": "一行\n" * 500,
    "controls": "".join(map(chr, range(32))) + "\x7f\x85\u2028尾",
    "surrogates": "前\ud83d\udc00\udfff后",
    "emoji": "👩‍👩‍👧‍👦🇨🇳👍🏽𠮷㐂",
    "right_to_left": f"张{RIGHT_TO_LEFT}三",
    "markup": "</w:t></w:r></w:p></w:body><!--<![CDATA[ ]]> &amp; &#0; {{ 7*7 }} {% for %}",
    "combining": "é" + "\u0301" * 200 + "\u3000\ufeff\u200b",
}


@pytest.mark.parametrize(
    "expression",
    [
        "{% for x in range(10**9) %}x{% endfor %}",
        "{{ lipsum(10**9) }}",
        "{{ 'x' * 10**9 }}",
        "{% for a in 附件清单 %}{% for b in 附件清单 %}{% endfor %}{% endfor %}",
        "{{ 工单编号.__class__.__mro__[1].__subclasses__() }}",
        "{{ 工单编号|断行(0) }}",
        "{{ self._TemplateReference__context }}",
        "{% import 'os' as os %}",
        "{{ ''.join([工单编号]) }}",
    ],
)
def test_code_in_a_template_is_never_run(expression: str, make: Make, filled: Fill) -> None:
    with pytest.raises(BadTemplate) as caught:
        filled(make("{{ 工单编号 }}", expression), {"工单编号": "一", "附件清单": ["一"]})
    assert {finding.code for finding in caught.value.findings} <= {Code.UNSAFE, Code.SYNTAX, Code.NESTED_LOOP}


def external(kind: str, target: str) -> Callable[[str], str]:
    link = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{target}" TargetMode="External"/></Relationships>'
    )
    return lambda rels: rels.replace("</Relationships>", link)


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame", "subDocument", "video"])
def test_what_would_be_fetched_from_elsewhere_is_refused_by_name(
    kind: str, make: Make, altered: Make, filled: Fill
) -> None:
    rels = external(kind, "https://example.com/x")
    path = altered(make("{{ 工单编号 }}"), word___rels__document_dot_xml_dot_rels=rels)
    with pytest.raises(BadTemplate) as caught:
        filled(path, {"工单编号": "一"})
    assert [(each.code, each.what) for each in caught.value.findings] == [(Code.OUTSIDE_LINK, "https://example.com/x")]


def test_a_docm_under_the_name_of_a_docx_is_refused(make: Make, altered: Make, filled: Fill) -> None:
    main = "wordprocessingml.document.main+xml"
    path = altered(
        make("{{ 工单编号 }}"),
        **{
            "[Content_Types]_dot_xml": lambda xml: xml.replace(f"officedocument.{main}", f"ms-word.macroEnabled.{main}")
        },
    )
    with pytest.raises(BadTemplate) as caught:
        filled(path, {"工单编号": "一"})
    assert {finding.code for finding in caught.value.findings} == {Code.MACROS}


def encrypted(path: Path) -> bytes:
    """A docx with a password: an OLE container."""
    out = io.BytesIO()
    with path.open("rb") as stream:
        msoffcrypto.OfficeFile(stream).encrypt("secret", out)
    assert olefile.isOleFile(io.BytesIO(out.getvalue()))
    return out.getvalue()


def bomb(path: Path, *, parts: int, size: int) -> bytes:
    """The docx, with many parts that unpack to much."""
    out = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as docx_file:
        for number in range(parts):
            docx_file.writestr(f"word/media/{number}.bin", bytes(size))
    return out.getvalue()


def lying(path: Path) -> bytes:
    """The docx, with a part that is said to be small."""
    data = bomb(path, parts=1, size=1 << 20)
    return data.replace(struct.pack("<I", 1 << 20), struct.pack("<I", 10))


FALSE: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda _: b"",
    "xls": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "html": lambda _: b"<html><body>{{ x }}</body></html>",
    "rtf": lambda _: b"{\\rtf1 {{ x }}}",
    "pdf": lambda _: b"%PDF-1.7\n",
    "encrypted": encrypted,
    "cut": lambda path: path.read_bytes()[:-200],
    "bomb": lambda path: bomb(path, parts=2, size=40 << 20),
    "many parts": lambda path: bomb(path, parts=600, size=1),
    "lying": lying,
}


@pytest.mark.parametrize("kind", FALSE)
def test_what_is_no_docx_is_refused_whatever_its_name(kind: str, make: Make, filled: Fill, tmp_path: Path) -> None:
    path = tmp_path / "模板.docx"
    path.write_bytes(FALSE[kind](make("{{ 工单编号 }}")))
    with pytest.raises(NotADocx) as caught:
        filled(path, {"工单编号": "一"})
    assert caught.value.path == path


def test_a_sheet_under_the_name_of_a_docx_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "表.docx", "w") as sheet:
        sheet.writestr("[Content_Types].xml", "<Types/>")
        sheet.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(NotADocx):
        skeleton(tmp_path / "表.docx")


def nested(depth: int) -> object:
    value: object = "底"
    for _ in range(depth):
        value = [value]
    return value


WRONG = {
    "map": {"一": {"二": 3}},
    "lists": [[1]],
    "column": [{"没有的列": 1}],
    "deep": nested(100_000),
    "object": object(),
    "bytes": b"bytes",
    "set": {1, 2},
}


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize("value", WRONG)
def test_a_value_of_a_wrong_type_is_named(kind: FieldType, value: str, make: Make, filled: Fill) -> None:
    name = next(field.name for field in FIELDS.values() if field.type is kind)
    with pytest.raises(BadValues) as caught:
        filled(make(f"{{{{ {name}|length }}}}"), {name: WRONG[value]}, draft=True)
    assert [field.name for field, _ in caught.value.faults] == [name]


def test_photos_cannot_be_typed(make: Make, filled: Fill) -> None:
    with pytest.raises(BadValues):
        filled(make("{% for x in 办理前照片 %}{{ x.图 }}{% endfor %}"), {"办理前照片": ["/etc/passwd"]})


@pytest.mark.parametrize(
    "day", ["2023-02-29", "2023-13-01", "0000-00-00", "昨天", "9999999999", "2023-09-14T25:00", True]
)
def test_a_date_that_is_none_is_named(day: object, make: Make, filled: Fill) -> None:
    with pytest.raises(BadValues) as caught:
        filled(make("{{ 成文日期 }}"), {"成文日期": day})
    assert caught.value.faults[0][1] == str(day)


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that says how large it is, whatever it holds."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png(60_000, 60_000),
        png(100, 100),
        png(0, 0),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\x00\x00\x00\x18ftypheic" + bytes(64),
    ],
    ids=["empty", "jpeg", "gif", "eps", "svg", "bomb", "no pixels", "no size", "zeros", "heic"],
)
def test_a_photo_that_is_none_is_named(content: bytes, tmp_path: Path) -> None:
    bad = tmp_path / "照片.jpg"
    bad.write_bytes(content)
    with pytest.raises(BadPhoto) as caught:
        printable(bad, 48)
    assert caught.value.path == bad


def odd_photos(folder: Path) -> dict[str, Path]:
    """Photos of half brightness in every unusual form."""
    sixteen = Image.new("I;16", (64, 48), 32_768)
    moving = [Image.new("RGB", (64, 48), colour) for colour in ("#808080", "black")]
    made: dict[str, tuple[Image.Image, dict[str, Any]]] = {
        "16.png": (sixteen, {}),
        "16.tif": (sixteen, {}),
        "cmyk.jpg": (Image.new("CMYK", (64, 48), (0, 0, 0, 127)), {}),
        "moving.gif": (moving[0], {"save_all": True, "append_images": moving[1:]}),
        "palette.png": (moving[0].quantize(4), {}),
        "alpha.png": (Image.new("LA", (64, 48), (0, 127)), {}),
        "grey.webp": (moving[0], {"quality": 100}),
        "wide.bmp": (Image.new("RGB", (9000, 2), "#808080"), {}),
    }
    for name, (image, options) in made.items():
        image.save(folder / name, **options)
    return {name: folder / name for name in made}


def test_photos_in_unusual_forms_keep_their_brightness(tmp_path: Path) -> None:
    for name, path in odd_photos(tmp_path).items():
        data, width, height = printable(path, 48)
        image = Image.open(io.BytesIO(data))
        assert image.mode == "RGB", name
        middle = image.getpixel((width // 2, height // 2))
        assert all(118 < value < 138 for value in middle), (name, middle)


def _required(template: Path) -> list[str]:
    return [name for name in skeleton(template).fields if FIELDS[name].required]


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_every_document_is_opened_by_others_whatever_its_values(tmp_path: Path, library: Library, filled: Fill) -> None:
    made = {}
    for name, text in NASTY.items():
        template, values = library("case_statement")
        hostile = values | dict.fromkeys(("核实情况", "办理结果", "诉求内容", "经办人"), text) | {"附件清单": [text]}
        made[name] = filled(template, hostile, target=tmp_path / f"{name}.docx").path
    template, values = library("case_statement")
    photos = [Photo(path, Stage.AFTER, None, NASTY["markup"], NASTY["emoji"]) for path in odd_photos(tmp_path).values()]
    made["photos"] = filled(template, values, photos=photos, target=tmp_path / "photos.docx").path
    for each in Templates().all():
        template, values = library(each.key)
        made[each.key] = filled(template, values, target=tmp_path / f"{each.key}.docx").path
        made[f"{each.key}-draft"] = filled(template, {}, draft=True, target=tmp_path / f"{each.key}-draft.docx").path
    for path in made.values():
        assert docx.Document(str(path)).paragraphs
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, made.values())], check=True, capture_output=True, timeout=300
    )
    printed = {}
    for name in made:
        with pypdfium2.PdfDocument(tmp_path / f"{name}.pdf") as pdf:
            printed[name] = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "{{ 7*7 }}" in printed["markup"]
    assert all("沥青" in printed[name] or "核实" in printed[name] for name in (*NASTY, "photos"))
    assert all("待填" in printed[f"{each.key}-draft"] or not _required(each.path) for each in Templates().all())
    assert all(len(printed[each.key]) > 100 for each in Templates().all())
