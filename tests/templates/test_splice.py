"""The two ways in which a part is rendered: values spliced in, or the whole part put right afterwards."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

import templates.fill
from anjuan.kinds import Stage
from templates import package
from templates.catalogue import Templates
from templates.container import beginning, joined, member
from templates.fields import Column, Field, FieldType
from templates.fill import Filled
from templates.images import Photo
from templates.package import W
from templates.skeleton import BadTemplate, Skeleton, compiled, skeleton

Fill = Callable[..., Filled]
Make = Callable[..., Path]
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*"<&>\"' \t\n\r\u2028\x07{}%#　", "{{ 工单编号 }}", "𠮷", "\u202e", "]]>"]), st.characters()
    ),
    max_size=12,
).map("".join)
WORTH: dict[FieldType, st.SearchStrategy[object]] = {
    FieldType.DATE: st.dates(),
    FieldType.DATETIME: st.datetimes(),
    FieldType.MONEY: st.decimals(0, 10**6, places=2),
    FieldType.LIST: st.lists(TEXTS, max_size=3),
}


def worth(field: Field) -> st.SearchStrategy[object]:
    """Values that a field can take, and None."""
    if field.choices:
        return st.sampled_from((None, *field.choices))
    if field.type is FieldType.ROWS:
        texts = {
            column.name: st.sampled_from(column.choices) if column.choices else of_type(column)
            for column in field.columns
        }
        return st.lists(st.fixed_dictionaries({}, optional=texts), max_size=3)
    return st.none() | of_type(field)


def of_type(field: Field | Column) -> st.SearchStrategy[object]:
    """Values of its type, numbers within its bounds."""
    if field.type is FieldType.NUMBER:
        least, most = (-(10**6) if field.least is None else field.least), (10**6 if field.most is None else field.most)
        return st.integers(least, most)
    return WORTH.get(field.type, TEXTS)


def meant(path: Path) -> dict[str, bytes]:
    """A docx's parts, XML in its canonical form; blanks are kept where there are any."""
    found = {}
    for name, part in package.read(path).items():
        found[name] = part
        if package.is_xml(name):
            root = package.parsed(part)
            for text in root.iter(f"{{{W}}}t"):
                if not text.text or text.text == text.text.strip():
                    text.attrib.pop(SPACE, None)
            found[name] = etree.tostring(root, method="c14n", exclusive=True)
    return found


def whole(path: Path) -> Skeleton:
    """The template, compiled so that every part is put right after it was rendered."""
    return compiled(package.read(path), spliced=False)


