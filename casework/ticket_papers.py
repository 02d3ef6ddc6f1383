"""What the papers of a ticket print that follows from their other values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from anjuan import papers
from anjuan.settings import Settings, in_force
from casework.field_values import day_of, taken


def prose(values: Mapping[str, object], _: Settings) -> Mapping[str, object]:
    """Sentences that end, so that the next one can follow."""
    from templates.fields import FIELDS, FieldType

    return {
        name: papers.ended(value)
        for name, value in values.items()
        if isinstance(value, str) and name in FIELDS and FIELDS[name].type is FieldType.MULTILINE
    }


def returned(values: Mapping[str, object], settings: Settings) -> Mapping[str, object]:
    """And grounds that the platform knows on the day of the paper.

    Raises:
        BadValues: it does not know them.
    """
    from templates.fields import FIELDS, BadValues, FieldType

    grounds = str(taken(values, "退单理由")).strip()
    rule = in_force(settings.returns, day_of(values, "成文日期") or dt.date.max)
    if grounds and rule and grounds not in rule.reasons:
        field = replace(FIELDS["退单理由"], type=FieldType.CHOICE, choices=rule.reasons)
        raise BadValues(((field, grounds),))
    return prose(values, settings)


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
