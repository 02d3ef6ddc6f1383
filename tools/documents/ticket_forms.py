"""The forms about one ticket: what its citizen says of the handling, and what is to be done again."""

from collections.abc import Callable

from docx.document import Document as Docx

from templates import forms, gbt9704
from tools.documents.parts import form_title


def callback() -> Docx:
    """回访记录表: printed empty it has room for two call-backs."""
    document = gbt9704.blank()
    form_title(document, "{{ 机关名称 }}12345市民服务热线回访记录表", gbt9704.CAPTION)
    rows = (
        (("工单编号", _if_given("工单编号")), ("区平台编号", "{{ 区平台编号 }}")),
        (("来电时间", _if_given("来电时间")), ("诉求人", "{{ 诉求人 }}")),
        (("承办单位", _if_given("承办单位")), ("诉求分类", "{{ 诉求分类 }}")),
        (("诉求内容", _if_given("诉求内容")),),
        "{%tr for 次 in 回访记录 %}",
        "第{% if 次.回访次数 %}{{ 次.回访次数 }}{% else %}　　{% endif %}次回访",
        (("回访时间", "{{ 次.时间 }}"), ("回访人", "{{ 次.回访人 }}")),
        (("回访方式", forms.boxes("次.方式", ("电话", "上门", "其他"))), ("录音号", "{{ 次.录音号 }}")),
        (
            ("是否接通", forms.boxes("次.是否接通", ("是", "否"))),
            ("是否联系", forms.boxes("次.是否联系", ("是", "否"))),
        ),
        (("是否解决", forms.boxes("次.是否解决", ("已解决", "部分解决", "未解决"))),),
        (("满意度", forms.boxes("次.满意度", ("满意", "基本满意", "不满意", "未评价"))),),
        (("诉求人意见", "{{ 次.诉求人意见 }}"),),
        (("是否再办", forms.boxes("次.是否再办", ("是", "否"))), ("再办单位", "{{ 次.再办单位 }}")),
        "{%tr endfor %}",
        (("审核人", ""), ("审核日期", "")),
    )
    forms.form(document, rows, forms.SMALL_LABELS, {"诉求内容": 14, "诉求人意见": 14}, small=True)
    return document


def rework() -> Docx:
    """再办单: for a ticket that its citizen found unsolved or was not content with."""
    document = gbt9704.blank()
    form_title(document, "{{ 机关名称 }}未解决、不满意件再办单", gbt9704.CAPTION)
    solved, content = ("已解决", "部分解决", "未解决"), ("满意", "基本满意", "不满意", "未评价")
    rows = (
        (("工单编号", "{{ 工单编号 }}"), ("区平台编号", "{{ 区平台编号 }}")),
        (("承办单位", "{{ 承办单位 }}"), ("诉求分类", "{{ 诉求分类 }}")),
        (("诉求内容", "{{ 诉求内容 }}"),),
        "回访情况",
        (("回访时间", "{{ 回访时间 }}"), ("回访人", "{{ 回访人 }}")),
        (("是否解决", forms.boxes("回访解决情况", solved)),),
        (("满意度", forms.boxes("回访满意度", content)),),
        (("诉求人意见", _if_given("诉求人意见")),),
        (("再办原因", "{{ 再办原因 }}"),),
        "再办要求",
        (("办理要求", "{{ 再办要求 }}"),),
        (("交办时间", "{{ 交办时间 }}"), ("再办时限", "{{ 再办时限 }}")),
        (("签收人", "{{ 签收人 }}"), ("签收时间", "{{ 签收时间 }}")),
        "再办结果",
        (("办理结果", "{{ 再办结果 }}"),),
        (("负责人签字", ""), ("日期", "")),
        "再次回访结果",
        (("回访时间", "{{ 再次回访时间 }}"), ("回访人", "{{ 再次回访人 }}")),
        (("是否解决", forms.boxes("再次回访解决情况", solved)),),
        (("满意度", forms.boxes("再次回访满意度", content)),),
        (("诉求人意见", "{{ 再次回访意见 }}"),),
    )
    forms.form(document, rows, forms.SMALL_LABELS, {"诉求内容": 13, "办理要求": 13, "办理结果": 18}, small=True)
    return document


def _if_given(field: str) -> str:
    """Prints the field, or leaves room to write: no draft marks it."""
    return f"{{% if {field} %}}{{{{ {field} }}}}{{% endif %}}"


BUILDERS: dict[str, Callable[[], Docx]] = {"callback": callback, "rework": rework}
