"""What a file's name, its folders and its text say of it: the rules.

Names beat folders, the nearest folder beats the farther ones, and a text is asked only when neither names a ticket.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from anjuan.camera import read_shot
from anjuan.ids import NumberPattern
from anjuan.kind_words import (
    TICKETLESS,
    Medium,
    besides_stage,
    default_kind,
    is_plea,
    kind_in,
    medium_of,
    names_only,
    series_heading,
    stage_in,
)
from anjuan.kinds import Kind
from anjuan.numbers import Found, find_impossible, find_numbers, normalise
from anjuan.own_numbers import below_a_header, is_entitled, is_labelled
from anjuan.recognition import Action, Confidence, Reason, Recognition, Source
from anjuan.settings import Settings

_IGNORED = (
    "~$*", ".~*", "~*.tmp", "*.tmp", "*.temp", "._*", ".ds_store", "thumbs.db", "ehthumbs*.db", "desktop.ini", "*.lnk",
    "*.crdownload", "*.part", "*.partial", "*.download", "*.downloading", "*.opdownload", "*.td", "*.td.cfg", "*.xltd",
    "*.baiduyun.p.downloading", "*.baiduyun.uploading.cfg", ".nfs*", ".fuse_hidden*", ".smbdelete*",
    # What we lay beside a held file ourselves: people drag its folder back, under this name or another.
    ".held.json", "原因.txt",
)  # fmt: skip
_IGNORED_FOLDERS = (
    "__macosx", "$recycle.bin", "#recycle", "@eadir", "@recycle", "system volume information", ".trash*",
    ".spotlight-*", ".fseventsd",
)  # fmt: skip
_COPY_MARK = re.compile(
    r"(?:(?:\s*-\s*|\s+|的|(?<=\]))(?:副本|拷贝|复件|copy)\s*(?:\[?\d{1,3}\]?)?|\s*\[\d{1,3}\])\s*$", re.IGNORECASE
)
_COPY_PREFIX = re.compile(r"^(?:复件|副本|copy of)\s*(?:\[\d{1,3}\])?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RecognitionRules:
    """What an office sets: further number forms, and the words that mark a text's own number or a quoted one."""

    patterns: tuple[NumberPattern, ...]
    own_number_labels: tuple[str, ...]
    quoting_words: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> "RecognitionRules":
        """The rules in an office's settings."""
        intake = settings.intake
        return cls(settings.number_patterns(), intake.own_number_labels, intake.quoting_words)


@dataclass(frozen=True, slots=True)
class TextRecognition:
    """What a document's text says of it.

    Attributes:
        tickets: its own numbers: one, or a city's and a district's of the same case; more are several tickets.
        quoted: other numbers that it mentions.
        kind: what its title names.
        impossible: it has none of its own but one whose day does not exist.
    """

    tickets: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    kind: Kind | None = None
    impossible: bool = False

    @property
    def several(self) -> bool:
        """Whether its own numbers name more than one case."""
        return names_several_cases(self.tickets)


@dataclass(frozen=True, slots=True)
class _Part:
    """A name or a folder, read: its numbers, and its words without them."""

    words: str
    found: tuple[Found, ...]
    impossible: bool

    def numbers(self, confidence: Confidence) -> tuple[str, ...]:
        return _distinct(each.number for each in self.found if each.confidence is confidence)


def is_ignored(path: PurePosixPath) -> bool:
    """Whether it is a temporary file, an unfinished download or litter, of the system or our own."""
    name = path.name.lower()
    return any(fnmatchcase(name, pattern) for pattern in _IGNORED) or any(
        fnmatchcase(folder.lower(), pattern) for folder in path.parts[:-1] for pattern in _IGNORED_FOLDERS
    )


def names_several_cases(tickets: Sequence[str]) -> bool:
    """Whether the numbers name more than one case: a city's and a district's number together name one."""
    district = [each for each in tickets if each.startswith("兴[")]
    return len(district) > 1 or len(tickets) - len(district) > 1


