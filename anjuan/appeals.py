"""What the appeals of a span are about, as the reports list it: 诉求热点, 高频点位, 重复诉求, 紧急敏感, 重点人群.

Rows are mappings by the Chinese names of their columns. Whatever a citizen wrote goes through `Teller.mask` first.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from anjuan.figures import unit_of
from anjuan.person_names import surname_length
from anjuan.settings import ReportSettings
from anjuan.ticket import Ticket

Rows = list[dict[str, object]]
UNSORTED = "未分类"
NOBODY = "匿名"
OLD_CALLER = "老户"
_UNKNOWN = frozenset({"", "不详", "未知", "无", "保密"})
_NAMED = 3
"""So many problems, or units, are named in a cell."""
_DENIED = ("无", "未", "没有")
_TITLED = re.compile(r"(先生|女士|小姐|同志)$")


@dataclass(frozen=True, slots=True)
class Teller:
    """How to tell of tickets.

    Attributes:
        rules: of the report.
        caller: the same key for all tickets of one caller; None where nobody knows who called.
        mask: a text of a ticket without personal data.
    """

    rules: ReportSettings
    caller: Callable[[Ticket], str | None]
    mask: Callable[[Ticket, str], str]

    def subjects(self, now: Sequence[Ticket], before: Iterable[Ticket]) -> Rows:
        """诉求热点: the most frequent kinds of appeals, how often they came before, what they are mostly about."""
        groups, old = _grouped(now, _subject), Counter(map(_subject, before))
        return [
            {"诉求类别": name, "数量": len(each), "上期数量": old[name], "主要问题": self.problems(each)}
            for name, each in _largest(groups, 1, self.rules.subjects)
        ]

    def places(self, now: Sequence[Ticket]) -> Rows:
        """高频点位."""
        return [
            {"点位": name, "数量": len(each), "主要问题": self.problems(each), "承办单位": _units(each)}
            for name, each in _largest(_grouped(now, _place), self.rules.place_tickets, self.rules.rows)
        ]

    def repeated(self, now: Sequence[Ticket]) -> Rows:
        """重复诉求: callers who called often, without their names and numbers."""
        groups = _largest(_grouped(now, self.caller), self.rules.caller_tickets, self.rules.rows)
        return [
            {
                "诉求人": caller_name(each),
                "诉求次数": len(each),
                "主要诉求": self.problems(each),
                "办理情况": progress(each),
                "承办单位": _units(each),
            }
            for _, each in groups
        ]

    def urgent(self, now: Sequence[Ticket]) -> Rows:
        """紧急敏感诉求: a row for each word; a ticket may be in several."""
        told: Rows = []
        for word in self.rules.urgent_words:
            found = [each for each in now if any(_says(text, word) for text in _texts(each))]
            words = f"{self.problems(found)}；{progress(found)}。" if found else "无"
            told.append({"类别": word, "数量": len(found), "办理情况": words})
        return told

    def people(self, now: Sequence[Ticket]) -> Rows:
        """重点人群诉求: callers whom tags call so, or whom the platform calls 老户; a person adds the measures."""
        ours = [each for each in now if self._classes(each)]
        groups = _grouped(ours, lambda each: self.caller(each) or each.number)
        return [
            {
                "姓名": caller_name(each),
                "类别": "、".join(dict.fromkeys(name for ticket in each for name in self._classes(ticket))),
                "诉求次数": len(each),
                "主要诉求": self.problems(each),
                "工单编号": "\n".join(ticket.number for ticket in each),
                "办理情况": progress(each),
                "责任单位": _units(each),
            }
            for _, each in _largest(groups, 1, len(groups))
        ]

    def problems(self, tickets: Iterable[Ticket]) -> str:
        """What these tickets are mostly about: their lowest classification, else their titles."""
        groups = _grouped(tickets, lambda each: each.cat3 or each.cat2 or each.title or each.cat1)
        return "、".join(self.mask(each[0], name) for name, each in _largest(groups, 1, _NAMED)) or UNSORTED

    def _classes(self, ticket: Ticket) -> list[str]:
        named = [tag for tag in ticket.tags if tag in self.rules.group_tags]
        return [*named, OLD_CALLER] if ticket.is_old_caller else named


def of_enterprises(tickets: Iterable[Ticket]) -> list[Ticket]:
    """Those that enterprises made."""
    return [each for each in tickets if each.caller_subject == "企业" or each.enterprise]


def progress(tickets: Sequence[Ticket]) -> str:
    """已办结2件，正在办理1件."""
    closed = sum(each.closed_at is not None for each in tickets)
    told = ((closed, "已办结"), (len(tickets) - closed, "正在办理"))
    return "，".join(f"{word}{count}件" for count, word in told if count)


def caller_name(tickets: Iterable[Ticket]) -> str:
    """The first name that the tickets give, as reports print it: 王某某; 匿名 of who wants it, or gives none."""
    named = [each for each in tickets if not each.is_secret and (each.caller_name or "").strip() not in _UNKNOWN]
    if not named:
        return NOBODY
    name = (named[0].caller_name or "").strip()
    surname = name[: surname_length(name) or 1]
    titled = _TITLED.search(name)
    return surname + (titled[1] if titled else "某" * min(max(len(name) - len(surname), 1), 2))


def _subject(ticket: Ticket) -> str:
    return ticket.cat1 or UNSORTED


def _place(ticket: Ticket) -> str | None:
    village, point = ((said or "").strip() for said in (ticket.village, ticket.point))
    if point in _UNKNOWN:
        return None
    return point if village in _UNKNOWN or point.startswith(village) else village + point


def _units(tickets: Iterable[Ticket]) -> str:
    return "、".join(name for name, _ in _largest(_grouped(tickets, unit_of), 1, _NAMED))


def _texts(ticket: Ticket) -> Iterable[str]:
    said = (ticket.cat1, ticket.cat2, ticket.cat3, *ticket.tags, ticket.title, ticket.content)
    return (text for text in said if text)


def _says(text: str, word: str) -> bool:
    """The text speaks of it. The note at its end may deny it, 注：无扬言; above, 未供暖 is just what is meant."""
    body, _, note = text.partition("注：")
    return word in body or any(not note[:at].endswith(_DENIED) for at in _places_of(word, note))


def _places_of(word: str, text: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(word), text))


def _grouped(tickets: Iterable[Ticket], key: Callable[[Ticket], str | None]) -> Mapping[str, list[Ticket]]:
    groups = defaultdict[str, list[Ticket]](list)
    for ticket in tickets:
        name = key(ticket)
        if name is not None:
            groups[name].append(ticket)
    return groups


def _largest(groups: Mapping[str, list[Ticket]], least: int, most: int) -> list[tuple[str, list[Ticket]]]:
    """The groups of so many tickets, the largest first, those of one size by name."""
    found = sorted(
        (item for item in groups.items() if len(item[1]) >= least), key=lambda item: (-len(item[1]), item[0])
    )
    return found[:most]
