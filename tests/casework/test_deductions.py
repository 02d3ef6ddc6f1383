"""What may cost points or money, and the documents that are filled from it."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from anjuan.gaps import Addressee
from anjuan.ids import SHANGHAI
from anjuan.progress import Silent
from anjuan.settings import ContractSettings, Settings
from anjuan.settlement import ChargeKind
from anjuan.steps import Event, Step
from anjuan.ticket import Satisfaction, Solved, Ticket
from casework import contract_papers
from casework.deductions import Candidate, candidates
from casework.masking import Approval
from casework.office import Office
from casework.packets import packet

NOW = dt.datetime(2023, 10, 8, 9, tzinfo=SHANGHAI)
CALLED = dt.datetime(2023, 9, 4, 9, tzinfo=SHANGHAI)
HOUR = dt.timedelta(hours=1)
BAD: dict[str, Any] = {
    "visit_valid": True, "visit_contacted": False, "visit_solved": Solved.UNSOLVED,
    "visit_satisfied": Satisfaction.UNSATISFIED,
}  # fmt: skip


@pytest.fixture
def office(fresh_home: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(fresh_home, tmp_path / "办公")
    tickets = [
        Ticket("热线-230904-000001", created_at=CALLED, deadline_at=CALLED + 48 * HOUR),
        Ticket("热线-230904-000002", created_at=CALLED, visit_time=CALLED + 99 * HOUR, **BAD),
        Ticket("热线-230904-000003", created_at=CALLED, is_assess=False, **BAD),
        Ticket("热线-230719-000004", created_at=CALLED - 60 * 24 * HOUR, **BAD),
    ]
    with Office(tmp_path / "办公", clock=lambda: NOW) as opened:
        opened.register.tickets.upsert_many(tickets, NOW, "李", "导出.xlsx")
        yield opened


def late(office: Office) -> None:
    """Answered an hour too late, replied in good time; the other in good time."""
    courses = {1: ((Step.SIGN, 1), (Step.RESPOND, 3), (Step.REPLY, 40)), 2: ((Step.SIGN, 1), (Step.RESPOND, 2))}
    for number, course in courses.items():
        events = [Event(step, CALLED + hours * HOUR, "李") for step, hours in course]
        assert office.register.steps.restore(f"热线-230904-{number:06}", events, NOW, "李") == len(course)


def test_late_answers_and_zero_tickets_come_with_the_event_that_proves_them(office: Office) -> None:
    late(office)
    assert candidates(office, "2023-09") == (
        Candidate(
            ChargeKind.MISTAKE, CALLED.date(), "响应超时：应在9月4日11:00以前响应，9月4日12:00才响应",
            "热线-230904-000001", 2, about="响应",
        ),
        Candidate(ChargeKind.ZERO, dt.date(2023, 9, 8), "有效回访未联系、未解决、不满意", "热线-230904-000002"),
    )  # fmt: skip


def test_what_was_never_done_is_proved_by_no_event(office: Office) -> None:
    signed = Event(Step.SIGN, CALLED + HOUR, "李")
    assert office.register.steps.restore("热线-230904-000001", [signed], NOW, "李") == 1
    told = {each.reason for each in candidates(office, "2023-09") if each.number == "热线-230904-000001"}
    assert told == {
        "响应超时：应在9月4日11:00以前响应，至今没有响应", "办结超时：应在9月6日09:00以前办结，至今没有办结",
    }  # fmt: skip


def test_a_packet_that_was_frozen_after_its_day_is_late_material(office: Office) -> None:
    packet(office, "2023-09", Addressee.CITY, Approval("王主任", "报送", "李"), None, Silent(), anyway=True)
    [found] = [each for each in candidates(office, "2023-09") if each.kind is None]
    assert found == Candidate(
        None, NOW.date(), "市级月度考核材料应在9月30日以前报送，10月8日才封存", about="2023-09 city"
    )


def test_the_rows_fill_the_score_table_and_the_settlement(office: Office) -> None:
    late(office)
    packet(office, "2023-09", Addressee.CITY, Approval("王主任", "报送", "李"), None, Silent(), anyway=True)
    rows = [json.loads(json.dumps(each.as_row())) for each in candidates(office, "2023-09")]
    points = [each for each in rows if "事项" in each]
    scored = contract_papers.scoring({"岗位": "项目主管", "考评期": "2023-10", "扣分明细": points}, Settings())
    assert scored["考评得分"] == 98
    charges = [{**each, "单价": 100} for each in rows if "项目" in each]
    settings = Settings(contract=(ContractSettings(),))
    settled = contract_papers.settlement({"结算起日": "2023-09-01", "扣款明细": charges}, settings)
    assert settled["扣款合计"] == 200
    reasons = [each["事由"] for each in settled["扣款明细"]]  # type: ignore[attr-defined]
    assert reasons[0].endswith("才响应（工单热线-230904-000001第2个环节）")
    assert reasons[1].endswith("不满意（工单热线-230904-000002）")
