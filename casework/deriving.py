"""What a document prints that follows from its other values: computed, never typed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from anjuan.settings import Settings
from casework import contract_papers, report_charts, report_papers, ticket_papers

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a document's values are completed.

    Attributes:
        derive: from the values and the office's settings, the values to add or to put right.
        reads: fields that it makes use of, though the template may not print them.
        source: by the name of a computed field, the field that a person has to give for it.
    """

    derive: Callable[[Values, Settings], Values]
    reads: frozenset[str] = frozenset()
    source: Mapping[str, str] = field(default_factory=dict)


def _report(derive: Callable[[Values, Settings], Values], computed: tuple[str, ...]) -> Derivation:
    return Derivation(derive, report_papers.READ, dict.fromkeys(computed, report_papers.WITH_EXCLUSIONS))


def _charted(found: Derivation) -> Derivation:
    return replace(found, derive=report_charts.charted(found.derive), reads=found.reads | report_charts.READ)


DERIVED: Mapping[str, Derivation] = {
    **dict.fromkeys(("daily", "weekly"), _charted(_report(report_papers.running, report_papers.RUNNING))),
    "monthly": _charted(_report(report_papers.closing, report_papers.CLOSING)),
    "rates": _report(report_papers.closing, report_papers.CLOSING),
    **dict.fromkeys(("case_statement", "reply", "pending"), Derivation(ticket_papers.prose)),
    "return": Derivation(ticket_papers.returned),
    "extension": Derivation(ticket_papers.extension, frozenset({"办结时限"})),
    **dict.fromkeys(("exclusion", "pending_closed"), Derivation(ticket_papers.proven, frozenset({"附件清单"}))),
    "callback": Derivation(ticket_papers.callback),
    "training": Derivation(contract_papers.training, frozenset({"培训编号", "空白行数"})),
    "sign_in": Derivation(contract_papers.sign_in, frozenset({"培训编号", "空白行数"})),
    **dict.fromkeys(("nda", "criticism"), Derivation(contract_papers.parties, frozenset({"成文日期"}))),
    "scoring": Derivation(
        contract_papers.scoring,
        frozenset({"岗位", "扣分明细", "成文日期"}),
        dict.fromkeys(contract_papers.SCORED, "岗位"),
    ),
    "settlement": Derivation(
        contract_papers.settlement,
        frozenset({"结算起日", "扣款明细"}),
        dict.fromkeys(contract_papers.SETTLED, "结算起日"),
    ),
}
"""By the template's key."""


def derived(key: str, values: Values, settings: Settings) -> dict[str, object]:
    """The values of the document `key`, completed by what follows from them."""
    found = DERIVED.get(key)
    return {**values, **found.derive(values, settings)} if found else dict(values)


def read_by(key: str) -> frozenset[str]:
    """The fields that are of use to the document `key`, though its template may not print them."""
    found = DERIVED.get(key)
    return found.reads if found else frozenset()


def asked(key: str, missing: Iterable[str]) -> tuple[str, ...]:
    """The fields that a person has to give where these are missing in the document `key`, each once."""
    found = DERIVED.get(key)
    return tuple(dict.fromkeys(found.source.get(name, name) if found else name for name in missing))
