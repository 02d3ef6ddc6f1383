import datetime as dt
from pathlib import PurePosixPath

import pytest

from anjuan.filing import archive_case, series_case, ticket_case
from anjuan.kinds import Kind

TODAY = dt.date(2023, 9, 20)


def test_a_ticket_lies_under_the_year_and_month_of_its_number() -> None:
    assert ticket_case("热线-230914-001234", 2023, 9).key == "2023/09/热线-230914-001234"


def test_a_district_number_has_a_year_only() -> None:
    assert ticket_case("兴[2023]-0471093", 2023, None).key == "2023/区平台/兴[2023]-0471093"


def test_a_number_without_a_date_lies_among_its_like() -> None:
    assert ticket_case("DX2023091400123", None, None).key == "其他编号/DX2023091400123"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("保密协议-张三.pdf", "张三"),
        ("张三保密协议.pdf", "张三"),
        ("保密承诺书（李四）.pdf", "李四"),
        ("保密协议-张三-扫描件.pdf", "张三"),
        ("保密协议-张三扫描件.pdf", "张三"),
        ("保密协议张三已签字.pdf", "张三"),
        ("保密协议-张三（夜班）.pdf", "张三"),
        ("保密协议-阿依努尔·买买提江.pdf", "阿依努尔·买买提江"),
        ("保密协议扫描件.pdf", "未具名"),
        ("保密协议已签字.pdf", "未具名"),
        ("保密协议签字扫描件.pdf", "未具名"),
        ("员工保密协议.docx", "未具名"),
    ],
)
def test_a_confidentiality_agreement_goes_to_its_person(name: str, person: str) -> None:
    case = series_case(Kind.NDA, PurePosixPath(name), TODAY)
    assert case is not None
    assert case.key == f"人员/{person}"


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("9月内部培训签到表.xlsx", "2023-09"),
        ("12月内部培训签到表.xlsx", "2022-12"),
        ("2023年8月培训记录.docx", "2023-08"),
        ("培训记录20230705.docx", "2023-07"),
        ("2023-6/培训记录.docx", "2023-06"),
        ("培训记录.docx", "2023-09"),
    ],
)
def test_a_training_goes_to_the_month_that_its_name_or_folder_gives(name: str, month: str) -> None:
    case = series_case(Kind.TRAINING, PurePosixPath(name), TODAY)
    assert case is not None
    assert case.key == f"培训/{month}"


def test_material_for_extra_points_goes_to_a_series_of_its_own() -> None:
    case = series_case(Kind.BONUS, PurePosixPath("8月未诉先办/路灯.jpg"), TODAY)
    assert case is not None
    assert case.key == "加分/2023-08"


def test_papers_that_need_a_ticket_have_no_series() -> None:
    assert series_case(Kind.REPLY, PurePosixPath("回复.docx"), TODAY) is None


def test_archives_are_kept_a_case_a_month() -> None:
    assert archive_case(TODAY).key == "综合/压缩包原件 2023-09"
