import shutil
from pathlib import Path

import pytest

from casework import typefaces

needs_fontconfig = pytest.mark.skipif(shutil.which("fc-list") is None, reason="there is no fontconfig on this machine")


@needs_fontconfig
def test_installed_fonts_are_named_in_lower_case() -> None:
    known = typefaces.installed()
    assert known
    assert all(name == name.lower().strip() and "," not in name and "\\" not in name for name in known)


@needs_fontconfig
def test_a_font_of_office_papers_has_its_stand_in() -> None:
    found = typefaces.stand_ins(["仿宋_GB2312", "方正小标宋简体", "楷体_GB2312", "黑体", "宋体"])
    assert list(found.values()) == ["Anjuan Fangsong", "Anjuan Biaosong", "Anjuan Kai", "Anjuan Hei", "Anjuan Song"]


@needs_fontconfig
@pytest.mark.parametrize("name", ["--version", "怪:bold=1", "A-B,C\\"])
def test_a_name_is_no_option_and_no_pattern(name: str) -> None:
    assert list(typefaces.stand_ins([name])) == [name]
    assert typefaces.stand_ins([name])[name].isprintable()
    assert not any(char.isdigit() for char in typefaces.stand_ins([name])[name])


def test_without_fontconfig_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert typefaces.installed() is None
    assert typefaces.stand_ins(["宋体"]) == {}
