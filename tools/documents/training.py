"""The documents about trainings."""

from collections.abc import Callable

from docx.document import Document as Docx

from templates import forms, gbt9704
from templates.fields.staff import LECTURER_LEVELS, TRAINING_TYPES
from templates.forms import Heading
from tools.documents.parts import WIDE_LABELS, form_title

SIGNING = (
    Heading("序号", "{{ loop.index }}", 11, middle=True),
    Heading("姓名", "{{ 行.姓名 }}", 18, middle=True),
    Heading("单位", "{{ 行.单位 }}", 53),
    Heading("职务", "{{ 行.职务 }}", 20, middle=True),
    Heading("电话", "{{ 行.电话 }}", 32, middle=True),
    Heading("签名", "", 22),
)


def training() -> Docx:
    """培训记录."""
    document = gbt9704.blank()
    form_title(document, "培训记录")
    lecturer = "{{ 主讲人 }}{% if 主讲人单位 %}（{{ 主讲人单位 }}）{% endif %}"
    rows = (
        (("培训主题", "{{ 培训主题 }}"),),
        (("培训类型", forms.boxes("培训类型", TRAINING_TYPES)),),
        (("培训时间", "{{ 培训时间 }}"),),
        (("培训地点", "{{ 培训地点 }}"),),
        (("主讲人", lecturer),),
        (("主讲人级别", forms.boxes("主讲人级别", LECTURER_LEVELS)),),
        (("参训范围", "{{ 参训范围|join('、') }}"),),
        (("应到人数", "{{ 应到人数 }}人"), ("实到人数", "{{ 实到人数 }}人")),
        (("缺席情况", "{{ 缺席情况 }}"),),
        (("培训内容", "{{ 培训内容 }}"),),
        (("考核结果", "{{ 考核结果 }}"),),
        (("影像资料", "{{ 影像资料|join('；') }}"),),
        (("记录人", "{{ 记录人 }}"), ("审核人", "{{ 审核人 }}")),
    )
    forms.form(document, rows, WIDE_LABELS, {"培训内容": 70, "考核结果": 18, "影像资料": 18})
    form_title(document, "签到表").paragraph_format.page_break_before = True
    _signing(document)
    return document


def sign_in() -> Docx:
    """签到表."""
    document = gbt9704.blank()
    form_title(document, "签到表")
    _signing(document)
    return document


def _signing(document: Docx) -> None:
    """What is signed for, and a line for each who signs."""
    forms.form(
        document,
        (
            (("培训主题", "{{ 培训主题 }}"),),
            (("培训时间", "{{ 培训时间 }}"),),
            (("培训地点", "{{ 培训地点 }}"),),
        ),
        WIDE_LABELS,
    )
    document.add_paragraph("", gbt9704.CELL)
    forms.listing(document, "签到名单", SIGNING, height=10)


BUILDERS: dict[str, Callable[[], Docx]] = {"training": training, "sign_in": sign_in}
