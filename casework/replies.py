"""Replies reviewed: a file, the newest reply of a ticket, and what was just filled."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from anjuan.errors import AnjuanError
from anjuan.kinds import Kind
from anjuan.phrases import Prose
from anjuan.recognise import RecognitionRules, recognise, recognise_text
from anjuan.recognition import Confidence
from anjuan.replies import Review, review_beside
from anjuan.reply_words import TAGS
from casework.cases import Placed, view
from casework.office import Office
from casework.reviewing import REVIEWED, rules_of

_OTHER_KINDS = frozenset(Kind) - REVIEWED.keys() - {Kind.CASE_STATEMENT, Kind.PHOTO, Kind.OTHER}
_SHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv"})
_REPLY_WORDS = (*TAGS, "回复如下", "答复如下", "您反映", "您好")


class NoReply(AnjuanError):
    """A ticket has no reply: neither a record of its case file nor a text in the register.

    Attributes:
        number: the ticket's.
    """

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class NoText(AnjuanError):
    """What is to be reviewed has no text that could be read: it is a scan, encrypted or broken.

    Attributes:
        name: the file's.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotAReply(AnjuanError):
    """What is to be reviewed is another paper, by its name or its title, or a spreadsheet.

    Attributes:
        name: the file's.
        kind: what it is; None for a spreadsheet that is named after nothing.
    """

    def __init__(self, name: str, kind: Kind | None) -> None:
        super().__init__(name, kind)
        self.name = name
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review, and of what.

    Attributes:
        source: the file's or the record's name; empty for the text in the register.
        ticket_no: canonical, where it is known.
        record_no: of a record.
    """

    review: Review
    source: str
    ticket_no: str | None
    record_no: int | None = None


def review_file(office: Office, path: Path, ticket: str | None = None) -> Reviewed:
    """Review a file of any readable format: a reply, or an exclusion where its name or text says so.

    Args:
        office: the open office.
        path: the file.
        ticket: whose it is; None: the number in its name or its text, if there is one.

    Raises:
        NoText: there is no text in it.
        NotAReply: it is another paper.
        UnknownTicket: `ticket` has no form of a ticket number.
    """
    text = _read(office, path, path.name)
    rules = RecognitionRules.of(office.settings)
    seen, said = recognise(PurePosixPath(path.name), rules), recognise_text(text, rules)
    own = seen.tickets if seen.confidence is Confidence.SURE else said.tickets
    number = office.number(ticket or own[0]) if ticket or own else None
    kind = _kind(path, text, (seen.kind, said.kind))
    return Reviewed(_review(office, text, REVIEWED[kind], number), path.name, number)


def review_ticket(office: Office, typed: str) -> Reviewed:
    """Review a ticket's reply: the newest record of this kind, else the reply in the register.

    Raises:
        UnknownTicket: nobody knows the number.
        NoReply: it has none.
        NoText: there is no text in it.
    """
    seen = view(office, typed)
    replies = [each for each in seen.records if each.record.facts.kind is Kind.REPLY]
    if replies:
        newest = max(replies, key=lambda each: (each.record.facts.filed_at, each.record.record_no))
        found = _review(office, _text_of(office, newest), REVIEWED[Kind.REPLY], seen.number)
        return Reviewed(found, newest.record.facts.name, seen.number, newest.record.record_no)
    text = seen.ticket.reply if seen.ticket else None
    if not text or not text.strip():
        raise NoReply(seen.number)
    return Reviewed(_review(office, text, REVIEWED[Kind.REPLY], seen.number), "", seen.number)


def review_filled(office: Office, template: str, path: Path, ticket: str | None) -> Review | None:
    """Review a document that was just filled from a template; None where its kind has no rules.

    Raises:
        UnknownTemplate: when there is no such template.
        UnknownTicket: `ticket` has no form of a ticket number.
    """
    document = REVIEWED.get(office.templates.find(template).kind)
    if document is None:
        return None
    [reading] = office.reader.read([path], slow=False)
    return _review(office, reading.text, document, office.number(ticket) if ticket else None)


def _kind(path: Path, text: str, told: tuple[Kind | None, Kind | None]) -> Kind:
    """What the file is judged as, after what its name and its title tell; NotAReply where that is neither."""
    for kind in (Kind.EXCLUSION, Kind.REPLY):
        if kind in told:
            return kind
    other = next((each for each in told if each in _OTHER_KINDS), None)
    if path.suffix.lower() in _SHEETS or (other and not Prose.of(text).says(_REPLY_WORDS)):
        raise NotAReply(path.name, other)
    return Kind.REPLY


def _review(office: Office, text: str, document: str, number: str | None) -> Review:
    ticket = office.register.tickets.get(number) if number else None
    return review_beside(ticket, text, document=document, rules=rules_of(office))


def _text_of(office: Office, placed: Placed) -> str:
    """A record's text: as it was read when it was filed, else read now."""
    record = placed.record
    stored = office.register.texts.get(record.sha256)
    if stored is not None and stored.text.strip():
        return stored.text
    return _read(office, office.store.path(placed.case, record), record.facts.name)


def _read(office: Office, path: Path, name: str) -> str:
    [reading] = office.reader.read([path], slow=True)
    if not reading.text.strip():
        raise NoText(name)
    return reading.text
