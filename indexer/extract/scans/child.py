"""What the child process does: recognise the files that it is told of, an answer a page, until its parent hangs up.

In, one line of JSON a file: its path and format, the numbers of the pages that are read already, whether it is a photo
that is only to be read where a glance finds print. Out, a line a page, then a line that ends the file.
"""

import json
import math
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anjuan.scan import ScanPage, lines_as_json
from anjuan.settings import MIB, OcrSettings, TextSettings
from indexer.extract.child import cap_memory, clean

if TYPE_CHECKING:
    from indexer.extract.scans.engine import Recogniser
    from indexer.extract.scans.rasters import Source

PATIENCE = 10
"""How many times a page's seconds may pass by the clock, on a machine that has better things to do."""
_GRACE = 5
"""Seconds after which a child ends itself when its parent, who should have, is gone."""
_LOW_PRIORITY = 10
"""Intake and search on the same machine come first."""


def main() -> None:
    """Serve the parent at the other end of standard input and output; `sys.argv[1]` holds the settings as JSON."""
    ocr, text = json.loads(sys.argv[1])
    settings, texts = OcrSettings(**ocr), TextSettings(**text)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # C libraries print where they like
        os.dup2(nowhere, stream)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if hasattr(os, "nice"):
        os.nice(_LOW_PRIORITY)
    cap_memory(settings.memory_mib * MIB)
    _serve(requests, answers, settings, texts)


def _serve(requests: Any, answers: Any, settings: OcrSettings, texts: TextSettings) -> None:  # noqa: ANN401 - pipes
    # All that takes time to load is loaded before the first page's time begins.
    from indexer.extract.scans import rasters  # noqa: F401
    from indexer.extract.scans.engine import Recogniser

    recogniser = Recogniser(settings.threads)
    for request in requests:
        order = json.loads(request)
        _limit(settings.seconds)
        for answer in _answers(recogniser, order, settings, texts):
            answers.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
            answers.flush()
            _limit(settings.seconds)
        _limit(0)


def _limit(seconds: float) -> None:
    """End this process unless it gets on within so many seconds of its own work; 0: no limit any more.

    A low priority waits long on a busy machine, and that is no fault of the page: what counts is the processor's time.
    By the clock it may take `PATIENCE` times as long, should the parent be gone, who watches that.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(math.ceil(seconds * PATIENCE) + _GRACE if seconds else 0)


def _answers(
    recogniser: "Recogniser", order: dict[str, Any], settings: OcrSettings, texts: TextSettings
) -> Iterator[dict[str, Any]]:
    from indexer.extract.scans.rasters import Source, flaw_of

    try:
        with Path(order["path"]).open("rb") as file:
            source = Source(file, order["form"], texts, settings.max_pages)
            yield {"pages": source.pages}
            if order["glance"] and not _has_print(recogniser, source):
                yield {"end": "no_print"}
                return
            for page in _pages(recogniser, source, set(order["done"])):
                yield {
                    "number": page.number,
                    "text": clean(page.text)[: texts.max_characters],
                    "confidence": page.confidence,
                    "lines": lines_as_json(replace(line, text=clean(line.text)) for line in page.lines),
                    "flaw": page.flaw,
                }
    except Exception as error:  # noqa: BLE001 - damaged files raise anything; one must not stop the others
        yield {"end": "gone" if isinstance(error, FileNotFoundError) else flaw_of(error)}
        return
    yield {"end": ""}


def _has_print(recogniser: "Recogniser", source: "Source") -> bool:
    picture = source.picture(1)
    return picture is not None and recogniser.has_print(picture)


def _pages(recogniser: "Recogniser", source: "Source", done: set[int]) -> Iterator[ScanPage]:
    from indexer.extract.scans.rasters import flaw_of

    for sheet in source.sheets():
        if sheet.number in done:
            continue
        if sheet.text is not None:
            yield ScanPage(sheet.number, sheet.text)
            continue
        try:
            picture = source.picture(sheet.number)
            yield ScanPage(sheet.number) if picture is None else recogniser.read(picture, sheet.number)
        except Exception as error:  # noqa: BLE001 - as above: the next page may be sound
            yield ScanPage(sheet.number, flaw=flaw_of(error))
