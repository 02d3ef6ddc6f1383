"""What was hidden in a file, and what nobody looked into."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anjuan.masking import Masker, Personal, Span, written


@dataclass(slots=True)
class Findings:
    """Gathered while a file is masked.

    Attributes:
        hidden: how often each kind was hidden.
        pictures: pictures whose pixels nobody has read: a person must look at them.
        pictured: pages (from 1) that became pictures of themselves.
        omitted: pages (from 1) that are left out, for nobody could read them.
        names: of persons that the file tells: its own name may repeat them.
    """

    hidden: Counter[Personal] = field(default_factory=Counter)
    pictures: int = 0
    pictured: list[int] = field(default_factory=list)
    omitted: list[int] = field(default_factory=list)
    names: tuple[str, ...] = ()

    def count(self, spans: Iterable[Span]) -> None:
        """Count what was found."""
        self.hidden.update(span.sort for span in spans)

    def masked(self, text: str, masker: Masker) -> str:
        """The text masked, and counted."""
        spans = masker.find(text)
        self.count(spans)
        return written(text, spans)

    def as_json(self) -> dict[str, Any]:
        """As it goes over the pipe."""
        hidden = {sort.value: count for sort, count in self.hidden.items()}
        pages = {"pictured": self.pictured, "omitted": self.omitted}
        return {"hidden": hidden, "pictures": self.pictures, **pages, "names": self.names}
