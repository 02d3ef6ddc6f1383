"""The sheet that drawn pages stand on: A4, in points, repeating byte for byte."""

from pathlib import Path
from typing import Any

MM = 72 / 25.4
A4_WIDTH = 210 * MM
A4_HEIGHT = 297 * MM


def new_canvas(target: Path) -> Any:  # noqa: ANN401 - reportlab has no types
    """A canvas of A4 pages; the same calls give the same bytes (no dates, no random ids)."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    from archive.fonts import Face, load

    rl_config.useA85 = 0  # ASCII armour made photos forty times slower
    load(Face.SONG)  # or each page would name Helvetica, which is not embedded
    return Canvas(
        str(target), pagesize=(A4_WIDTH, A4_HEIGHT), invariant=1, pageCompression=1, initialFontName=Face.SONG.value
    )
