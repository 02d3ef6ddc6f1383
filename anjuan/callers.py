"""Callers (来电人) told apart without their numbers: by a salted hash, shown masked.

A telephone number has too few digits for a plain hash to hide it; the salt is the office's own and never leaves it.
"""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from anjuan.ticket import Ticket

_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86)?0?(1[3-9]\d{9})(?!\d)")
_FIXED = re.compile(r"(?<!\d)(0\d{2,3})?([2-9]\d{6,7})(?!\d)")
_BETWEEN = re.compile(r"(?<=\d)[ \-]+(?=\d)")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called, as far as may be told.

    Attributes:
        key: the same for all calls from one number in one office; of no use to find the number.
        masked: the number as it may be shown: 138****8000.
    """

    key: str
    masked: str


def caller_of(ticket: Ticket, salt: bytes) -> Caller | None:
    """Who called; None where the ticket does not tell (保密, 00000000, nothing).

    Args:
        ticket: its 来电号码 speaks first, then its 联系方式.
        salt: of the office.
    """
    for said in (ticket.caller_phone, ticket.contact):
        number = _number(said or "")
        if number:
            key = hmac.new(salt, number.encode(), hashlib.sha256).hexdigest()[:16]
            return Caller(key, f"{number[:3] if len(number) == 11 else ''}****{number[-4:]}")
    return None


def _number(said: str) -> str | None:
    """The first telephone number in a field, its digits alone, without the country's code; none of one digit only."""
    text = _BETWEEN.sub("", unicodedata.normalize("NFKC", said))
    mobile = _MOBILE.search(text)
    fixed = _FIXED.search(text)
    number = mobile[1] if mobile else fixed[2] if fixed else None
    return number if number and len(set(number)) > 1 else None
