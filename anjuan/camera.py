"""Names that cameras, WeChat and screen shots give to pictures, and the time in them."""

import datetime as dt
import re
from dataclasses import dataclass

from anjuan.ids import SHANGHAI

# 微信图片_20230914101112_18_3, IMG_20230914_101112, Screenshot_2023-09-14-10-11-12, 20230914_101112: the date's and
# the time's parts are joined alike, and up to three digits (milliseconds, WeChat's counter) may follow.
_STAMP = re.compile(
    r"(?:(?<![0-9A-Za-z])|(?<=img)|(?<=vid)|(?<=jpeg)|(?<=screenshot)|(?<=rec))(?<!pxl-)"
    r"(?P<year>20\d\d)(?P<in_date>[-.]?)(?P<month>\d\d)(?P=in_date)(?P<day>\d\d)[-\s]{0,3}"
    r"(?P<hour>\d\d)(?P<in_time>[-.:]?)(?P<minute>\d\d)(?P=in_time)(?P<second>\d\d)\d{0,3}(?!\d)(?:-\d{1,4}){0,2}",
    re.ASCII | re.IGNORECASE,
)
_MILLISECONDS = re.compile(
    r"(?:mmexport|wx-camera-|微信截图-|^(?=\d{13}$))(?P<ms>1[2-9]\d{11})\d{0,2}(?!\d)(?:-\d{1,4}){0,2}",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shot:
    """When the picture was taken (Asia/Shanghai), and the words of its name without the stamp."""

    taken: dt.datetime
    words: str


def read_shot(words: str) -> Shot | None:
    """The stamp in a picture's normalised name without extension; None when there is none or it is no real time."""
    if match := _STAMP.search(words):
        parts = [int(match[part]) for part in ("year", "month", "day", "hour", "minute", "second")]
        try:
            taken = dt.datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]  # six integers, tzinfo by name
        except ValueError:
            return None
    elif match := _MILLISECONDS.search(words):
        taken = dt.datetime.fromtimestamp(int(match["ms"]) // 1000, SHANGHAI)
    else:
        return None
    return Shot(taken, f"{words[: match.start()]} {words[match.end() :]}")
