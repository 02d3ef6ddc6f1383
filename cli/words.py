"""Words of a query on the command line, which may begin with a dash, and texts that may be of any length."""

import re

import click

_EXCLUSION = re.compile(r"-(?!h?$)[^-]")
_HYPHEN = "\N{HYPHEN}"
"""Stands for the - of an exclusion until click has looked for options."""


class QueryCommand(click.Command):
    """A command whose words may begin with a dash: `search -施工` excludes 施工; but for -h, its options have two."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hide the dash of exclusions from click."""
        own, behind = args, []
        if "--" in args:
            own, behind = args[: args.index("--")], args[args.index("--") :]
        hidden = [f"{_HYPHEN}{arg[1:]}" if _EXCLUSION.match(arg) else arg for arg in own]
        return super().parse_args(ctx, [*hidden, *behind])


def tell_trimmed(text: str) -> None:
    """Say on standard error that a text is too long to be compared to its end."""
    from indexer.search import MAX_SIMILAR

    if len(text) > MAX_SIMILAR:
        click.echo(f"文字太长，只比对前 {MAX_SIMILAR} 个字。", err=True)


def words_of(_ctx: click.Context, _parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """The query, its dashes put back."""
    return " ".join(f"-{word[1:]}" if word.startswith(_HYPHEN) else word for word in words)
