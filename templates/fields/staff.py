"""Fields of the documents about staff, trainings, shifts and the contract."""

from templates.fields.field import Field

FIELDS: tuple[Field, ...] = ()
