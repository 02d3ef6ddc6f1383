"""Build the templates of templates/library: `python tools/build_templates.py [FOLDER]`.

They are made by one module, so that all of them agree; the same source gives the same bytes.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from docx.document import Document as Docx

from templates import package
from templates.catalogue import LIBRARY
from tools.documents import contract, reports, staff, ticket, ticket_forms, training

BUILDERS: dict[str, Callable[[], Docx]] = {
    **ticket.BUILDERS,
    **ticket_forms.BUILDERS,
    **training.BUILDERS,
    **staff.BUILDERS,
    **contract.BUILDERS,
    **reports.BUILDERS,
}
"""By key; the first line of a builder's docstring is the document's title."""


def built(builder: Callable[[], Docx]) -> bytes:
    """The template's bytes."""
    stream = io.BytesIO()
    builder().save(stream)
    parts = package.unpack(stream.getvalue())
    title = (builder.__doc__ or "").partition(":")[0].rstrip(".")
    return package.packed(package.with_properties(parts, title=title, author="", created="2026-01-01T00:00:00Z"))


def main() -> None:
    """Write them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else LIBRARY
    for key, builder in BUILDERS.items():
        (folder / f"{key}.docx").write_bytes(built(builder))
        print(folder / f"{key}.docx")


if __name__ == "__main__":
    main()
