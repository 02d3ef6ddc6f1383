import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from register.audit import AuditCheck, Entry
from register.held import HeldFile
from register.register import Register
from register.schema import audit, meta
from tests.register.conftest import NOW, Backend


def _write(register: Register, entries: int = 6) -> None:
    for number in range(entries):
        register.audit.append(Entry("李", "record.filed", f"案卷#{number}", {"size": number}), now=NOW)


def _unlock(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_UPDATE")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_DELETE")
    else:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_no_change ON audit")


def test_an_untouched_trail_is_whole(register: Register) -> None:
    assert register.audit.verify() == AuditCheck(0, None)
    _write(register)
    assert register.audit.verify() == AuditCheck(6, None)


def test_the_newest_entries_come_first(register: Register) -> None:
    _write(register)
    assert [each.seq for each in register.audit.tail(2)] == [6, 5]
    (one,) = register.audit.tail(subject="案卷#3")
    assert one.entry == Entry("李", "record.filed", "案卷#3", {"size": 3})
    assert one.at == NOW


@pytest.mark.parametrize("said", ["\udcb9\udca9", "\x00", "供暖\uffff"])
def test_a_trail_is_whole_whatever_text_was_noted(register: Register, said: str) -> None:
    register.audit.append(Entry(said, said, said, {said: said, "\uf000": [said], "list": (1, said)}), now=NOW)
    register.audit.append(Entry("李", "record.filed", "案卷#1"), now=NOW)
    assert register.audit.verify() == AuditCheck(2, None)


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_trail(register: Register, statement: str) -> None:
    _write(register)

    def change() -> None:
        with register.database.write() as connection:
            connection.exec_driver_sql(statement)

    with pytest.raises(DBAPIError):
        change()
    assert register.audit.verify() == AuditCheck(6, None)


ALTERATIONS: dict[str, object] = {
    "at": NOW + dt.timedelta(microseconds=1),
    "actor": "王",
    "action": "record.filed ",
    "subject": "案卷#99",
    "detail": {"size": 99},
    "prev": "f" * 64,
    "hash": "e" * 64,
}


@given(st.integers(1, 6), st.sampled_from(sorted(ALTERATIONS)))
@settings(max_examples=25, deadline=None)
def test_any_altered_entry_breaks_the_chain_there(sqlite: Backend, seq: int, column: str) -> None:
    with sqlite.new() as register:
        _write(register)
        with register.database.write() as connection:
            _unlock(connection)
            connection.execute(sa.update(audit).where(audit.c.seq == seq), {column: ALTERATIONS[column]})
        assert register.audit.verify() == AuditCheck(6, seq)


@pytest.mark.parametrize("column", sorted(ALTERATIONS))
def test_every_column_is_in_the_chain_on_both_databases(register: Register, column: str) -> None:
    _write(register)
    with register.database.write() as connection:
        _unlock(connection)
        connection.execute(sa.update(audit).where(audit.c.seq == 4), {column: ALTERATIONS[column]})
    assert register.audit.verify() == AuditCheck(6, 4)


@given(st.integers(1, 6))
@settings(max_examples=6, deadline=None)
def test_a_removed_entry_breaks_the_chain_there_even_at_its_end(sqlite: Backend, seq: int) -> None:
    with sqlite.new() as register:
        _write(register)
        with register.database.write() as connection:
            _unlock(connection)
            connection.execute(sa.delete(audit).where(audit.c.seq == seq))
        assert register.audit.verify() == AuditCheck(5, seq)


def test_a_trail_whose_head_is_gone_is_not_whole(register: Register) -> None:
    _write(register)
    with register.database.write() as connection:
        connection.execute(sa.delete(meta))
    assert register.audit.verify() == AuditCheck(6, 7)


def test_a_held_file_is_listed_until_it_is_resolved(register: Register) -> None:
    file = HeldFile("20230914-1", "无编号.docx", "no_ticket", "a" * 64, NOW)
    register.held.add(file, "收件夹")
    register.held.add(file, "收件夹")
    assert register.held.waiting() == (file,)
    assert register.held.resolve("20230914-1", NOW, "李") is True
    assert register.held.resolve("20230914-1", NOW, "李") is False
    assert register.held.waiting() == ()
    assert [each.entry.action for each in register.audit.tail()] == ["file.released", "file.held"]
