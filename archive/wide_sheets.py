"""Sheets that are wider than paper (xlsx): printed to a page's width, where their author has not said how.

Only a copy that is about to be converted is changed, and nothing of it is parsed: what is not found stays as it is.
"""

import re
import zipfile
from pathlib import Path

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_MOST_BYTES = 64 * 1024 * 1024
"""Of a workbook unpacked; a larger one is left alone."""
_SAID = re.compile(rb'fitToPage\s*=|<pageSetup\b[^>]*\bscale\s*=\s*"(?!100")')
_ROOT = re.compile(rb"<worksheet\b[^>]*(?<!/)>")
_PROPERTIES = re.compile(rb"<sheetPr\b([^>]*?)(?:/>|>(.*?)</sheetPr>)", re.DOTALL)
_PAGE = re.compile(rb"<pageSetUpPr\b")
_SETUP = re.compile(rb"<pageSetup\b")
_FIT = b'<pageSetUpPr fitToPage="1"/>'
_WIDTH = b'fitToWidth="1" fitToHeight="0"'


def fit_to_width(path: Path) -> None:
    """Let the sheets of a workbook take one page in width, and as many as they need in height.

    A file that is no whole workbook is left as it is: whoever converts it tells.
    """
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            if sum(each.file_size for each in members) > _MOST_BYTES:
                return
            parts = [(each, package.read(each)) for each in members]
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError):
        return
    fitted = [fitted_sheet(data) if _SHEET.fullmatch(each.filename) else data for each, data in parts]
    if all(new is old for new, (_, old) in zip(fitted, parts, strict=True)):
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for (each, _), data in zip(parts, fitted, strict=True):
            package.writestr(each, data)


def fitted_sheet(xml: bytes) -> bytes:
    """A sheet that is printed to a page's width; the very same where its author has said how, or where it is none."""
    root = _ROOT.search(xml)
    if root is None or _SAID.search(xml) or b"</worksheet>" not in xml:
        return xml
    xml = _SETUP.sub(b"<pageSetup " + _WIDTH, _without_widths(xml), count=1)
    if not _SETUP.search(xml):
        head, _, tail = xml.rpartition(b"</worksheet>")
        xml = head + b"<pageSetup " + _WIDTH + b"/></worksheet>" + tail
    properties = _PROPERTIES.search(xml)
    if properties is None:
        return xml[: root.end()] + b"<sheetPr>" + _FIT + b"</sheetPr>" + xml[root.end() :]
    inner = properties[2] or b""
    page = _PAGE.search(inner)
    inner = inner[: page.end()] + b' fitToPage="1"' + inner[page.end() :] if page else inner + _FIT
    made = b"<sheetPr" + properties[1] + b">" + inner + b"</sheetPr>"
    return xml[: properties.start()] + made + xml[properties.end() :]


def _without_widths(xml: bytes) -> bytes:
    """An attribute must not stand twice."""
    return re.sub(rb"(<pageSetup\b[^>]*)", lambda found: re.sub(rb'\s+fitTo\w+\s*=\s*"[^"]*"', b"", found[1]), xml)
