"""Lock the dependencies: `uv.lock` and the hashed requirements exported from it.

Run it after changing `pyproject.toml`. It needs `uv` on the PATH.

The lock names files and their SHA-256, and no server: each address becomes a path in the folder `wheels/`. An office
without an internet connection fills that folder once (`pip download --require-hashes -r requirements.txt -d wheels`)
and installs from it; everybody else installs `requirements*.txt` with plain pip from wherever their pip looks.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ["--no-dev"]
EVERYTHING = ["--all-groups", "--all-extras"]


def without_addresses(lock: str) -> str:
    """Replace each registry by the folder `wheels` and each address by the file's name in it."""
    lock = re.sub(r'registry = "[^"]+"', 'registry = "wheels"', lock)
    lock = re.sub(r'url = "[^"]*/([^"/]+)"', r'path = "\1"', lock)
    return re.sub(r', upload-time = "[^"]*"', "", lock)


def export(folder: Path, options: list[str], target: Path) -> None:
    """Write the hashed requirements of one selection."""
    command = ["uv", "export", "--frozen", "--no-emit-project", "--no-header", "--no-annotate", *options]
    text = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    target.write_text(text, encoding="utf-8")


def main() -> None:
    """Resolve in a folder of its own, so that the addresses never enter the tree."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "pyproject.toml", folder)
        (folder / "README.md").touch()
        subprocess.run(["uv", "lock"], cwd=folder, check=True)
        export(folder, RUNTIME, ROOT / "requirements.txt")
        export(folder, EVERYTHING, ROOT / "requirements-dev.txt")
        lock = (folder / "uv.lock").read_text(encoding="utf-8")
    (ROOT / "uv.lock").write_text(without_addresses(lock), encoding="utf-8")


if __name__ == "__main__":
    main()
