"""Long lists cut into parts: a query takes so many values and no more, and who writes lets others have their turn."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

_MOST = 300


def parts(values: Sequence[T], most: int = _MOST) -> Iterator[Sequence[T]]:
    """The values in order, at most so many at a time; none where there are none."""
    return (values[start : start + most] for start in range(0, len(values), most))
