"""`anjuan mask` as scripts call it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.obstacles import Obstacle
from cli.main import run, speak_chinese
from cli.messages import word_unmasked

Mask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def mask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Mask:
    """Calls the command in an office of its own: exit code, standard output, standard error."""
    speak_chinese()
    home = tmp_path / "办公"
    assert run(["init", str(home)]) == 0
    capsys.readouterr()

    def ran(*arguments: str | Path) -> tuple[int, str, str]:
        code = run(["mask", *map(str, arguments), "--home", str(home), "--out", str(tmp_path / "报送")])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return ran


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "记录 13800138000.txt"
    path.write_text("诉求人：张建国，电话13800138000，工单热线-230914-001234", encoding="utf-8")
    return path


APPROVED = ("--approver", "王主任", "--purpose", "月刊")


def test_json_names_the_copy_and_what_was_hidden(mask: Mask, note: Path, tmp_path: Path) -> None:
    code, out, _ = mask(note, *APPROVED, "--json")
    [item] = json.loads(out)
    assert code == 0
    assert item["copy"] == str(tmp_path / "报送" / "记录 138＊＊＊＊8000.txt")
    assert item["hidden"] == {"name": 1, "phone": 1}
    text = Path(item["copy"]).read_text(encoding="utf-8-sig")
    assert text == "诉求人：张**，电话138****8000，工单热线-230914-001234"


def test_a_person_is_told_in_chinese(mask: Mask, note: Path) -> None:
    code, out, _ = mask(note, *APPROVED)
    assert code == 0
    assert "已脱敏" in out
    assert "姓名 1 处、电话 1 处" in out


def test_a_level_that_hides_less(mask: Mask, note: Path, tmp_path: Path) -> None:
    assert mask(note, *APPROVED, "--level", "l1")[0] == 0
    assert (tmp_path / "报送" / note.name).read_text(encoding="utf-8-sig") == note.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "given", [("--approver", "王"), ("--purpose", "月刊"), ("--approver", " ", "--purpose", "月刊")]
)
def test_approver_and_purpose_are_asked_for(mask: Mask, note: Path, tmp_path: Path, given: tuple[str, ...]) -> None:
    code, _, err = mask(note, *given)
    assert code == 2
    assert "--approver" in err or "--purpose" in err
    assert not (tmp_path / "报送").exists()


def test_what_has_no_copy_is_told_with_what_to_do(mask: Mask, note: Path, tmp_path: Path) -> None:
    (sound := tmp_path / "录音.mp3").write_bytes(b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\x00" * 400)
    code, out, err = mask(sound, note, *APPROVED)
    assert code == 3
    assert "录音.mp3" in err
    assert "已脱敏" in out


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_says_why_there_is_no_copy(obstacle: Obstacle) -> None:
    assert word_unmasked(obstacle).endswith("。")
