"""A template, judged and compiled once, ready to be filled many times."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from anjuan.errors import AnjuanError
from templates import language, lint, package
from templates.lint import Finding, Severity
from templates.package import NotADocx, Parts


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
class Skeleton:
    """A compiled template.

    Attributes:
        parts: all parts, of which `printed` ones are replaced in filling.
        printed: by part name, the compiled text.
        fields: the names that the tags name.
    """

    parts: Parts
    printed: Mapping[str, Any]
    fields: frozenset[str]


def skeleton(path: Path) -> Skeleton:
    """The template at `path`, compiled; equal bytes are compiled once in a process.

    Raises:
        NotADocx: when it is none.
        BadTemplate: when it has errors.
    """
    try:
        outcome = _compiled(path.read_bytes())
    except ValueError as error:
        raise NotADocx(path) from error
    if isinstance(outcome, Skeleton):
        return outcome
    raise BadTemplate(path, outcome)


@lru_cache(maxsize=32)
def _compiled(data: bytes) -> Skeleton | tuple[Finding, ...]:
    parts = package.unpack(data)
    errors = tuple(finding for finding in lint.inspect(parts) if finding.severity is Severity.ERROR)
    if errors:
        return errors
    environment = language.environment()
    trees = {name: environment.parse(language.source(parts[name])) for name in package.printed_parts(parts)}
    fields = {name: language.names(tree) for name, tree in trees.items()}
    return Skeleton(
        parts=parts,
        printed={name: environment.from_string(tree) for name, tree in trees.items()},
        fields=frozenset().union(*fields.values()),
    )