def recognise(path: PurePosixPath, rules: RecognitionRules) -> Recognition:
    """Read a path below the inbox, as the user named it."""
    if is_ignored(path):
        return Recognition(Action.IGNORE, rule="ignored_name")
    stem, extension = _split(path.name)
    medium = medium_of(extension)
    words, copy = _without_copy_marks(normalise(stem))
    shot = read_shot(words) if medium in (Medium.IMAGE, Medium.VIDEO, Medium.AUDIO) else None
    name = _read(shot.words if shot else words, rules)
    folders = [_read(normalise(folder), rules) for folder in reversed(path.parts[:-1])]
    verdict = _verdict(name, folders)
    if medium is Medium.ARCHIVE:
        return replace(verdict, action=Action.EXPAND, copy=copy, reason=None, rule="archive")
    kind = _kind(name, folders, medium, of_case=bool(verdict.tickets))
    if verdict.reason is Reason.NO_TICKET and not verdict.tickets and kind in TICKETLESS:
        verdict = Recognition(Action.FILE, rule="kind_without_ticket")
    stage = None
    if kind in (Kind.PHOTO, Kind.VIDEO):
        stage = next((stage for part in (name, *folders) if (stage := stage_in(part.words))), None)
    return replace(verdict, kind=kind, stage=stage, copy=copy, taken=shot.taken if shot else None)


def caption(name: str, rules: RecognitionRules) -> str:
    """What the name of a photo says of it besides ticket, stage, time and serial; empty where it says no more."""
    words, _ = _without_copy_marks(normalise(_split(name)[0]))
    shot = read_shot(words)
    return besides_stage(_read(shot.words if shot else words, rules).words)


def _split(name: str) -> tuple[str, str]:
    """A name's stem and its extension in lower case; a dot in a sentence or a date begins none."""
    stem, dot, extension = name.rpartition(".")
    extension = normalise(extension).strip().lower()
    if dot and stem and len(extension) <= 8 and extension.isascii() and extension.isalnum():
        return stem, extension
    return name, ""


def _without_copy_marks(words: str) -> tuple[str, bool]:
    bare = words.strip()
    while (shorter := _COPY_PREFIX.sub("", _COPY_MARK.sub("", bare)).strip()) != bare and shorter:
        bare = shorter
    return bare, bare != words.strip()


def _read(words: str, rules: RecognitionRules) -> _Part:
    found = find_numbers(words, rules.patterns)
    rest, end = [], 0
    for each in found:
        rest.append(words[end : each.start])
        end = each.end
    return _Part(" ".join((*rest, words[end:])), found, bool(find_impossible(words, rules.patterns)))


def _verdict(name: _Part, folders: Sequence[_Part]) -> Recognition:
    """The ticket, and what follows from it; kind and stage are left open."""
    if tickets := name.numbers(Confidence.SURE):
        return _sure(tickets, Source.NAME)
    telling = next((each for each in (name, *folders) if each.impossible or each.numbers(Confidence.SURE)), None)
    if telling is None:
        return _hinted(name, folders)
    tickets = telling.numbers(Confidence.SURE)
    if not tickets:
        return Recognition(Action.HOLD, rule="impossible_date", reason=Reason.BAD_DATE)
    candidates = name.numbers(Confidence.CANDIDATE)
    if strange := tuple(each for each in candidates if not any(sure.endswith(each[1:]) for sure in tickets)):
        return _several((*strange, *tickets), Confidence.CANDIDATE, Source.NAME)
    return _sure(tickets, Source.FOLDER)


def _hinted(name: _Part, folders: Sequence[_Part]) -> Recognition:
    """Held; with the best hint at its number, if there is one."""
    for source, parts in ((Source.NAME, (name,)), (Source.FOLDER, folders)):
        for hint in (Confidence.CANDIDATE, Confidence.TAIL):
            if tickets := next((numbers for part in parts if (numbers := part.numbers(hint))), ()):
                rule = f"{hint}_in_{source}"
                return Recognition(Action.HOLD, None, None, tickets, hint, source, rule=rule, reason=Reason.NO_TICKET)
    return Recognition(Action.HOLD, rule="no_number", reason=Reason.NO_TICKET)


def _sure(tickets: tuple[str, ...], source: Source) -> Recognition:
    if names_several_cases(tickets):
        return _several(tickets, Confidence.SURE, source)
    # The city's number leads; the district platform's is the same case's second name.
    tickets = tuple(sorted(tickets, key=lambda each: each.startswith("兴[")))
    return Recognition(Action.FILE, None, None, tickets, Confidence.SURE, source, rule=f"number_in_{source}")


