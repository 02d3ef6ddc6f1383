import re
from pathlib import Path

import pytest

from anjuan.errors import SettingsError
from casework.office import read_settings
from casework.settings_file import parse_toml


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[intake]\nscan_seconds 5\n", "第 2 行第 14 个字符"),
        ("[intake]\nscan_seconds = 5 秒\n", "第 2 行第 18 个字符"),
        ("[intake\n", "第 1 行第 8 个字符"),
        ("[office]\nunit_name = “镇”\n", "第 2 行第 13 个字符"),
        ("[office]\nunit_name = 镇\n", "第 2 行第 13 个字符"),
        ('[office]\nunit_name = "镇\n', "第 2 行第 15 个字符"),
        ('[[numbers]]\nregex = "DX\\d{13}"\n', "第 2 行第 14 个字符"),
        ("[office]\n[office]\n", "第 2 行第 8 个字符"),
        ("[text]\nworkers = 1\nworkers = 2\n", "第 3 行第 12 个字符"),
        ("[[assessment]]\nsince = 2026-02-30\n", "第 2 行第 9 个字符"),
        ("[office]\nunit_name = '镇", "文件末尾"),
        ("a = [1", "文件末尾"),
        ("a = " + "9" * 5000, "（整个文件）"),
        ("a = " + "[" * 5000, "（整个文件）"),
    ],
)
def test_what_is_no_toml_is_explained_in_chinese_by_its_line(text: str, where: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_toml(text)
    [(place, words)] = caught.value.faults
    assert place == where
    assert not re.search(r"[A-Za-z]{3,}", words)


def test_a_settings_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read_settings(tmp_path)
