"""Whether a paper is signed, as far as its name and its format tell."""

import re

from anjuan.casefile import RecordFacts
from anjuan.kind_words import Medium, medium_of

# A PDF or a picture is taken for the scan of a signed paper, unless its name says that it is none.
_SIGNED_WORDS = re.compile(r"(?<![未待请需])签|扫描")
_BLANK_WORDS = re.compile(r"未签|待签|请签|需签|空白|模板|样本|样张|范本|草稿")


def signed(facts: RecordFacts) -> bool:
    """Whether it is the scan of a signed paper: a picture, a PDF, or called one. A document is merely filled in."""
    if _BLANK_WORDS.search(facts.name):
        return False
    scanned = facts.format == "pdf" or medium_of(facts.format) is Medium.IMAGE
    return scanned or _SIGNED_WORDS.search(facts.name) is not None
