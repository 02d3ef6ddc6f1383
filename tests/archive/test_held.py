"""待处理: people work in these folders, and nothing of theirs is lost."""

import datetime as dt
import re
from pathlib import Path

import pytest

from anjuan.ids import SHANGHAI
from archive.held import Held, HeldAmbiguous, HeldShelf, HeldUnknown
from archive.staging import Staged
from archive.store import Store

NOW = dt.datetime(2023, 9, 14, 10, 11, tzinfo=SHANGHAI)
WHY = ("文件名里没有工单编号。", "请在文件名前加上工单编号，再放回收件夹。")


class Desk:
    """A store to stage with, and a shelf."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "案卷")
        self.shelf = HeldShelf(folder / "待处理")
        self.folder = folder

    def stage(self, content: bytes) -> Staged:
        source = self.folder / "到件"
        source.write_bytes(content)
        return self.store.stage(source)

    def hold(self, source: str, content: bytes, now: dt.datetime = NOW) -> Held:
        facts = {"kind": "other"}
        return self.shelf.hold(
            self.stage(content), source=source, reason="no_ticket", explanation=WHY, facts=facts, now=now
        )

    def names(self) -> list[str]:
        return sorted(each.name for each in self.shelf.root.iterdir())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_held_file_lies_under_its_own_name_beside_the_reason(desk: Desk) -> None:
    held = desk.hold("今天/说明.docx", b"which?")
    assert re.fullmatch(r"[0-9a-f]{8} 说明\.docx", held.folder.name)
    assert held.path == held.folder / "说明.docx"
    assert held.path.read_bytes() == b"which?"
    assert (held.folder / "原因.txt").read_bytes() == ("\ufeff" + "\r\n".join(WHY) + "\r\n").encode()
    assert desk.shelf.all() == (held,)
    assert not list((desk.store.root / ".staging").glob("*/*"))


def test_everything_that_was_known_is_read_back(desk: Desk) -> None:
    held = desk.hold("包.zip/说明.docx", b"which?")
    found = desk.shelf.find(held.held_id)
    assert (found.source, found.reason, found.explanation, found.size) == ("包.zip/说明.docx", "no_ticket", WHY, 6)
    assert (found.held_at, found.facts) == (NOW, {"kind": "other"})


def test_holding_the_same_file_again_changes_nothing(desk: Desk) -> None:
    first = desk.hold("说明.docx", b"which?")
    assert desk.hold("说明.docx", b"which?", NOW + dt.timedelta(hours=1)) == first
    assert len(desk.shelf.all()) == 1
    assert not list((desk.store.root / ".staging").glob("*/*"))


def test_the_same_bytes_from_elsewhere_and_other_bytes_are_held_apart(desk: Desk) -> None:
    held = {desk.hold(*each).held_id for each in (("a.docx", b"1"), ("乙/a.docx", b"1"), ("a.docx", b"2"))}
    assert len(held) == len(desk.shelf.all()) == 3


def test_the_earliest_comes_first(desk: Desk) -> None:
    desk.hold("b.docx", b"b", NOW)
    desk.hold("a.docx", b"a", NOW - dt.timedelta(days=1))
    assert [each.source for each in desk.shelf.all()] == ["a.docx", "b.docx"]
    assert HeldShelf(desk.folder / "没有").all() == ()


@pytest.mark.parametrize(
    "source", ["原因.txt", ".held.json", "Thumbs.db", "~$x.docx", "诉" * 120 + ".docx", "..", "x/CON"]
)
def test_hostile_names_are_held_as_well(desk: Desk, source: str) -> None:
    held = desk.hold(source, b"hostile")
    (found,) = desk.shelf.all()
    assert found.path == held.path
    assert found.path is not None
    assert found.path.read_bytes() == b"hostile"
    assert found.path.parent.parent == desk.shelf.root
    assert desk.shelf.sweep() == ()
    assert desk.shelf.release(held.held_id, held.sha256)
    assert desk.names() == []


def test_a_number_may_be_shortened_as_far_as_it_is_clear(desk: Desk) -> None:
    ids = [desk.hold(f"{number}.docx", b"x").held_id for number in range(17)]
    shared = next(digit for digit in "0123456789abcdef" if sum(each.startswith(digit) for each in ids) > 1)
    with pytest.raises(HeldAmbiguous) as ambiguous:
        desk.shelf.find(shared)
    assert set(ambiguous.value.held_ids) == {each for each in ids if each.startswith(shared)}
    assert desk.shelf.find(ids[0][:7].upper()).held_id == ids[0]
    for prefix in ("", "zz", "  "):
        with pytest.raises(HeldUnknown):
            desk.shelf.find(prefix)


class TestPeopleAtWork:
    def test_a_renamed_file_is_still_the_held_one(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        renamed = held.path.rename(held.folder / "热线-230914-001234 说明.docx")
        (held.folder / "~$线-230914-001234 说明.docx").write_bytes(b"lock")
        assert desk.shelf.find(held.held_id).path == renamed
        assert desk.hold("说明.docx", b"which?").path == renamed

    def test_of_several_files_the_one_with_the_held_bytes_is_meant(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        renamed = held.path.rename(held.folder / "乙.docx")
        (held.folder / "甲.docx").write_bytes(b"another")
        assert desk.shelf.find(held.held_id).path == renamed

    def test_a_file_that_was_taken_out_leaves_a_folder_to_sweep(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        held.path.unlink()
        (held.folder / "Thumbs.db").write_bytes(b"")
        assert desk.shelf.find(held.held_id).path is None
        assert desk.shelf.sweep() == (held.folder.name,)
        assert desk.names() == []
        assert desk.shelf.sweep() == ()

    def test_a_folder_with_an_open_document_is_not_swept(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        held.path.unlink()  # as Word does for a moment when it saves
        (held.folder / "~WRD0001.tmp").write_bytes(b"the new text")
        assert desk.shelf.sweep() == ()
        assert (held.folder / "~WRD0001.tmp").exists()

    def test_folders_of_people_are_not_swept(self, desk: Desk) -> None:
        desk.hold("说明.docx", b"which?")
        (desk.shelf.root / "我的文件夹").mkdir()
        assert desk.shelf.sweep() == ()
        assert len(desk.shelf.all()) == 1

    def test_a_file_that_was_taken_out_and_dropped_again_is_held_again(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        held.path.unlink()
        again = desk.hold("说明.docx", b"which?")
        assert again.held_id == held.held_id
        assert again.path is not None
        assert again.path.read_bytes() == b"which?"

    def test_an_edited_file_stays_when_the_original_is_held_again(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        held.path.write_bytes(b"edited in place")
        again = desk.hold("说明.docx", b"which?")
        assert again.held_id != held.held_id
        assert sorted(each.path.read_bytes() for each in desk.shelf.all() if each.path) == [
            b"edited in place",
            b"which?",
        ]
        assert desk.hold("说明.docx", b"which?") == again

    def test_a_spoilt_description_hides_nothing_and_breaks_nothing(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        (held.folder / ".held.json").write_text("[]")
        assert desk.shelf.all() == ()
        assert desk.shelf.sweep() == ()
        again = desk.hold("说明.docx", b"which?")
        assert again.folder != held.folder
        assert held.path is not None
        assert held.path.exists()


class TestRelease:
    def test_the_folder_goes_when_the_same_bytes_were_filed(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert desk.shelf.release(held.held_id, held.sha256)
        assert desk.names() == []
        with pytest.raises(HeldUnknown):
            desk.shelf.release(held.held_id, held.sha256)

    def test_an_edited_file_goes_only_when_its_new_bytes_were_filed(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        assert held.path is not None
        held.path.write_bytes(b"edited")
        assert not desk.shelf.release(held.held_id, held.sha256)
        assert held.path.read_bytes() == b"edited"
        assert desk.shelf.release(held.held_id, desk.store.stage(held.path).sha256)
        assert desk.names() == []

    def test_another_file_in_the_folder_keeps_everything(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        (held.folder / "附件.pdf").write_bytes(b"more")
        assert not desk.shelf.release(held.held_id, held.sha256)
        (held.folder / "附件.pdf").unlink()
        (held.folder / "夹").mkdir()
        assert not desk.shelf.release(held.held_id, held.sha256)
        assert held.path is not None
        assert held.path.exists()

    def test_a_document_that_is_open_leaves_the_folder_to_the_next_sweep(self, desk: Desk) -> None:
        held = desk.hold("说明.docx", b"which?")
        lock = held.folder / "~$明.docx"
        lock.write_bytes(b"")
        assert desk.shelf.release(held.held_id, held.sha256)
        assert held.folder.exists()
        lock.unlink()
        assert desk.shelf.sweep() == (held.folder.name,)
