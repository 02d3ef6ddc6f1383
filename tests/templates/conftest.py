"""Templates made on the spot, and one way to fill them."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from anjuan.ids import SHANGHAI
from anjuan.settings import Settings
from casework.deriving import derived
from templates.catalogue import Templates
from templates.fill import Filled, fill

SAMPLES = Path(__file__).parents[2] / "samples" / "documents"
NOW = dt.datetime(2023, 9, 20, 16, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a template of paragraphs; each is a text, or a list of texts, one for each run."""
    folder = tmp_path_factory.mktemp("made")

    def made(*paragraphs: str | list[str]) -> Path:
        document = docx.Document()
        for texts in paragraphs:
            paragraph = document.add_paragraph()
            for text in [texts] if isinstance(texts, str) else texts:
                paragraph.add_run(text)
        path = folder / f"{len(list(folder.iterdir()))}.docx"
        document.save(str(path))
        return path

    return made


@pytest.fixture(scope="session")
def altered() -> Callable[..., Path]:
    """Rewrite parts of a docx: text replaces or adds one, a function changes it."""

    def alter(path: Path, **parts: Any) -> Path:
        named = {key.replace("__", "/").replace("_dot_", "."): value for key, value in parts.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                change = named.pop(name, None)
                new.writestr(name, change(old.read(name).decode()) if callable(change) else change or old.read(name))
            for name, text in named.items():
                new.writestr(name, text)
        target = path.with_stem(f"{path.stem}-altered")
        target.write_bytes(stream.getvalue())
        return target

    return alter


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Filled]:
    """Fill a template into a file that is replaced each time."""

    def run(template: Path, values: dict[str, object], **options: Any) -> Filled:
        options = {"title": "案件情况说明", "author": "青云店镇", "now": NOW, "overwrite": True, **options}
        return fill(template, values, options.pop("target", tmp_path / "成文.docx"), **options)

    return run


@pytest.fixture(scope="session")
def library() -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """A template of the package, and the sample's values for it with what follows from them."""

    def found(key: str) -> tuple[Path, dict[str, Any]]:
        values = json.loads((SAMPLES / f"{key}.json").read_text(encoding="utf-8"))
        return Templates().find(key).path, derived(key, values, Settings())

    return found
