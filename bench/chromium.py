"""The browser of tests and benchmarks."""

import shutil
from typing import Final

NAMES: Final = ("chromium-headless-shell", "chromium", "google-chrome")
"""The same engine each time; without any window it opens a page in half the time."""
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def path() -> str:
    """Where it is. FileNotFoundError: there is none."""
    found = [*filter(None, map(shutil.which, NAMES))]
    if not found:
        raise FileNotFoundError(f"none of {', '.join(NAMES)}: please install one (Debian: apt-get install chromium)")
    return found[0]
