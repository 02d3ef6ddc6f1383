"""What is wrong with a number's form as an office writes it: a regular expression, and how the number is written.

A form that matches anything would file everything under one ticket, and one that can be matched in very many ways keeps
the machine busy for years on a name of thirty characters.
"""

import re
import string
import warnings
from collections.abc import Iterable, Iterator
from math import prod
from re import _parser  # type: ignore[attr-defined]  # private, but the only way to see a pattern's structure
from typing import Any

_UNBOUNDED = 256
"""As how many repeats an unlimited one counts: names are no longer, and numbers much shorter."""
_MOST_WAYS = 100_000
_ANYTHING = {"CATEGORY_WORD", "CATEGORY_NOT_DIGIT", "CATEGORY_NOT_SPACE", "CATEGORY_NOT_WORD"}

# The beginnings of re's messages.
_WORDS = {
    "missing ), unterminated": "少了右括号 )",
    "unbalanced parenthesis": "多了右括号 )",
    "unterminated character set": "少了右方括号 ]",
    "nothing to repeat": "* + ? { } 前面没有可以重复的内容",
    "multiple repeat": "* + ? { } 连在了一起",
    "min repeat greater": "{ } 里前一个数比后一个大",
    "bad character range": "[ ] 里的范围前后颠倒了",
    "bad escape (end": "末尾多了一个反斜杠",
    "bad escape": "反斜杠后面的字母没有这种用法",
    "incomplete escape": "反斜杠后面没有写完",
    "unknown extension": "(? 后面的写法不认识",
    "unexpected end": "没有写完",
    "redefinition of group": "两个组用了同一个名字",
    "bad character in group name": "组的名字只能用英文字母、数字和下划线",
    "missing group name": "组没有名字",
    "missing >": "组的名字后面少了 >",
    "unknown group name": "引用的组不存在",
    "invalid group reference": "引用的组不存在",
    "look-behind": "(?<= 里面必须是固定的长度",
    "global flags": "(?i) 这样的标记只能写在最前面",
}


def regex_fault(regex: str) -> str | None:
    """What is wrong with a number's regular expression, in Chinese; None when nothing is."""
    if fault := _syntax_fault(regex):
        return f"不是正确的表达式：{fault}"
    tree = _parser.parse(regex)
    if tree.getwidth()[0] == 0:
        return "不能空着，也不能连空的文字都匹配"
    if not _has_digit(tree):
        return "编号里总要有数字，请写明，如 \\d{6}"
    if _swallows(tree):
        return "不要用 .* 或 .+ 这样什么都匹配的写法，请写明是哪些字、几位数字"
    if _ways(tree) > _MOST_WAYS:
        return "重复里又套着重复，或不定长的地方太多，匹配会慢得停不下来；请写明位数，如 \\d{6}"
    return None


def _syntax_fault(regex: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # of forms whose meaning is going to change
            re.compile(regex)
    except re.error as error:
        words = next((words for start, words in _WORDS.items() if error.msg.startswith(start)), "请对照说明检查")
        return words + ("" if error.pos is None else f"（第 {error.pos + 1} 个字符处）")
    except Warning:
        return "方括号里的 [ 要写成 \\["
    except (RecursionError, OverflowError):
        return "括号套得太深，或重复的次数太大"
    return None


def canonical_fault(canonical: str, regex: str) -> str | None:
    """What is wrong with how a number is to be written, in Chinese; its expression must be right."""
    groups = re.compile(regex).groupindex
    try:
        fields = [each for each in string.Formatter().parse(canonical) if each[1] is not None]
    except ValueError:
        return "花括号没有成对"
    if any(spec or conversion for _, _, spec, conversion in fields):
        return "花括号里只能写组的名字"
    names = {name or "" for _, name, _, _ in fields}
    if unknown := sorted(names - set(groups)):
        return f"regex 里没有 {'、'.join(f'{{{name}}}' for name in unknown)} 这个组"
    return None if names else "没有用到 regex 里的组，所有编号会变成同一个"


def _parts(argument: Any) -> Iterator[Any]:  # noqa: ANN401 - the parser's own untyped trees
    """The patterns right inside a node of the tree."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for each in argument:
            yield from _parts(each)


def _ways(tree: Iterable[Any]) -> int:
    """In how many ways a pattern can be matched at most, roughly; more than the limit is as good as endless."""
    return prod(_ways_of(str(op), argument) for op, argument in tree)


def _ways_of(op: str, argument: Any) -> int:  # noqa: ANN401 - the parser's own untyped trees
    inner = [min(_ways(each), _MOST_WAYS + 1) for each in _parts(argument)]
    if op.endswith("_REPEAT"):
        least, most = (min(int(each), _UNBOUNDED) for each in argument[:2])
        return int(inner[0] ** most) + most - least
    if op in ("BRANCH", "GROUPREF_EXISTS"):
        return sum(inner)
    return prod(inner)


def _has_digit(tree: Iterable[Any]) -> bool:
    """Whether whatever the pattern matches has a place for a digit."""
    return any(_is_digit(str(op), argument) for op, argument in tree)


def _is_digit(op: str, argument: Any) -> bool:  # noqa: ANN401 - the parser's own untyped trees
    match op:
        case "LITERAL":
            return chr(argument).isdecimal()
        case "RANGE":
            return chr(argument[0]).isdecimal() and chr(argument[1]).isdecimal()
        case "CATEGORY":
            return str(argument) == "CATEGORY_DIGIT"
        case "IN":
            return str(argument[0][0]) != "NEGATE" and _has_digit(argument)
    absent = op.startswith("ASSERT") or (op.endswith("_REPEAT") and argument[0] == 0)
    inner = list(_parts(argument))
    return not absent and bool(inner) and all(_has_digit(each) for each in inner)


def _swallows(tree: Iterable[Any]) -> bool:
    """Whether something that nearly every character matches may be repeated without end."""
    for op, argument in tree:
        endless = str(op).endswith("_REPEAT") and argument[1] >= _UNBOUNDED
        if any((endless and any(map(_is_anything, each))) or _swallows(each) for each in _parts(argument)):
            return True
    return False


def _is_anything(node: tuple[Any, Any]) -> bool:
    op, argument = str(node[0]), node[1]
    if op == "IN":
        return any(map(_is_anything, argument))
    if op == "CATEGORY":
        return str(argument) in _ANYTHING
    return op in ("ANY", "NOT_LITERAL", "NEGATE") or any(
        _is_anything(each) for part in _parts(argument) for each in part
    )
