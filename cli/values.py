"""Values of a document's fields as people give them: `--data FILE.json` and `--set 字段=值`."""

import json
import math
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def values_options(function: F) -> F:
    """`--data` and `--set`, as the arguments `data` and `pairs`."""
    function = click.option("--set", "pairs", metavar="字段=值", multiple=True, help="填一个字段，可以写多次。")(
        function
    )
    return click.option(
        "--data",
        metavar="FILE.json",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="从 JSON 文件取内容。",
    )(function)


def typed_values(data: Path | None, pairs: Sequence[str]) -> dict[str, object]:
    """The values by the names of their fields; what is set one by one wins over the file."""
    return {**(_read(data, "--data") if data else {}), **dict(map(_pair, pairs))}


def keep_value(data: Path, field: str, value: str) -> None:
    """Write one value into a file for `--data`, which is made where there is none; the others in it stay."""
    from cli.failure import system_words

    aside = data.with_name(f".{data.name}.{os.getpid()}")
    try:
        values = {**(_read(data, "--into") if data.exists() else {}), field: value}
        aside.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        aside.replace(data)
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise click.BadParameter(f"{data} 写不进去：{system_words(error)}。", param_hint="--into") from None


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"“{text}”应写成 字段=值", param_hint="--set")
    return name.strip(), value


def _read(path: Path, option: str) -> dict[str, object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=_finite, parse_constant=_finite)
    except UnicodeDecodeError:
        raise _not_json(path, option, "不是 UTF-8 编码，请另存为 UTF-8") from None
    except json.JSONDecodeError as error:
        raise _not_json(path, option, f"第 {error.lineno} 行第 {error.colno} 个字附近写得不对，{_HINT}") from None
    except (ValueError, RecursionError):  # a number without end, or brackets
        raise _not_json(path, option, "里面有太大的数字，或括号套得太多") from None
    if not isinstance(document, dict):
        raise click.BadParameter(f"{path.name} 里应是一组 字段: 值", param_hint=option)
    return document


_HINT = '请检查逗号、引号（要用半角 "）和括号'


def _not_json(path: Path, option: str, why: str) -> click.BadParameter:
    return click.BadParameter(f"{path.name} 不是正确的 JSON 文件：{why}", param_hint=option)


def _finite(text: str) -> float:
    """A number of a file; JSON has no other, but Python reads `1e400` and `NaN`.

    Raises:
        ValueError: it is none.
    """
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