def _several(tickets: tuple[str, ...], confidence: Confidence, source: Source) -> Recognition:
    reason = Reason.SEVERAL_TICKETS
    return Recognition(Action.HOLD, None, None, tickets, confidence, source, rule="several_numbers", reason=reason)


def _kind(name: _Part, folders: Sequence[_Part], medium: Medium, *, of_case: bool) -> Kind | None:
    kinds = [kind for part in (name, *folders) if (kind := kind_in(part.words, medium, of_case=of_case))]
    if (
        not of_case
        and kinds[:1] == [Kind.PHOTO]
        and (own := next((kind for kind in kinds if kind in TICKETLESS), None))
    ):
        return own  # photos of a training, in a folder of their own within the training's
    if kind := kind_in(name.words, medium, of_case=of_case):
        return kind
    for folder in folders:
        kind = kind_in(folder.words, medium, of_case=of_case)
        # What stands beside a number in a folder's name is mostly the complaint: "热线-… 物业回复慢".
        if kind and (not folder.numbers(Confidence.SURE) or names_only(folder.words, kind)):
            return kind
    return default_kind(name.words, medium)


def recognise_text(text: str, rules: RecognitionRules) -> TextRecognition:
    """Read a document's text: its own number is labelled as such or stands in its title, and is not quoted there."""
    # The first pages suffice: an own number stands on top, and an appended list of tickets must not count.
    head = normalise(text[:_HEAD])
    titles = tuple(_title_lines(head))
    words = [_read(head[start:end], rules).words.strip() for start, end in titles]
    found = [each for each in find_numbers(head, rules.patterns) if each.confidence is Confidence.SURE]
    own = _own(found, head, titles, words, rules)
    impossible = not own and bool(_own(find_impossible(head, rules.patterns), head, titles, words, rules))
    own = tuple(sorted(own, key=lambda each: each.startswith("兴[")))
    quoted = _distinct(each.number for each in found if each.number not in own)
    return TextRecognition(own, quoted, _text_kind(words, of_case=bool(own)), impossible)


_HEAD = 20_000
_TITLE_LINES, _TITLE_LENGTH = 5, 60


def _title_lines(head: str) -> Iterable[tuple[int, int]]:
    """Where the lines before the first sentence stand."""
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", head[: _TITLE_LINES * 200])]
    for start, end in lines[:_TITLE_LINES]:
        line = head[start:end].strip()
        if len(line) > _TITLE_LENGTH or line.endswith(("。", ";", "!", "?", ",")):
            return
        yield start, end


def _text_kind(lines: Sequence[str], *, of_case: bool) -> Kind | None:
    for line in lines:
        if _names_a_paper(line) and (kind := kind_in(line, Medium.PAPER, of_case=of_case)):
            return kind
    heading, colon, _ = lines[0].partition(":") if lines else ("", "", "")
    return series_heading(heading.strip()) if colon else None


def _names_a_paper(line: str) -> bool:
    """Whether a line reads like a title: what it names stands at its end, and it is no field of a form."""
    if ":" in line or is_plea(line):
        return False
    return kind_in(line[-12:], Medium.PAPER, of_case=True) is not None


def _own(
    found: Sequence[Found],
    head: str,
    titles: Sequence[tuple[int, int]],
    words: Sequence[str],
    rules: RecognitionRules,
) -> tuple[str, ...]:
    """The numbers that are the text's own."""
    labels, quoting = rules.own_number_labels, rules.quoting_words
    own = [each for each in found if is_labelled(each, head, labels, quoting)]
    begin = 0
    for line, said in zip(titles, words, strict=True):
        own += [
            each
            for each in found
            if line[0] <= each.start < line[1] and is_entitled(each, head, (begin, line[1]), line, quoting)
        ]
        if _names_a_paper(said) and "," not in said:  # else the next line may go on with its sentence
            begin = line[1]
    numbers = {each.number for each in own}
    listed = below_a_header(found, head, labels, quoting)
    # Below a form with a number of its own a table lists other tickets.
    if not own or numbers & {each.number for each in listed}:
        numbers |= {each.number for each in listed}
    return _distinct(each.number for each in found if each.number in numbers)


def _distinct(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers))
