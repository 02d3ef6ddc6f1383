"""What a document prints that follows from its other values: computed, never typed."""

from collections.abc import Callable, Mapping

from anjuan.settings import Settings
from casework import contract_papers, report_papers, ticket_papers

Derive = Callable[[Mapping[str, object], Settings], Mapping[str, object]]
"""From the values of a document and the office's settings, the values to add or to put right."""

DERIVED: Mapping[str, Derive] = {
    **dict.fromkeys(("daily", "weekly"), report_papers.running),
    **dict.fromkeys(("monthly", "rates"), report_papers.closing),
    **dict.fromkeys(("case_statement", "reply", "return", "pending"), ticket_papers.prose),
    "extension": ticket_papers.extension,
    **dict.fromkeys(("exclusion", "pending_closed"), ticket_papers.proven),
    "callback": ticket_papers.callback,
    **dict.fromkeys(("training", "sign_in"), contract_papers.sign_in),
    **dict.fromkeys(("nda", "criticism"), contract_papers.parties),
    "scoring": contract_papers.scoring,
    "settlement": contract_papers.settlement,
}
"""By the template's key."""


def derived(key: str, values: Mapping[str, object], settings: Settings) -> dict[str, object]:
    """The values of the document `key`, completed by what follows from them."""
    derive = DERIVED.get(key)
    return {**values, **derive(values, settings)} if derive else dict(values)
