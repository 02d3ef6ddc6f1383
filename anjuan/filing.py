"""Where a record belongs: the case file of its ticket, or one of the series for papers that belong to no ticket."""

import datetime as dt
import re
from pathlib import PurePosixPath

from anjuan.ids import CaseId
from anjuan.kind_words import TICKETLESS
from anjuan.kinds import Kind
from anjuan.naming import safe_name

PEOPLE = "人员"
TRAINING = "培训"
BONUS = "加分"
GENERAL = "综合"
_SHELVES = {Kind.TRAINING: TRAINING, Kind.BONUS: BONUS}
DISTRICT_SHELF = "区平台"
UNDATED_SHELF = "其他编号"

_PERSON = re.compile(
    r"保密(?:协议|承诺)书?[-_ ]*(?:扫描件|签字版)?[-_ （(]*"
    # What follows a name without a break tells of the paper: 保密协议张三已签字扫描件.
    r"([\u3400-\u9fff·]{2,12}?)(?=(?:[已未待的]|本人)*(?:扫描|签|盖章)|[^\u3400-\u9fff·]|$)"
)
_PERSON_FIRST = re.compile(r"^([\u3400-\u9fff·]{2,4}?)[-_ 的]*(?:员工|入职|在岗)?保密(?:协议|承诺)")
_NOT_A_PERSON = re.compile(r"扫描|签字|盖章|模板|空白|员工|全体|补充|新版|最终|附件")
_YEAR_MONTH = re.compile(r"(20\d\d)\s*[年.\-_/]\s*(1[0-2]|0?[1-9])(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(1[0-2]|0[1-9])(?:[0-3]\d)?(?!\d)")
_MONTH_ONLY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月")


def ticket_case(ticket_no: str, year: int | None, month: int | None) -> CaseId:
    """The case file of a ticket: `2023/09/热线-230914-001234`, `2023/区平台/兴[2023]-0471093`.

    Args:
        ticket_no: the canonical number.
        year: of the number, four digits; None where its form has none.
        month: of the number; None where its form has none.
    """
    if year is None:
        shelf = UNDATED_SHELF
    elif month is None:
        shelf = f"{year:04d}/{DISTRICT_SHELF}"
    else:
        shelf = f"{year:04d}/{month:02d}"
    return CaseId(shelf, safe_name(ticket_no), ticket_no)


def series_case(kind: Kind, source: PurePosixPath, today: dt.date) -> CaseId | None:
    """The case file of a paper that belongs to no ticket; None where its kind does not stand alone.

    An agreement goes to its person, policies to their year, a training, material for extra points and the rest to
    their months.
    The month is the one that the name gives; a month without a year is the latest such month up to `today`.
    """
    if kind not in TICKETLESS:
        return None
    if kind is Kind.NDA:
        return person_case(_person(source) or "未具名")
    if kind is Kind.POLICY:
        return CaseId(GENERAL, f"政策文件 {today:%Y}")
    year, month = _month_of(source, today)
    return CaseId(_SHELVES.get(kind, GENERAL), f"{year:04d}-{month:02d}")


def person_case(name: str) -> CaseId:
    """The case file of a member of staff."""
    return CaseId(PEOPLE, safe_name(name))


def training_case(month: dt.date) -> CaseId:
    """The case file of a month's trainings."""
    return CaseId(TRAINING, f"{month:%Y-%m}")


def archive_case(today: dt.date) -> CaseId:
    """Where the archives themselves are kept after their members were filed, a case a month."""
    return CaseId(GENERAL, f"压缩包原件 {today:%Y-%m}")


def _person(source: PurePosixPath) -> str | None:
    stem = source.stem
    for pattern in (_PERSON, _PERSON_FIRST):
        found = pattern.search(stem)
        if found and not _NOT_A_PERSON.search(found[1]):
            return found[1]
    return None


def _month_of(source: PurePosixPath, today: dt.date) -> tuple[int, int]:
    for part in reversed(source.parts):
        found = _YEAR_MONTH.search(part) or _COMPACT.search(part)
        if found:
            return int(found[1]), int(found[2])
        if found := _MONTH_ONLY.search(part):
            month = int(found[1])
            return (today.year if month <= today.month else today.year - 1), month
    return today.year, today.month
