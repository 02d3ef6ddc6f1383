"""What is required, rule by rule: the clause, what it wants, and what to do in WPS or Word.

GB/T 9704-2012 《党政机关公文格式》; for punctuation and figures it points to GB/T 15834 and GB/T 15835 (clause 9).
"""

from dataclasses import dataclass
from enum import StrEnum

STANDARD = "GB/T 9704-2012"
MILLIMETRES_BELOW_TEXT = 7
"""From the text area to the dash beside the page number (7.5)."""


class Weight(StrEnum):
    """How much a departure matters."""

    MUST = "must"
    SHOULD = "should"

    @property
    def chinese(self) -> str:
        """For people."""
        return {Weight.MUST: "必须改", Weight.SHOULD: "建议改"}[self]


class Rule(StrEnum):
    """What is looked at (stable)."""

    PAPER = "paper"
    MARGINS = "margins"
    LINES = "lines"
    CHARACTERS = "characters"
    COLOR = "color"
    NO_TITLE = "no_title"
    TITLE_FONT = "title_font"
    TITLE_PLACE = "title_place"
    TITLE_GAP = "title_gap"
    ADDRESSEE = "addressee"
    BODY_FONT = "body_font"
    LATIN_ONLY = "latin_only"
    HEADING_FONT = "heading_font"
    HEADING_FORM = "heading_form"
    HEADING_ORDER = "heading_order"
    INDENT = "indent"
    ATTACHMENT = "attachment"
    ANNEX = "annex"
    NO_DATE = "no_date"
    DATE_FORM = "date_form"
    SIGNATURE_GAP = "signature_gap"
    SIGNATURE_PLACE = "signature_place"
    REMARK = "remark"
    IMPRINT = "imprint"
    NUMBER_FORM = "number_form"
    NO_PAGE_NUMBER = "no_page_number"
    PAGE_NUMBER_FONT = "page_number_font"
    PAGE_NUMBER_FORM = "page_number_form"
    PAGE_NUMBER_SIDE = "page_number_side"
    PAGE_NUMBER_DISTANCE = "page_number_distance"
    QUOTES = "quotes"
    HALF_WIDTH = "half_width"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One rule of the standard.

    Attributes:
        clause: its number.
        weight: whether it must be met.
        wanted: what it wants.
        remedy: what to do.
    """

    clause: str
    weight: Weight
    wanted: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is.

    Attributes:
        part: what of the document, such as 正文, 第2节, 页脚.
        paragraph: its number, tables not counted; 0: none.
        text: what stands there, shortened.
    """

    part: str
    paragraph: int = 0
    text: str = ""


Seen = tuple[Rule, str, Place]
"""A departure at one place: the rule, what is found, where."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A way in which the document departs from the standard, with all places where it does.

    Attributes:
        found: what is there instead.
    """

    rule: Rule
    found: str
    places: tuple[Place, ...]

    @property
    def requirement(self) -> Requirement:
        """What the standard says."""
        return REQUIREMENTS[self.rule]


_MUST, _SHOULD = Weight.MUST, Weight.SHOULD

