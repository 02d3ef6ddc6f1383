"""Printed pages with known text, as an office scanner or a telephone gives them: the test set of the OCR.

The papers are made up: a letter under a red letterhead, a statement, a notice and a form, set in the faces of office
papers (GB/T 9704: 三号 of 28 characters a line; forms in 小四 and 五号). Each is drawn at 200 dpi, then spoilt in one
way: grain and fading, tilt, seals over the text, or a photo from a hand: perspective, uneven light, blur, JPEG.
Everything comes from a seed.

    python tools/printed_pages.py OUT [--seed N]      PNG and text files, to look at
"""

import argparse
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
DPI = 200
WIDTH, HEIGHT = 1654, 2339
INK = (30, 28, 32)
RED = (200, 30, 36)
FACES = {"song": "Song", "hei": "Hei", "fang": "Fangsong", "title": "Biaosong", "kai": "Kai"}
SEED = 20230914


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
SEALS = ("青云店镇人民政府", "青云店镇城市建设办公室", "青云店镇供水服务站", "青云店镇市民诉求处置中心")


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


def seal(unit: str) -> Image.Image:
    """A round red seal of 42 mm with a star; the unit's name runs along the rim."""
    size = round(42 / 25.4 * DPI)
    ink = (205, 32, 38, 205)
    made = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(made)
    draw.ellipse((5, 5, size - 5, size - 5), outline=ink, width=9)
    centre = size / 2
    star = [
        (centre + r * math.sin(k * math.pi / 5), centre - r * math.cos(k * math.pi / 5))
        for k, r in enumerate([48, 19] * 5)
    ]
    draw.polygon(star, fill=ink)
    spread = min(270.0, 27.0 * len(unit))
    for index, char in enumerate(unit):
        tile = Image.new("RGBA", (size, size), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((centre, 48), char, ink, lettering("song", 42), anchor="mm", stroke_width=1)
        made.alpha_composite(tile.rotate(spread / 2 - spread * index / (len(unit) - 1), Image.Resampling.BICUBIC))
    worn = Image.effect_noise((size, size), 90).point(lambda value: 255 if value > 70 else 120)
    made.putalpha(Image.composite(made.getchannel("A"), made.getchannel("A").point(lambda value: value // 2), worn))
    return made


def stamp(image: np.ndarray, unit: str, at: tuple[int, int], angle: float) -> np.ndarray:
    """The page with a seal whose middle is at `at`; printing ink shows through it, as under a real one."""
    made = seal(unit).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    layer = np.ones((*image.shape[:2], 3), np.float32)
    colour = np.asarray(made.convert("RGB"), np.float32) / 255
    alpha = np.asarray(made.getchannel("A"), np.float32)[..., None] / 255
    high, wide = alpha.shape[:2]
    top, left = max(0, min(at[1] - high // 2, HEIGHT - high)), max(0, min(at[0] - wide // 2, WIDTH - wide))
    layer[top : top + high, left : left + wide] = 1 - alpha * (1 - colour)
    return np.clip(image * layer, 0, 255).astype(np.uint8)


def scanner(image: np.ndarray, rng: np.random.Generator, grain: float = 4.0, quality: int = 75) -> np.ndarray:
    """What a good office scanner does to every page: a little blur, grain, off-white paper, JPEG."""
    soft = cv2.GaussianBlur(image, (0, 0), 0.6).astype(np.float32) * 0.95 + 8
    return jpeg(soft + rng.normal(0, grain, (*image.shape[:2], 1)).astype(np.float32), quality)


def jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    """There and back through JPEG."""
    rgb = np.clip(image, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def clean(page: Page, rng: np.random.Generator, _number: int) -> np.ndarray:
    """A good scan."""
    return scanner(page.image, rng)


def noisy(page: Page, rng: np.random.Generator, _number: int) -> np.ndarray:
    """A copy of a copy: faded toner with holes, specks, a grey veil with stripes, heavy grain, strong JPEG."""
    faded = 255 - (255 - page.image.astype(np.float32)) * rng.uniform(0.5, 0.62)
    holes = cv2.GaussianBlur(rng.random(page.image.shape[:2]).astype(np.float32), (0, 0), 1.1)
    faded[holes > np.quantile(holes, 0.93)] += 70
    stripes = np.interp(np.arange(HEIGHT), np.linspace(0, HEIGHT, 40), rng.uniform(-14, 10, 40))
    faded = faded * 0.86 + stripes[:, None, None]
    specks = rng.random(page.image.shape[:2])
    faded[specks < 0.004] = 40
    faded[specks > 0.997] = 250
    soft = cv2.GaussianBlur(faded, (0, 0), 0.8)
    return jpeg(soft + rng.normal(0, 20, (HEIGHT, WIDTH, 1)).astype(np.float32), 45)


def tilted(page: Page, rng: np.random.Generator, number: int) -> np.ndarray:
    """Laid askew on the glass, by 2 to 5 degrees, the lid's grey at the edges."""
    angle = (2.2, -3.4, 4.8, -2.7)[number % 4] + rng.uniform(-0.3, 0.3)
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, 0.96)
    turned = cv2.warpAffine(
        page.image, turn, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(188, 186, 182),
    )  # fmt: skip
    return scanner(turned, rng, grain=8.0, quality=60)


def stamped(page: Page, rng: np.random.Generator, number: int) -> np.ndarray:
    """One seal over the signature, as it ought to be, and one across the text, as it often is."""
    unit = SEALS[number % len(SEALS)]
    sealed = stamp(page.image, unit, page.signed_at, float(rng.uniform(-12, 12)))
    across = (int(rng.integers(500, 1150)), int(rng.integers(760, 1250)))
    sealed = stamp(sealed, SEALS[(number + 3) % len(SEALS)], across, float(rng.uniform(-25, 25)))
    return scanner(sealed, rng, grain=6.0)


def curled(image: np.ndarray, height: float) -> np.ndarray:
    """The sheet not quite flat: its lines bend up and down by up to `height` pixels."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    bent = down + height * np.sin(across / WIDTH * 1.6 * math.pi).astype(np.float32) * (0.4 + 0.6 * down / HEIGHT)
    return cv2.remap(image, across, bent, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def photographed(page: Page, rng: np.random.Generator, number: int) -> np.ndarray:
    """By a hand with a telephone, a sheet that curls, sent through a messenger: 1440 × 1920, some 150 dpi on paper."""
    wide, high = 1440, 1920
    lean = 0.055
    corners = np.array([[0.07, 0.05], [0.93, 0.05], [0.93, 0.95], [0.07, 0.95]]) * (wide, high)
    corners += rng.uniform(-lean, lean, (4, 2)) * (wide, high)
    corners[:, 0] += np.array([1, -1, 1, -1]) * (0.02, -0.02)[number % 2] * wide  # seen from below, or from above
    source = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    warp = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    desk = np.empty((high, wide, 3), np.float32)
    desk[:] = (112, 86, 62)
    desk += cv2.GaussianBlur(rng.normal(0, 60, (high, wide, 1)).astype(np.float32), (0, 0), 3)[..., None] * 3
    small = cv2.GaussianBlur(curled(page.image, float(rng.uniform(12, 20))), (0, 0), 0.7)
    paper = cv2.warpPerspective(small, warp, (wide, high), flags=cv2.INTER_AREA).astype(np.float32)
    mask = cv2.warpPerspective(np.ones((HEIGHT, WIDTH), np.float32), warp, (wide, high))[..., None]
    photo = desk * (1 - mask) + paper * mask
    across, down = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    direction = rng.uniform(0, 2 * math.pi)
    light = 0.78 + 0.2 * (across * math.cos(direction) + down * math.sin(direction))
    hand = cv2.GaussianBlur((across + 0.5 * down > rng.uniform(0.2, 0.7)).astype(np.float32), (0, 0), 60)
    light = (light * (1 - 0.32 * hand)).astype(np.float32)
    photo = photo * light[..., None] * np.array([1.0, 0.96, 0.87], np.float32)
    photo = cv2.GaussianBlur(photo, (0, 0), 1.1)
    photo = cv2.filter2D(photo, -1, np.full((1, 3), 1 / 3, np.float32))  # the hand moves
    return jpeg(photo + rng.normal(0, 7, (high, wide, 3)).astype(np.float32), 70)


CONDITIONS: Mapping[str, Callable[[Page, np.random.Generator, int], np.ndarray]] = {
    "clean": clean,
    "noisy": noisy,
    "tilted": tilted,
    "stamped": stamped,
    "photographed": photographed,
}


def spoilt(condition: str, number: int, seed: int = SEED) -> tuple[np.ndarray, str]:
    """Page `number` in a condition: its picture in RGB, and its text, a line a line."""
    page = clean_page(number)
    rng = np.random.default_rng([seed, number, random.Random(condition).getrandbits(32)])
    return CONDITIONS[condition](page, rng, number), "\n".join(page.lines)


def main() -> None:
    """Write the set to a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for condition in CONDITIONS:
        for number in range(len(PAPERS)):
            image, text = spoilt(condition, number, options.seed)
            Image.fromarray(image).save(options.out / f"{condition}-{number}.png")
            (options.out / f"{condition}-{number}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
