"""Files that stay for a while: results of long questions, and features of one's own on their way to the worker."""

import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

RESULT: Final = "zip"
OWN: Final = "own"
KEPT: Final[Mapping[str, timedelta]] = {RESULT: timedelta(days=1), OWN: timedelta(hours=1)}
"""By the ending of a file; the worker deletes features as it reads them, and these are those that it never came to."""
_DRAFT: Final = timedelta(hours=1)


def is_over(path: Path) -> bool:
    """Whether a file has been there longer than its kind stays; FileNotFoundError: it is not there."""
    lasts = KEPT.get(path.suffix.removeprefix("."), _DRAFT)
    return path.stat().st_mtime < time.time() - lasts.total_seconds()


def forget(folder: Path) -> int:
    """Delete what has been there too long; return how many files."""
    gone = 0
    for path in [*folder.iterdir()] if folder.is_dir() else []:
        with suppress(FileNotFoundError):
            if is_over(path):
                path.unlink()
                gone += 1
    return gone
