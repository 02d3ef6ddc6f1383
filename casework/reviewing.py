"""A text reviewed by the office's rules for replies, beside the appeal that the register knows."""

from anjuan.kinds import Kind
from anjuan.replies import Verdict, review_beside
from anjuan.reply_rules import ReplyRule, office_rules
from anjuan.reply_table import DEFAULT_RULES
from casework.office import Office

REVIEWED = {Kind.REPLY: "reply", Kind.EXCLUSION: "exclusion"}
"""Kinds that are reviewed, and what the rules call them."""


def rules_of(office: Office) -> tuple[ReplyRule, ...]:
    """Our rules with the office's."""
    return office_rules(DEFAULT_RULES, office.settings.reply_rules)


def remarks(office: Office, text: str, kind: Kind, ticket_no: str | None) -> tuple[str, ...]:
    """What a review says of a paper that is filed, in one Chinese line; nothing of other kinds and of good ones."""
    document = REVIEWED.get(kind)
    if document is None or not text.strip():
        return ()
    ticket = office.register.tickets.get(ticket_no) if ticket_no else None
    found = review_beside(ticket, text, document=document, rules=rules_of(office))
    if found.verdict is Verdict.PASSED:
        return ()
    names = "、".join(each.name for each in found.findings)
    return (f"答复质检：{found.verdict}（{names}）",)
