"""The child's side of `archive.isolated`: `python -m archive.jobs MEMORY_MIB`, one JSON document a line.

In: `{"job": name, …arguments}`. Out: `{"result": {…}}`, or `{"obstacle": why}` for what cannot be done.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.obstacles import Obstacle, Unpreparable


def _document(source: str, target: str, max_pages: int) -> dict[str, Any]:
    from archive.papers import prepare_pdf

    return {"pages": prepare_pdf(Path(source), Path(target), max_pages)}


def _photo(source: str, target: str, pixels: int) -> dict[str, Any]:
    from archive.photos import prepare_photo

    return {"pages": prepare_photo(Path(source), Path(target), pixels)}


def _plain(source: str, target: str, form: str) -> dict[str, Any]:
    from archive.plain import render

    render(Path(source), Path(target), form)
    return {}


def _assemble(**order: Any) -> dict[str, Any]:  # noqa: ANN401 - as it came over the pipe
    from archive.papers import assemble

    assemble(**order)
    return {}


def _mask(source: str, target: str, form: str, masker: dict[str, Any]) -> dict[str, Any]:
    from archive.masked.forms import mask_file

    return mask_file(Path(source), Path(target), form, masker)


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "document": _document,
    "photo": _photo,
    "plain": _plain,
    "assemble": _assemble,
    "mask": _mask,
}


def _cap_memory(mib: int) -> None:
    """Cap the address space, where the system can."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
    except (ImportError, OSError, ValueError):
        return


def _answer(line: str) -> dict[str, Any]:
    order = json.loads(line)
    try:
        return {"result": JOBS[order.pop("job")](**order)}
    except Unpreparable as error:
        return {"obstacle": error.obstacle.value}
    except Exception:  # noqa: BLE001 - whatever a broken file raises, in whichever library
        return {"obstacle": Obstacle.UNREADABLE.value}


def main() -> None:
    """Serve until the parent closes the pipe."""
    _cap_memory(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not look like an answer
    for line in sys.stdin:
        out.write(json.dumps(_answer(line)) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
