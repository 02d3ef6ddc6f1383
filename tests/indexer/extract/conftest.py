"""Made-up files for the tests of reading."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from anjuan.settings import TextSettings
from indexer.extract.child import read_file
from indexer.extract.reading import Reading

Read = Callable[[str, bytes], Reading]
Docx = Callable[..., bytes]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


@pytest.fixture
def settings() -> TextSettings:
    return TextSettings()


@pytest.fixture
def read(tmp_path: Path, settings: TextSettings) -> Read:
    """Reads bytes under a name, in this process."""

    def read_bytes(name: str, data: bytes) -> Reading:
        path = tmp_path / name
        path.write_bytes(data)
        return read_file(path, settings)

    return read_bytes


@pytest.fixture(scope="session")
def docx() -> Docx:
    """Makes a docx of the body's XML, further parts (`header1="<w:p>…"`) and further members."""

    def make(body: str, members: dict[str, bytes] | None = None, prologue: str = "", **parts: str) -> bytes:
        stories = {"document": ("document.main", "document", f"<w:body>{body}</w:body>")}
        roots = {
            "header": "hdr",
            "footer": "ftr",
            "footnotes": "footnotes",
            "endnotes": "endnotes",
            "comments": "comments",
        }
        for name, xml in parts.items():
            kind = name.rstrip("0123456789")
            stories[name] = (kind, roots[kind], xml)
        overrides = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
            for name, (kind, _root, _xml) in stories.items()
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            types = "http://schemas.openxmlformats.org/package/2006/content-types"
            archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{overrides}</Types>')
            for name, (_kind, root, xml) in stories.items():
                archive.writestr(f"word/{name}.xml", f"{prologue}<w:{root} {_NAMESPACES}>{xml}</w:{root}>")
            for name, data in (members or {}).items():
                archive.writestr(name, data)
        return buffer.getvalue()

    return make


def paragraph(*texts: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts) + "</w:p>"


@pytest.fixture(scope="session")
def p() -> Callable[..., str]:
    """The XML of a paragraph with these runs."""
    return paragraph