def agree(path: Path, values: Mapping[str, object], filled: Fill, photos: tuple[Photo, ...] = ()) -> Path:
    """Fill in both ways, and compare the outcomes; gives the spliced one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates.fill, "skeleton", whole)
        slow = meant(filled(path, values, photos=photos, draft=True).path)
    result = filled(path, values, photos=photos, draft=True).path
    assert meant(result) == slow
    return result


def is_spliced(path: Path) -> bool:
    return all(part.alarms is not None for part in skeleton(path).printed.values())


TEMPLATES = {template.key: template.path for template in Templates().all()}


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_template_of_the_package_is_spliced(key: str) -> None:
    assert is_spliced(TEMPLATES[key])


@pytest.mark.parametrize("key", TEMPLATES)
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_ways_give_the_same_document(data: st.DataObject, key: str, filled: Fill) -> None:
    drawn = (FieldType.PHOTOS, FieldType.CHART)
    fields = [field for field in skeleton(TEMPLATES[key]).fields.values() if field.type not in drawn]
    values = data.draw(st.fixed_dictionaries({field.name: worth(field) for field in fields}))
    result = agree(TEMPLATES[key], values, filled)
    docx.Document(str(result))


@pytest.mark.parametrize("key", TEMPLATES)
def test_both_ways_show_the_same_photos(key: str, tmp_path: Path, filled: Fill) -> None:
    Image.new("RGB", (60, 40), "red").save(tmp_path / "1.png")
    for stages in ((Stage.BEFORE,), (Stage.DURING, Stage.DURING, Stage.AFTER, None)):
        photos = tuple(Photo(tmp_path / "1.png", stage, None, "村东<口>", "一\n二") for stage in stages)
        agree(TEMPLATES[key], {"工单编号": "一"}, filled, photos)


MULTILINE = {"核实情况": " 甲\n\n乙\t丙 ", "附件清单": ["一\n二", " 三"], "工单编号": "一", "经办人": "<&>\n张"}


@pytest.mark.parametrize(
    ("paragraphs", "spliced"),
    [
        (("{{ 核实情况 }}", "{{ 附件清单|join('；') }}{{ 附件清单|length }}"), True),
        (("{% if 经办人 %}有{{ 经办人 }}{% elif 工单编号 %}二{% else %}无{% endif %}{{ 核实情况 }}",), True),
        (("{%p if 工单编号 == '一' %}", "{{ 核实情况 }}", "{%p else %}", "无", "{%p endif %}", "{{ 经办人 }}"), True),
        (("{%p for x in 附件清单 %}", "{{ loop.index }}. {{ x if x else '无' }}", "{%p endfor %}"), True),
        (("{% if 联系人 %}一{{ 核实情况 }}", "二{% endif %}三{{ 核实情况 }}"), False),
        ((["{% if 联系人 %}", "一", "{% endif %}{{ 核实情况 }}"],), False),
        (("前{{- 核实情况 -}}后",), False),
        ((["前", "{%r if 联系人 %}", "{{ 核实情况 }}", "{%r endif %}", "后"],), False),
        (("{#p 说明 #}", "{{ 核实情况 }}"), False),
        (("{# 说明 #}{{ 核实情况 }}{{ 联系人 }}",), True),
    ],
)
def test_what_can_be_foreseen_is_spliced_and_all_else_put_right(
    paragraphs: tuple[str | list[str], ...], spliced: bool, make: Make, filled: Fill
) -> None:
    path = make(*paragraphs)
    assert is_spliced(path) is spliced
    agree(path, MULTILINE, filled)
    agree(path, {}, filled)


def table(path: Path, *rows: tuple[str, ...]) -> Path:
    """Add a table; a cell's lines are its paragraphs."""
    document = docx.Document(str(path))
    made = document.add_table(len(rows), max(map(len, rows)))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text, *more = text.split("\n")
            for each in more:
                cell.add_paragraph(each)
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("rows", "spliced"),
    [
        ((("时间",), ("{%tr for x in 附件清单 %}",), ("{{ x }}",), ("{%tr endfor %}",)), True),
        ((("{%tr for x in 附件清单 %}",), ("{{ x }}",), ("{%tr endfor %}",)), True),
        ((("{%tr if 联系人 %}",), ("一\n{%p if 经办人 %}\n二\n{%p endif %}",), ("{%tr endif %}",)), True),
        ((("{%p if 联系人 %}\n{{ 核实情况 }}\n{%p endif %}", "二"),), True),
        ((("一\n{%p if 联系人 %}\n{{ 核实情况 }}\n{%p endif %}", "二"),), True),
        ((("{%tc if 联系人 %}", "{{ 核实情况 }}", "{%tc endif %}"),), False),
        ((("{%p for x in 附件清单 %}\n{{ x }}\n{%p endfor %}",), ("{{ 核实情况 }}",)), True),
        ((("{%tc if 联系人 %}", "{{ 核实情况 }}", "{%tc endif %}", "{{ 核实情况 }}"),), True),
    ],
)
def test_rows_cells_and_paragraphs_that_may_go(
    rows: tuple[tuple[str, ...], ...], spliced: bool, make: Make, filled: Fill
) -> None:
    path = table(make("{{ 工单编号 }}"), *rows)
    assert is_spliced(path) is spliced
    for values in (MULTILINE, {}, {"联系人": "李某", **MULTILINE}):
        result = agree(path, values, filled)
        for grid in docx.Document(str(result)).element.iter(f"{{{W}}}tbl", f"{{{W}}}tr", f"{{{W}}}tc"):
            wanted = {"tbl": "tr", "tr": "tc", "tc": "p"}[grid.tag.rpartition("}")[2]]
            assert grid.find(f"{{{W}}}{wanted}") is not None


