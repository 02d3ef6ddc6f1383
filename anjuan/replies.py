"""The review of replies (答复质检): text in, findings out. Pure, and in time proportional to the text."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from anjuan.phrases import Prose
from anjuan.reply_rules import FOUND, MISSING, UNCHANGED, ReplyRule
from anjuan.reply_table import DEFAULT_RULES
from anjuan.reply_times import TIME_CHECKS, TimeFault
from anjuan.reply_words import TAGS
from anjuan.ticket import Ticket

QUOTES = 3
"""Of one finding."""
_COUNT = "一二三四五六七八九十"


class Severity(StrEnum):
    """How grave a finding is; the graver first."""

    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


class Verdict(StrEnum):
    """What becomes of the reply."""

    PASSED = "通过"
    REVISE = "建议修改"
    RETURN = "建议退回"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken.

    Attributes:
        rule: its id.
        name: its name.
        quotes: what it rests on, as it stands in the text; empty where something is missing.
        text: the fault, as a clause.
        suggestion: how to word it better.
    """

    rule: str
    name: str
    severity: Severity
    quotes: tuple[str, ...]
    text: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Review:
    """The findings on one text, the graver first."""

    findings: tuple[Finding, ...]
    document: str = "reply"

    @property
    def verdict(self) -> Verdict:
        """One grave finding is enough to return it."""
        if any(each.severity is Severity.HIGH for each in self.findings):
            return Verdict.RETURN
        return Verdict.REVISE if self.findings else Verdict.PASSED

    @property
    def closing(self) -> str:
        """The formula that goes back to the unit, ready to be copied; empty when there is nothing to say."""
        if not self.findings:
            return ""
        paper = "回单" if self.document == "reply" else "情况说明"
        points = "；".join(f"{_ordinal(at)}是{each.text}" for at, each in enumerate(self.findings, 1))
        return f"经审核，该{paper}存在以下问题：{points}。请承办单位补充完善后重新反馈。"


def _ordinal(number: int) -> str:
    """The number in Chinese, below 100."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_COUNT[tens - 1]}十"
    return head + (_COUNT[ones - 1] if ones else "")


def review(
    text: str,
    *,
    appeal: str | None = None,
    called: dt.datetime | None = None,
    document: str = "reply",
    rules: Sequence[ReplyRule] = DEFAULT_RULES,
) -> Review:
    """Judge a text by the rules for such documents.

    Args:
        text: of the document; where it repeats the appeal in our own form, that part is taken for the appeal.
        appeal: 诉求内容, where it is known.
        called: 来电时间, aware, where it is known; else what the text says of it counts.
        document: `reply` or `exclusion`.
        rules: those of the office.
    """
    quoted, own = _apart(text)
    prose = Prose.of(own)
    asked = Prose.of(appeal or quoted) if appeal or quoted else None
    whole = Prose.of(text)
    meant = [rule for rule in rules if rule.document == document and not rule.disabled]
    found = {
        rule.id: each
        for rule in meant
        if (each := _finding(rule, prose, asked, tuple(_time_faults(rule, whole, called))))
    }
    told = [found[rule.id] for rule in meant if rule.id in found and not found.keys() & rule.not_with]
    return Review(tuple(sorted(told, key=lambda each: list(Severity).index(each.severity))), document)


def review_beside(
    ticket: Ticket | None, text: str, *, document: str = "reply", rules: Sequence[ReplyRule] = DEFAULT_RULES
) -> Review:
    """Judge a text beside what the register knows of its ticket: the appeal (工单类型, 标题, 诉求内容) and 来电时间."""
    if ticket is None:
        return review(text, document=document, rules=rules)
    appeal = "\n".join(each for each in (ticket.order_type, ticket.title, ticket.content) if each)
    return review(text, appeal=appeal, called=ticket.created_at, document=document, rules=rules)


def _time_faults(rule: ReplyRule, prose: Prose, called: dt.datetime | None) -> Iterator[TimeFault]:
    if rule.check:
        yield from TIME_CHECKS[rule.check](prose, called)


def _apart(text: str) -> tuple[str, str]:
    """The appeal that our own form of a reply repeats, and the reply itself."""
    _, begun, rest = text.partition("反映的内容为")
    appeal, ended, reply = rest.partition("现将办理情况回复如下")
    return (appeal.lstrip("：:"), reply) if begun and ended else ("", text)


def _finding(rule: ReplyRule, prose: Prose, appeal: Prose | None, faults: tuple[TimeFault, ...]) -> Finding | None:
    if rule.check and not faults:
        return None
    if not _applies(rule, prose, appeal) or (rule.says and not prose.says(rule.says)) or prose.says(rule.unless):
        return None
    missing = [part.name for part in rule.needs if not prose.says(part.words)]
    there = len(rule.needs) - len(missing)
    if rule.needs and there >= (rule.at_least or len(rule.needs)):
        return None
    grave = prose.says(rule.graver) or there < rule.graver_below
    names = {MISSING: "、".join(missing), FOUND: "、".join(dict.fromkeys(each.words for each in faults))}
    quotes = (each.quote for each in faults if each.quote) if faults else prose.quotes(rule.says or rule.where)
    return Finding(
        rule.id,
        rule.name,
        Severity.HIGH if grave else severity_of(rule),
        tuple(dict.fromkeys(islice(quotes, QUOTES))),
        _worded(rule.finding, names),
        _worded(rule.suggestion, names),
    )


def _worded(text: str, names: Mapping[str, str]) -> str:
    for place, words in names.items():
        text = text.replace(place, words)
    return text


def severity_of(rule: ReplyRule) -> Severity:
    """How grave a rule is."""
    return Severity.MEDIUM if rule.severity == UNCHANGED else Severity(rule.severity)


def _applies(rule: ReplyRule, prose: Prose, appeal: Prose | None) -> bool:
    if rule.where and not prose.says(rule.where):
        return False
    if appeal is None:
        return not rule.appeal
    if rule.appeal and not appeal.says(rule.appeal):
        return False
    return not appeal.says(rule.appeal_not) or prose.says(TAGS)
