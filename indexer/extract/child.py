"""What a child process does: read the files that it is told of, one answer each, until its parent hangs up."""

import contextlib
import json
import os
import re
import signal
import stat
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from anjuan.settings import MIB, TextSettings
from indexer.extract.reading import OverCapError, Reading, Status
from indexer.extract.sniff import NEEDS_OFFICE, PICTURES, RECORDINGS, is_misnamed, sniff
from indexer.extract.wire import encode

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")
_GRACE = 5
"""Seconds after which a child ends itself when its parent, who should have, is gone."""


def read_file(path: Path, settings: TextSettings) -> Reading:
    """Read one file in this process; never raises but for `MemoryError`. What needs LibreOffice is `later`."""
    extension = path.suffix[1:].strip().lower()
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Reading("", Status.UNREADABLE, detail="not a file")
        with path.open("rb") as file:
            reading = _read(file, extension, settings)
    except FileNotFoundError:
        return Reading("", Status.GONE, detail="gone")
    except OSError as error:
        return Reading("", Status.GONE, detail=f"cannot be opened: {type(error).__name__}")
    text = clean(reading.text)
    return replace(
        reading,
        text=text[: settings.max_characters],
        title=clean(reading.title)[:500] or None if reading.title else None,
        misnamed=is_misnamed(reading.format, extension),
        truncated=reading.truncated or len(text) > settings.max_characters,
    )


def _read(file: BinaryIO, extension: str, settings: TextSettings) -> Reading:
    sniffed = sniff(file, extension)
    if sniffed.flaw is not None:
        return Reading(sniffed.format, sniffed.flaw, detail=sniffed.detail)
    try:
        return read_open(file, sniffed.format, settings)
    except MemoryError:
        raise
    except OverCapError:
        return Reading(sniffed.format, Status.KILLED, detail="unpacks to more than allowed")
    except Exception as error:  # noqa: BLE001 - damaged files raise anything; one must not stop the others
        return Reading(sniffed.format, Status.UNREADABLE, detail=f"damaged: {type(error).__name__}")


def read_open(file: BinaryIO, form: str, settings: TextSettings) -> Reading:  # noqa: C901, PLR0911 - one line a format
    """Read an open file whose format is known.

    Raises:
        Exception: whatever a damaged file makes its library raise.
    """
    if form in PICTURES:
        from indexer.extract.photo import read_photo

        return read_photo(file, form)
    match form:
        case "docx":
            from indexer.extract.docx import read_docx

            return read_docx(file)
        case "pdf":
            from indexer.extract.pdf import read_pdf

            return read_pdf(file, settings)
        case "xlsx" | "xls" | "xlsb" | "ods":
            from indexer.extract.sheets import read_workbook

            return read_workbook(file, form, settings)
        case "txt" | "csv":
            from indexer.extract.plain import read_text

            return read_text(file, settings, separated=form == "csv")
        case "html":
            from indexer.extract.html import read_html

            return read_html(file, settings)
        case "eml":
            from indexer.extract.mail import read_mail

            return read_mail(file, settings)
        case "ofd":
            from indexer.extract.ofd import read_ofd

            return read_ofd(file, settings)
        case "pptx":
            from indexer.extract.slides import read_slides

            return read_slides(file, settings)
    if form in NEEDS_OFFICE:
        return Reading(form, Status.LATER)
    return Reading(form, Status.NO_TEXT, detail="" if form in RECORDINGS else "nothing here reads this format")


def clean(text: str) -> str:
    """The text without control characters and lone surrogates; lines end with line feeds."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def main() -> None:
    """Serve the parent at the other end of standard input and output; `sys.argv[1]` holds the settings as JSON."""
    settings = TextSettings(**json.loads(sys.argv[1]))
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # C libraries print where they like
        os.dup2(nowhere, stream)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    cap_memory(settings.memory_mib * MIB)
    for request in requests:
        for path in json.loads(request):
            if hasattr(signal, "alarm"):
                signal.alarm(int(settings.seconds) + _GRACE)
            reading = read_file(Path(path), settings)
            answers.write(encode(reading))
            answers.flush()
        if hasattr(signal, "alarm"):
            signal.alarm(0)


def cap_memory(size: int) -> None:
    """Cap this process's address space, in bytes, where the system can; it leaves no core behind."""
    try:
        import resource
    except ImportError:  # Windows; there the parent's clock is the only cap
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    cap = size if hard == resource.RLIM_INFINITY else min(size, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS has the limit but refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
