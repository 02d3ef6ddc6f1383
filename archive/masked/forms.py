"""The child's side of masking: one file, by what its bytes are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from anjuan.masking import Masker
from archive.masked import openxml, texts
from archive.masked.findings import Findings
from archive.masked.openxml import CannotMask, mask_openxml
from archive.masked.pdf import mask_pdf
from archive.masked.texts import mask_text
from archive.obstacles import Obstacle, Unpreparable
from archive.photos import prepare_photo

_ALL_PIXELS = 100_000


def mask_file(source: Path, target: Path, form: str, masker: Mapping[str, Any]) -> dict[str, Any]:
    """Write the masked copy of a file to `target`.

    Args:
        source: the file.
        target: the copy, whose extension says the format that `masked_copy` has chosen.
        form: what the source's bytes are (`docx`).
        masker: `Masker.as_json`.

    Returns:
        `Findings.as_json`, or `{"blocked": part}` where only a PDF of the document can be masked.

    Raises:
        Unpreparable: encrypted, broken, empty, or several pictures in one.
    """
    hides = Masker.of_json(masker)
    try:
        return _masked(source, target, form, hides).as_json()
    except CannotMask as blocked:
        return {"blocked": blocked.part}


def _masked(source: Path, target: Path, form: str, masker: Masker) -> Findings:
    if form in openxml.FORMATS:
        return mask_openxml(source, target, form, masker)
    if form in texts.FORMATS:
        return mask_text(source, target, form, masker)
    if form == "pdf":
        return mask_pdf(source, target, masker)
    pages = prepare_photo(source, target, _ALL_PIXELS)
    if len(pages) != 1:  # a fax or a scan of several pages: papers, not a photo
        raise Unpreparable(Obstacle.UNSUPPORTED)
    Path(pages[0]["path"]).replace(target)
    return Findings(pictures=1)
