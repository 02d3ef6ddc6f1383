"""How far a finished document departs from GB/T 9704-2012, whoever made it, in whatever program.

The document is read as it will be printed: `reading` works out the `facts` of how each paragraph looks, `elements`
what it is, and the rules of `pages`, `faces`, `places` and `wording` judge it. Tables are exempt: the standard says
nothing of their type. A template is tried out first, so that what is judged is the form of what is filled from it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from templates import language, lint, package
from templates.lint import Severity
from templates.package import NotADocx, Parts
from templates.prose import Present, settle
from templates.standard import faces, pages, places, wording
from templates.standard.elements import HEADING_ROLES, Role, elements
from templates.standard.reading import manuscript
from templates.standard.requirements import STANDARD, Departure, Place, Requirement, Rule, Seen, Weight

__all__ = ["STANDARD", "Departure", "Place", "Report", "Requirement", "Rule", "Weight", "check", "judge"]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a check.

    Attributes:
        departures: what must be changed first.
        lines: lines a page of most of the text; 0: there is no text.
        characters: characters a line of most of the text.
    """

    departures: tuple[Departure, ...]
    lines: int
    characters: int


def check(path: Path) -> Report:
    """Judge the docx at `path`.

    Raises:
        NotADocx: when it is none, is encrypted or is damaged.
    """
    parts = package.read(path)
    try:
        return judge(_tried_out(parts))
    except ValueError as error:
        raise NotADocx(path) from error


def judge(parts: Parts) -> Report:
    """Judge an unpacked document.

    Raises:
        ValueError: a part is not well-formed.
    """
    document = manuscript(parts)
    every = elements(document.paragraphs)
    seen = [*pages.judge(document), *places.judge(every), *wording.judge(every, document.closing)]
    for element in every:
        seen += faces.judge(element)
    text = [each.paragraph for each in every if each.role in (Role.BODY, *HEADING_ROLES)]
    return Report(
        _grouped(seen),
        _most(faces.lines_a_page(each) for each in text),
        _most(faces.characters_a_line(each) for each in text),
    )


def _tried_out(parts: Parts) -> Parts:
    """A template as it looks with all its fields; any other document, and a template with errors, as it is."""
    if any(finding.severity is Severity.ERROR for finding in lint.inspect(parts)):
        return parts
    rendered = dict(parts)
    for name in package.printed_parts(parts):
        tree = language.environment().parse(language.source(parts[name]))
        if fields := language.names(tree):
            text = language.environment().from_string(tree).render({each: Present(each, {}) for each in fields})
            root = package.parsed(text)
            settle(root)
            rendered[name] = package.serialised(root)
    return rendered


def _grouped(seen: Iterable[Seen]) -> tuple[Departure, ...]:
    """Equal departures together, the grave ones first, then by place."""
    found: dict[tuple[Rule, str], dict[Place, None]] = {}
    for rule, what, place in seen:
        found.setdefault((rule, what), {})[place] = None
    departures = [Departure(rule, what, tuple(where)) for (rule, what), where in found.items()]
    return tuple(sorted(departures, key=_order))


def _order(departure: Departure) -> tuple[bool, int]:
    return departure.requirement.weight is not Weight.MUST, departure.places[0].paragraph


def _most(counts: Iterable[int]) -> int:
    return max(Counter(counts).items(), key=lambda item: item[1], default=(0, 0))[0]
