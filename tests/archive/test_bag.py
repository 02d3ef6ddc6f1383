"""Tag files: what is written is what is read back, and what other programs expect."""

import datetime as dt
import json
import re
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjuan.casefile import Record, RecordFacts
from anjuan.ids import SHANGHAI, CaseId
from anjuan.kinds import Kind, Stage
from archive import bag
from archive.layout import BAG_INFO, MANIFEST, RECORDS, TAG_MANIFEST, case_folder, payload_name

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
times = st.datetimes(timezones=st.just(SHANGHAI))
all_facts = st.builds(
    RecordFacts,
    kind=st.sampled_from(Kind),
    stage=st.none() | st.sampled_from(Stage),
    name=texts,
    source=texts,
    filed_at=times,
    filed_by=texts,
    taken_at=st.none() | times,
    format=texts,
    note=texts,
)


@st.composite
def all_records(draw: st.DrawFn) -> tuple[Record, ...]:
    facts = draw(st.lists(all_facts, min_size=1, max_size=5))
    digests = st.text("0123456789abcdef", min_size=64, max_size=64)
    return tuple(
        Record(number, f"data/{payload_name(number, each.name)}", draw(digests), draw(st.integers(0)), each, None)
        for number, each in enumerate(facts, 1)
    )


CASE = CaseId("2023/09", "热线-230914-001234", "热线-230914-001234")


@given(all_records())
def test_records_are_read_back_as_they_were_written(records: tuple[Record, ...]) -> None:
    files = bag.tag_files(CASE, records, {}, {})
    assert bag.parse_records(files[RECORDS]) == records
    assert len(records) == files[RECORDS].count(b"\n")
    assert bag.parse_manifest(files[MANIFEST]) == {record.path: record.sha256 for record in records}
    tags = bag.parse_manifest(files[TAG_MANIFEST])
    assert tags == {path: bag.sha256(content) for path, content in files.items() if path != TAG_MANIFEST}
    assert list(files)[-1] == TAG_MANIFEST


@given(all_records())
def test_every_line_of_bag_info_is_a_label_and_a_value(records: tuple[Record, ...]) -> None:
    lines = bag.tag_files(CASE, records, {}, {})[BAG_INFO].decode().splitlines()
    labels = dict(line.split(": ", 1) for line in lines)
    assert labels["Payload-Oxum"] == f"{sum(record.size for record in records)}.{len(records)}"
    assert labels["External-Identifier"] == labels["Anjuan-Ticket-Number"] == CASE.ticket_no
    assert labels["Anjuan-Format"] == "1"


def test_a_case_without_a_ticket_is_known_by_its_name() -> None:
    facts = RecordFacts(
        Kind.NDA, None, "保密协议.pdf", "保密协议.pdf", dt.datetime(2023, 9, 14, tzinfo=SHANGHAI), "收件夹"
    )
    record = Record(1, "data/001 保密协议.pdf", "0" * 64, 1, facts)
    info = bag.tag_files(CaseId("人员", "某甲"), (record,), {}, {})[BAG_INFO].decode()
    assert "External-Identifier: 某甲\n" in info
    assert "Anjuan-Ticket-Number" not in info


def test_a_key_of_a_later_version_is_passed_over() -> None:
    facts = RecordFacts(Kind.OTHER, None, "a", "a", dt.datetime(2023, 9, 14, tzinfo=SHANGHAI), "收件夹")
    record = Record(1, "data/001 a", "0" * 64, 1, facts)
    line = json.dumps({**json.loads(bag.record_line(record)), "colour": "red"})
    assert bag.parse_record(line) == record


@pytest.mark.parametrize(
    "path", ["data/../../x", "/etc/passwd", "data/..", "data/a/b", "data\\x", "anjuan/case.json", ""]
)
def test_a_record_that_reaches_out_of_its_case_is_refused(path: str) -> None:
    facts = RecordFacts(Kind.OTHER, None, "a", "a", dt.datetime(2023, 9, 14, tzinfo=SHANGHAI), "收件夹")
    with pytest.raises(ValueError, match=r"."):
        bag.parse_record(bag.record_line(Record(1, path, "0" * 64, 1, facts)) if path else "{}")


def test_manifests_of_other_programs_are_understood() -> None:
    digest = "AB" * 32
    assert bag.parse_manifest(f"{digest} *data/a b.txt\n{digest}\tdata/c\n".encode()) == {
        "data/a b.txt": digest.lower(),
        "data/c": digest.lower(),
    }


hostile = st.one_of(
    st.text(max_size=200),
    st.text(string.punctuation + string.whitespace + "．。／…\u202e\u200b", max_size=40),
    st.sampled_from(
        ["..", "../../etc/passwd", "C:\\x", "CON", "con.txt", "NUL .jpg", "\0", "a\nb", ".", "", " ", "~", "%0A%"]
    ),
    st.integers(1, 400).map(lambda n: "诉" * n + ".docx"),
    st.integers(1, 300).map(lambda n: "a." + "e" * n),
)


@given(st.lists(hostile, min_size=1, max_size=6))
def test_payload_names_are_legal_distinct_and_stay_in_their_folder(names: list[str]) -> None:
    stored = [payload_name(number, name) for number, name in enumerate(names, 1)]
    assert len({name.casefold() for name in stored}) == len(names)
    for number, name in enumerate(stored, 1):
        assert name.startswith(f"{number:03d}")
        assert len(name.encode()) <= 255
        assert unicodedata.normalize("NFC", name) == name
        assert not set(name) & set('/\\<>:"|?*%\r\n\0')
        assert Path("data", name).parent == Path("data")
        assert name == name.rstrip(". ")


@given(hostile, st.integers(1, 3))
def test_a_name_that_is_taken_gets_another_one(name: str, times_taken: int) -> None:
    taken: set[str] = set()
    for _ in range(times_taken + 1):
        stored = payload_name(7, name, frozenset(taken))
        assert stored not in taken
        assert len(stored.encode()) <= 255
        taken.add(stored)


def test_the_number_of_a_record_may_have_more_than_three_digits() -> None:
    assert payload_name(1234, "照片.jpg") == "1234 照片.jpg"


@pytest.mark.parametrize(
    "key", [("..", "x"), ("2023/..", "x"), ("", "x"), ("2023", ".staging"), ("2023", "a/../../b"), ("/", "x")]
)
def test_no_case_lies_outside_the_archive(key: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=re.escape(CaseId(*key).key)):
        case_folder(Path("案卷"), CaseId(*key))
