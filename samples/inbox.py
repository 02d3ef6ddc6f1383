"""The inbox being made: every file is put there together with what intake must make of it."""

from dataclasses import asdict, dataclass
from pathlib import Path

from anjuan.kinds import Kind, Stage
from anjuan.recognition import Reason


@dataclass(frozen=True, slots=True)
class Expectation:
    """What intake must say of one source; the keys are those of the command line's JSON.

    Attributes:
        twin: another source with the same bytes in the same case: one of the two is filed, the other already filed.
        replaces: another source of the same name in the same case with other bytes: both are filed, and one
            replaces the other.
        remark: why this sample is here, in Chinese.
    """

    source: str
    outcome: str
    ticket_no: str | None = None
    kind: str | None = None
    stage: str | None = None
    reason: str | None = None
    twin: str | None = None
    replaces: str | None = None
    remark: str = ""

    def as_json(self) -> dict[str, str | None]:
        """Only what says something, apart from the five that every item has."""
        always = ("source", "outcome", "ticket_no", "kind", "stage")
        return {key: value for key, value in asdict(self).items() if value or key in always}


class Inbox:
    """Writes files below `root` and keeps the expectations in the order of writing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.expected: list[Expectation] = []

    def _write(self, path: str, data: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def filed(
        self,
        path: str,
        data: bytes,
        ticket: str | None,
        kind: Kind,
        stage: Stage | None = None,
        *,
        twin: str | None = None,
        replaces: str | None = None,
        remark: str = "",
    ) -> None:
        """Put a file that belongs into a case (or, without a ticket, into a series)."""
        self._write(path, data)
        self.inside(path, ticket, kind, stage, twin=twin, replaces=replaces, remark=remark)

    def inside(
        self,
        source: str,
        ticket: str | None,
        kind: Kind,
        stage: Stage | None = None,
        *,
        twin: str | None = None,
        replaces: str | None = None,
        remark: str = "",
    ) -> None:
        """Expect a member of an archive (`包.zip/成员名`) to be filed."""
        outcome = "already_filed" if twin else "filed"
        self.expected.append(
            Expectation(source, outcome, ticket, kind.value, stage and stage.value, None, twin, replaces, remark)
        )

    def held(self, path: str, data: bytes, reason: Reason, remark: str = "") -> None:
        """Put a file that a person must look at."""
        self._write(path, data)
        self.expected.append(Expectation(path, "held", reason=reason.value, remark=remark))

    def ignored(self, path: str, data: bytes, remark: str = "") -> None:
        """Put a file that programs leave behind."""
        self._write(path, data)
        self.expected.append(Expectation(path, "ignored", remark=remark))
