"""Compile the Chinese of the command-line library: messages.po -> messages.mo. Run it after editing the .po."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "cli/locale/zh_CN/LC_MESSAGES"


def main() -> None:
    """Read, compile, write."""
    with (FOLDER / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="zh_CN")
    with (FOLDER / "messages.mo").open("wb") as target:
        write_mo(target, catalogue)


if __name__ == "__main__":
    main()
