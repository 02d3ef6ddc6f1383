"""Words on the command line: they must be text; those of a query may begin with a dash, and be of any length."""

import re

import click

_EXCLUSION = re.compile(r"-(?!h?$)[^-]")
_HYPHEN = "\N{HYPHEN}"
"""Stands for the - of an exclusion until click has looked for options."""
_NO_TEXT = re.compile("[\ud800-\udfff]")
"""How Python gives the bytes of an argument that are no UTF-8."""
_FULL_STOP = re.compile(r"(?<=')\.\s*")
"""What click ends the name of a missing parameter with, whatever the language."""


class TextCommand(click.Command):
    """A command whose arguments are text; only the names of files and folders may be any bytes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what is no text: a terminal or a script with another encoding would have us keep what nobody wrote."""
        try:
            rest = super().parse_args(ctx, args)
        except click.MissingParameter as error:
            raise click.UsageError(_FULL_STOP.sub("。", error.format_message(), count=1), error.ctx) from None
        for parameter in self.params:
            if not isinstance(parameter.type, click.Path) and not _is_text(ctx.params.get(parameter.name or "")):
                said = "里面有不是 UTF-8 的文字，看不懂。请把终端或脚本的编码改为 UTF-8 再试。"
                raise click.BadParameter(said, ctx, parameter)
        return rest


def _is_text(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_text, value))
    return not isinstance(value, str) or not _NO_TEXT.search(value)


class QueryCommand(TextCommand):
    """A command whose words may begin with a dash: `search -施工` excludes 施工; but for -h, its options have two."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide the dash of exclusions from click."""
        own, behind = args, []
        if "--" in args:
            own, behind = args[: args.index("--")], args[args.index("--") :]
        options = [each for each in self.params if isinstance(each, click.Option) and not each.is_flag]
        names = {name for each in options for name in each.opts}
        hidden = [
            f"{_HYPHEN}{arg[1:]}" if _EXCLUSION.match(arg) and before not in names else arg
            for before, arg in zip(("", *own), own, strict=False)
        ]
        return super().parse_args(ctx, [*hidden, *behind])


def tell_trimmed(text: str) -> None:
    """Say on standard error that a text is too long to be compared to its end."""
    from indexer.search import MAX_SIMILAR

    if len(text) > MAX_SIMILAR:
        click.echo(f"文字太长，只比对前 {MAX_SIMILAR} 个字。", err=True)


def words_of(_ctx: click.Context, _parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """The query, its dashes put back."""
    return " ".join(f"-{word[1:]}" if word.startswith(_HYPHEN) else word for word in words)
