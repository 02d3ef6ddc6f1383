"""Made-up papers of an office, printed: a letter under a red letterhead, a statement, a notice, a form.

Each stands on one page at 200 dpi, in the faces of office papers (GB/T 9704: 三号 of 28 characters a line; forms in
小四 and 五号).
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
DPI = 200
WIDTH, HEIGHT = 1654, 2339
INK = (30, 28, 32)
RED = (200, 30, 36)
FACES = {"song": "Song", "hei": "Hei", "fang": "Fangsong", "title": "Biaosong", "kai": "Kai"}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a paper: `style` is one of `letterhead`, `title`, `to`, `heading`, `body`, `sign`, `row`, `small`."""

    style: str
    text: str


@dataclass(slots=True)
class Page:
    """A drawn page: its picture in RGB, what is printed on it line by line, and where its paper was signed."""

    image: np.ndarray
    lines: list[str] = field(default_factory=list)
    signed_at: tuple[int, int] = (1150, 1700)


PAPERS: tuple[tuple[Block, ...], ...] = (
    (
        Block("letterhead", "青云店镇人民政府文件"),
        Block("small", "青政发〔2023〕17号"),
        Block("title", "关于印发《青云店镇接诉即办工作细则》的通知"),
        Block("to", "各村民委员会、各社区居委会，镇属各科室："),
        Block(
            "body",
            "为进一步规范市民诉求办理流程，提高响应率、解决率和满意率，经镇党委、镇政府研究同意，"
            "现将《青云店镇接诉即办工作细则》印发给你们，请结合实际认真贯彻执行。",
        ),
        Block("heading", "一、明确责任分工"),
        Block(
            "body",
            "坚持一号对外、集中受理、分类处置、统一协调、各方联动、限时办理。首接单位对诉求办理负总责，"
            "不得推诿扯皮；涉及两个以上单位的，由牵头单位会同配合单位共同研究，形成处理意见后答复市民。",
        ),
        Block("heading", "二、严格办理时限"),
        Block(
            "body",
            "八时至二十二时派发的工单，应在两小时内与市民取得联系；水、电、气、热等民生诉求，24小时内办结；"
            "一般诉求7日内办结，疑难复杂诉求15日内办结。确需延期的，应当提前1个工作日书面申请，说明理由。",
        ),
        Block("heading", "三、加强回访核实"),
        Block(
            "body",
            "办结后由市民诉求处置中心逐件回访，未解决或者不满意的，退回承办单位重新办理，并记入考核台账。"
            "严禁弄虚作假、以拍照代替办理，一经查实，全镇通报批评。",
        ),
        Block("sign", "青云店镇人民政府"),
        Block("sign", "2023年8月25日"),
    ),
    (
        Block("title", "关于柳河营村停车难问题的情况说明"),
        Block("to", "工单编号：热线-230914-001234    承办单位：城市建设办公室"),
        Block(
            "body",
            "2023年9月14日8时20分，市民张先生来电反映：柳河营村东侧文化广场夜间停满外来车辆，消防通道被堵，"
            "多次向村委会反映未果，请有关部门尽快处理。",
        ),
        Block("heading", "一、调查核实情况"),
        Block(
            "body",
            "接单后，我办于9时05分电话联系市民，约定现场见面。10时30分，工作人员会同村委会副主任、物业经理"
            "到场查看：广场西北角停放小型客车13辆、面包车4辆，其中6辆占用消防通道，通道净宽不足2.5米，情况属实。",
        ),
        Block("heading", "二、处理过程"),
        Block(
            "body",
            "（1）当场通知车主挪车，至11时40分消防通道恢复畅通；（2）施划黄色禁停网格线86平方米，安装限宽桩12根、"
            "提示牌3块；（3）协调附近企业错时共享车位45个，每日18时至次日7时对村民免费开放。",
        ),
        Block("heading", "三、办理结果"),
        Block(
            "body",
            "9月16日完成整改并附前、中、后照片。9月17日15时回访，市民表示已经看到变化，对处理结果表示满意。"
            "下一步我办将会同派出所每周抽查两次，防止问题反弹；预计10月底前完成停车场二期扩建，新增车位约120个。",
        ),
        Block("sign", "青云店镇城市建设办公室"),
        Block("sign", "2023年9月18日"),
    ),
    (
        Block("title", "停水通知"),
        Block("to", "各位居民朋友："),
        Block(
            "body",
            "因配合市政供水管网改造，定于2023年10月12日（星期四）22:00至次日6:00，对枣园小区、兴华里、"
            "裕丰家园及周边商户实施停水，涉及用户约2,680户。请提前储水，关好水龙头；高层二次供水用户恢复时间可能略晚。",
        ),
        Block(
            "body",
            "恢复供水初期可能出现短时水黄现象，放水3至5分钟即可正常使用。如遇问题，请拨打24小时服务电话"
            "010-80210000，或者12345市民服务热线。由此带来的不便，敬请谅解！",
        ),
        Block("heading", "停水期间送水点安排"),
        Block("row", "地点|时间|责任人|联系电话"),
        Block("row", "枣园小区北门|20:00—23:00|李建国|80211122"),
        Block("row", "兴华里居委会门前|20:00—23:30|王秀兰|80212233"),
        Block("row", "裕丰家园3号楼东侧|21:00—24:00|赵永强|80213344"),
        Block("row", "镇政府西侧停车场|全天|值班人员|80214455"),
        Block(
            "body",
            "温馨提示：停水期间请勿使用太阳能热水器、洗衣机等设备，外出前检查阀门，避免恢复供水后漏水造成损失。"
            "幼儿园、卫生院、养老院等重点单位已逐一通知，并安排水车保障。",
        ),
        Block("sign", "青云店镇供水服务站"),
        Block("sign", "2023年10月9日"),
    ),
    (
        Block("title", "市民诉求办理情况登记表"),
        Block("small", "填表日期：2023年11月3日    编号：QYD-2023-0587"),
        Block("row", "来电时间|2023年10月30日7时48分|受理渠道|热线"),
        Block("row", "诉求人|周女士|联系方式|保密"),
        Block("row", "诉求分类|供暖/室温不达标|紧急程度|紧急"),
        Block("row", "承办单位|社区建设办公室|办结时限|24小时"),
        Block("row", "诉求地点|鑫旺家园7号楼2单元|主办人|孙志远"),
        Block(
            "form",
            "主要内容：市民反映家中暖气不热，卧室温度只有15℃左右，家有八十岁老人和未满周岁的婴儿，要求供热公司上门"
            "检查并说明原因，希望当日给予答复。",
        ),
        Block(
            "form",
            "核实情况：经现场测温，客厅16.2℃、主卧15.4℃，低于合同约定的18℃。原因系楼前二次管网过滤器堵塞，"
            "回水温度仅31℃，压差不足，顶层三户均受影响；并非市民所称未缴费关阀。",
        ),
        Block(
            "form",
            "处理结果：供热公司当日14时拆洗过滤器、更换平衡阀1只，18时复测客厅20.5℃、主卧19.8℃。"
            "按规定减免10月30日当天热费，共计36.50元，由公司于11月10日前退还。市民表示认可，回访结论：已解决、满意。",
        ),
        Block("small", "审核人：马晓东    经办人：孙志远    归档日期：2023年11月6日"),
        Block("sign", "青云店镇市民诉求处置中心"),
    ),
)  # fmt: skip


