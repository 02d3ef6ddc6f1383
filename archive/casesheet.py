"""What a bundle says of its case: values that the use case gathers, and the outcome."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from anjuan.casefile import Record
from anjuan.ids import RecordId
from anjuan.scan import ScanPage
from archive.obstacles import Obstacle


@dataclass(frozen=True, slots=True)
class ArchivalStamp:
    """归档章 (DA/T 22-2015, 5.3.3): six cells; the number of pages is filled in by the bundle."""

    fonds: str = ""
    year: str = ""
    number: str = ""
    organisation: str = ""
    retention: str = ""


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """The case as its cover shows it. All texts are Chinese and for people.

    Attributes:
        number: 工单编号 or the series' name; it stands at the foot of every page.
        title: 题名; may be empty.
        fields: the cover's rows in order, as (label, value); empty values leave a blank to write in.
        unit: who compiles it, such as 青云店镇市民诉求处置中心.
        heading: what the cover calls it.
        stamp: drawn in red on the cover, if given.
        notes: further paragraphs of the 备考表.
        compiled_by: 整理人; blank to sign by hand.
        checked_by: 检查人; blank to sign by hand.
    """

    number: str
    title: str
    fields: tuple[tuple[str, str], ...]
    unit: str
    heading: str = "接诉即办案卷"
    stamp: ArchivalStamp | None = None
    notes: tuple[str, ...] = ()
    compiled_by: str = ""
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class BundleItem:
    """A record with its file, and what the contents say of it.

    Attributes:
        path: the file itself (inside the bag).
        case: the key of its case file: 件号 are unique only inside one. Empty: all records are of the same.
        sign: what tells its case file from the others of the bundle, such as 甲卷; `bundle` sets it.
        title: 题名; empty: the name under which it was filed, without extension.
        author: 责任者.
        date: 日期 of the document; None: when the photo was taken, or when it was filed.
        caption: under a photo; empty: its name.
        scanned: the pages that were recognised in it: their text can be selected and found in the bundle.
    """

    record: Record
    path: Path
    case: str = ""
    sign: str = ""
    title: str = ""
    author: str = ""
    date: dt.date | None = None
    caption: str = ""
    scanned: tuple[ScanPage, ...] = ()

    @property
    def id(self) -> RecordId:
        """What tells this record from all others of the bundle."""
        return RecordId(self.case, self.record.record_no)


@dataclass(frozen=True, slots=True)
class Bundled:
    """A finished bundle.

    Attributes:
        pages: of the PDF, the cover included.
        records: how many are in the body, those with a page in their place included.
        cases: the keys of the case files that they are in.
        placeholders: those that only have a page that says why.
        replaced: the records left out because a later one stands for them.
        approximate: those not laid out by an office program.
    """

    pdf: Path
    pages: int
    records: int
    cases: tuple[str, ...]
    placeholders: tuple[tuple[RecordId, Obstacle], ...]
    replaced: tuple[RecordId, ...] = ()
    approximate: tuple[RecordId, ...] = ()

    @property
    def damaged(self) -> bool:
        """Files of the case are missing, or are not what was filed."""
        return any(obstacle.is_damage for _, obstacle in self.placeholders)
