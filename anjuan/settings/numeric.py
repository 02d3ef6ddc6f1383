"""Settings that are numbers within bounds, and the unit of sizes."""

import math
from dataclasses import field
from decimal import Decimal
from typing import TypeVar

MIB = 1024 * 1024


N = TypeVar("N", int, float, Decimal, Decimal | None)


def bounded(default: N, *, least: N, most: N | None = None) -> N:
    """A setting that is a number within bounds."""
    return field(default=default, metadata={"least": least, "most": math.inf if most is None else most})
