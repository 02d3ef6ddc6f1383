"""Why a record cannot be shown on paper."""

from enum import StrEnum


class Obstacle(StrEnum):
    """Stable codes; the values stand in the command line's JSON."""

    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    MISSING = "missing"
    ALTERED = "altered"
    TOO_SLOW = "too_slow"
    TOO_MANY_PAGES = "too_many_pages"
    SOUND = "sound"
    VIDEO = "video"
    UNSUPPORTED = "unsupported"
    NO_OFFICE = "no_office"

    @property
    def is_damage(self) -> bool:
        """The case file is not what it was when the record was filed."""
        return self in (Obstacle.MISSING, Obstacle.ALTERED)

    @property
    def chinese(self) -> str:
        """What the page in its place says has happened, and in the contents."""
        return _WORDS[self]

    @property
    def advice(self) -> str:
        """What the reader can do."""
        return _ADVICE[self]


class Unpreparable(Exception):
    """This record gets a page that says why it is not shown."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


_WORDS = {
    Obstacle.ENCRYPTED: "文件加了密码",
    Obstacle.UNREADABLE: "文件已损坏，无法打开",
    Obstacle.EMPTY: "文件是空的",
    Obstacle.MISSING: "案卷中找不到这份文件",
    Obstacle.ALTERED: "文件与固化校验值不符",
    Obstacle.TOO_SLOW: "文件过于复杂，转换超时",
    Obstacle.TOO_MANY_PAGES: "页数过多",
    Obstacle.SOUND: "录音不能印成纸页",
    Obstacle.VIDEO: "视频不能印成纸页",
    Obstacle.UNSUPPORTED: "这种格式不能印成纸页",
    Obstacle.NO_OFFICE: "本机未安装 LibreOffice，无法转换这种格式",
}
_KEEP = "原件完好保存在电子案卷中，请打开原件查看。"
_RESTORE = "请先校验案卷（anjuan verify），从备份中找回原件，然后重新生成合卷。"
_ADVICE = {
    Obstacle.ENCRYPTED: "请向提供单位索取密码，去除密码后另存，再放入收件夹，然后重新生成合卷。",
    Obstacle.UNREADABLE: "请向提供单位索取完好的文件，放入收件夹，然后重新生成合卷。",
    Obstacle.EMPTY: "请向提供单位索取有内容的文件，放入收件夹，然后重新生成合卷。",
    Obstacle.MISSING: _RESTORE,
    Obstacle.ALTERED: _RESTORE,
    Obstacle.TOO_SLOW: "请用 WPS 或 Word 打开原件，另存为 PDF 后放入收件夹，然后重新生成合卷。",
    Obstacle.TOO_MANY_PAGES: _KEEP,
    Obstacle.SOUND: "原件完好保存在电子案卷中，请用播放软件打开收听。",
    Obstacle.VIDEO: "原件完好保存在电子案卷中，请用播放软件打开观看。",
    Obstacle.UNSUPPORTED: _KEEP,
    Obstacle.NO_OFFICE: "请安装 LibreOffice（见 anjuan doctor），或将原件另存为 PDF 后放入收件夹，再生成合卷。",
}
