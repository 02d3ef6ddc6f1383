"""Fields of the reports: daily, weekly, monthly, and the lists that go with them."""

from templates.fields.field import Field

FIELDS: tuple[Field, ...] = ()
