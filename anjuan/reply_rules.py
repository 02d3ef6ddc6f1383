"""What a rule for replies (回复) is made of, and how an office changes ours. Ours stand in `anjuan.reply_table`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Final, Literal

from anjuan.phrases import phrase_fault

UNCHANGED: Final = "不变"
MISSING = "{缺少}"
"""Stands in a wording for the names of the parts that are missing."""
FOUND = "{发现}"
"""Stands in a wording for what a check has found."""

_A_COUNT = {"least": 0, "most": 100}
_MOST_PHRASES = 700
_PHRASES = ("where", "appeal", "appeal_not", "says", "unless", "graver")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a reply needs, and the phrases by which it is known."""

    name: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyRule:
    """One rule; `[[reply_rules]]` of an office's settings has the same keys.

    A rule looks at the texts that fulfil `where`, `appeal` and `appeal_not`. There it is broken when one of `says` is
    said (or `says` is empty), none of `unless` is, fewer than `at_least` of the parts in `needs` are there, and `check`
    finds something.

    Attributes:
        id: a number or a short name; unique.
        severity: 高, 中 or 低; 不变 is that of the rule with the same id, and 中 for a new one.
        document: what it judges: a reply, or an exclusion.
        where: the text must say one of these.
        appeal: the appeal must say one of these; where it is not known, the rule does not apply.
        appeal_not: the appeal must say none of these, unless the reply is in the city's form (【已解决】…).
        says: what trips the rule.
        unless: what excuses it.
        not_with: ids of rules; where one of them is broken, this one would only say it again.
        needs: parts; all of them where `at_least` is 0.
        check: what words alone cannot tell (`anjuan.reply_times`): dates that cannot be, times in a wrong order.
        graver: said besides, they make the severity 高; so do fewer than `graver_below` parts.
        finding: the fault, as a clause; `{缺少}` stands for the missing parts, `{发现}` for what `check` found.
        suggestion: how to word it better; the same.
        disabled: not applied.
    """

    id: str = ""
    name: str = ""
    severity: Literal["不变", "高", "中", "低"] = UNCHANGED
    document: Literal["reply", "exclusion"] = "reply"
    where: tuple[str, ...] = ()
    appeal: tuple[str, ...] = ()
    appeal_not: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    needs: tuple[Part, ...] = ()
    at_least: int = field(default=0, metadata=_A_COUNT)
    check: Literal["", "impossible_dates", "time_order"] = ""
    graver: tuple[str, ...] = ()
    graver_below: int = field(default=0, metadata=_A_COUNT)
    finding: str = ""
    suggestion: str = ""
    disabled: bool = False


def office_rules(ours: Sequence[ReplyRule], theirs: Sequence[ReplyRule]) -> tuple[ReplyRule, ...]:
    """Our rules with an office's: one with the id of ours adds its phrases to it and replaces its wordings."""
    rules = {rule.id: rule for rule in ours}
    for rule in theirs:
        rules[rule.id] = _extended(rules[rule.id], rule) if rule.id in rules else rule
    return tuple(rule for rule in rules.values() if not rule.disabled)


def _extended(rule: ReplyRule, by: ReplyRule) -> ReplyRule:
    changes = {}
    for each in fields(ReplyRule):
        old, new = getattr(rule, each.name), getattr(by, each.name)
        if new != each.default:
            changes[each.name] = old + new if isinstance(new, tuple) else new
    return replace(rule, **changes)


def rule_faults(ours: Sequence[ReplyRule], theirs: Sequence[ReplyRule]) -> Iterator[tuple[str, str]]:
    """What is wrong with an office's rules: the key, as in `reply_rules[1].says`, and the fault in Chinese."""
    known = {rule.id for rule in ours}
    for index, rule in enumerate(theirs, 1):
        where = f"reply_rules[{index}]"
        if not rule.id.strip():
            yield f"{where}.id", "不能空着：改我们的规则写它的编号，新规则起一个没用过的编号"
        elif rule.id not in known:
            yield from _faults_of_a_new_one(where, rule)
        lists = {name: getattr(rule, name) for name in _PHRASES}
        lists |= {f"needs[{at}].words": part.words for at, part in enumerate(rule.needs, 1)}
        for name, phrases in lists.items():
            if len(phrases) > _MOST_PHRASES:
                yield f"{where}.{name}", f"最多写 {_MOST_PHRASES} 个词"
            for at, phrase in enumerate(phrases, 1):
                if fault := phrase_fault(phrase):
                    yield f"{where}.{name}[{at}]", fault


def _faults_of_a_new_one(where: str, rule: ReplyRule) -> Iterator[tuple[str, str]]:
    for name in ("name", "finding", "suggestion"):
        if not getattr(rule, name).strip():
            yield f"{where}.{name}", "新规则要写这一项"
    if not (rule.says or rule.needs or rule.unless or rule.check):
        yield f"{where}.says", "新规则要写 says（说了什么就算有问题）、needs 或 unless（必须写到什么）"
