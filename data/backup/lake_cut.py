"""The lake at one instant while ingest writes it: links to the files of the snapshots that its tables had together.

Tables are committed one after the other. All of them are looked at twice: where no version has risen in between, all
had theirs at one instant, so that what is linked is what a power failure at that instant would have left, and what
ingest can go on from.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
from deltalake import DeltaTable

from data import versions
from data.backup.errors import BackupError
from data.backup.links import link
from data.lake import TABLES
from data.lake.commits import Commits

_TRIES: Final = 500
_PAUSE_S: Final = 0.01
_LOG: Final = "_delta_log"
_ENTRY: Final = re.compile(r"(\d{20})\.json")
_CHECKPOINT: Final = re.compile(r"(\d{20})\.checkpoint.*\.parquet")


def link_lake(lake: Path, target: Path) -> dict[str, int]:
    """Link what the lake is at one instant into a folder; return the version of each table, none without a lake.

    Raises:
        BackupError: a table was written to all the time.
    """
    if not versions.card(lake):
        return {}
    found = _versions(lake)
    link(lake / versions.CARD, target / versions.CARD)
    for table, version in found.items():
        for path in (*_log(lake / table, version), *_data(lake / table, version)):
            link(lake / table / path, target / table / path)
    return found


def _versions(lake: Path) -> dict[str, int]:
    commits = {table: Commits(lake, table) for table in TABLES if (lake / table / _LOG).is_dir()}
    for _ in range(_TRIES):
        before = {table: one.newest() for table, one in commits.items()}
        if before == {table: one.newest() for table, one in commits.items()}:
            return before
        time.sleep(_PAUSE_S)
    raise BackupError(f"the lake in {lake} was written to at each of {_TRIES} looks; try again when less comes in")


def _log(table: Path, version: int) -> Iterator[str]:
    """The newest checkpoint that is not newer than a version, and the entries from it on."""
    names = sorted(one.name for one in (table / _LOG).iterdir())
    checkpoints = {name: int(found[1]) for name in names if (found := _CHECKPOINT.fullmatch(name))}
    newest = max((one for one in checkpoints.values() if one <= version), default=0)
    yield from (f"{_LOG}/{name}" for name, one in checkpoints.items() if one == newest)
    entries = {name: int(found[1]) for name in names if (found := _ENTRY.fullmatch(name))}
    yield from (f"{_LOG}/{name}" for name, one in entries.items() if newest <= one <= version)


def _data(table: Path, version: int) -> list[str]:
    paths: list[str] = pa.table(DeltaTable(str(table), version=version).get_add_actions(flatten=True))[
        "path"
    ].to_pylist()
    return paths
