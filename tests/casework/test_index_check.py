"""The index compared with the register, both ways."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import PurePosixPath

import pytest

import casework.inbox
from anjuan.ids import SHANGHAI
from anjuan.progress import Activity, Silent
from anjuan.ticket import Ticket
from casework.deciding import Incoming
from casework.index_check import Gaps, check, is_due, last
from casework.indexing import Indexing
from casework.intake import Intake
from casework.office import Office
from casework.ticket_texts import TicketTexts
from indexer.document import Document

from .conftest import NOW, OTHER, TICKET, docx_bytes, drop, take


def filed(office: Office) -> list[Document]:
    """An office with three records; what its index should hold of them."""
    for number, text in enumerate(("停车场收费", "垃圾清运", "路灯不亮")):
        drop(office, f"{TICKET} 材料{number}.docx", docx_bytes(text))
    take(office)
    return sorted(
        Indexing(office).documents(office.register.records.indexable()), key=lambda document: document.record_no
    )


def test_an_index_that_agrees_with_the_register_has_no_gaps_and_the_check_is_noted(office: Office) -> None:
    filed(office)
    assert last(office) is None
    found = check(office, Silent())
    assert (found.records, found.tickets, found.found, found.at) == (3, 0, 0, NOW)
    assert last(office) == NOW
    assert not any(logged.entry.action == "index.mended" for logged in office.register.audit.tail())
    assert not (office.folders.index / "工单").exists()


def test_what_is_missing_what_nobody_knows_and_what_is_old_is_found_and_mended(office: Office) -> None:
    first, second, third = filed(office)
    office.index.delete([first.doc_id])
    office.index.add(
        [
            dataclasses.replace(second, title="旧的标题"),
            dataclasses.replace(third, doc_id=f"{third.case}#99", record_no=99),
            dataclasses.replace(third, doc_id="没有这样的键"),
        ]
    )
    office.index.commit()
    found = check(office, Silent())
    assert found.papers == Gaps(
        frozenset({first.doc_id}), frozenset({f"{third.case}#99", "没有这样的键"}), frozenset({second.doc_id})
    )
    assert (found.found, found.rebuilt) == (4, False)
    assert office.index.stamps() == {document.doc_id: document.stamp for document in (first, second, third)}
    assert office.register.outbox.pending_count() == 0
    entry = office.register.audit.tail(1)[0].entry
    assert entry.action == "index.mended"
    assert entry.detail["papers"] == {"missing": 1, "unknown": 2, "stale": 1}
    assert check(office, Silent()).found == 0


def test_a_text_that_was_read_anew_makes_its_document_stale(office: Office) -> None:
    first, *_ = filed(office)
    [record] = [each.record for each in office.register.records.of_case(first.case) if each.record.record_no == 1]
    stored = office.register.texts.get(record.sha256)
    assert stored is not None
    office.register.texts.put(dataclasses.replace(stored, text="重新识别出的文字"))
    assert office.index.search("重新识别").total == 0
    assert check(office, Silent()).papers == Gaps(stale=frozenset({first.doc_id}))
    assert office.index.search("重新识别").total == 1


def test_an_index_that_is_gone_is_made_anew_and_counts_as_a_gap(office: Office) -> None:
    import shutil

    documents = filed(office)
    shutil.rmtree(office.folders.index)
    found = check(office, Silent())
    assert (found.rebuilt, found.papers, found.found) == (True, Gaps(), 1)
    assert office.index.count() == len(documents)


def test_what_tickets_say_is_compared_too(office: Office) -> None:
    tickets = [Ticket(order_no=TICKET, content="路灯不亮", reply="已修好"), Ticket(order_no=OTHER, content="停水")]
    office.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")
    found = check(office, Silent())
    assert (found.tickets, found.found) == (2, 0)
    with closing(TicketTexts(office)) as texts:
        whole = texts.index.stamps()
        document = next(texts.documents())
        texts.index.delete([f"{TICKET}#reply"])
        texts.index.add([dataclasses.replace(document, body="旧"), dataclasses.replace(document, doc_id="多余#reply")])
        texts.index.commit()
    found = check(office, Silent())
    assert found.papers == Gaps()
    assert found.told == Gaps(frozenset({f"{TICKET}#reply"}), frozenset({"多余#reply"}), frozenset({document.doc_id}))
    with closing(TicketTexts(office)) as texts:
        assert texts.index.stamps() == whole


def test_what_is_filed_while_the_check_goes_on_is_no_gap(office: Office) -> None:
    """It is in the register, and not in the index as it was read before."""
    filed(office)
    names = iter(["迟到.docx"])

    class Meanwhile:
        def track(self, activity: Activity, _total: int | None) -> AbstractContextManager[Callable[[int], None]]:
            if activity is Activity.VERIFYING:
                for name in names:
                    drop(office, f"{OTHER} {name}", docx_bytes("检查时来的"))
                    take(office)
            return nullcontext(lambda _done: None)

    assert check(office, Meanwhile()).found == 0
    assert office.index.search("检查时来的").total == 1


def test_the_nightly_check_lets_what_has_just_been_filed_be_indexed_first(office: Office) -> None:
    filed(office)
    event, seen = threading.Event(), []
    giving_way = casework.inbox._GivingWay(threading.Event(), event, office)

    class Watching:
        def track(self, activity: Activity, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
            with giving_way.track(activity, total) as inner:

                def advance(done: int) -> None:
                    if activity is Activity.VERIFYING and not seen:
                        path = drop(office, f"{OTHER} 急件.docx", docx_bytes("现在就要找到"))
                        Intake(office).take([Incoming(path, PurePosixPath(path.name), path.stat().st_size)])
                        event.set()
                    inner(done)
                    seen.append(office.index.search("现在就要找到").total)

                return nullcontext(advance)

    assert check(office, Watching()).found == 0
    assert 1 in seen[:4]


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2023, 9, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("before", "now", "due"),
    [
        (None, at(20, 12), True),
        (at(20, 3, 1), at(20, 12), False),
        (at(20, 3, 1), at(21, 2, 59), False),
        (at(20, 3, 1), at(21, 3, 0), True),
        (at(21, 3, 0), at(21, 3, 1), False),
        (at(20, 12), at(21, 3, 0), True),  # checked by hand during the day: the night's check comes all the same
        (at(20, 12), at(21, 9), False),  # the night was missed, and the last check is not a day old
        (at(20, 12), at(21, 12, 1), True),
        (at(20, 23), at(21, 2), False),
        (at(25, 12), at(21, 12), True),  # by a clock that was wrong then
    ],
)
def test_it_is_due_once_a_night_and_after_more_than_a_day(
    before: dt.datetime | None, now: dt.datetime, due: bool
) -> None:
    assert is_due(before, now, 3) is due


def test_an_hour_before_midnight_belongs_to_the_evening_before() -> None:
    assert is_due(at(20, 12), at(20, 23), 23)
    assert not is_due(at(20, 23, 1), at(21, 1), 23)
    assert is_due(at(20, 12), at(21, 1), 23)
