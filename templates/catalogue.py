"""Which templates there are, and which file is used for each: the office's own one, else the one that comes with us."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from anjuan.errors import AnjuanError
from anjuan.kinds import Kind

LIBRARY = Path(__file__).parent / "library"


class Provider(StrEnum):
    """Whose template it is."""

    OFFICE = "office"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Template:
    """A template that can be filled.

    Attributes:
        key: English, as on the command line; for the office's own documents the file's name without `.docx`.
        title: Chinese; also the name of the office's file.
        path: the file that is used.
        provider: whose it is.
        kind: 文种 of what is filled.
        official: it has the layout of GB/T 9704-2012; else it is a form of the office's own.
        photos: the photos of a ticket go into it unless somebody says otherwise.
    """

    key: str
    title: str
    path: Path
    provider: Provider
    kind: Kind
    official: bool = False
    photos: bool = True


class UnknownTemplate(AnjuanError):
    """No template of this name.

    Attributes:
        name: as asked for.
        known: the titles of those that there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known


@dataclass(frozen=True, slots=True)
class _Known:
    """A document that comes with us."""

    title: str
    kind: Kind
    official: bool = False
    photos: bool = False


_KNOWN = {
    "case_statement": _Known("案件情况说明", Kind.CASE_STATEMENT, official=True, photos=True),
    "reply": _Known("回复", Kind.REPLY, official=True),
    "return": _Known("退单说明", Kind.RETURN, official=True),
    "extension": _Known("延期申请", Kind.EXTENSION, official=True),
    "exclusion": _Known("不计入评价情况说明", Kind.EXCLUSION, official=True, photos=True),
    "pending": _Known("挂账申请", Kind.PENDING, official=True),
    "pending_closed": _Known("销账报告", Kind.PENDING, official=True, photos=True),
    "callback": _Known("回访记录表", Kind.CALLBACK),
    "rework": _Known("再办单", Kind.OTHER),
    "daily": _Known("接诉即办工作日报", Kind.REPORT),
    "weekly": _Known("接诉即办工作周报", Kind.REPORT),
    "monthly": _Known("接诉即办工作月刊", Kind.REPORT),
    "typical_case": _Known("典型案例", Kind.TYPICAL_CASE, official=True),
    "key_people": _Known("重点人、特殊人群诉求梳理表", Kind.REPORT),
    "rates": _Known("三率统计表", Kind.REPORT),
    "training": _Known("培训记录", Kind.TRAINING),
    "sign_in": _Known("签到表", Kind.TRAINING),
    "nda": _Known("保密协议", Kind.NDA, official=True),
    "criticism": _Known("检讨报告", Kind.CRITICISM, official=True),
    "scoring": _Known("考核评分表", Kind.SCORING),
    "shift": _Known("交接班记录", Kind.SHIFT),
    "settlement": _Known("服务费结算单", Kind.SETTLEMENT, official=True),
}


class Templates:
    """The templates of an office.

    Args:
        office: its folder 模板; None, or a folder that is not there: only those of the package.
    """

    def __init__(self, office: Path | None = None) -> None:
        self._office = office

    def find(self, name: str) -> Template:
        """By English key, by Chinese title, or by the name of the office's own file.

        Raises:
            UnknownTemplate: when there is none.
        """
        wanted = name.strip().removesuffix(".docx")
        found = self.all()
        for template in found:
            if wanted in (template.key, template.title):
                return template
        raise UnknownTemplate(name, tuple(template.title for template in found))

    def all(self) -> tuple[Template, ...]:
        """One of each, ours first, then the office's further ones by name."""
        return (*self._known(), *self._further())

    def _known(self) -> Iterator[Template]:
        own = self._own_files()
        for key, known in _KNOWN.items():
            path = own.get(known.title) or own.get(key)
            provider = Provider.OFFICE if path else Provider.PACKAGE
            file = path or LIBRARY / f"{key}.docx"
            yield Template(key, known.title, file, provider, known.kind, known.official, known.photos)

    def _further(self) -> Iterator[Template]:
        ours = {name for key, known in _KNOWN.items() for name in (key, known.title)}
        for stem, path in self._own_files().items():
            if stem not in ours:
                yield Template(stem, stem, path, Provider.OFFICE, Kind.OTHER)

    def _own_files(self) -> dict[str, Path]:
        """The office's files by name without `.docx`; lock files of Word and WPS are none."""
        if self._office is None or not self._office.is_dir():
            return {}
        files = sorted(each for each in self._office.iterdir() if each.suffix.lower() == ".docx" and each.is_file())
        return {each.stem: each for each in files if not each.name.startswith(("~$", ".~", "."))}
