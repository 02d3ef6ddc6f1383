"""One run of LibreOffice without a window: a profile of its own, a time limit, no process left after it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from archive.fontconfig import write_fontconfig

_USUAL = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
_PDF_A = '{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"false"}}'
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""


class Family(Enum):
    """Which part of LibreOffice writes the PDF; the value is its export filter."""

    WRITER = "writer_pdf_Export"
    CALC = "calc_pdf_Export"
    IMPRESS = "impress_pdf_Export"


def find_office() -> Path | None:
    """LibreOffice's program, where this machine has it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((Path(path) for path in _USUAL if Path(path).is_file()), None)


def run_office(
    program: Path, family: Family, sources: Sequence[Path], folder: Path, fonts: Path, seconds: float
) -> bool:
    """Convert the files to PDF/A-2b into `folder`, each under its stem; False when time ran out.

    Which files came out, and whether they are good, is for the caller to see: the exit code says nothing. Macros do not
    run and links to other places are not followed. `fonts` is a folder for fontconfig's cache.
    """
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [
        str(program), f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--convert-to", f"pdf:{family.value}:{_PDF_A}",
        "--outdir", str(folder), *map(str, sources),
    ]  # fmt: skip
    child = subprocess.Popen(  # noqa: S603 - LibreOffice on files named by ourselves
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=None if sys.platform == "win32" else _environment(profile, fonts),
    )
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end_tree(child)
    return True


def _environment(profile: Path, fonts: Path) -> dict[str, str]:
    """All that LibreOffice may know of the machine; the proxy leads nowhere, so that no document calls home."""
    return {
        "PATH": os.defpath,
        "HOME": str(profile),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(write_fontconfig(profile, fonts)),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }


def _end_tree(child: "subprocess.Popen[bytes]") -> None:
    """End the child with all that it started (`soffice` is a script that starts others)."""
    if sys.platform == "win32":
        if child.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(child.pid)], check=False, capture_output=True)  # noqa: S603, S607 - Windows' own
    else:
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    child.wait()
