"""Text of mails and of pages saved as single files (MHTML)."""

import email
import email.policy
from email.message import EmailMessage
from typing import BinaryIO

from anjuan.settings import TextSettings
from indexer.extract.html import page_text
from indexer.extract.plain import decode
from indexer.extract.reading import Reading, Status

_SHOWN = ("From", "To", "Cc", "Date")


def read_mail(file: BinaryIO, settings: TextSettings) -> Reading:
    """Read a mail: subject, addresses, date, body, and the names of what is attached."""
    limit = 16 * settings.max_characters  # attachments included, which are only named
    data = file.read(limit + 1)
    mail = email.message_from_bytes(_readable_head(data[:limit]), _class=EmailMessage, policy=email.policy.default)
    subject = str(mail["Subject"]).strip() if "Subject" in mail else None
    lines = [subject or "", *(str(mail[each]) for each in _SHOWN if each in mail), _body(mail)]
    lines += [name for part in mail.iter_attachments() if (name := part.get_filename())]
    return Reading("eml", Status.OK, "\n".join(filter(None, lines)), subject or None, truncated=len(data) > limit)


def _readable_head(data: bytes) -> bytes:
    """Headers are ASCII (RFC 5322), but Chinese programs write them raw in GBK: make them UTF-8."""
    head, blank, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    return head + blank + body if head.isascii() else (decode(head) or "").encode() + blank + body


def _body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset()
    if part.get_content_subtype() == "html":
        return page_text(data, charset)[0]
    try:
        return data.decode("gb18030" if charset in ("gb2312", "gbk") else charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(data) or data.decode("gb18030", "replace")
