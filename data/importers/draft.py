"""All or nothing: an importer writes into a draft beside the town's folder, which takes its place at the end."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.folders import Folders

REPLACED = ("town", "sites", "basemap.pmtiles", "town.toml", "attribution.toml")
"""What an import lays anew; lake, inbox and records stay as they are."""


@contextmanager
def unfinished(root: Path) -> Iterator[Folders]:
    """A draft folder; on success what stands in it replaces its counterpart in ``root``, on failure it vanishes."""
    root.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        yield Folders(draft)
        _take_place(draft, root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _take_place(draft: Path, root: Path) -> None:
    root.mkdir(exist_ok=True)
    old = draft / "replaced"
    old.mkdir()
    for name in REPLACED:
        if not (draft / name).exists():
            continue
        if (root / name).exists():
            (root / name).rename(old / name)
        (draft / name).rename(root / name)
