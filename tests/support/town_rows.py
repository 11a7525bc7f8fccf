"""Every row of a town's lake and records, to compare two of them."""

import sqlite3
from contextlib import closing
from typing import Any

from data.folders import Folders
from data.lake import TABLES, Lake


def rows(folders: Folders) -> dict[str, list[Any]]:
    """By table of the lake, and the records as statements that would make them."""
    lake = Lake(folders.lake)
    found = {name: sorted(map(repr, lake.read(name).to_pylist())) for name in TABLES}
    with closing(sqlite3.connect(folders.records)) as db:
        return {**found, "records": [*db.iterdump()]}
