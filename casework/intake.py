"""Intake: what arrives is recognised, read, filed into a case file or held, and entered in the register.

A file leaves the inbox only after that (law 1), so every step can be done again: a file whose filing was cut short is
still there, and filing it again finds its bytes in the case file and makes the register agree.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from anjuan.calls import read_call
from anjuan.casefile import Record
from anjuan.errors import AnjuanError, ExitCode
from anjuan.filing import archive_case
from anjuan.ids import CaseId, RecordId
from anjuan.kinds import Kind
from anjuan.recognition import Confidence, Reason, Recognition
from anjuan.steps import Event, Step
from casework.confined import ReaderDied, confined
from casework.deciding import Deciding, Doubt, Incoming, Place
from casework.indexing import stored_text
from casework.office import Office
from casework.outcomes import AlreadyFiled, Filed, Held, Ignored, Left, Outcome, explanation, why_held
from casework.reviewing import remarks
from casework.scanning import queue_scans

if TYPE_CHECKING:
    from archive.filing import Outcome as Stored
    from archive.staging import Staged
    from watch.unpack import Unpacked

BATCH = 64
"""Files taken together: their records go into the register, and their text into the index, in one commit."""

BY_INBOX = "收件夹"
SUGGESTIONS = 5
UNPACK_SECONDS = 600.0


class CaseVanished(AnjuanError):
    """The register knows records of a case file that is not on the disk any more: nothing is filed there.

    Attributes:
        case: its key.
    """

    exit_code = ExitCode.CHECK_FAILED

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.case = case


class NoRoom(AnjuanError):
    """An archive could not be unpacked: the disk took no more, or failed.

    Attributes:
        name: the archive's.
        cause: what the system said.
    """

    def __init__(self, name: str, cause: str) -> None:
        super().__init__(name, cause)
        self.name = name
        self.cause = cause


class Intake:
    """Takes files in, for one office.

    Args:
        office: the open office.
        by: who files: the inbox, or a person's name.
    """

    def __init__(self, office: Office, *, by: str = BY_INBOX) -> None:
        self._office = office
        self._by = by
        self._deciding = Deciding(office, by)

    def take(self, incoming: Sequence[Incoming]) -> list[tuple[Incoming, Outcome]]:
        """File or hold every file; whoever calls takes those out of the inbox that are not `Ignored`.

        Archives come last, and the members of one stand before it: what lies in the inbox itself is the original.
        """
        decisions = self._deciding.decide(incoming)
        taken: list[tuple[Incoming, Outcome]] = [
            (each, Ignored(str(each.source), Left.LITTER)) for each in decisions.litter
        ]
        taken += self._file(decisions.places)
        taken += [(doubt.incoming, self._hold(doubt)) for doubt in decisions.doubts]
        for archive, seen in decisions.archives:
            taken += self._expand(archive, seen)
        return taken

    # Filing

    def _file(self, places: Sequence[Place]) -> list[tuple[Incoming, Outcome]]:
        by_case: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_case[place.case.key].append(place)
        results = self._file_in_cases(list(by_case.values()))
        moved = self._enter([(place, each.record) for place, each in results if isinstance(each, Filed | AlreadyFiled)])
        remarks = self._remarks([each for _, each in results if isinstance(each, Filed)], moved)
        return [
            (place.incoming, replace(each, notes=each.notes + next(remarks)) if isinstance(each, Filed) else each)
            for place, each in results
        ]

    def _file_in_cases(self, groups: Sequence[Sequence[Place]]) -> list[tuple[Place, Outcome]]:
        """File what goes into each case in one commit; what cannot be copied or written now stays in the inbox."""
        results: list[tuple[Place, Outcome]] = []
        ready: list[list[tuple[Place, Staged]]] = []
        vanished = self._vanished({group[0].case.key for group in groups})
        for group in groups:
            if (key := group[0].case.key) in vanished:
                results += [(place, _left(place, CaseVanished(key))) for place in group]
                continue
            copies = [(place, self._stage(place.incoming)) for place in group]
            results += [(place, copy) for place, copy in copies if isinstance(copy, Ignored)]
            if staged := [(place, copy) for place, copy in copies if not isinstance(copy, Ignored)]:
                ready.append(staged)
        stored = self._office.store.file_all(
            [(staged[0][0].case, [(copy, place.facts) for place, copy in staged]) for staged in ready]
        )
        for staged, outcome in zip(ready, stored, strict=True):
            results += self._told(staged, outcome)
        return results

    def _told(
        self, staged: "Sequence[tuple[Place, Staged]]", outcome: "tuple[Stored, ...] | AnjuanError"
    ) -> list[tuple[Place, Outcome]]:
        """What became of the files of one case."""
        from archive.filing import Filed as NewRecord
        from archive.store import RecordDamaged

        if not isinstance(outcome, AnjuanError):
            return [
                (
                    place,
                    Filed(str(place.incoming.source), place.case, each.record, place.notes)
                    if isinstance(each, NewRecord)
                    else AlreadyFiled(str(place.incoming.source), place.case, each.record),
                )
                for (place, _), each in zip(staged, outcome, strict=True)
            ]
        self._office.store.discard_all(staged[0][0].case, [copy for _, copy in staged])
        if not isinstance(outcome, RecordDamaged):
            return [(place, _left(place, outcome)) for place, _ in staged]
        # One twin of a damaged record must not keep the others out.
        [culprit] = [place for place, copy in staged if copy == outcome.staged]
        others = [place for place, _ in staged if place is not culprit]
        return [(culprit, _left(culprit, outcome)), *(self._file_in_cases([others]) if others else ())]

    def _vanished(self, cases: AbstractSet[str]) -> AbstractSet[str]:
        """Case files that somebody has taken away: they are not begun anew, for their numbers are given out."""
        return self._office.register.records.having_records(
            {key for key in cases if not (self._office.folders.cases / key).is_dir()}
        )

    def _stage(self, incoming: Incoming) -> "Staged | Ignored":
        from archive.staging import SourceChanged, SourceVanished

        try:
            return self._office.store.stage(incoming.path)
        except (SourceChanged, SourceVanished):
            return Ignored(str(incoming.source), Left.STILL_ARRIVING)
        except AnjuanError as trouble:
            return Ignored(str(incoming.source), Left.TROUBLE, trouble)

    def _enter(self, entries: Sequence[tuple[Place, Record]]) -> Mapping[RecordId, Event]:
        """Make the register have these records, with their place in the index's queue, and what was read of them.

        Returns:
            The steps of tickets that they prove and that nobody had noted.
        """
        from register.shelf import Filing

        register, now = self._office.register, self._office.clock()
        register.texts.put(*(stored_text(record.sha256, place.reading, now) for place, record in entries))
        calls = {
            RecordId(place.case.key, record.record_no): read_call(place.reading.text)
            for place, record in entries
            if record.facts.kind is Kind.CALLBACK and place.reading
        }
        moved = register.records.file([Filing(place.case, record) for place, record in entries], now, calls)
        queue_scans(self._office, {record.sha256 for _, record in entries})
        self._release_held({record.sha256 for _, record in entries})
        return moved

    def _release_held(self, filed: AbstractSet[str]) -> None:
        """What was held with bytes that are filed now waits for nobody any more."""
        for waiting in self._office.held.all():
            if waiting.sha256 in filed and self._office.held.release(waiting.held_id, waiting.sha256):
                self._office.register.held.resolve(waiting.held_id, self._office.clock(), self._by)

    def _remarks(self, filed: Sequence[Filed], moved: Mapping[RecordId, Event]) -> Iterator[tuple[str, ...]]:
        """What a person should know of each new record, in Chinese."""
        register = self._office.register
        twins = register.records.with_content({each.record.sha256 for each in filed})
        tickets = {each.case.ticket_no for each in filed if each.case.ticket_no}
        unknown = tickets - register.tickets.named(tickets).keys()
        for each in filed:
            elsewhere = dict.fromkeys(
                twin.case.name for twin in twins.get(each.record.sha256, ()) if twin.case.key != each.case.key
            )
            event = moved.get(RecordId(each.case.key, each.record.record_no))
            yield tuple(
                remark
                for applies, remark in (
                    (each.record.replaces, f"与第{each.record.replaces}件同名而内容不同，作为新版本"),
                    (elsewhere, f"同样的文件也在 {'、'.join(elsewhere)}"),
                    (each.case.ticket_no in unknown, "台账里还没有这个工单"),
                    (event, _moved_words(event) if event else ""),
                )
                if applies
            )

    # Holding

    def _hold(self, doubt: Doubt) -> Outcome:
        from register.held import HeldFile

        incoming, seen = doubt.incoming, doubt.seen
        source = str(incoming.source)
        copy = self._stage(incoming)
        if isinstance(copy, Ignored):
            return copy
        suggestions = self._suggestions(seen)
        try:
            held = self._office.held.hold(
                copy,
                source=source,
                reason=doubt.reason,
                explanation=explanation(source, doubt.reason, seen.tickets, suggestions, doubt.details),
                facts={
                    "kind": seen.kind,
                    "stage": seen.stage,
                    "tickets": list(seen.tickets),
                    "taken": _iso(seen.taken),
                },
                now=self._office.clock(),
            )
        except AnjuanError as trouble:
            self._office.store.discard(copy)
            return Ignored(source, Left.TROUBLE, trouble)
        except OSError:
            self._office.store.discard(copy)
            raise
        self._office.register.held.add(
            HeldFile(held.held_id, source, doubt.reason, held.sha256, held.held_at), self._by
        )
        return Held(
            source, held.held_id, doubt.reason, held.sha256, seen.kind, seen.stage, seen.tickets, suggestions,
            doubt.details,
        )  # fmt: skip

    def _suggestions(self, seen: Recognition) -> tuple[str, ...]:
        """Tickets of the register that an incomplete number may mean."""
        if seen.confidence not in {Confidence.CANDIDATE, Confidence.TAIL}:
            return ()
        tickets = self._office.register.tickets
        found = [number for each in seen.tickets if each[0] in "?*" for number in tickets.candidates(each)]
        return tuple(dict.fromkeys(found))[:SUGGESTIONS]

    # Archives

    def _expand(self, incoming: Incoming, seen: Recognition) -> list[tuple[Incoming, Outcome]]:
        """Take in an archive's members, each by itself, then keep the archive as it came."""
        from watch.unpack import UnpackLimits, UnreadableArchive, UnsafeArchive, unpack

        limits = UnpackLimits.of(self._office.settings.intake)
        with self._office.workspace() as folder:
            try:
                unpacked = confined(
                    unpack, incoming.path, folder, limits, name=incoming.source.name, seconds=UNPACK_SECONDS
                )
            except OSError as error:
                trouble = NoRoom(incoming.source.name, error.strerror or "")
                return [(incoming, Ignored(str(incoming.source), Left.TROUBLE, trouble))]
            except (UnreadableArchive, ReaderDied):
                return [(incoming, self._hold(Doubt(incoming, Reason.UNREADABLE, seen)))]
            except UnsafeArchive as unsafe:
                return [(incoming, self._hold(Doubt(incoming, unsafe.fault.reason, seen)))]
            members = [
                Incoming(each.path, incoming.source / each.name, each.path.stat().st_size) for each in unpacked.members
            ]
            taken = [
                pair for start in range(0, len(members), BATCH) for pair in self.take(members[start : start + BATCH])
            ]
            own = self._keep_archive(incoming, seen, unpacked, [outcome for _, outcome in taken])
        return [*taken, (incoming, own)]

    def _keep_archive(
        self, incoming: Incoming, seen: Recognition, unpacked: "Unpacked", members: Sequence[Outcome]
    ) -> Outcome:
        """File the archive itself, once all its members are safe; hold it while some could not be taken out of it."""
        if any(isinstance(each, Ignored) and each.why is not Left.LITTER for each in members):
            return Ignored(str(incoming.source), Left.STILL_ARRIVING)
        if unpacked.refused:
            details = tuple(f"没有取出：{each.name}（{why_held(each.fault.reason)}）" for each in unpacked.refused)
            return self._hold(Doubt(incoming, unpacked.refused[0].fault.reason, seen, details))
        if not unpacked.members:
            return self._hold(Doubt(incoming, Reason.EMPTY, seen))
        now = self._office.clock()
        facts = self._deciding.facts(incoming, seen, "zip")
        notes = (f"压缩包里的 {len(unpacked.members)} 个文件已分别处理，原包存此备查",)
        [(_, outcome)] = self._file([Place(incoming, archive_case(now.date()), facts, None, notes)])
        return outcome

    def file_by_hand(self, incoming: Incoming, case: CaseId, seen: Recognition) -> Outcome:
        """File one file where a person says, whatever its name and state."""
        [reading] = self._office.reader.read([incoming.path], slow=False)
        facts = self._deciding.facts(incoming, seen, reading.format, reading.taken_at)
        notes = remarks(self._office, reading.text, facts.kind, case.ticket_no)
        [(_, outcome)] = self._file([Place(incoming, case, facts, reading, notes)])
        return outcome


def _left(place: Place, trouble: AnjuanError) -> Ignored:
    return Ignored(str(place.incoming.source), Left.TROUBLE, trouble)


def _moved_words(event: Event) -> str:
    """What was noted of a ticket by filing a document, as a remark."""
    told = "、".join(each.chinese for each in (event.solved, event.satisfied) if each) if event.told else "结果待录"
    return f"环节记为“{event.step.chinese}”{f'（{told}）' if event.step is Step.VISIT else ''}"


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
