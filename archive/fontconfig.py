"""What LibreOffice takes for the fonts that office papers name.

A fontconfig file of our own, given to each run, so that a document looks the same whatever is installed. On Windows
LibreOffice reads no fontconfig and uses the system's own 宋体, 仿宋, 黑体 and 楷体.
"""

from pathlib import Path
from xml.sax.saxutils import escape

from archive.fonts import FOLDER

_ALIASES = {
    ("Anjuan Song", "Anjuan Fangsong"): (
        "宋体", "SimSun", "新宋体", "NSimSun", "宋体-简",
        "Songti SC", "STSong", "华文宋体", "华文中宋", "STZhongsong",
        "方正书宋简体", "方正书宋_GBK", "FZShuSong-Z01S",
        "思源宋体", "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC",
        "AR PL UMing CN", "serif",
    ),
    ("Anjuan Biaosong", "Anjuan Song"): (
        "方正小标宋简体", "方正小标宋_GBK", "方正小标宋", "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05", "小标宋体", "小标宋", "华文小标宋",
        "汉仪小标宋简", "文星标宋", "文鼎小标宋简", "方正大标宋简体",
    ),
    ("Anjuan Fangsong", "Anjuan Song"): (
        "仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong",
        "方正仿宋简体", "方正仿宋_GBK", "FZFangSong-Z02S", "STFangsong", "华文仿宋",
    ),
    ("Anjuan Kai", "Anjuan Fangsong", "Anjuan Song"): (
        "楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体简体",
        "方正楷体_GBK", "FZKai-Z03S", "STKaiti", "华文楷体", "Kaiti SC",
        "AR PL UKai CN",
    ),
    ("Anjuan Hei", "Anjuan Song"): (
        "黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "Microsoft YaHei UI",
        "等线", "DengXian", "STHeiti", "华文黑体", "华文细黑", "STXihei",
        "方正黑体简体", "方正黑体_GBK", "FZHei-B01S", "苹方-简",
        "PingFang SC", "思源黑体", "Source Han Sans SC", "Noto Sans CJK SC",
        "Noto Sans SC", "文泉驿微米黑", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "sans-serif",
    ),
    ("Liberation Serif", "Anjuan Song"): ("Times New Roman", "Times"),
    ("Liberation Sans", "Anjuan Hei"): ("Arial", "Helvetica"),
    ("Carlito", "Liberation Sans", "Anjuan Song"): ("Calibri",),
    ("Caladea", "Liberation Serif", "Anjuan Song"): ("Cambria",),
    ("Liberation Mono", "Anjuan Hei"): ("Courier New", "Consolas", "monospace"),
}  # fmt: skip


def _alias(name: str, faces: tuple[str, ...]) -> str:
    family = "".join(f"<string>{escape(face)}</string>" for face in faces)
    return (
        f'<match target="pattern"><test qual="any" name="family" compare="eq"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="prepend" binding="same">{family}</edit></match>'
    )


def write_fontconfig(folder: Path, cache: Path) -> Path:
    """Write `fonts.conf` into `folder`; returns it, for FONTCONFIG_FILE. `cache` saves later runs a second each.

    The system's fonts stay, for what ours lack.
    """
    aliases = "\n".join(_alias(name, faces) for faces, names in _ALIASES.items() for name in names)
    fallback = "".join(f"<string>{face}</string>" for face in ("Anjuan Song", "Anjuan Fangsong", "Anjuan Hei"))
    target = folder / "fonts.conf"
    target.write_text(
        f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>{escape(str(FOLDER))}</dir>
<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>
<cachedir>{escape(str(cache.resolve()))}</cachedir>
{aliases}
<match target="pattern"><edit name="family" mode="append_last" binding="weak">{fallback}</edit></match>
</fontconfig>
""",
        encoding="utf-8",
    )
    return target
