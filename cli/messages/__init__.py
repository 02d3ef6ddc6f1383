"""The Chinese wording of every error: what happened, to which file, what to do next.

Errors carry data and are defined near what raises them; their sentences stand here by subject, one function a leaf. A
test finds a leaf without wording.
"""

from cli.messages import casefiles, documents, figures, inbox, leaving, office, people, register, scans, search
from cli.messages.documents import word_departure, word_finding, word_missing_font
from cli.messages.inbox import word_fault, word_notice, word_obstacle
from cli.messages.leaving import word_unmasked
from cli.messages.wording import word

__all__ = [
    "casefiles",
    "documents",
    "figures",
    "inbox",
    "leaving",
    "office",
    "people",
    "register",
    "scans",
    "search",
    "word",
    "word_departure",
    "word_fault",
    "word_finding",
    "word_missing_font",
    "word_notice",
    "word_obstacle",
    "word_unmasked",
]
