"""Masking: recall and precision for each kind of personal data on texts with known answers, and characters a second.

The texts are made up: sentences as complaints have them, with fictional persons, and with figures that only look
personal. Every planted value is known, so that what is missed and what is hidden for nothing can be counted. Names that
nothing announces are counted apart: no rule without a list of persons can find them.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from anjuan.masking import Masker, Personal, find

SEED = 20230914
TEXTS = 2_000

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜石"
)
RARE = ("欧阳", "司马", "诸葛", "常", "易", "付", "武", "史", "白", "康", "时", "安", "单", "解")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志红梅海燕晓东文辉鹏宇浩凤云飞雪琴春生福贵德全宝山立新永金长"
    "庆学海俊"
)
VILLAGES = ("孝义营村", "东店村", "沙堆营村", "老观里村", "枣林社区", "青云里社区", "北野场村", "曹村", "大谷店村")
STREETS = ("东街", "南大街", "中心路", "十字街西巷", "振兴胡同", "永安路")
ESTATES = ("幸福小区", "青云里小区", "祥和家园", "金地花园", "枣园东里", "春晖苑")
MATTERS = (
    "路灯不亮",
    "垃圾无人清运",
    "自来水发黄",
    "夜间施工噪声扰民",
    "下水道堵塞",
    "物业乱收费",
    "拖欠工资",
    "邻居私搭乱建",
    "供暖温度不达标",
)
STAR = "京津冀鲁豫晋蒙辽"
PLATE = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass
class Writer:
    """A text with its answers: where each personal value stands."""

    random: random.Random
    text: str = ""
    planted: list[tuple[Personal, int, int]] = field(default_factory=list)
    names: tuple[str, ...] = ()
    unannounced: set[int] = field(default_factory=set)

    def say(self, *pieces: "str | tuple[Personal, str]") -> None:
        """Add pieces of text; one with a kind before it is personal."""
        for piece in pieces:
            if isinstance(piece, str):
                self.text += piece
            else:
                sort, value = piece
                self.planted.append((sort, len(self.text), len(self.text) + len(value)))
                self.text += value


def name(rng: random.Random) -> str:
    surname = rng.choice(SURNAMES) if rng.random() < 0.9 else rng.choice(RARE)
    return surname + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def phone(rng: random.Random) -> str:
    number = f"1{rng.choice('3456789')}{digits(rng, 9)}"
    form = rng.randrange(12)
    if form == 0:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if form == 1:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    if form == 2:
        return number.translate({ord(str(each)): chr(0xFF10 + each) for each in range(10)})
    return number


def identity(rng: random.Random) -> str:
    code = f"{rng.choice(('110115', '110224', '130682', '410223', '372901', '512921'))}{rng.randint(1945, 2012)}"
    code += f"{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(rng, 3)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(code, weights, strict=True)) % 11]
    return code + (check.lower() if rng.random() < 0.2 else check)


def card(rng: random.Random) -> str:
    body = f"62{digits(rng, rng.choice((13, 16)))}"
    total = sum(
        value - 9 if value > 9 else value
        for value in (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body)))
    )
    number = body + str(-total % 10)
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if rng.random() < 0.3 else number


def plate(rng: random.Random) -> str:
    tail = "".join(rng.choice(PLATE[:24]) if rng.random() < 0.15 else rng.choice(PLATE[24:]) for _ in range(5))
    middle = rng.choice(("", "", "", "·", "D"))
    return f"{rng.choice(STAR)}{rng.choice('ABCFGJKLMNPQ')}{middle}{tail[:4]}{rng.choice('0123456789')}"


def number(rng: random.Random) -> str:
    day = f"23{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    form = rng.randrange(4)
    if form == 0:
        return f"兴[2023]-{digits(rng, 7)}"
    if form == 1:
        return f"DX{digits(rng, 13)}"
    return f"{rng.choice(('热线', '网络', '微信'))}-{day}-{digits(rng, 6)}"


TRAPS: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"本件工单编号为{number(rng)}。",
    lambda rng: f"与{number(rng)}、{number(rng)}反映的是同一问题。",
    lambda rng: f"工程款共计{rng.randint(1, 99)}{digits(rng, 6)}.{digits(rng, 2)}元，至今未付。",
    lambda rng: f"录音文件为2023{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{digits(rng, 6)}.mp3。",
    lambda rng: f"设备序列号1{rng.choice('3456789')}{digits(rng, 9)}，已报修。",
    lambda rng: f"该公司统一社会信用代码：9111011{digits(rng, 11)}。",
    lambda rng: f"QQ群{digits(rng, 9)}里也有人反映。",
    lambda rng: f"车辆行驶里程{rng.randint(10_000, 300_000)}公里，2023年9月{rng.randint(1, 28)}号购买。",
    lambda rng: f"已拨打12345、110、12315热线，镇政府值班电话010-8028{digits(rng, 4)}。",
    lambda rng: f"快递单号{rng.choice(('YT', 'SF', '7'))}{digits(rng, 13)}，一直没有收到。",
    lambda rng: f"电表户号{digits(rng, 10)}，本月用电{rng.randint(100, 900)}度。",
    lambda rng: (
        f"约定{rng.randint(1, 12)}月{rng.randint(1, 28)}日交房，共{rng.randint(2, 30)}栋楼{rng.randint(100, 900)}户。"
    ),
    lambda rng: f"地铁{rng.randint(1, 19)}号线、{rng.randint(1, 9)}号路口、{rng.randint(1, 99)}号灯杆附近。",
    lambda rng: f"已转接{rng.choice(SURNAMES)}先生，{rng.choice(SURNAMES)}女士表示认可。",
    lambda _rng: "市民高度关注，村民方便出行，业主马上入住，居民平时常常反映，望有关单位安排解决。",
    lambda rng: f"依据京政发〔2023〕{rng.randint(1, 40)}号文件第{rng.randint(1, 20)}条。",
    lambda rng: f"账单时间戳16{digits(rng, 11)}，订单{digits(rng, 16)}。",
)


def labelled(text: Writer) -> None:
    rng, who = text.random, name(text.random)
    label = rng.choice(("诉求人", "来电人", "反映人", "联系人", "姓名", "投诉人"))
    text.say(label, rng.choice(("：", ":", "姓名：")), (Personal.NAME, who), rng.choice(("，", " ", "\n", "；")))
    text.say(rng.choice(("联系电话：", "电话", "手机号码：", "联系方式:", "Tel")), (Personal.PHONE, phone(rng)), "。")


def told(text: Writer) -> None:
    rng, who = text.random, name(text.random)
    text.say(rng.choice(("市民", "村民", "居民", "业主", "租户", "诉求人")), (Personal.NAME, who))
    if rng.random() < 0.5:
        text.say("（", (Personal.PHONE, phone(rng)), "）")
    text.say(rng.choice(("来电反映", "反映", "称", "表示")), rng.choice(VILLAGES), rng.choice(MATTERS), "。")


def addressed(text: Writer) -> None:
    rng = text.random
    text.say(
        rng.choice(("请联系", "我是", "经联系", "找到", "")), (Personal.NAME, name(rng)), rng.choice(("先生", "女士"))
    )
    text.say(
        rng.choice(("，", "，电话", "手机")), (Personal.PHONE, phone(rng)), rng.choice(("核实。", "，望尽快处理。"))
    )


def described(text: Writer) -> None:
    """A person as lists have them."""
    rng = text.random
    text.say("\n", (Personal.NAME, name(rng)), rng.choice(("，男，", "，女，")), f"{rng.randint(20, 90)}岁，身份证")
    text.say((Personal.ID_NUMBER, identity(rng)), "；", (Personal.NAME, name(rng)), rng.choice(("（", "，电话", " ")))
    text.say((Personal.PHONE, phone(rng)), "。")


def bare(text: Writer) -> None:
    """A name that nothing announces: what no rule without a dictionary of persons can find."""
    rng = text.random
    text.say(rng.choice(("昨天", "当时", "后来", "据了解")))
    text.unannounced.add(len(text.text))
    text.say((Personal.NAME, name(rng)), rng.choice(("把车停在门口。", "拒绝搬走。")))


def known(text: Writer) -> None:
    rng, who = text.random, name(text.random)
    text.names += (who,)
    text.say(
        "回访",
        (Personal.NAME, who),
        f"，其表示{rng.choice(MATTERS)}的问题已解决。",
        (Personal.NAME, who),
        "对办理结果满意。",
    )


def papers(text: Writer) -> None:
    rng = text.random
    text.say("身份证号", rng.choice(("", "：", "码：", "为")), (Personal.ID_NUMBER, identity(rng)))
    text.say(
        rng.choice(("。", "，本人")), rng.choice(("手机", "打电话", "微信同号")), (Personal.PHONE, phone(rng)), "。"
    )


def unlabelled(text: Writer) -> None:
    rng = text.random
    text.say("退款请联系", (Personal.PHONE, phone(rng)), "，证明材料", (Personal.ID_NUMBER, identity(rng)), "已上传。")


def paid(text: Writer) -> None:
    rng = text.random
    text.say(rng.choice(("款已打到", "银行卡号", "转账至账号")), (Personal.CARD, card(rng)), "，请核查。")


def parked(text: Writer) -> None:
    rng = text.random
    text.say(
        rng.choice(("车牌号", "一辆", "黑色轿车", "车主（")),
        (Personal.PLATE, plate(rng)),
        rng.choice(("长期占道。", "堵住大门。")),
    )


def at_home(text: Writer) -> None:
    rng = text.random
    if rng.random() < 0.5:
        text.say(rng.choice(("家住", "住址：", "位于")), rng.choice(VILLAGES), rng.choice(STREETS))
        text.say((Personal.ADDRESS, str(rng.randint(1, 320))), "号，", rng.choice(MATTERS), "。")
        return
    text.say(rng.choice(ESTATES), (Personal.ADDRESS, str(rng.randint(1, 38))), rng.choice(("号楼", "栋")))
    if rng.random() < 0.7:
        text.say((Personal.ADDRESS, str(rng.randint(1, 8))), "单元")
    text.say((Personal.ADDRESS, f"{rng.randint(1, 28)}0{rng.randint(1, 6)}"), "室", rng.choice(MATTERS), "。")


SENTENCES = (
    labelled,
    told,
    addressed,
    known,
    papers,
    unlabelled,
    paid,
    parked,
    at_home,
    at_home,
    told,
    labelled,
    described,
    bare,
)


def texts(count: int = TEXTS, seed: int = SEED) -> list[Writer]:
    """The texts with their answers; the same for the same seed."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        text = Writer(rng)
        for _ in range(rng.randint(1, 4)):
            if rng.random() < 0.45:
                text.say(rng.choice(TRAPS)(rng))
            else:
                rng.choice(SENTENCES)(text)
        made.append(text)
    return made


