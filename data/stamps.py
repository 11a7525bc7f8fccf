"""Tells that files were replaced: what was made of them is made anew without a restart."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

Stamp: TypeAlias = tuple[tuple[str, int, int, int], ...]
"""Name, time of change in ns, inode and size in bytes of each file, by name; equal while no file is another."""


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
