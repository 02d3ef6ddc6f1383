"""What a user may call is described, and what is described exists."""

import re
from pathlib import Path

from cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_command() -> None:
    assert [name for name in COMMANDS if f"anjuan {name}" not in README] == []


def test_every_command_that_the_readme_names_exists() -> None:
    assert set(re.findall(r"anjuan ([a-z]+)\b", README)) <= set(COMMANDS)


def test_every_page_that_the_readme_points_to_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
