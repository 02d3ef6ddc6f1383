"""What is hidden in a text, and what never is."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anjuan.ids import NumberPattern
from anjuan.masking import Known, Masker, Personal, find, mask
from anjuan.numbers import normalise
from anjuan.settings import Settings

EVERYTHING = Masker(patterns=Settings().number_patterns())
PHONE = "13800138000"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800138000请回电", "电话138****8000请回电"),
        ("138 0013 8000", "138 **** 8000"),
        ("138-0013-8000", "138-****-8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("+86 13800138000", "+86 138****8000"),
        ("8613800138000", "86138****8000"),
        ("微信wx13800138000", "微信wx138****8000"),
        ("138\u200b0013\u200b8000", "138\u200b****\u200b8000"),
        ("打电话一三八零零一三八零零零", "打电话一三八****八零零零"),
        ("手机号码1380013\n8000", "手机号码138****\n8000"),
        ("来电号码：80281234", "来电号码：****1234"),
        ("身份证11010119900307803X", "身份证110*************3X"),
        ("110101 19900307 803x", "110*** ******** **3x"),
        ("身份证号：110101900307803", "身份证号：110**********03"),
        ("车牌京A12345、京AD12345", "车牌京A****5、京A*****5"),
        ("京A·12345", "京A·****5"),
        ("卡号6222021234567890128", "卡号***************0128"),
        ("诉求人：张建国，男", "诉求人：张**，男"),
        ("诉求人\t张建国\t电话", "诉求人\t张**\t电话"),
        ("我叫欧阳建国。", "我叫欧阳**。"),
        ("请联系王小明先生", "请联系王**先生"),
        ("张建国，男，65岁；李雷（13800138000）", "张**，男，65岁；李*（138****8000）"),
        ("村民李雷反映路灯不亮，李雷要求尽快解决", "村民李*反映路灯不亮，李*要求尽快解决"),
        ("孝义营村东街12号门前", "孝义营村东街**号门前"),
        ("幸福小区3号楼2单元501室", "幸福小区*号楼*单元***室"),
        ("住一村3号楼2单元501。", "住一村*号楼*单元***。"),
        ("幸福小区3号楼1102，漏水", "幸福小区*号楼****，漏水"),
        ("幸福小区3号楼120户停水", "幸福小区*号楼120户停水"),
        ("祥和家园12-3-501", "祥和家园**-*-***"),
    ],
)
def test_personal_data_is_hidden(text: str, masked: str) -> None:
    assert mask(text, EVERYTHING) == masked


@pytest.mark.parametrize(
    "text",
    [
        "热线-230914-001234",
        "兴[2023]-0335006",
        "DX2309141234567",
        "工单编号13800138000",
        "拨打12345、110、12315",
        "镇政府电话010-80281234",
        "统一社会信用代码：911101158000138000",
        "录音20230914103000",
        "工程款13800138000元",
        "3.13800138000",
        "设备序列号13912345678",
        "QQ：13912345678",
        "里程13800138000公里",
        "地铁4号线、9月14号、3号灯杆",
        "关于王先生反映的问题，李女士认可",
        "联系人：王经理，李师傅电话不接，项目部电话不通",
        "市民高度关注，村民方便出行，居民平时常常反映",
        "共3栋楼，共有18栋",
        "合计\n15000\n203344",
    ],
)
def test_what_only_looks_personal_stays(text: str) -> None:
    assert mask(text, EVERYTHING) == text


def test_what_is_hidden_is_an_edge_for_what_stands_beside_it() -> None:
    knowing = EVERYTHING.knowing(Known(names=("李雷",)))
    assert mask("我叫王李雷东街", knowing) == "我叫王**东街"
    assert [(span.start, span.end) for span in find("我叫王李雷东街", knowing)] == [(2, 5)]


def test_known_values_are_hidden_wherever_they_stand() -> None:
    known = Known(names=("古丽", "王先生"), phones=("010-80281234",), points=("张家桥头东侧",))
    text = "古 丽在张家桥头东侧，回电8028-1234或01080281234，王先生"
    assert mask(text, Masker(known=known)) == "古 *在******，回电****-1234或010****1234，王先生"


def test_a_tables_headers_tell_who_is_a_person() -> None:
    known = Known().with_table([["序号", "姓名", "来电号码"], ["1", "钱多多", "80281234"], ["2", "合计", ""]])
    assert known == Known(names=("钱多多",), phones=("80281234",))


def test_a_level_that_hides_less_leaves_the_rest() -> None:
    text = "诉求人：张建国，13800138000，身份证11010119900307803X"
    masker = Masker(frozenset({Personal.ID_NUMBER}))
    assert mask(text, masker) == "诉求人：张建国，13800138000，身份证110*************3X"


def test_a_masker_survives_its_way_to_a_child() -> None:
    pattern = NumberPattern("甲", EVERYTHING.patterns[0].regex, None)
    masker = Masker(frozenset({Personal.NAME}), Known(("甲乙",), ("1",), ("丙",)), (pattern,))
    assert Masker.of_json(masker.as_json()) == masker


PIECES = (
    "诉求人： 联系人 我叫 村民 张建国 李雷 欧阳 王 张三丰 先生 女士 反映 "
    "13800138000 138 0013 8000 １３８ 110101 身份证 12345 京A "
    "11010119900307803X 6222021234567890128 一三八 号楼 单元 室 号 村 "
    "东街 小区 3 12 501 栋 共 * ** 热线 230914 兴[2023] 编号 - : ，"
)
any_text = st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\t"])).map("".join) | st.text()


KNOWING = EVERYTHING.knowing(Known(("李雷", "王栋", "张建国", "王昭", "和小明"), ("010-80281234",), ("东街小区",)))
maskers = st.sampled_from((EVERYTHING, KNOWING))


@given(any_text, maskers)
@example("号楼13800138000", EVERYTHING)
@example("号楼 138 0013 8000", EVERYTHING)
@example("诉求人：李雷联系人李雷", EVERYTHING)
@example("单元11010119900307803X", EVERYTHING)
@example("村民李雷热线女士12", EVERYTHING)
@example("我叫王李雷东街", KNOWING)
@example("我叫欧阳共王栋12", KNOWING)
@example("东街:诉求人：号张三丰反映-单元李雷", KNOWING)
@example("诉求人：李雷一三八号楼女士", EVERYTHING)
@example("联系人王京A栋", EVERYTHING)
@example("李雷王共先生", KNOWING)
@example("我叫李雷王栋先生", EVERYTHING)
def test_masking_never_fails_keeps_the_length_and_twice_is_once(text: str, masker: Masker) -> None:
    masked = mask(text, masker)
    assert len(masked) == len(text)
    assert mask(masked, masker) == masked


@given(any_text, maskers)
@example("王㍼小明", KNOWING)
def test_spans_are_in_order_and_apart(text: str, masker: Masker) -> None:
    spans = find(text, masker)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(len(span.masked) == span.end - span.start for span in spans)


around = st.text(
    st.characters(
        exclude_categories=["N"], exclude_characters="-.*¥$%+元万亿米吨立千公平字Kk〇零一二三四五六七八九十幺"
    )
    | st.just("，")
)


@given(around.filter(lambda text: not text[-20:].isascii()), around)
def test_every_planted_telephone_is_gone(before: str, after: str) -> None:
    text = f"{before}，{PHONE}，{after}"
    assert PHONE not in normalise(mask(text, EVERYTHING))


@given(any_text, any_text, st.sampled_from(["热线-230914-001234", "兴[2023]-0335006", "DX2309141234567"]))
def test_ticket_numbers_are_whole_whatever_is_around(before: str, after: str, number: str) -> None:
    masked = mask(f"{before}，{number}，{after}", EVERYTHING)
    assert masked[len(before) + 1 : len(before) + 1 + len(number)] == number


@pytest.mark.parametrize("piece", ["1", "1 ", "1-3 ", "姓名", "王", "村1号", "\n1", "诉求人：张建国，13800138000。"])
def test_time_grows_with_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        times = []
        for _ in range(3):
            before = time.perf_counter()
            find(text, EVERYTHING)
            times.append(time.perf_counter() - before)
        return min(times)

    assert seconds(40_000) < 20 * seconds(8_000) + 0.05
