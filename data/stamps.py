"""Tells that files were replaced: what was made of them is made anew without a restart."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, Generic, TypeAlias, TypeVar

from data.errors import StadtklimaError

_log = logging.getLogger(__name__)
_MADE = TypeVar("_MADE")

Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""Name, time of change in ns, inode and size in bytes of each file, by name; equal while no file is another."""
LOOK_S: Final = 5.0
"""How often files are looked at while people ask for what is made of them."""


class Derived(Generic[_MADE]):
    """Something made of a folder's files by one thread at a time; kept until they are others.

    Args:
        folder: of the files.
        make: makes it of them.
        outlives: whether it is kept while there are none: a folder that is being replaced as a whole.
    """

    def __init__(self, folder: Path, make: Callable[[], _MADE], *, outlives: bool = True) -> None:
        self._folder, self._make, self._outlives = folder, make, outlives
        self._lock = threading.Lock()
        self._seen: Stamp | None = None
        self._looked_at = 0.0
        self._made: list[_MADE] = []

    def get(self) -> _MADE:
        """What was made of the files as they are, or last could be; raises what ``make`` does the first time."""
        with self._lock:
            if not self._made:
                self._remake(of_folder(self._folder))
            elif time.monotonic() - self._looked_at >= LOOK_S:
                self._follow()
            return self._made[0]

    def _follow(self) -> None:
        seen = of_folder(self._folder)
        if seen == self._seen or (self._outlives and not seen):
            self._looked_at = time.monotonic()
            return
        try:
            self._remake(seen)
        except (StadtklimaError, OSError, ValueError) as error:
            self._looked_at = time.monotonic()
            _log.warning("what was made of %s stays as it was until the next look: %s", self._folder, error)

    def _remake(self, seen: Stamp) -> None:
        self._made[:] = [self._make()]
        self._seen, self._looked_at = seen, time.monotonic()


def of_files(paths: Iterable[Path]) -> Stamp:
    """The stamp of some files; one that is not there is left out."""
    return tuple(sorted(one for path in paths for one in _of(path)))


def of_folder(folder: Path) -> Stamp:
    """The stamp of all files of a folder; empty where there is none."""
    try:
        return of_files(folder.iterdir())
    except FileNotFoundError:
        return ()


def _of(path: Path) -> Stamp:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return ((path.name, status.st_mtime_ns, status.st_ino, status.st_size),)
