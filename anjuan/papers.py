"""What the papers of a ticket say that follows from their other values."""

from collections.abc import Mapping

from anjuan.dating import moment
from anjuan.errors import AnjuanError

_CLOSING = "”’』」）)】》〉\"'"
_PUNCTUATION = "。！？；：，、…!?;:,."


class NoExtension(AnjuanError):
    """The limit asked for is not later than the one that there is.

    Attributes:
        limit: 原时限, as it was given.
        until: 申请延至, as it was given.
    """

    def __init__(self, limit: str, until: str) -> None:
        super().__init__(limit, until)
        self.limit = limit
        self.until = until


def ended(text: str) -> str:
    """The text with a full stop where its last sentence has none, as it needs before the next sentence."""
    words = text.rstrip()
    core = words.rstrip(_CLOSING)
    return f"{words}。" if core and core[-1] not in _PUNCTUATION else words


def extension(values: Mapping[str, object]) -> dict[str, object]:
    """原时限: unless given, that of the ticket; 延期天数: natural days between the dates of 原时限 and 申请延至.

    Within a day there are no days to tell, and where one of the two is missing or no time, nothing is told.

    Raises:
        NoExtension: 申请延至 is not later.
    """
    limit, until = values.get("原时限") or values.get("办结时限"), values.get("申请延至")
    told = {"原时限": limit} if limit else {}
    first, last = moment(limit), moment(until)
    if first is None or last is None:
        return told
    days = (last.date() - first.date()).days
    if days < 0 or (days == 0 and last.time() <= first.time()):
        raise NoExtension(str(limit), str(until))
    return {**told, "延期天数": days or None}


def evidence(values: Mapping[str, object]) -> dict[str, object]:
    """佐证材料: unless given, what the case file holds."""
    return {"佐证材料": values.get("佐证材料") or values.get("附件清单")}


def callbacks(values: Mapping[str, object]) -> dict[str, object]:
    """回访记录: numbered where their numbers are not given; unless there are any, room for two.

    The service contract (五 7) has a citizen who is not content called back a second time.
    """
    rows = values.get("回访记录") or ({}, {})
    if not isinstance(rows, list | tuple):
        return {}
    return {
        "回访记录": [
            {"回访次数": number, **row} if isinstance(row, Mapping) else row for number, row in enumerate(rows, 1)
        ]
    }
