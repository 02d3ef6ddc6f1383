"""An office folder, opened: its settings, and each mechanism wired to it on first use."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from anjuan.errors import AnjuanError, ExitCode, SettingsError
from anjuan.ids import SHANGHAI
from anjuan.numbers import parse_number
from anjuan.progress import Silent
from anjuan.settings import Settings, parse_settings
from casework.settings_file import WHOLE, parse_toml

if TYPE_CHECKING:
    from archive.convert import Converter
    from archive.held import HeldShelf
    from archive.store import Store
    from casework.darkroom import Darkroom
    from indexer.extract.scans.reader import ScanReader
    from indexer.extract.worker import Reader
    from indexer.index import Index
    from indexer.meaning.meaning import Meaning
    from register.register import Register
    from templates.catalogue import Templates

SETTINGS_FILE = "anjuan.toml"
WORKSPACE = "解包-"
Clock = Callable[[], dt.datetime]


BY_OFFICE = "系统"
"""Who did what nobody asked for."""


class Remark(StrEnum):
    """What an office did by itself when it was opened, for the user to know."""

    REGISTER_MADE_ANEW = "register_made_anew"


class NoOffice(AnjuanError):
    """The folder is not an office folder (it has no settings file); None: no folder was named at all."""

    exit_code = ExitCode.USAGE

    def __init__(self, home: Path | None) -> None:
        super().__init__(home)
        self.home = home


class OfficeExists(AnjuanError):
    """The folder is an office already, or has other things in it."""

    exit_code = ExitCode.USAGE

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.home = home


class UnknownTicket(AnjuanError):
    """No ticket, and no case file, has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def system_clock() -> dt.datetime:
    """The time now, in Asia/Shanghai."""
    return dt.datetime.now(SHANGHAI)


class Folders:
    """The folders of an office; their names are for people (ARCHITECTURE 4)."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = home / SETTINGS_FILE
        self.inbox = home / "收件夹"
        self.held = home / "待处理"
        self.cases = home / "案卷"
        self.register = home / "台账"
        self.templates = home / "模板"
        self.output = home / "产出"
        self.index = home / "索引"

    def all(self) -> tuple[Path, ...]:
        """Those that `init` makes."""
        return (self.inbox, self.held, self.cases, self.register, self.templates, self.output, self.index)


class Office:
    """An office folder with its mechanisms, each opened when first used and closed with the office.

    Args:
        home: the folder.
        clock: tells the time.
        told: is given what the office did by itself.

    Raises:
        NoOffice: the folder has no `anjuan.toml`.
        SettingsError: the settings are wrong.
    """

    def __init__(
        self, home: Path, *, clock: Clock = system_clock, told: Callable[[Remark], object] = lambda _remark: None
    ) -> None:
        self.folders = Folders(home)
        self.clock = clock
        self._told = told
        self.settings = read_settings(self.folders.settings)
        self.patterns = self.settings.number_patterns()

    @cached_property
    def store(self) -> "Store":
        """The case files."""
        from archive.store import Store

        return Store(self.folders.cases)

    @cached_property
    def held(self) -> "HeldShelf":
        """What waits for a person."""
        from archive.held import HeldShelf

        return HeldShelf(self.folders.held)

    @cached_property
    def register(self) -> "Register":
        """The database. Where it is gone and case files are there, its lists are made anew from them at once."""
        from register.register import Register

        self.folders.register.mkdir(exist_ok=True)
        file = self.folders.register / "register.db"
        lost = not self.settings.register.url and not file.exists() and any(self.store.cases())
        register = Register.open(self.settings.register.url or file)
        if lost:
            from casework.rebuilding import rebuild_register

            self.__dict__["register"] = register  # what rebuilds it asks the office for it
            rebuild_register(self, BY_OFFICE, Silent())
            self._told(Remark.REGISTER_MADE_ANEW)
        return register

    @cached_property
    def index(self) -> "Index":
        """The full-text index."""
        from indexer.index import Index

        return Index.open(self.folders.index, self.settings.search.engine, meaning=self.meaning)

    @cached_property
    def meaning(self) -> "Meaning":
        """What papers and tickets mean, for both indexes."""
        from indexer.meaning.meaning import Meaning

        return Meaning(self.folders.index / "语义", wanted=self.settings.search.meaning)

    @cached_property
    def reader(self) -> "Reader":
        """The capped processes that read documents."""
        from indexer.extract.worker import Reader

        return Reader(self.settings.text)

    @cached_property
    def scans(self) -> "ScanReader":
        """The capped process that recognises scans; it runs while there is something to do."""
        from indexer.extract.scans.reader import ScanReader

        return ScanReader(self.settings.ocr, self.settings.text)

    @cached_property
    def converter(self) -> "Converter":
        """Documents to PDF, with its cache."""
        from archive.convert import Converter
        from archive.office import find_office

        return Converter(self.folders.index / "PDF缓存", self.settings.archive, program=find_office())

    @cached_property
    def darkroom(self) -> "Darkroom":
        """The child that makes photos ready for documents."""
        from casework.darkroom import Darkroom

        return Darkroom(self.settings.archive.convert_seconds)

    @cached_property
    def templates(self) -> "Templates":
        """The office's templates over those of the package."""
        from templates.catalogue import Templates

        return Templates(self.folders.templates)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A folder for a while, on the office's own disk; what a crash leaves there goes when the index is tidied."""
        self.folders.index.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=WORKSPACE, dir=self.folders.index) as name:
            yield Path(name)

    def tidy_workspaces(self) -> None:
        """Clear away what a crash left. To be called by the one program that takes in the inbox."""
        for left in self.folders.index.glob(f"{WORKSPACE}*"):
            shutil.rmtree(left, ignore_errors=True)

    def number(self, typed: str) -> str:
        """The canonical ticket number that a person typed, by the register's aliases where it knows them.

        Raises:
            UnknownTicket: it has no form of a ticket number.
        """
        number = parse_number(typed, self.patterns)
        found = self.register.tickets.resolve(number or typed)
        if found or number:
            return found or number or typed
        raise UnknownTicket(typed)

    def close(self) -> None:
        """Close what was opened."""
        for name in ("darkroom", "scans", "reader", "index", "store", "register"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_settings(path: Path) -> Settings:
    """Read a settings file, with or without the byte order mark that Notepad adds.

    Raises:
        NoOffice: there is none.
        SettingsError: it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NoOffice(path.parent) from None
    except UnicodeDecodeError:
        raise SettingsError(((WHOLE, "不是 UTF-8 编码，请用记事本另存为 UTF-8"),)) from None
    except OSError:
        raise SettingsError(((WHOLE, "打不开，请检查它是不是文件、有没有读取权限"),)) from None
    return parse_settings(parse_toml(text))


def create(home: Path, *, unit_name: str | None = None) -> Folders:
    """Make an office folder.

    Raises:
        OfficeExists: `home` is an office, or is not empty.
    """
    folders = Folders(home)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise OfficeExists(home)
    for folder in folders.all():
        folder.mkdir(parents=True)
    text = files("casework").joinpath(SETTINGS_FILE).read_text(encoding="utf-8")
    if unit_name:
        text = text.replace('"青云店镇"', _toml_string(unit_name), 1)
        text = text.replace('"青云店镇人民政府"', _toml_string(f"{unit_name}人民政府"), 1)
    # A byte order mark lets old Notepad save the file back as UTF-8.
    folders.settings.write_text(text, encoding="utf-8-sig")
    return folders


def _toml_string(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
