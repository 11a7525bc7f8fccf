"""The records as one SQLite file, whatever database they lie in, and back into either."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Integer, Table, func, insert, select, text
from sqlalchemy.engine import Connection, make_url

from data import versions
from data.errors import DeclarationError
from data.records import migration
from data.records.engine import engine_of
from data.records.schema import Base, FileRow, RevisionRow, WatermarkRow

_ROWS: Final = 5_000


def save(url: str, target: Path) -> None:
    """Write the records at a URL into a new SQLite file, as they are at one instant, while others change them."""
    parsed = make_url(url)
    if parsed.drivername.startswith("sqlite"):
        if not Path(parsed.database or "").exists():
            return
        with closing(sqlite3.connect(str(parsed.database))) as db, closing(sqlite3.connect(target)) as copied:
            db.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
        return
    source, written = engine_of(url), engine_of(_sqlite(target))
    try:
        with source.connect() as db, written.begin() as copied:
            db.execution_options(isolation_level="REPEATABLE READ")
            versions.check(f"the database {source.url!r}", migration.version(db) or 0, versions.RECORDS)
            migration.create_tables(copied)
            _copy(db, copied)
        with written.connect() as copied:
            copied.exec_driver_sql("PRAGMA journal_mode=DELETE")
    finally:
        source.dispose()
        written.dispose()


def load(source: Path, url: str, *, name: str) -> None:
    """Write records of this program's version from a SQLite file into an empty database, in one transaction.

    Args:
        source: the file.
        url: of the database.
        name: of the backup they are of: what was loaded before a kill is known again by it.

    Raises:
        DeclarationError: the database has records already.
    """
    read, target = engine_of(_sqlite(source)), engine_of(url)
    try:
        with read.connect() as db, migration.alone(target) as copied:
            if migration.version(copied) is None:
                migration.create_tables(copied)
                _copy(db, copied)
                _go_on_counting(copied)
                _mark(copied, name)
            elif not copied.scalar(select(WatermarkRow.value).where(WatermarkRow.name == _watermark(name))):
                raise DeclarationError(
                    f"the database {target.url!r} has records already; a backup is restored into an empty one"
                )
    finally:
        read.dispose()
        target.dispose()


def file_names(path: Path) -> set[str]:
    """The names of the files that the records in a SQLite file name; none without that file."""
    if not path.exists():
        return set()
    engine = engine_of(_sqlite(path))
    try:
        with engine.connect() as db:
            return set(db.scalars(select(FileRow.sha256)))
    finally:
        engine.dispose()


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"


def _copy(source: Connection, target: Connection) -> None:
    """Every row of every table, those first that others refer to."""
    for table in Base.metadata.sorted_tables:
        for rows in source.execution_options(yield_per=_ROWS).execute(select(table)).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])


def _go_on_counting(db: Connection) -> None:
    """Let numbers that PostgreSQL gives begin behind those that were copied."""
    for table in Base.metadata.sorted_tables if db.dialect.name == "postgresql" else ():
        if (key := _number(table)) and (last := db.scalar(select(func.max(table.c[key])))):
            set_to = text("SELECT setval(pg_get_serial_sequence(:table, :key), :last)")
            db.execute(set_to, {"table": table.name, "key": key, "last": last})


def _number(table: Table) -> str:
    """The key that the database counts itself; empty where it does not."""
    column = table.autoincrement_column
    return column.name if column is not None and isinstance(column.type, Integer) else ""


def _mark(db: Connection, name: str) -> None:
    owner = db.execute(select(RevisionRow.town, RevisionRow.body)).mappings().one()
    db.execute(insert(WatermarkRow).values(**owner, name=_watermark(name), value=1, at=datetime.now(UTC)))


def _watermark(name: str) -> str:
    return f"restored:{name}"[:64]
