"""The fonts of this machine, and what a PDF is set in where one is missing."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

_SECONDS = 60
_SPECIAL = re.compile(r"[-:,=\\]")
"""What has a meaning in a pattern of fontconfig."""


def installed() -> frozenset[str] | None:
    """The families that are installed, by all their names, in lower case; None where fontconfig is not to be asked."""
    told = _asked("fc-list", ":", "family")
    if told is None:
        return None
    names = told.replace("\\", "").replace("\n", ",").split(",")
    return frozenset(name.strip().lower() for name in names if name.strip())


def stand_ins(fonts: Iterable[str]) -> dict[str, str]:
    """What LibreOffice takes for each font when it makes a PDF, by the same configuration that it is given."""
    from archive.fontconfig import write_fontconfig

    found = {}
    with tempfile.TemporaryDirectory() as folder:
        configuration = write_fontconfig(Path(folder), Path(folder) / "cache")
        for font in fonts:
            told = _asked(
                "fc-match", "--format=%{family[0]}", _SPECIAL.sub(r"\\\g<0>", font), configuration=configuration
            )
            if told:
                found[font] = told
    return found


def _asked(program: str, *arguments: str, configuration: Path | None = None) -> str | None:
    path = shutil.which(program)
    if path is None:
        return None
    own = {"FONTCONFIG_FILE": str(configuration)} if configuration else {}
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **own}
    try:
        done = subprocess.run(  # noqa: S603 - fontconfig's own program; a font's name is no option's
            [path, *arguments], capture_output=True, check=True, timeout=_SECONDS, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")
