"""Whatever somebody types is answered or explained, over both engines: nothing fails, and the index stays sound.

`ANJUAN_FUZZ=500` tries as many texts for each command.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casework.office import SETTINGS_FILE, Office
from cli.main import run, speak_chinese

TABLE = """工单编号,标题,诉求内容,答复内容,承办单位,村社区
热线-230901-000001,小区供暖不热,市民反映幸福里小区供暖温度不够,经核实供热公司已于当日疏通管道恢复供暖。,城建科,大回城村
热线-230902-000002,停车场收费过高,市民反映集贸市场停车场收费过高,经核实该停车场收费标准已公示。,综合执法队,东店村
"""
WORDS = "停车场 停车厂 供暖 上个月 9月14日 至 尾号1234 热线-230901-000001 000001 兴[2023]-0335006 tingchechang qyd"
SIGNS = "标题: 单位： 月份: 日期: 文种: 工单: 或 且 非 OR NOT AND - － ( ) （ “ | * ? ~ ^ [ ] { } / : ， 。 % _ ; --"
STRANGE = "😀 👨‍👩‍👧‍👦 مرحبا שלום ﷺ é ß 𬭚 １ Ａ <b> [bold] 哈哈哈哈哈哈"
BLANK = (" ", "　", "\n", "\t", "\0", '"', "'", "\\", "\ud800", "\udfff", "\u202e", "\u202d", "\u200b", "\ufeff")
PIECES = (*WORDS.split(), *SIGNS.split(), *STRANGE.split(), *BLANK, "1" * 30, "a" * 70)
TYPED = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.text(max_size=60),
    st.tuples(st.sampled_from(PIECES), st.integers(1, 100_000)).map(lambda each: (each[0] * each[1])[:100_000]),
)
COMMANDS = (("search",), ("wording",), ("similar", "--text"), ("suggest",))


@pytest.fixture(params=("tantivy", "whoosh"), scope="module")
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An office with two tickets and two papers."""
    folder = tmp_path_factory.mktemp("检索")
    home, table = folder / "办公", folder / "台账.csv"
    table.write_text(TABLE, encoding="utf-8")
    speak_chinese()
    assert run(["init", str(home)]) == 0
    text = (
        (home / SETTINGS_FILE).read_text(encoding="utf-8-sig").replace("settle_seconds = 1.0", "settle_seconds = 0.0")
    )
    text = text.replace('engine = "auto"', f'engine = "{request.param}"')
    (home / SETTINGS_FILE).write_text(text, encoding="utf-8")
    for name, said in (
        ("热线-230901-000001回复.txt", "供暖已恢复。"),
        ("热线-230902-000002回复.txt", "停车场收费已公示。"),
    ):
        (home / "收件夹" / name).write_text(said, encoding="utf-8")
    assert run(["--home", str(home), "tickets", "import", str(table)]) == 0
    assert run(["--home", str(home), "intake"]) == 0
    yield home
    with Office(home) as office:
        assert not office.index.needs_rebuild
        assert office.index.search("停车场").total == 1


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each[0])
@settings(
    max_examples=int(os.environ.get("ANJUAN_FUZZ", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(TYPED)
@example("")
@example("-")
@example('"')
@example("\0\ud800")
@example("停车场" * 33_334)
@example("厂 " * 50_000)
@example("(" * 100_000)
@example("标题:" * 30_000)
def test_any_text_is_answered_or_explained(
    home: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], typed: str
) -> None:
    capsys.readouterr()
    code = run(["--home", str(home), *command, typed, "--json"])
    said = capsys.readouterr()
    if code == 0:
        json.loads(said.out)
    else:  # taken for an option or a command's name: told so
        assert code == 2
        assert said.err.strip()
    assert run(["--home", str(home), *command, typed]) == code
    assert code or capsys.readouterr().out.strip()
