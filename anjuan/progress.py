"""Progress of long work, as values for whoever shows it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Protocol


class Activity(StrEnum):
    """What is being done, for the label of a progress bar."""

    FILING = "filing"
    READING = "reading"
    INDEXING = "indexing"
    RECOGNISING = "recognising"
    LEARNING = "learning"
    REBUILDING = "rebuilding"
    VERIFYING = "verifying"
    CONVERTING = "converting"
    BUNDLING = "bundling"
    IMPORTING = "importing"
    MASKING = "masking"
    FILLING = "filling"
    PACKING = "packing"
    LISTING = "listing"


class Reporter(Protocol):
    """Shows progress. The mechanisms take one and never print."""

    def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
        """Begin some work of `total` units (None: unknown); the context's value advances it by n units."""
        ...


class Silent:
    """A reporter that shows nothing."""

    def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:  # noqa: ARG002 - the protocol's form
        """Count nothing."""
        return nullcontext(lambda _done: None)