REQUIREMENTS = {
    Rule.PAPER: Requirement("5.1", _MUST, "A4 纸，210 × 297 mm", "页面布局→纸张大小，选 A4"),
    Rule.MARGINS: Requirement(
        "5.2.1", _MUST, "天头（上）37 mm、下 35 mm、订口（左）28 mm、右 26 mm，相差不过 1 mm",
        "页面布局→页边距→自定义：上 3.7、下 3.5、左 2.8、右 2.6 厘米，应用于整篇文档",
    ),
    Rule.LINES: Requirement(
        "5.2.3", _SHOULD, "每面 22 行", "选中正文，段落→行距选“固定值”28.95 磅（28 至 30 磅之间均可）"
    ),
    Rule.CHARACTERS: Requirement(
        "5.2.3", _SHOULD, "每行 28 字", "选中正文，字体→字符间距选“紧缩”0.25 磅（3号字、版心宽 156 mm）"
    ),
    Rule.COLOR: Requirement("5.2.4", _MUST, "文字为黑色（版头除外）", "选中这些文字，字体颜色改为“自动”"),
    Rule.NO_TITLE: Requirement("7.3.1", _MUST, "有标题，分一行或多行居中", "在正文前加上标题，2号小标宋，居中"),
    Rule.TITLE_FONT: Requirement(
        "7.3.1", _MUST, "标题用 2号（22 磅）小标宋体",
        "选中标题，中文字体选“方正小标宋简体”，字号选“二号”；没有这种字体的电脑要先安装，不要用宋体加粗代替",
    ),
    Rule.TITLE_PLACE: Requirement("7.3.1", _MUST, "标题居中", "选中标题，点“居中”，并把缩进都设为 0"),
    Rule.TITLE_GAP: Requirement("7.3.2", _SHOULD, "标题下空一行", "在标题和下面的文字之间加一个空行"),
    Rule.ADDRESSEE: Requirement(
        "7.3.2", _MUST, "主送机关居左顶格，末尾用全角冒号", "选中这一段，缩进都设为 0；末尾的冒号改为“：”"
    ),
    Rule.BODY_FONT: Requirement(
        "5.2.2、7.3.3", _MUST, "用 3号（16 磅）仿宋体", "选中这些文字，中文字体选“仿宋_GB2312”，字号选“三号”"
    ),
    Rule.LATIN_ONLY: Requirement(
        "5.2.2", _MUST, "中文用规定的字体", "选中这些文字，打开“字体”对话框，把“中文字体”也选成规定的字体"
    ),
    Rule.HEADING_FONT: Requirement(
        "7.3.3", _MUST, "第一层用黑体，第二层用楷体，第三、四层用仿宋体，都是 3号",
        "选中小标题，“一、”改黑体，“（一）”改楷体_GB2312，“1.”“（1）”改仿宋_GB2312，字号选“三号”",
    ),
    Rule.HEADING_FORM: Requirement(
        "7.3.3", _MUST, "层次序数依次写成 一、 （一） 1. （1）", "把序数改成标准的写法；自动编号的，改编号格式"
    ),
    Rule.HEADING_ORDER: Requirement("7.3.3", _MUST, "同一层次的序数连续", "核对有没有漏段、重号，改正序数"),
    Rule.INDENT: Requirement(
        "7.3.3", _MUST, "每个自然段左空二字，回行顶格", "选中这些段落，段落→特殊格式选“首行缩进”2 字符，左右缩进为 0"
    ),
    Rule.ATTACHMENT: Requirement(
        "7.3.4", _MUST, "正文下空一行，左空二字写“附件：名称”；多个的写“附件：1. 名称”，名称后不加标点",
        "按这个样子改：附件：1. 名称（换行）2. 名称；只有一个的不编号",
    ),
    Rule.ANNEX: Requirement(
        "7.3.7", _MUST, "另面编排，“附件”和顺序号用 3号黑体顶格写在第一行，不加冒号",
        "在“附件”前插入分页符，把它改成 3号黑体，缩进为 0，去掉冒号",
    ),
    Rule.NO_DATE: Requirement("7.3.5", _SHOULD, "署名下一行写成文日期", "在文末加上成文日期，如 2023年9月4日"),
    Rule.DATE_FORM: Requirement(
        "7.3.5.4", _MUST, "用阿拉伯数字写全年月日，月、日不编虚位", "改成 2023年9月4日 这样的写法"
    ),
    Rule.SIGNATURE_GAP: Requirement("7.3.5.2", _SHOULD, "署名与正文之间空一行", "在署名前加一个空行"),
    Rule.SIGNATURE_PLACE: Requirement(
        "7.3.5", _MUST, "盖章的，日期右空四字；不盖章的，署名右空二字，日期首字比署名首字右移二字",
        "盖章的：日期右对齐、右缩进 4 字符，署名以日期为准居中；不盖章的：署名右缩进 2 字符，日期随署名右移 2 字",
    ),
    Rule.REMARK: Requirement("7.3.6", _MUST, "附注加圆括号，左空二字", "选中这一段，首行缩进 2 字符，括号用全角（）"),
    Rule.IMPRINT: Requirement(
        "7.4", _MUST, "版记用 4号（14 磅）仿宋体，抄送末尾用句号", "选中版记，字号选“四号”，字体选“仿宋_GB2312”"
    ),
    Rule.NUMBER_FORM: Requirement(
        "7.2.5", _MUST, "发文字号写成 〔2023〕1号：六角括号、年份四位、不加“第”、不编虚位",
        "改成六角括号〔〕（插入→符号可以找到），去掉“第”和数字前的 0",
    ),
    Rule.NO_PAGE_NUMBER: Requirement("7.5", _MUST, "编页码", "插入→页码，选页面底端外侧，再改成 — 1 — 的样子"),
    Rule.PAGE_NUMBER_FONT: Requirement(
        "7.5", _MUST, "页码用 4号（14 磅）半角宋体", "双击页脚，选中页码，字体选“宋体”，字号选“四号”"
    ),
    Rule.PAGE_NUMBER_FORM: Requirement(
        "7.5", _MUST, "数字左右各放一条一字线：— 1 —", "双击页脚，把数字左右的符号改成“—”，中间各空半格"
    ),
    Rule.PAGE_NUMBER_SIDE: Requirement(
        "7.5", _MUST, "单页码居右空一字，双页码居左空一字",
        "页面设置→版式，勾选“奇偶页不同”；奇数页页码右对齐、右缩进 1 字符，偶数页左对齐、左缩进 1 字符",
    ),
    Rule.PAGE_NUMBER_DISTANCE: Requirement(
        "7.5", _SHOULD, f"一字线在版心下边缘之下 {MILLIMETRES_BELOW_TEXT} mm",
        "页面设置→版式，页脚距边界设为 2.5 厘米（下边距 3.5 厘米）",
    ),
    Rule.QUOTES: Requirement("9（GB/T 15834，4.8）", _SHOULD, "中文里用“ ”", "用中文输入法重新输入引号"),
    Rule.HALF_WIDTH: Requirement(
        "9（GB/T 15834，5.1）", _SHOULD, "中文里用全角标点", "改成全角的，。：；（）！？"
    ),
    Rule.FIGURES: Requirement(
        "9（GB/T 15835）", _SHOULD, "日期写成 2023年9月4日：数字半角、年份四位、不编虚位", "改成这样的写法"
    ),
}  # fmt: skip
