"""What a case file says of each of its records: values that the disk format, the register and the index share."""

import datetime as dt
from dataclasses import dataclass

from anjuan.kinds import Kind, Stage


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known of a file when it is filed.

    Attributes:
        kind: 文种.
        stage: 阶段, for photos mostly.
        name: the name under which it came, without folders.
        source: its path below the inbox as the user named it (members of archives: `包.zip/成员`), or how else it came.
        filed_at: when, with an offset.
        filed_by: who: a person's name, or `收件夹` for the watched inbox.
        taken_at: when a photo was taken, by its EXIF or its name.
        format: what the bytes are, as a lower-case extension without dot (`docx`, `pdf`), whatever the name claims.
        note: remarks for people, in Chinese.
    """

    kind: Kind
    stage: Stage | None
    name: str
    source: str
    filed_at: dt.datetime
    filed_by: str
    taken_at: dt.datetime | None = None
    format: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One filed document (卷内文件).

    Attributes:
        record_no: its number in the case, from 1, without gaps.
        path: below the bag's folder, with forward slashes: `data/001 ….docx`.
        sha256: lower-case hexadecimal.
        size: in bytes.
        replaces: the number of the earlier record that had the same name and other bytes.
    """

    record_no: int
    path: str
    sha256: str
    size: int
    facts: RecordFacts
    replaces: int | None = None
