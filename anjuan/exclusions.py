"""Applications not to count a ticket (申请不计入评价), judged by the list of matters that is in force.

An application must ask for it, cite a clause of the list, and have filed beside it what that clause wants attached.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from anjuan.kinds import Kind
from anjuan.phrases import Prose
from anjuan.reply_rules import ReplyRule
from anjuan.reply_table import DEFAULT_RULES
from anjuan.settings import ClauseSettings, EvidenceSettings, ExclusionSettings

_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_NUMERAL = r"[〇零一二三四五六七八九十]{1,3}|\d{1,3}"
_STEP = rf"第[(（]?({_NUMERAL})[)）]?"
_CLAUSE = re.compile(rf"{_STEP}[条款项](?:{_STEP}[款项])?(?:{_STEP}项)?")
_BLANK = re.compile(r"\(待填(?::([^()]{1,20}))?\)")
"""What a draft leaves open."""
_CITED = re.compile(rf"清单[^。；;\n]{{0,20}}?({_CLAUSE.pattern})")


class Fault(StrEnum):
    """What an application can lack; the values stand in the command line's JSON."""

    NO_TEXT = "no_text"
    UNFILLED = "unfilled"
    NO_REQUEST = "no_request"
    NO_CLAUSE = "no_clause"
    UNKNOWN_CLAUSE = "unknown_clause"
    NO_ATTACHMENT = "no_attachment"


_WORDS = {
    Fault.NO_TEXT: "申请材料读不出文字，请核对条款后补一份可以读出文字的（docx 或 PDF）",
    Fault.UNFILLED: "申请材料里还有“待填”的内容：{}",
    Fault.NO_REQUEST: "申请材料里没有写“申请不计入”",
    Fault.NO_CLAUSE: "没有写明依据清单的第几条",
    Fault.UNKNOWN_CLAUSE: "清单里没有{}",
    Fault.NO_ATTACHMENT: "缺附件：{}",
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that an application lacks; `what` names the clause or the attachment."""

    fault: Fault
    what: str = ""

    @property
    def chinese(self) -> str:
        """For the board and for the packet's list of what is left out."""
        return _WORDS[self.fault].format(self.what)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an application rests on, and what it lacks.

    Attributes:
        clause: of the list; None where it cites none that is there.
        shortfalls: none: it can be submitted.
        evidence: what the clause wants attached.
    """

    clause: ClauseSettings | None
    shortfalls: tuple[Shortfall, ...]
    evidence: tuple[EvidenceSettings, ...] = ()


def request_phrases(rules: Iterable[ReplyRule]) -> tuple[str, ...]:
    """The phrases by which the review of such papers (rule 8) knows a request; none: an office wants no request."""
    return tuple(word for rule in rules if rule.id == "8" for part in rule.needs for word in part.words)


def judge(
    text: str,
    filed: Sequence[tuple[Kind, str]],
    rule: ExclusionSettings,
    requests: tuple[str, ...] = request_phrases(DEFAULT_RULES),
) -> Judgement:
    """Judge an application.

    Args:
        text: of all its documents.
        filed: kinds and names of the records of its case file, the application itself left out.
        rule: the list in force on the ticket's day.
        requests: phrases of `anjuan.phrases`, one of which must be said; none: nothing need be asked.
    """
    if not text.strip():
        return Judgement(None, (Shortfall(Fault.NO_TEXT),))
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    asked = () if not requests or Prose.of(text).says(requests) else (Shortfall(Fault.NO_REQUEST),)
    if blanks := tuple(dict.fromkeys(_BLANK.findall(bare))):
        asked = (Shortfall(Fault.UNFILLED, "、".join(each or "表中空格" for each in blanks)), *asked)
    cited = tuple(match[1] for match in _CITED.finditer(bare))
    clause = _clause(bare, cited, rule.clauses)
    if clause is None:
        lack = Shortfall(Fault.UNKNOWN_CLAUSE, cited[0]) if cited else Shortfall(Fault.NO_CLAUSE)
        return Judgement(None, (*asked, lack))
    known = {each.name: each for each in rule.evidence}
    evidence = tuple(known[name] for name in clause.attachments)
    return Judgement(clause, (*asked, *unattached(evidence, filed)), evidence)


def unattached(evidence: Iterable[EvidenceSettings], filed: Sequence[tuple[Kind, str]]) -> tuple[Shortfall, ...]:
    """The evidence that is not among records of these kinds and names."""
    return tuple(Shortfall(Fault.NO_ATTACHMENT, each.name) for each in evidence if not _is_filed(each, filed))


def clause_key(clause: str) -> tuple[int, ...]:
    """The numbers of a clause: `第三条`, `第3条` and `第三条第二项` are (3,), (3,) and (3, 2); () where it is none."""
    match = _CLAUSE.fullmatch(clause)
    return tuple(_number(each) for each in match.groups() if each) if match else ()


def _clause(text: str, cited: Sequence[str], clauses: Sequence[ClauseSettings]) -> ClauseSettings | None:
    """The first clause that is cited and that the list has; where none is cited, the one whose matter is quoted.

    An item that the list has not is none of its clauses, though its article be one.
    """
    known = {clause_key(each.clause): each for each in clauses}
    if cited:
        return next((known[key] for key in map(clause_key, cited) if key in known), None)
    quoted = (each for each in clauses if "清单" in text and "".join(each.matter.split()) in text)
    return next(quoted, None)


def _is_filed(evidence: EvidenceSettings, filed: Iterable[tuple[Kind, str]]) -> bool:
    return any(kind in evidence.kinds or any(word in name for word in evidence.words) for kind, name in filed)


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)
