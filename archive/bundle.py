"""合卷: the whole case as one PDF.

Cover, contents, every record in archival order, reference sheet; outline, a foot on every page, PDF/A-2b. What comes from
outside is opened in a child process only; one bad record gets a page that says so, and the others are not touched.
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from anjuan.errors import AnjuanError
from anjuan.kinds import Kind
from anjuan.progress import Activity, Reporter
from anjuan.settings import ArchiveSettings
from archive.casesheet import ArchivalStamp, Bundled, BundleItem, CaseSheet
from archive.convert import CONVERTIBLE, Converted, Converter, Source
from archive.isolated import Isolated, JobFailed
from archive.obstacles import Obstacle
from archive.plan import Instead, Papers, Photos, Picture, Scans, Section, grid, in_order, replaced_by

MAX_PAGES = 2000
"""Of one record; more would bury the others."""
_PICTURES = frozenset({"jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp", "heic", "heif"})
_SOUNDS = frozenset({"mp3", "wav", "m4a", "amr", "aac", "ogg", "wma", "flac", "opus", "silk"})
_VIDEOS = frozenset({"mp4", "mov", "avi", "mkv", "3gp", "wmv", "flv", "webm", "m4v", "mpg", "mpeg"})
_SCAN_MM = 297
_LARGE_MM, _SMALL_MM = 170, 98


class BundleFailed(AnjuanError):
    """The pages of a case could not be put together.

    Attributes:
        number: the case's, as on its cover.
        target: the file that was to be written; it is not there, or still the former one.
        obstacle: what the child process said.
    """

    def __init__(self, number: str, target: Path, obstacle: Obstacle) -> None:
        super().__init__(number, target, obstacle)
        self.number = number
        self.target = target
        self.obstacle = obstacle


def bundle(
    case: CaseSheet,
    items: Sequence[BundleItem],
    target: Path,
    *,
    converter: Converter,
    settings: ArchiveSettings,
    now: dt.datetime,
    reporter: Reporter,
) -> Bundled:
    """Write the case's PDF to `target`: whole and checked, or not at all; a former one is replaced.

    Args:
        case: what the cover, the foot and the reference sheet say.
        items: all records of the case, replaced ones included; order does not matter.
        target: its folder must exist.
        converter: for office documents.
        settings: `photo_dpi`, and `convert_seconds` for each record.
        now: with an offset; the date of making.
        reporter: sees CONVERTING and BUNDLING.

    Raises:
        BundleFailed: the pages could not be put together. No single record causes that.
        OSError: the target's folder cannot be written.
    """
    successors = replaced_by(items)
    current = in_order([item for item in items if item.record.record_no not in successors])
    with tempfile.TemporaryDirectory(prefix="anjuan-", ignore_cleanup_errors=True) as name:
        raise NotImplementedError(current, name, Kind, Activity, groupby, Callable, ArchivalStamp)
