"""The documents about staff, trainings, shifts and the contract."""

from collections.abc import Callable

from docx.document import Document as Docx

BUILDERS: dict[str, Callable[[], Docx]] = {}
