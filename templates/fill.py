"""Fill a template: values in, one docx out."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anjuan.errors import AnjuanError
from anjuan.kinds import Stage
from templates import package
from templates.charts import Chart
from templates.fields import BadValues, Column, Field, FieldType, Printed, Row, fault
from templates.images import NO_SHOT, Album, Develop, Photo, Shot, printable
from templates.lint import Code, Finding
from templates.package import Parts
from templates.prose import Blank, clean, is_clean
from templates.publish import publish
from templates.skeleton import BadTemplate, Skeleton, skeleton


class MissingFields(AnjuanError):
    """Required fields without a value, all at once.

    Attributes:
        template: the template.
        fields: in the order in which the document prints them.
    """

    def __init__(self, template: Path, fields: tuple[Field, ...]) -> None:
        super().__init__(template, fields)
        self.template = template
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Note:
    """Characters that no document can hold were left out of a field: `U+0007`, each once."""

    field: str
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled document.

    Attributes:
        path: where it stands.
        fields: the names that the template names.
        blanks: those of them that a draft still lacks.
        notes: what was left out of which field.
    """

    path: Path
    fields: frozenset[str]
    blanks: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def fill(  # noqa: PLR0913 - a document is made of these
    template: Path,
    values: Mapping[str, object],
    target: Path,
    *,
    title: str,
    author: str,
    now: dt.datetime,
    frame: Skeleton | None = None,
    photos: Sequence[Photo] = (),
    develop: Develop = printable,
    draft: bool = False,
    overwrite: bool = False,
    synced: bool = True,
) -> Filled:
    """Fill `template` and write `target` in one step: it is there complete, or not at all.

    Equal arguments give equal bytes. Values that the template does not name are left unused.

    Args:
        template: a docx.
        values: by the Chinese names of fields.
        target: the file to write; its folder exists.
        title: of the document's properties.
        author: the unit that issues it, of the document's properties.
        now: the document's time, with an offset.
        frame: the template, compiled, from whoever fills it many times; None: it is read anew.
        photos: in the order of printing.
        develop: makes them ready; those from outside, in another process.
        draft: print （待填：…） for what is missing instead of raising.
        overwrite: replace a file that is there.
        synced: outlive a power cut from now on; False: whoever fills many calls `publish.sync` once for all.

    Raises:
        NotADocx: the template is none.
        BadTemplate: the template has errors.
        BadValues: values that their fields cannot take.
        MissingFields: required values are missing, and it is no draft.
        BadPhoto: a photo is none.
        TargetExists: unless `overwrite`.
    """
    frame = frame or skeleton(template)
    notes: list[Note] = []
    album = Album(develop)
    context = _printed(frame, values, notes, album)
    missed: dict[str, None] = {}
    context |= {
        name: Blank(name, missed, field.wordy) for name, field in frame.fields.items() if context.get(name) is None
    }
    if photos:
        context |= {name: shots for name, shots in _shots(album, photos).items() if name in frame.fields}
    rendered = _rendered(template, frame, context, album)
    if missed and not draft:
        raise MissingFields(template, tuple(frame.fields[name] for name in missed))
    created = f"{now.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    rendered[package.PROPERTIES] = package.properties(title=clean(title)[0], author=clean(author)[0], created=created)
    if album.shown:
        rendered |= package.images(frame.parts, album.shown)
    publish(frame.document(rendered), target, overwrite=overwrite, synced=synced)
    return Filled(target, frozenset(frame.fields), tuple(missed), tuple(notes))


_DRAWN = (FieldType.PHOTOS, FieldType.CHART)


