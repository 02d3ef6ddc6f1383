"""`anjuan --help`: CPU seconds, beside a bare `python -c pass` and click's own emptiest group."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROUNDS = 15
CLICK_ALONE = "import click\n@click.group()\ndef main(): pass\nmain(['--help'])"


def cpu_seconds(command: list[str]) -> float:
    """The least user + system time of some runs: noise only adds."""
    times = []
    for _ in range(ROUNDS):
        before = os.times()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


def main() -> None:
    """Print the figures."""
    ours = cpu_seconds([str(Path(sys.executable).parent / "anjuan"), "--help"])
    click = cpu_seconds([sys.executable, "-c", CLICK_ALONE])
    bare = cpu_seconds([sys.executable, "-c", "pass"])
    figures = {"anjuan_help_cpu_s": ours, "click_alone_cpu_s": click, "bare_python_cpu_s": bare, "target_cpu_s": 0.25}
    print(json.dumps({**figures, "ratio_to_click_alone": round(ours / click, 2), "met": ours < 0.25}))


if __name__ == "__main__":
    main()
