"""Values of a document's fields as people give them: `--data FILE.json` and `--set 字段=值`."""

import json
from collections.abc import Callable, Sequence
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
    return {**(_read(data) if data else {}), **dict(map(_pair, pairs))}


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"“{text}”应写成 字段=值", param_hint="--set")
    return name.strip(), value


def _read(path: Path) -> dict[str, object]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise click.BadParameter(f"{path.name} 不是正确的 JSON 文件：{error}", param_hint="--data") from None
    if not isinstance(document, dict):
        raise click.BadParameter(f"{path.name} 里应是一组 字段: 值", param_hint="--data")
    return document
