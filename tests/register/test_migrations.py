from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from anjuan.kinds import Kind
from register.database import Database
from register.register import Register
from register.schema import REVISION, meta, records, texts
from register.shelf import Filing, filing_row
from register.texts import StoredText
from tests.register.conftest import NOW, Backend, filing


def test_a_register_of_the_first_schema_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "register/migrations")
    database = Database(tmp_path / "register.db")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.insert(meta), {"key": "a", "value": "b"})
    database.close()
    with Register.open(tmp_path / "register.db") as register:
        assert register.database.revision() == REVISION
        assert register.people.all() == ()
        assert register.trainings.all() == ()
        register.records.add([filing()], NOW)
        with register.database.read() as connection:
            assert connection.execute(sa.select(meta.c.value).where(meta.c.key == "a")).scalar() == "b"


def test_posts_are_told_in_the_words_that_they_stood_for(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "register/migrations")
    database = Database(tmp_path / "register.db")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for number, post in enumerate(("agent_lead", "supervisor", "夜班长"), 1):
            connection.execute(
                sa.text(
                    "INSERT INTO people (name, remark, post, degree, joined_on, updated_at) "
                    "VALUES (:name, '', :post, 'bachelor', '2023-09-01', :at)"
                ),
                {"name": f"张{number}", "post": post, "at": NOW.isoformat()},
            )
    database.close()
    with Register.open(tmp_path / "register.db") as register:
        assert [each.post for each in register.people.all()] == ["座席组长", "项目主管", "夜班长"]


def test_scans_that_were_filed_before_there_was_a_queue_wait_in_it(backend: Backend) -> None:
    """The rows as the schema before had them."""
    from alembic import command
    from alembic.config import Config

    with backend.new() as register, register.database.write() as connection:
        for table in ("rulings", "jobs", "scans"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0009'"))
        for no, (kind, form, status) in enumerate(
            (
                (Kind.REPLY, "pdf", "needs_ocr"),
                (Kind.REPLY, "docx", "ok"),
                (Kind.PHOTO, "jpg", "no_text"),
                (Kind.RECORDING, "mp3", "no_text"),
                (Kind.POLICY, "png", "no_text"),
            ),
            1,
        ):
            made = filing(no, content=str(no))
            facts = replace(made.record.facts, kind=kind, format=form)
            row = filing_row(Filing(made.case, replace(made.record, facts=facts)))
            connection.execute(sa.insert(records), row)
            stored = StoredText(str(no) * 64, status, "", None, "r 1", NOW)
            connection.execute(sa.insert(texts), {name: getattr(stored, name) for name in StoredText.__slots__})
        config = Config()
        config.set_main_option("script_location", "register/migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    progress = register.jobs.progress(NOW)
    assert (progress.papers, progress.photos, register.jobs.queue(NOW)) == (2, 1, 0)
    register.close()
