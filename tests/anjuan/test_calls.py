import pytest

from anjuan.calls import Call, read_call
from anjuan.ticket import Satisfaction, Solved

FORM = (
    "第1次回访\n回访时间\t2023年9月17日10时30分\t回访人\t王某\n是否接通\t☑是　□否\t是否联系\t☑是　□否\n"
    "是否解决\t□已解决　□部分解决　☑未解决\n满意度\t□满意　□基本满意　☑不满意　□未评价\n诉求人意见\t没有解决\n"
    "第2次回访\n回访时间\t{time}\t回访人\t王某\n是否接通\t{a}是　□否\t是否联系\t{a}是　□否\n"
    "是否解决\t{a}已解决　□部分解决　□未解决\n满意度\t□满意　{a}基本满意　□不满意　□未评价\n"
)


def test_the_last_call_of_a_filled_form_counts() -> None:
    text = FORM.format(time="2023年9月20日", a="☑")
    assert read_call(text) == Call(True, Solved.SOLVED, Satisfaction.MOSTLY)


def test_a_round_that_is_printed_and_left_empty_does_not_count() -> None:
    text = FORM.format(time="", a="□")
    assert read_call(text) == Call(True, Solved.UNSOLVED, Satisfaction.UNSATISFIED)


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("是否接通\t否\n是否联系\t是\t是否解决\t是", Call(True, Solved.SOLVED)),
        ("是否满意\t否\t是否解决\t部分解决", Call(None, Solved.PARTLY, Satisfaction.UNSATISFIED)),
        ("是否解决\t☑已解决 ☑未解决", Call()),
        ("是否解决\t□已解决 □未解决", Call()),
        ("是否解决\t大概吧", Call()),
        ("市民表示不满意，是否解决：否", Call()),
        ("", Call()),
    ],
)  # fmt: skip
def test_only_what_is_said_beyond_doubt_is_read(text: str, call: Call) -> None:
    assert read_call(text) == call
