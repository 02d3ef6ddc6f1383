"""The sample workbooks: the platform's export of tickets, a call-back record, a training's attendance list."""

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet
from statements import closed_at
from story import TOWN, Ticket, Visit
from writers import steady_zip

_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER = (
    "序号", "工单编号", "区平台案件编号", "受理渠道", "工单类型", "问题分类", "标题", "主要内容", "来电人", "来电号码",
    "是否保密", "来电主体", "被反映区", "被反映街乡镇", "村/社区", "问题点位", "来电时间", "派单时间", "处理时限",
    "时限单位", "办理截止时间", "承办单位", "工单性质", "工单状态", "办结时间", "办理结果", "旧工单编号", "所属网格",
)  # fmt: skip
_LONG = ("编号", "时间", "单位")
_WIDE = {"问题分类": 28, "标题": 30, "主要内容": 60, "办理结果": 40}
_VISIT_HEADER = ("是否有效回访", "是否联系", "是否解决", "是否满意", "回访意见")


def _saved(workbook: Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return steady_zip(target.getvalue())


def _moment(at: dt.datetime, row: int) -> object:
    """A time as exports write it: most as dates, some as Excel's serial number, some as text of three forms."""
    match row % 8:
        case 3:
            return round(to_excel(at), 6)
        case 5:
            return f"{at.year}年{at.month}月{at.day}日 {at.hour}点{at.minute:02d}分"
        case 6:
            half = "上午" if at.hour < 12 else "下午"
            return f"{at.year}/{at.month}/{at.day} {half}{at.hour % 12 or 12}:{at.minute:02d}"
        case 7:
            return at.strftime("%Y-%m-%d %H:%M:%S")
        case _:
            return at


def _number_as_written(ticket: Ticket, row: int) -> str:
    """One number in full-width digits, as some colleague typed it."""
    if row != 6:
        return ticket.order_no
    return ticket.order_no.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789-"})


def _values(ticket: Ticket, row: int) -> list[object]:
    visit = ticket.visit or Visit("", "", "")
    closed = closed_at(ticket)
    channel = ticket.order_no.split("-")[0] if ticket.order_no else "区平台"
    return [
        row, _number_as_written(ticket, row), ticket.case_no, channel, ticket.order_type, ticket.category,
        ticket.title, ticket.content,
        ticket.caller, ticket.phone, "是" if ticket.caller == "保密" else "否", ticket.subject, "大兴区", TOWN,
        ticket.village, ticket.point,
        _moment(ticket.created, row), _moment(ticket.created + dt.timedelta(minutes=23), row + 1), ticket.limit[0],
        ticket.limit[1],
        _moment(ticket.deadline, row + 2), ticket.unit, "主办", ticket.status,
        closed and _moment(closed, row + 3), ticket.result, ticket.old_order_no,
        f"网格{row % 7 + 1:02d}",
        "是" if ticket.visit else "", visit.contacted, visit.solved, visit.satisfied, visit.opinion,
    ]  # fmt: skip


def _style_header(sheet: Worksheet, columns: int) -> None:
    for row in sheet.iter_rows(min_row=3, max_row=4, max_col=columns):
        for cell in row:
            cell.font, cell.border, cell.fill = (
                Font(name="宋体", bold=True),
                _BORDER,
                PatternFill("solid", fgColor="DDE6F0"),
            )
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def tickets_export(tickets: tuple[Ticket, ...]) -> bytes:
    """The export: a title, a remark, a header of two rows with merged cells, the tickets, a total."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "工单明细"
    columns = len(_HEADER) + len(_VISIT_HEADER)
    sheet.append([f"{TOWN}12345市民服务热线工单明细表（2023年9月）"])
    sheet.append(["导出时间：2023年9月28日  导出人：座席03  说明：回访情况为市级回访结果，空白为尚未回访"])
    sheet.append([*_HEADER, "回访情况"])
    sheet.append([None] * len(_HEADER) + list(_VISIT_HEADER))
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    for column in range(1, len(_HEADER) + 1):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells(start_row=3, end_row=3, start_column=len(_HEADER) + 1, end_column=columns)
    for row, ticket in enumerate(tickets, 1):
        sheet.append(_values(ticket, row))
    sheet.append(["合计", f"{len(tickets)}件"])
    sheet["A1"].font, sheet["A1"].alignment = Font(name="黑体", size=16), Alignment(horizontal="center")
    _style_header(sheet, columns)
    for cells in sheet.iter_rows(min_row=5, max_row=4 + len(tickets), max_col=columns):
        for cell in cells:
            cell.border, cell.alignment = _BORDER, Alignment(vertical="top", wrap_text=True)
            if cell.is_date:
                cell.number_format = "yyyy-mm-dd hh:mm"
    for index, name in enumerate(_HEADER, 1):
        sheet.column_dimensions[get_column_letter(index)].width = _WIDE.get(name, 20 if name[-2:] in _LONG else 11)
    sheet.freeze_panes = "C5"
    return _saved(workbook)


def _sheet(title: str, rows: list[list[object]], widths: list[int]) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Sheet1"
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(widths))
    sheet["A1"].font, sheet["A1"].alignment = Font(name="黑体", size=16), Alignment(horizontal="center")
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2, max_col=len(widths)):
        for cell in cells:
            cell.border, cell.font = _BORDER, Font(name="宋体", size=12)
    for index, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJ"[index]].width = width
    return _saved(workbook)


def callback_record(ticket: Ticket) -> bytes:
    """回访记录 of one ticket, two rounds."""
    header: list[object] = ["回访次数", "回访时间", "回访人", "是否接通", "是否解决", "满意度", "诉求人意见"]
    first: list[object] = [
        1,
        ticket.created + dt.timedelta(days=3),
        "座席05 金某",
        "是",
        "否",
        "不满意",
        "早上好了，下午放学还是堵",
    ]
    second: list[object] = [
        2,
        ticket.created + dt.timedelta(days=6),
        "座席05 金某",
        "是",
        "是",
        "基本满意",
        "有人管了，好多了",
    ]
    rows: list[list[object]] = [["工单编号", ticket.number], ["诉求标题", ticket.title], header, first, second]
    return _sheet("镇级回访记录表", rows, [12, 22, 14, 10, 10, 12, 32])


def attendance_list() -> bytes:
    """签到表 of September's internal training."""
    people = ("钱某", "谢某", "金某", "尤某", "水某", "窦某", "章某", "云某", "苏某", "潘某", "葛某")
    rows: list[list[object]] = [
        ["培训主题：答复口径与回访规范", None, "时间：2023年9月12日14时"],
        ["序号", "姓名", "单位", "职务", "电话", "签名"],
        *([n, name, "市民诉求处置中心", "座席", f"138000001{n:02d}", name] for n, name in enumerate(people, 1)),
        ["应到13人，实到11人，请假2人"],
    ]
    return _sheet("9月内部培训签到表", rows, [24, 12, 26, 10, 16, 12])
