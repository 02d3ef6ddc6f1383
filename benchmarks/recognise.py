"""Recognition and the scan of the inbox: names a second, texts a second, and a scan beside the shortest walk."""

import json
import os
import tempfile
from pathlib import Path, PurePosixPath

from timing import least

from anjuan.recognise import RecognitionRules, recognise, recognise_text
from anjuan.settings import Settings
from watch.scan import scan

FILES = 10_000
ROUNDS = 5
TEXT = "案件情况说明\n工单编号：热线-240305-000771\n" + "市民反映路灯不亮，详见热线-231028-004133。" * 40


def walk(root: Path) -> int:
    """The floor: every file's size, by the shortest script."""
    return sum((Path(folder) / name).stat().st_size for folder, _, names in os.walk(root) for name in names)


def main() -> None:
    """Print the figures."""
    rules = RecognitionRules.of(Settings())
    names = [PurePosixPath(f"热线-240305-{n:06d} 路灯/整改后/微信图片_20240305101112_{n}.jpg") for n in range(2_000)]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for n in range(FILES):
            below = root / f"热线-240305-{n // 10:06d}"
            below.mkdir(exist_ok=True)
            (below / f"办理前{n}.jpg").write_bytes(b"1")
        scanned, walked = least(lambda: scan(root)), least(lambda: walk(root))
    named = least(lambda: [recognise(name, rules) for name in names]) / len(names)
    read = least(lambda: [recognise_text(TEXT, rules) for _ in range(100)]) / 100
    figures = {"names_per_s": round(1 / named), "texts_per_s": round(1 / read), "scan_files": FILES}
    print(json.dumps({**figures, "scan_s": scanned, "walk_s": walked, "ratio_to_walk": round(scanned / walked, 2)}))


if __name__ == "__main__":
    main()
