"""A text reviewed by the office's rules for replies, beside the appeal that the register knows."""

from typing import TYPE_CHECKING

from anjuan.kinds import Kind
from anjuan.replies import Review, Verdict, review
from anjuan.reply_rules import ReplyRule, office_rules
from anjuan.reply_table import DEFAULT_RULES
from casework.office import Office

if TYPE_CHECKING:
    from anjuan.ticket import Ticket

REVIEWED = {Kind.REPLY: "reply", Kind.EXCLUSION: "exclusion"}
"""Kinds that are reviewed, and what the rules call them."""


def rules_of(office: Office) -> tuple[ReplyRule, ...]:
    """Our rules with the office's."""
    return office_rules(DEFAULT_RULES, office.settings.reply_rules)


def review_text(office: Office, text: str, document: str, ticket_no: str | None) -> Review:
    """Review a text by the office's rules, beside the appeal where the register knows it."""
    ticket = office.register.tickets.get(ticket_no) if ticket_no else None
    return review(text, appeal=_appeal(ticket) if ticket else None, document=document, rules=rules_of(office))


def remarks(office: Office, text: str, kind: Kind, ticket_no: str | None) -> tuple[str, ...]:
    """What a review says of a paper that is filed, in one Chinese line; nothing of other kinds and of good ones."""
    document = REVIEWED.get(kind)
    if document is None or not text.strip():
        return ()
    found = review_text(office, text, document, ticket_no)
    if found.verdict is Verdict.PASSED:
        return ()
    names = "、".join(each.name for each in found.findings)
    return (f"答复质检：{found.verdict}（{names}）",)


def _appeal(ticket: "Ticket") -> str:
    return "\n".join(each for each in (ticket.order_type, ticket.title, ticket.content) if each)
