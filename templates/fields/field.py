"""What a field is: its name, what a value of it must be like, and where the value comes from."""

from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    """What a value must be like."""

    TEXT = "text"
    MULTILINE = "multiline"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    WHEN = "when"
    """A date or a time, or words for one such as 当日下午."""
    CHOICE = "choice"
    LIST = "list"
    ROWS = "rows"
    PHOTOS = "photos"
    CHART = "chart"


class Origin(StrEnum):
    """Where a value comes from when nobody types it."""

    TICKET = "ticket"
    STEP = "step"
    PERSON = "person"
    OFFICE = "office"
    RECORDS = "records"
    FIGURES = "figures"
    """Counts and rates of the register."""
    DERIVED = "derived"
    """Computed from the document's other values and the office's settings."""
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a field of rows: a field within it.

    Attributes:
        least: a number may not be smaller; None: any may be.
        most: nor larger.
        also: what a sheet calls it that has a document in each line, and so no field around its columns.
    """

    name: str
    type: FieldType = FieldType.TEXT
    choices: tuple[str, ...] = ()
    places: int | None = None
    least: int | None = 0
    most: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: its Chinese name, which is the tag in a template: `{{ 工单编号 }}`.
        key: what it is called at its origin: the English key of a ticket's field or of a setting of `[office]`, the
            Chinese name of a step whose time it is; empty: nothing there answers to it alone.
        required: a template that prints it cannot be filled without it.
        choices: what a choice may be.
        places: digits of a number after the point; None: as it is given.
        least: a number may not be smaller; None: any may be.
        most: nor larger.
        columns: what the rows of a ROWS field are made of; text alone fills the last one, a row for each line.
    """

    name: str
    type: FieldType
    origin: Origin
    key: str = ""
    required: bool = True
    choices: tuple[str, ...] = ()
    places: int | None = None
    columns: tuple[Column, ...] = ()
    least: int | None = 0
    most: int | None = None

    @property
    def wordy(self) -> str:
        """The column of its rows that has room for words: the last one of texts; empty where there are no columns."""
        texts = [column.name for column in self.columns if column.type is FieldType.TEXT]
        return texts[-1] if texts else ""
