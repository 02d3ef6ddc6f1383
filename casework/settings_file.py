"""The text of a settings file as TOML; what is wrong with it is told in Chinese, by its line."""

import re
import tomllib

from anjuan.errors import SettingsError

WHOLE = "（整个文件）"
_LINE = re.compile(r"at line (\d+), column (\d+)")
# The beginnings of tomllib's messages.
_WORDS = {
    "Invalid statement": "这一行不是“名称 = 值”，也不是 [节]",
    "Expected newline": "值后面多了东西；说明文字前面要加 #",
    "Expected '='": "名称后面要有等号 =",
    "Expected ']": "节的名称后面少了 ]",
    "Invalid initial character": "名称只能用英文字母、数字、- 和 _",
    "Unclosed array": "列表没有写完，少了 ] 或逗号",
    "Unclosed inline table": "花括号没有写完，少了 } 或逗号",
    "Unterminated string": "文字没有写完，少了后面的引号",
    "Illegal character": "文字没有写完，少了后面的引号，或有不能用的字符",
    "Found invalid character": "有不能用的字符",
    "Unescaped": "双引号里的反斜杠要写两个，或改用单引号",
    "Invalid hex value": "反斜杠后面的写法不对，请改用单引号",
    "Escaped character": "反斜杠后面的写法不对，请改用单引号",
    "Invalid date": "没有这一天，或日期写法不对（如 2026-01-01）",
    "Invalid value": '等号后面的值写法不对；文字要用英文引号 " 括起来',
    "Cannot declare": "这一节写了两遍",
    "Cannot redefine": "这一节写了两遍",
    "Cannot overwrite": "这一项写了两遍",
    "Cannot mutate": "这一项写了两遍",
    "Duplicate": "这一项写了两遍",
}


def parse_toml(text: str) -> dict[str, object]:
    """Read TOML.

    Raises:
        SettingsError: it is none; with the line, and what is wrong there.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
    except (ValueError, RecursionError):  # a number of thousands of digits, a hundred brackets
        raise SettingsError(((WHOLE, "有写得太长的数，或括号套得太深"),)) from None
    words = next((words for start, words in _WORDS.items() if message.startswith(start)), "写法不对")
    place = _LINE.search(message)
    where = f"第 {place[1]} 行第 {place[2]} 个字符" if place else "文件末尾"
    raise SettingsError(((where, words),))
