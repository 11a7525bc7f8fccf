"""The database of the records: SQLite in the data folder, or PostgreSQL."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Delete, Executable, Insert, Update, create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from data.errors import DeclarationError
from data.folders import make_private

_PATIENCE_S: Final = 10
"""How long a change waits for another one."""


def engine_of(url: str) -> Engine:
    """An engine for the records at a URL of SQLAlchemy.

    Raises:
        DeclarationError: it is none, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if not parsed.drivername.startswith("sqlite"):
            return create_engine(parsed)
    except ModuleNotFoundError as error:
        raise DeclarationError(
            f"STADTKLIMA_DATABASE_URL: {error.name} is not installed; for PostgreSQL install `stadtklima[postgresql]` "
            "and write postgresql+psycopg://user:password@host/name"
        ) from None
    except (ArgumentError, ValueError, ImportError) as error:
        raise DeclarationError(
            f"STADTKLIMA_DATABASE_URL: {str(error).splitlines()[0]}; "
            "write it like postgresql+psycopg://user:password@host/name or sqlite:////folder/records.sqlite"
        ) from None
    if parsed.database and parsed.database != ":memory:":
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        make_private(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm"))
    engine = create_engine(parsed, connect_args={"timeout": _PATIENCE_S})
    event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=ON")


def refuse_stray_writes(engine: Engine) -> None:
    """Let a connection write only to the tables that its option ``writable`` names: those of a change, or of a note."""

    def look(db: Connection, statement: Executable, *_: Any) -> None:
        if isinstance(statement, Insert | Update | Delete) and (
            (name := getattr(statement.table, "name", "")) not in db.get_execution_options().get("writable", ())
        ):
            raise RuntimeError(f"{name} is written to outside of Records.change, which nobody could audit")

    event.listen(engine, "before_execute", look)