def _printed(frame: Skeleton, values: Mapping[str, object], notes: list[Note], album: Album) -> dict[str, object]:
    """What each field prints; None for a required field without a value."""
    context: dict[str, object] = {}
    faults: list[tuple[Field | Column, str]] = []
    for name, field in frame.fields.items():
        given = values.get(name)
        if field.type in _DRAWN and not given:
            context[name] = ()
            continue
        if field.type is FieldType.CHART and isinstance(given, Chart):
            context[name] = album.chart(given)
            continue
        try:
            value = frame.printers[name](given)
        except (ValueError, RecursionError) as error:  # RecursionError: lists in lists without end
            faults.append(fault(field, given, error))
            continue
        dropped: dict[str, None] = {}
        cleaned = _cleaned(value, dropped) if value else value
        context[name] = cleaned if cleaned or not field.required else None
        if dropped:
            notes.append(Note(name, tuple(dropped)))
    if faults:
        raise BadValues(tuple(faults))
    return context


def _cleaned(value: Printed | Row, dropped: dict[str, None]) -> object:
    """The value with every text in it cleaned; gathers what was dropped."""
    match value:
        case str():
            text, characters = clean(value)
            if characters:
                dropped |= dict.fromkeys(characters)
                return text if text.strip() else ""
            return text
        case dict():
            if is_clean("".join(value.values())):
                return value
            return {name: _cleaned(text, dropped) for name, text in value.items()}
        case _:
            return tuple([_cleaned(item, dropped) for item in value])


_STAGES = {Stage.BEFORE: "前", Stage.DURING: "中", Stage.AFTER: "后"}
_WORTH_A_HEADING = 2
"""So many photos of one stage are left over before they get rows of their own."""


def _shots(album: Album, photos: Sequence[Photo]) -> dict[str, object]:
    """The photos as fields: by stage, and without a stage; in rows as they are compared, and as they save paper.

    The rows of a comparison (对比照片) have `前`, `中`, `后`. One stage may have many photos more than the others: then
    the rows with but this one (其余照片组: `左`, `中`, `右`) stand apart from those before (对比照片组).
    """
    by_stage = {stage: tuple(album.shot(photo) for photo in photos if photo.stage is stage) for stage in _STAGES}
    others = tuple(album.shot(photo) for photo in photos if photo.stage is None)
    rows = _side_by_side({word: by_stage[stage] for stage, word in _STAGES.items()})
    *_, second, most = sorted(_STAGES, key=lambda stage: len(by_stage[stage]))
    compared = len(by_stage[second])
    rest = by_stage[most][compared:]
    if len(rest) < _WORTH_A_HEADING:
        compared, rest = len(rows), ()
    return {
        **{f"{stage.chinese}照片": shots for stage, shots in by_stage.items()},
        "对比照片": rows,
        "对比照片组": rows[:compared],
        "其余照片组": _side_by_side({"左": rest[::3], "中": rest[1::3], "右": rest[2::3]}),
        "其余照片阶段": most.chinese if rest else "",
        "其他照片": others,
        "其他照片组": _side_by_side({"左": others[::2], "右": others[1::2]}),
    }


def _side_by_side(columns: Mapping[str, Sequence[Shot]]) -> tuple[dict[str, Shot], ...]:
    """Rows of a column each, filled up where one has fewer."""
    shots = itertools.zip_longest(*columns.values(), fillvalue=NO_SHOT)
    return tuple(dict(zip(columns, row, strict=True)) for row in shots)


def _rendered(template: Path, frame: Skeleton, context: Mapping[str, object], album: Album) -> Parts:
    """The parts with tags, filled.

    Raises:
        BadTemplate: a tag or a block of the template does not work with these values.
    """
    from jinja2 import UndefinedError

    rendered: Parts = {}
    try:
        for name, part in frame.printed.items():
            album.part = name
            rendered[name] = part.rendered(context)
    except UndefinedError as error:
        column = str(error).rpartition("attribute ")[2].strip("'")
        raise BadTemplate(template, (Finding(Code.UNKNOWN_COLUMN, what=column),)) from error
    except (TypeError, ValueError) as error:
        raise BadTemplate(template, (Finding(Code.STRUCTURE),)) from error
    return rendered
