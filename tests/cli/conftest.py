"""The command line as scripts call it, and papers for it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest

from cli.main import run, speak_chinese


class Ran(NamedTuple):
    """What a command ended with and said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Anjuan = Callable[..., Ran]


@pytest.fixture
def anjuan(capsys: pytest.CaptureFixture[str]) -> Anjuan:
    speak_chinese()

    def ran(*arguments: str | Path) -> Ran:
        code = run([str(each) for each in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


def written(path: Path, *paragraphs: str) -> Path:
    """A docx of these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path
