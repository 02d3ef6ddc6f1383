"""Words of a query on the command line, which may begin with a dash."""

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


def words_of(_ctx: click.Context, _parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """The query, its dashes put back."""
    return " ".join(f"-{word[1:]}" if word.startswith(_HYPHEN) else word for word in words)
