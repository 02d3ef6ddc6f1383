"""LibreOffice, for the formats that nothing else reads: doc, wps, rtf, odt."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from anjuan.settings import MIB

_FILTER = "docx:MS Word 2007 XML"
_WINDOWS = Path("C:/Program Files/LibreOffice/program/soffice.exe")
_OUTPUT = 512 * MIB
# Macros off, and nothing fetched that a document links to.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""


def find_office() -> Path | None:
    """LibreOffice's program, if it is installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else _WINDOWS if _WINDOWS.exists() else None


def to_docx(
    program: Path, sources: Mapping[int, Path], folder: Path, seconds: float, memory: int
) -> tuple[dict[int, Path], bool]:
    """Convert documents to docx in one run of LibreOffice.

    LibreOffice exits with 0 whatever happened: what has no output was not converted.

    Args:
        program: LibreOffice.
        sources: by key, copies that may be converted in place: no two with one stem.
        folder: an empty one for the profile and the outputs.
        seconds: after which LibreOffice and all that it started are killed.
        memory: address space in bytes, where the platform can cap it (Linux).

    Returns:
        The outputs by key; whether LibreOffice came to its end by itself.
    """
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", _FILTER, "--outdir", str(out), *map(str, sources.values())]
    ended = _run(command, folder, seconds, memory)
    outputs = {key: out / f"{path.stem}.docx" for key, path in sources.items()}
    return {key: path for key, path in outputs.items() if path.is_file()}, ended


def _run(command: list[str], folder: Path, seconds: float, memory: int) -> bool:
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - LibreOffice and our own file names, without a shell
        command, cwd=folder, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
    try:
        _cap(process.pid, memory)
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        _kill_tree(process)


def _cap(pid: int, memory: int) -> None:
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and its own children; when it ended by itself there is nothing left to end."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S603, S607
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
