"""The version of the records' tables: made new, carried over from an older one, or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from data import versions
from data.records.engine import engine_of
from data.records.schema import TOWN, Base, RevisionRow

FOLDER: Final = Path(__file__).with_name("migrations")
_STAMP: Final = Table(versions.STAMP, MetaData(), Column("version_num", String(32), primary_key=True))
_LOCK: Final = 0x5374616474


def version(db: Connection) -> int | None:
    """Which version the tables have; None: there are none."""
    names = inspect(db).get_table_names()
    if _STAMP.name in names:
        return int(db.execute(select(_STAMP.c.version_num)).scalar_one())
    return 0 if RevisionRow.__tablename__ in names else None


def make(engine: Engine, *, town: str, body: str) -> None:
    """Make the tables where there are none, and see that those that are there are of this version.

    Raises:
        OlderDataError, NewerDataError: they are of another version.
    """
    with engine.connect() as db:
        found = version(db)
    if found is None:
        with alone(engine) as db:
            if version(db) is None:
                _create(db, town, body)
        return
    versions.check(f"the database {engine.url!r}", found, versions.RECORDS)


def version_at(url: str) -> int | None:
    """The version of the records at a URL; None: there are none yet."""
    engine = engine_of(url)
    try:
        with engine.connect() as db:
            return version(db)
    finally:
        engine.dispose()


def upgrade(url: str, *, town: str, body: str = TOWN) -> None:
    """Carry older records over, those of a town and of its own body; what is of this version stays as it is."""
    engine = engine_of(url)
    try:
        with alone(engine) as db:
            _upgrade(db, town, body)
    finally:
        engine.dispose()


def says(*, after: int) -> list[str]:
    """What the steps beyond a version do."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - costs 0.2 s that only an upgrade needs

    found = ScriptDirectory(str(FOLDER)).walk_revisions()
    return [one.doc for one in reversed([*found]) if int(one.revision) > after]


def create_tables(db: Connection) -> None:
    """Make all tables, empty but for the version."""
    Base.metadata.create_all(db)
    _STAMP.create(db)
    db.execute(insert(_STAMP).values(version_num=f"{versions.RECORDS:04d}"))


def _create(db: Connection, town: str, body: str) -> None:
    create_tables(db)
    db.execute(insert(RevisionRow).values(revision_id=1, count=0, town=town, body=body))


def _upgrade(db: Connection, town: str, body: str) -> None:
    from alembic import command  # noqa: PLC0415 - costs 0.2 s that only an upgrade needs
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config(attributes={"connection": db, "town": town, "body": body})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    command.upgrade(config, "head")


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process of ours is in, of statements on tables too."""
    with engine.connect() as db:
        if db.dialect.name != "sqlite":
            with db.begin():
                db.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield db
            return
        raw: Any = db.connection.dbapi_connection
        # Python's driver would commit before each statement on tables; and a table that others refer to is made anew.
        raw.isolation_level = None
        try:
            db.exec_driver_sql("PRAGMA foreign_keys=OFF")
            db.exec_driver_sql("BEGIN IMMEDIATE")
            yield db
            db.commit()
        finally:
            db.invalidate()
