"""The numbers in an address that lead to a door: house, building, entrance and flat. Village and street stay."""

import re
from collections.abc import Iterator

_NUMBER = r"(?:\d{1,5}[A-Za-z]?|[A-Za-z]\d{0,3}|[一二三四五六七八九十百零〇]{1,5}|[甲乙丙丁]\d{0,4})"
# 号 also ends a day of the month, a line of the underground, a lamp post: what is before and after tells.
_HOUSE = re.compile(
    r"(?<=[村街路巷弄里庄营屯区道组队园苑城湾府条排同东西南北中]) ?(?P<n>[甲乙丙丁]?\d{1,5}(?:[-之]\d{1,4})?) ?号"
    r"(?![线文灯杆井桥机口令坑泵变箱站码召称车泊柱点厅窗标]|出口|通知|公告|工单|地块)"
)
_BUILDING = re.compile(
    rf"(?<![\dA-Za-z*.第共])(?P<n>{_NUMBER}) ?"
    r"(?:号楼|号院|栋|幢|号门|单元|座(?=\d|[一二三四五六七八九十]|单元|楼))(?!楼?[共有等都]|以上|以下)"
)
_FLAT = re.compile(r"(?<![\d*.A-Za-z])(?P<n>[A-Za-z]?-?\d{3,4}) ?(?:室|号房|房间|房(?![屋子产东价贷租款源]))")
# 2单元501 and 3号楼501, as people write on the telephone; 3号楼1200户 counts.
_BARE_FLAT = re.compile(
    r"(?:单元|号楼|栋|幢) ?(?P<n>[1-9]\d{2,3})"
    r"(?! ?(?:[\d.*%余多个户人名家间层米元块年月日天点时分吨斤平㎡件次台辆棵盏根部路号室房]))"
)
_DASHED = re.compile(r"(?<![\d*-])(?P<n>\d{1,3}-\d{1,2}-\d{2,4})(?![\d*-])")
_AFTER_HOME = re.compile(r"(?:小区|家园|花园|嘉园|雅苑|公寓|社区|园|苑|里|楼|院|住址?|地址|家住)[:：]? ?\Z")
_COUNTED = re.compile(
    r"(?:共|有|约|近|建|余|余下|栏舍|房屋|计|这|那|各|每|达|拆除|新建|涉及|剩余|只|前|后|另外|其他|其它|其余) ?\Z"
)
_MONTH = re.compile(r"[月年] ?\Z")


def find_door_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where such numbers stand in a text, each as start and end."""
    for pattern in (_HOUSE, _BUILDING, _FLAT, _BARE_FLAT):
        for match in pattern.finditer(text):
            start, end = match.span("n")
            before = text[max(0, start - 4) : start]
            if not _COUNTED.search(before) and not _MONTH.search(before):
                yield start, end
    for match in _DASHED.finditer(text):
        if _AFTER_HOME.search(text[max(0, match.start() - 6) : match.start()]):
            yield match.span("n")