def in_first_run(before: str, after: str) -> Callable[[str], str]:
    return lambda xml: xml.replace("<w:r><w:t>{{ 核实情况 }}</w:t></w:r>", f"{before}{{{{ 核实情况 }}}}{after}", 1)


@pytest.mark.parametrize(
    ("before", "after", "spliced"),
    [
        ('<w:hyperlink w:anchor="x"><w:r><w:t>', "</w:t></w:r></w:hyperlink>", True),
        ('<w:r><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:tab/><w:t>', "</w:t><w:br/><w:t>尾</w:t></w:r>", True),
        ("<w:sdt><w:sdtContent><w:r><w:t>", "</w:t></w:r></w:sdtContent></w:sdt>", True),
        ("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>", True),
        ("<w:pPr><w:sectPr/></w:pPr><w:r><w:t>", "</w:t></w:r>", True),
        (f'<x:r xmlns:x="{W}"><w:t>', "</w:t></x:r>", False),
    ],
    ids=["link", "run", "control", "text box", "section", "prefix"],
)
def test_a_line_feed_does_the_same_wherever_it_stands(
    before: str, after: str, spliced: bool, make: Make, altered: Make, filled: Fill
) -> None:
    path = altered(make("{{ 核实情况 }}", "末"), word__document_dot_xml=in_first_run(before, after))
    assert is_spliced(path) is spliced
    agree(path, MULTILINE, filled)


def test_a_character_that_no_document_can_hold_is_refused_in_the_template_itself(make: Make, filled: Fill) -> None:
    template = make('{{ 工单编号 }}{% if 工单编号 == "一" and not 经办人 %}{{ "\\x07" }}{% endif %}')
    with pytest.raises(BadTemplate):
        filled(template, {"工单编号": "一"}, draft=True)


def test_what_is_the_same_in_all_documents_is_compressed_once() -> None:
    frame = skeleton(TEMPLATES["reply"])
    assert list(frame.printed) == ["word/document.xml"]
    assert set(frame.members) == set(frame.parts) - {"word/document.xml"}


def test_a_docx_is_a_zip_like_any_other() -> None:
    parts = {"[Content_Types].xml": b"<x/>", "word/media/图.jpg": b"\xff" * 999, "word/a.xml": b"a" * 70_000, "空": b""}
    data = package.packed(parts)
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == parts
        assert read.namelist()[0] == "[Content_Types].xml"
        kinds = {info.filename: info.compress_type for info in read.infolist()}
    assert kinds["word/media/图.jpg"] == zipfile.ZIP_STORED
    assert kinds["word/a.xml"] == zipfile.ZIP_DEFLATED
    assert package.packed(dict(reversed(parts.items()))) == data
    assert len(data) < 2000


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.binary()))
def test_any_parts_are_read_back_by_others(parts: dict[str, bytes]) -> None:
    names = {name for name in parts if "\0" in name or name.endswith("/")}
    kept = {name: part for name, part in parts.items() if name not in names}
    with zipfile.ZipFile(io.BytesIO(package.packed(kept))) as read:
        assert {name: read.read(name) for name in read.namelist()} == kept


def test_a_document_of_the_same_members_is_the_same_whether_they_were_written_before_or_not() -> None:
    members = {name: member(name, name.encode() * 700) for name in ("[Content_Types].xml", "a.xml", "media/图.jpg")}
    own = {"word/document.xml": member("word/document.xml", b"d" * 5000)}
    assert beginning(members).ended(own) == joined({**members, **own})


def test_the_list_of_content_types_comes_first_even_if_it_changes() -> None:
    frame = skeleton(TEMPLATES["reply"])
    for changed in ({"docProps/core.xml": b"<x/>"}, {"docProps/core.xml": b"<x/>", "[Content_Types].xml": b"<y/>"}):
        with zipfile.ZipFile(io.BytesIO(frame.document({"word/document.xml": b"<z/>", **changed}))) as read:
            assert {name: read.read(name) for name in changed} == changed
            assert read.namelist()[0] == "[Content_Types].xml"
            assert sorted(read.namelist()) == sorted({*frame.parts, *changed})
