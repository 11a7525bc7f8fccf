"""Which versions of lake, records and GeoParquet files this program reads and writes; it refuses all others."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from data import geoparquet
from data.errors import DeclarationError
from data.folders import Folders

LAKE: Final = 4
FILES: Final = geoparquet.VERSION
RECORDS: Final = max(int(one.name[:4]) for one in Path(__file__).with_name("records").rglob("versions/[0-9]*.py"))
"""What was written before there were versions is of version 0."""
ALL: Final = {"lake": LAKE, "records": RECORDS, "files": FILES}
"""What this program writes, as manifests of backups say it."""
CARD: Final = "lake.json"
"""In the lake's folder: its kind and its version."""
STAMP: Final = "alembic_version"
"""The records' table that holds their version."""


class OlderDataError(DeclarationError):
    """Data that an older program wrote, and that `stadtklima upgrade` carries over."""


class NewerDataError(DeclarationError):
    """Data that a newer program wrote: this one could only damage them."""


def check(what: str, found: int, wanted: int, *, older: bool = True) -> None:
    """See that data are of this program's version; where ``older`` is not set only that they are not newer.

    Raises:
        NewerDataError, OlderDataError: they are not, in a sentence that begins with ``what`` and names both.
    """
    if found > wanted:
        raise NewerDataError(
            f"{what} is of version {found}, this program knows none above {wanted}: install the newer program again"
        )
    if older and found < wanted:
        raise OlderDataError(
            f"{what} is of version {found}, this program needs {wanted}: stop Stadtklima and run `stadtklima upgrade`"
        )


def refuse_others(folders: Folders) -> None:
    """See that everything in a town's folder is of this program's versions; imports nothing heavy.

    Raises:
        NewerDataError, OlderDataError: something is not.
    """
    if (found := _of_database(folders.records)) is not None:
        check(f"the database {folders.records}", found, RECORDS)
    if known := card(folders.lake):
        check(f"the lake in {folders.lake}", known.get("version", 0), LAKE)
    for path in geodata(folders):
        check(str(path), geoparquet.version(path), FILES)


def card(lake: Path) -> dict[str, Any]:
    """What the card in a lake's folder says; empty where there is no lake."""
    try:
        found: dict[str, Any] = json.loads((lake / CARD).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


def geodata(folders: Folders) -> Iterator[Path]:
    """The GeoParquet files of a town."""
    for folder in (folders.town, folders.sites):
        yield from sorted(folder.glob("*.parquet"))


def _of_database(path: Path) -> int | None:
    if not path.exists():
        return None
    with closing(sqlite3.connect(path)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if STAMP in tables:
            return int(db.execute(f"SELECT version_num FROM {STAMP}").fetchone()[0])  # noqa: S608 - our own name
        return 0 if "revision" in tables else None
