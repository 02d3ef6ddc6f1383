"""One function for every error; the modules beside this one register a sentence for each leaf."""

from functools import singledispatch

from anjuan.errors import AnjuanError


@singledispatch
def word(error: AnjuanError) -> str:
    """The error in Chinese; each leaf registers its own."""
    raise NotImplementedError(type(error))


PLACES_SHOWN = 8
_SHOWN = 60


def shortened(text: str) -> str:
    """A value as a message can show it: in one line, not at any length."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
