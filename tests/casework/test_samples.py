"""The sample inbox, taken in as a whole, against what its maker says should become of each file."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bagit
import pytest

from anjuan.progress import Silent
from casework.cases import view
from casework.imports import import_tickets
from casework.inbox import take_once
from casework.office import Office, create
from casework.outcomes import AlreadyFiled, Filed, Held, Ignored, Outcome
from cli.verdicts import item_json

ROOT = Path(__file__).resolve().parents[2]
MAIN = "热线-230914-001234"


@dataclass(frozen=True)
class Played:
    office: Office
    outcomes: dict[str, Outcome]
    expected: list[dict[str, object]]
    dropped: dict[str, str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("samples")
    subprocess.run([sys.executable, "samples/make.py", str(folder / "样例")], cwd=ROOT, check=True)
    create(folder / "办公")
    with Office(folder / "办公") as office:
        import_tickets(office, folder / "样例" / "工单导出.xlsx", "测试", Silent())
        inbox = folder / "样例" / "收件夹"
        dropped = {
            str(path.relative_to(inbox)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in inbox.rglob("*")
            if path.is_file()
        }
        shutil.copytree(inbox, office.folders.inbox, dirs_exist_ok=True)
        outcomes = {each.source: each for each in take_once(office, Silent()).outcomes}
        expected = json.loads((folder / "样例" / "期望.json").read_text(encoding="utf-8"))["items"]
        yield Played(office, outcomes, expected, dropped)


_KEYS = {"held": ("reason",), "ignored": ()}


def test_every_file_gets_the_verdict_that_its_maker_expects(played: Played) -> None:
    differing = {}
    twins = {wanted.get("twin") for wanted in played.expected}
    for wanted in played.expected:
        got = item_json(played.outcomes[str(wanted["source"])])
        keys = _KEYS.get(str(wanted["outcome"]), ("ticket_no", "kind", "stage"))
        if wanted["source"] not in twins and not wanted.get("twin"):
            keys = ("outcome", *keys)
        wrong = {key: (wanted.get(key), got[key]) for key in keys if wanted.get(key) != got[key]}
        if wrong:
            differing[wanted["source"]] = wrong
    assert differing == {}
    assert len(played.outcomes) == len(played.expected)


def test_of_files_with_the_same_bytes_one_is_filed(played: Played) -> None:
    twins: dict[str, set[str]] = {}
    for wanted in played.expected:
        if twin := wanted.get("twin"):
            twins.setdefault(str(twin), {str(twin)}).add(str(wanted["source"]))
    assert twins
    for group in twins.values():
        became = Counter(type(played.outcomes[source]) for source in group)
        assert became == {Filed: 1, AlreadyFiled: len(group) - 1}


def test_every_byte_that_was_dropped_is_in_a_case_file_or_held_or_still_there(played: Played) -> None:
    office = played.office
    kept = {record.sha256 for case in office.store.cases() for record in office.store.records(case)}
    kept |= {held.sha256 for held in office.held.all()}
    ignored = {source for source, outcome in played.outcomes.items() if isinstance(outcome, Ignored)}
    assert {source for source, digest in played.dropped.items() if digest not in kept} == ignored
    left = {str(path.relative_to(office.folders.inbox)) for path in office.folders.inbox.rglob("*") if path.is_file()}
    # A folder whose papers are filed goes, and with it what Windows left in it.
    assert {source for source in ignored - left if not source.endswith("Thumbs.db")} == set()
    assert left <= ignored


def test_every_case_file_is_a_valid_bag(played: Played) -> None:
    for case in played.office.store.cases():
        bagit.Bag(str(played.office.folders.cases / case.key)).validate()


def test_every_record_is_in_the_index(played: Played) -> None:
    assert played.office.index.count() == played.office.register.records.count()
    assert played.office.register.outbox.pending_count() == 0


def test_old_word_files_and_tables_are_searchable_too(played: Played) -> None:
    formats = {
        filing.record.facts.format
        for case in played.office.register.records.cases()
        for filing in played.office.register.records.of_case(case)
    }
    assert {"docx", "pdf", "xlsx", "jpg", "heic", "wav", "zip"} <= formats


def test_the_main_ticket_lacks_nothing(played: Played) -> None:
    seen = view(played.office, MAIN)
    assert seen.lack.kinds == ()
    assert seen.lack.stages == ()


def test_the_same_inbox_again_files_nothing_new(played: Played) -> None:
    before = played.office.register.records.count()
    samples = played.office.folders.home.parent / "样例" / "收件夹"
    shutil.copytree(samples, played.office.folders.inbox, dirs_exist_ok=True)
    again = take_once(played.office, Silent()).outcomes
    assert {type(each) for each in again} == {AlreadyFiled, Held, Ignored}
    assert played.office.register.records.count() == before
