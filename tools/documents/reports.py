"""The reports, and the lists that go with them."""

from collections.abc import Callable

from docx.document import Document as Docx

BUILDERS: dict[str, Callable[[], Docx]] = {}