def masker_of(text: Writer) -> Masker:
    """What an office would mask it with: its own forms of numbers, and the names that the ticket knows."""
    from anjuan.masking import Known
    from anjuan.settings import Settings

    return Masker(known=Known(names=text.names), patterns=Settings().number_patterns())


def is_covered(planted: tuple[Personal, int, int], spans: list[tuple[Personal, int, int]]) -> bool:
    sort, start, end = planted
    return any(found is sort and left <= start and end <= right for found, left, right in spans)


def overlaps(span: tuple[Personal, int, int], planted: list[tuple[Personal, int, int]]) -> bool:
    return any(sort is span[0] and start < span[2] and span[1] < end for sort, start, end in planted)


def measure(made: list[Writer]) -> tuple[dict[str, object], list[str]]:
    """Figures for each kind, and what went wrong."""
    total, hit, found, right = (Counter[str]() for _ in range(4))
    wrong = []
    for text in made:
        spans = [(span.sort, span.start, span.end) for span in find(text.text, masker_of(text))]
        for each in text.planted:
            kind = f"{each[0]}_unannounced" if each[1] in text.unannounced else each[0].value
            covered = is_covered(each, spans)
            total[kind] += 1
            hit[kind] += covered
            if not covered:
                wrong.append(f"missed {each[0]} {text.text[each[1] : each[2]]!r} in {text.text!r}")
        for span in spans:
            found[span[0]] += 1
            good = overlaps(span, text.planted)
            right[span[0]] += good
            if not good:
                wrong.append(f"for nothing {span[0]} {text.text[span[1] : span[2]]!r} in {text.text!r}")
    figures: dict[str, object] = {
        kind: {
            "planted": planted,
            "recall": round(hit[kind] / planted, 4),
            "precision": round(right[kind] / found[kind], 4) if found[kind] else None,
        }
        for kind, planted in sorted(total.items())
    }
    return figures, wrong


def real_messages() -> dict[str, object] | None:
    """How much is found in real messages, which their publisher has made anonymous; None where there are none."""
    folder = os.environ.get("ANJUAN_REALDATA")
    if not folder:
        return None
    lines = [line for path in sorted(Path(folder, "messages").glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    messages = [json.loads(line) for line in lines]
    counts = Counter(
        span.sort.value
        for message in messages
        for span in find(f"{message['title']}\n{message['question']}\n{message.get('answer', '')}", Masker())
    )
    return {"messages": len(messages), "found": dict(counts)}


def main() -> None:
    """Print the figures; what went wrong goes into the file that ANJUAN_KEEP names."""
    made = texts()
    before = time.perf_counter()
    figures, wrong = measure(made)
    spent = time.perf_counter() - before
    if keep := os.environ.get("ANJUAN_KEEP"):
        Path(keep).write_text("\n".join(wrong), encoding="utf-8")
    characters = sum(len(text.text) for text in made)
    speed = {"characters": characters, "characters_per_s": round(characters / spent)}
    print(json.dumps({"texts": len(made), **speed, "kinds": figures, "real": real_messages()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
