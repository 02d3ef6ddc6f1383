"""A small office whose register is on a PostgreSQL server: from its settings to a claimed file, and watched."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from casework.office import Office
from casework.outcomes import Filed
from cli.main import run, speak_chinese
from tests.register.conftest import Backend
from tests.register.conftest import postgresql as postgresql_server  # noqa: F401 - a fixture, asked for by name

from .conftest import OTHER, TICKET, docx_bytes, drop, jpeg_bytes
from .test_watch import InThread, change, paper, until


@pytest.fixture
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A new office whose settings name a register on the server."""
    server: Backend = request.getfixturevalue("postgresql_server")
    folder = tmp_path / "办公"
    speak_chinese()
    assert run(["init", str(folder)]) == 0
    change(folder, 'url = ""', f'url = "{server.new_place()}"')
    change(folder, "settle_seconds = 1.0", "settle_seconds = 0.0")
    change(folder, "scan_seconds = 10.0", "scan_seconds = 0.2")
    return folder


Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(home: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command in the office: its exit code and its JSON."""

    def asked(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = run(["--home", str(home), *arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return asked


def test_a_whole_office_works_on_a_server(home: Path, ask: Ask) -> None:
    with Office(home) as office:
        drop(office, f"{TICKET} 情况说明.docx", docx_bytes("柳河营停车场"))
        drop(office, f"{TICKET}/办理前1.jpg", jpeg_bytes())
        drop(office, f"{OTHER} 回复.docx", docx_bytes("垃圾清运"))
        drop(office, "材料.docx", docx_bytes("路灯不亮"))
    code, taken = ask("intake")
    assert (code, taken["filed"], taken["held"], taken["index_behind"]) == (3, 3, 1, None)
    assert ask("search", "停车场")[1]["hits"][0]["ticket_no"] == TICKET
    code, records = ask("records", TICKET)
    assert code == 0
    assert len(json.dumps(records, ensure_ascii=False).split('"sha256"')) - 1 == 2
    [held] = [item["held_id"] for item in taken["items"] if item["outcome"] == "held"]
    assert ask("claim", held, "--ticket", OTHER, "--by", "张某")[0] == 0
    assert ask("search", "路灯")[1]["hits"][0]["ticket_no"] == OTHER
    code, verified = ask("verify")
    assert (code, verified["cases"], verified["records"]) == (0, 2, 4)
    assert ask("audit", "verify")[0] == 0
    assert ask("index", "rebuild")[0] == 0
    assert ask("search", "垃圾清运")[1]["total"] == 1
    assert not (home / "台账" / "register.db").exists()
    with Office(home) as office:
        assert office.register.outbox.pending_count() == 0
        assert office.register.held.waiting() == ()


def test_a_watcher_outlives_its_connections_to_the_server(home: Path) -> None:
    watched = InThread(home)
    watched.start()
    try:
        paper(watched, f"{TICKET} 情况说明.docx", "断开之前")
        until(lambda: watched.found("断开之前"))
        cut_off = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with watched.office.register.database.write() as connection:
            connection.execute(cut_off)
        paper(watched, f"{OTHER} 回复.docx", "断开之后")
        until(lambda: watched.found("断开之前", "断开之后") and watched.left() == [])
    finally:
        watched.end()
    assert len(watched.outcomes(Filed)) == 2
    assert watched.is_whole(records=2)
