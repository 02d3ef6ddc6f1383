"""The order in which arrivals are taken."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path, PurePosixPath

import pytest

import casework.taking
from casework.office import Office
from casework.outcomes import Filed
from casework.taking import Waiting, take
from watch.inbox import Inbox
from watch.scan import Arrival

from .conftest import TICKET, docx_bytes, drop


def arrivals(*names: str) -> list[Arrival]:
    return [Arrival(Path("/收件夹") / name, PurePosixPath(name), 1, 1, 1) for name in names]


def names(some: list[Arrival]) -> str:
    return "".join(each.source.name for each in some)


def test_what_comes_later_overtakes_and_what_came_together_keeps_its_order() -> None:
    waiting = Waiting(arrivals("甲", "乙", "丙", "丁", "戊"))
    taken = [names(waiting.some(2))]
    waiting.add(arrivals("子", "丑", "寅"))
    taken.append(names(waiting.some(2)))
    waiting.add(())
    waiting.add(arrivals("天"))
    assert waiting.paths == {f"/收件夹/{name}" for name in "丙丁戊寅天"}
    while some := waiting.some(2):
        taken.append(names(some))
    assert taken == ["甲乙", "子丑", "天", "寅", "丙丁", "戊"]
    assert waiting.paths == frozenset()


@pytest.mark.parametrize(
    ("count", "seconds", "turn"),
    [(16, 0.3, 16), (16, 1.2, 4), (16, 30.0, 4), (16, 0.1, 48), (4, 0.001, 64), (16, 0.0, 9)],
)
def test_as_many_are_taken_together_as_take_a_moment(count: int, seconds: float, turn: int) -> None:
    assert casework.taking._turn(count, seconds, 9) == turn


def test_what_is_left_when_taking_has_to_end_is_told_whole() -> None:
    waiting = Waiting(arrivals("甲", "乙"))
    waiting.add(arrivals("子"))
    assert names(waiting.all()) == "子甲乙"
    assert (waiting.paths, waiting.some(9)) == (frozenset(), [])


def test_a_file_dropped_while_many_are_taken_is_filed_next_and_all_are_filed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casework.taking, "OVERTAKEN_BATCH", 2)
    for number in range(6):
        drop(office, f"{TICKET} 材料{number}.docx", docx_bytes(f"第{number}份"))
    seconds = [0]
    inbox = Inbox(office.folders.inbox, office.settings.intake, clock=lambda: seconds[0], pause=lambda _: None)
    dropped: Iterator[str] = iter(["急件.docx"])

    def news(waiting: AbstractSet[str]) -> tuple[Arrival, ...]:
        for name in dropped:
            drop(office, f"{TICKET} {name}", docx_bytes("现在就要找到"))
            assert inbox.news(waiting) == ()
            seconds[0] += 1
        return inbox.news(waiting)

    taken = list(take(office, inbox, inbox.pass_once().arrivals, news))
    order = [[each.source.name.removeprefix(f"{TICKET} ") for each in batch] for batch, _, _ in taken]
    assert order == [
        ["材料0.docx", "材料1.docx"],
        ["急件.docx"],
        ["材料2.docx", "材料3.docx"],
        ["材料4.docx", "材料5.docx"],
    ]
    assert all(isinstance(outcome, Filed) for _, outcomes, _ in taken for outcome in outcomes)
    assert not any(office.folders.inbox.iterdir())
