"""`./run bench [NAME…] [-- OPTIONS]`: run the measurements, each in a process of its own, and print one JSON document.

Absolute times depend on the machine; what counts is each measurement's ratio to its floor or peer in the same run.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_MAIN = 'if __name__ == "__main__"'  # what only lends itself to others has none


def available() -> dict[str, Path]:
    """The measurements by name."""
    return {
        path.stem: path for path in sorted(HERE.glob("*.py")) if path.stem != "run" and _MAIN in path.read_text("utf-8")
    }


def measure(path: Path, options: list[str]) -> object:
    """Run one and read its JSON."""
    done = subprocess.run([sys.executable, str(path), *options], cwd=HERE.parent, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        return {"failed": done.returncode}
    return json.loads(done.stdout)


def main() -> int:
    """Run those named, or all."""
    arguments, options = _split(sys.argv[1:])
    every = available()
    unknown = [name for name in arguments if name not in every]
    if unknown:
        print(f"没有这项测量：{'、'.join(unknown)}。可选：{'、'.join(every)}", file=sys.stderr)
        return 2
    results = {}
    for name in arguments or list(every):
        print(f"测量 {name} …", file=sys.stderr, flush=True)
        results[name] = measure(every[name], options)
    print(json.dumps(results, ensure_ascii=False, indent=2))
    return int(any(isinstance(each, dict) and "failed" in each for each in results.values()))


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The names before `--`, the measurement's own options after it."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


if __name__ == "__main__":
    raise SystemExit(main())
