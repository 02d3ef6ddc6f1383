"""What the papers of a ticket print that follows from their other values."""

from collections.abc import Mapping

from anjuan import papers
from anjuan.settings import Settings


def prose(values: Mapping[str, object], _: Settings) -> Mapping[str, object]:
    """Sentences that end, so that the next one can follow."""
    from templates.fields import FIELDS, FieldType

    return {
        name: papers.ended(value)
        for name, value in values.items()
        if isinstance(value, str) and name in FIELDS and FIELDS[name].type is FieldType.MULTILINE
    }


def extension(values: Mapping[str, object], settings: Settings) -> Mapping[str, object]:
    """And the days asked for.

    Raises:
        NoExtension: the new limit is not later.
    """
    return {**prose(values, settings), **papers.extension(values)}


def proven(values: Mapping[str, object], settings: Settings) -> Mapping[str, object]:
    """And the evidence, which is what the case file holds."""
    return {**prose(values, settings), **papers.evidence(values)}


def callback(values: Mapping[str, object], _: Settings) -> Mapping[str, object]:
    """Call-backs with their numbers, or room for them."""
    return papers.callbacks(values)