def lettering(style: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the project's faces, at a size in pixels."""
    return ImageFont.truetype(str(ROOT / "archive" / "fonts" / f"Anjuan{FACES[style]}.ttf"), size)


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """The text in lines of at most `width` pixels; no line begins with a closing sign."""
    lines, line = [], ""
    for char in text:
        if line and font.getlength(line + char) > width and char not in "，。；：、）》！？":
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def points(size: float) -> int:
    """Typographic points in pixels."""
    return round(size / 72 * DPI)


class Typesetter:
    """Sets the blocks of a paper on one page."""

    def __init__(self) -> None:
        self.canvas = Image.new("RGB", (WIDTH, HEIGHT), (255, 255, 255))
        self.draw = ImageDraw.Draw(self.canvas)
        self.page = Page(np.zeros(0))
        self.left, self.right, self.y = points(79), WIDTH - points(74), points(84)

    def line(self, text: str, style: str, size: int, align: str = "left", ink: tuple[int, int, int] = INK) -> None:
        """One line, then on to the next."""
        font = lettering(style, size)
        slack = self.right - self.left - font.getlength(text)
        x = self.left + {"left": 0.0, "centre": slack / 2, "right": slack - 2 * size}[align]
        self.draw.text((x, self.y), text, ink, font)
        self.page.lines.append(text.strip())
        self.y += round(size * 1.75)

    def lines(self, text: str, style: str, size: int, align: str = "left") -> None:
        """As many lines as it takes."""
        for each in wrapped(text, lettering(style, size), self.right - self.left):
            self.line(each, style, size, align)

    def row(self, cells: list[str]) -> None:
        """A row of a table with its frame."""
        font, height, shares = lettering("song", points(12)), points(30), (27, 36, 17, 20)
        x = float(self.left)
        for cell, share in zip(cells, shares, strict=True):
            wide = (self.right - self.left) * share / 100
            self.draw.rectangle((x, self.y, x + wide, self.y + height), outline=INK, width=2)
            self.draw.text((x + 10, self.y + (height - points(12)) / 2 - 2), cell, INK, font)
            x += wide
        self.page.lines.append("".join(cells))
        self.y += height

    def set(self, block: Block) -> None:  # noqa: C901 - one line a style
        """Set one block."""
        match block.style:
            case "letterhead":
                self.line(block.text, "title", points(34), "centre", RED)
            case "title":
                self.y += points(6)
                self.lines(block.text, "title", points(22), "centre")
                self.y += points(8)
            case "small":
                self.line(block.text, "fang", points(14), "centre")
                if self.y < points(260) and "〔" in block.text:
                    self.draw.line((self.left, self.y, self.right, self.y), RED, 5)
                    self.y += points(10)
            case "to":
                self.lines(block.text, "fang", points(16))
            case "heading":
                self.line("　　" + block.text, "hei", points(16))
            case "body":
                self.lines("　　" + block.text, "fang", points(16))
            case "form":
                self.lines(block.text, "song", points(12))
                self.y += points(6)
            case "row":
                self.row(block.text.split("|"))
            case "sign":
                if self.page.signed_at == (1150, 1700):
                    self.y += points(22)
                    self.page.signed_at = (self.right - points(110), self.y + points(16))
                self.line(block.text, "fang", points(16), "right")


def clean_page(number: int) -> Page:
    """Page `number` (from 0) as printed."""
    setter = Typesetter()
    for block in PAPERS[number]:
        setter.set(block)
    setter.page.image = np.asarray(setter.canvas)
    return setter.page
