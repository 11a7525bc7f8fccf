"""Run every benchmark of this folder in a row: `python -m bench`; exit 1 if any of them fails.

Those that take an hour have targets of their own.
"""

import subprocess
import sys
from pathlib import Path

BY_THEMSELVES = {"__main__", "closed_loop"}


def names() -> list[str]:
    """Return the modules of this folder that have a `main()`, in alphabetical order."""
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return [path.stem for path in modules if path.stem not in BY_THEMSELVES and "\ndef main(" in path.read_text()]


def run(name: str) -> bool:
    """Run one benchmark in a process of its own, so that none inherits another's memory."""
    print(f"# bench.{name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode == 0


if __name__ == "__main__":
    failed = [name for name in names() if not run(name)]
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
