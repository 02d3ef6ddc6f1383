"""A template, judged and compiled once, ready to be filled many times."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from anjuan.errors import AnjuanError
from templates import language, lint, package
from templates.container import Beginning, Member, beginning, joined, member
from templates.fields import Field, Printer, field_named, printer
from templates.lint import Finding, Severity
from templates.package import NotADocx, Parts
from templates.prose import settle
from templates.splice import is_sound

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_ONCE, _EACH = 9, 1
"""How hard to compress what is the same in all documents, and what is not: 1 takes half as long as 6."""


class BadTemplate(AnjuanError):
    """A template that is not filled, with everything that has to be put right.

    Attributes:
        path: the template.
        findings: errors only.
    """

    def __init__(self, path: Path, findings: tuple[Finding, ...]) -> None:
        super().__init__(path, findings)
        self.path = path
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Print:
    """A part with tags, compiled.

    Attributes:
        text: Jinja's template.
        alarms: what shows that the rendered part is not sound as it stands; None: it never is.
    """

    text: Any
    alarms: tuple[str, ...] | None

    def rendered(self, context: Mapping[str, object]) -> bytes:
        """The part with the values in it.

        Raises:
            ValueError: blocks of the template cross, so that no part comes of these values.
        """
        text: str = self.text.render(context)
        if self.alarms is not None and is_sound(text, self.alarms):
            return _DECLARATION + text.encode()
        root = package.parsed(text)
        settle(root)
        return package.serialised(root)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A compiled template.

    Attributes:
        parts: all parts but the properties, without the traces of the template's making.
        printed: by part name, those with tags.
        members: all other parts, compressed.
        beginning: the docx of these.
        fields: those that the tags name, by name.
        printers: what prints the values of each.
    """

    parts: Parts
    printed: Mapping[str, Print]
    members: Mapping[str, Member]
    beginning: Beginning
    fields: Mapping[str, Field]
    printers: Mapping[str, Printer]

    def document(self, changed: Parts) -> bytes:
        """The docx with these parts in place of the template's."""
        own = {name: member(name, part, level=_EACH) for name, part in changed.items()}
        if own.keys().isdisjoint(self.members):
            return self.beginning.ended(own)
        return joined({**self.members, **own})


def skeleton(path: Path) -> Skeleton:
    """The template at `path`, compiled; equal bytes are compiled once in a process.

    Raises:
        NotADocx: when it is none.
        BadTemplate: when it has errors.
    """
    try:
        outcome = _compiled(path.read_bytes())
    except ValueError as error:
        raise NotADocx(path, package.fault_of(error)) from error
    if isinstance(outcome, Skeleton):
        return outcome
    raise BadTemplate(path, outcome)


@lru_cache(maxsize=32)
def _compiled(data: bytes) -> Skeleton | tuple[Finding, ...]:
    parts = package.unpack(data)
    errors = tuple(finding for finding in lint.inspect(parts) if finding.severity is Severity.ERROR)
    return errors or compiled(parts)


def compiled(parts: Parts, *, spliced: bool = True) -> Skeleton:
    """Compile a template without errors; `spliced`: see `language.compiled`."""
    parts = package.without_traces(parts)
    printed: dict[str, Print] = {}
    fields: set[str] = set()
    for name in package.printed_parts(parts):
        tree, text, alarms = language.compiled(parts[name], spliced=spliced)
        found = Print(text, alarms)
        if language.is_plain(tree):
            parts[name] = found.rendered({})
        else:
            printed[name] = found
            fields |= language.names(tree)
    named = {name: field_named(name) for name in sorted(fields)}
    members = {name: member(name, part, level=_ONCE) for name, part in parts.items() if name not in printed}
    return Skeleton(
        parts=parts,
        printed=printed,
        members=members,
        beginning=beginning(members),
        fields=named,
        printers={name: printer(field) for name, field in named.items()},
    )
