"""The version of the records' tables: made new, carried over from an older one, or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, MetaData, String, Table, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from data.errors import DeclarationError
from data.records.schema import TOWN, Base, RevisionRow

FOLDER: Final = Path(__file__).with_name("migrations")
NEWEST: Final = max(int(one.name[:4]) for one in (FOLDER / "versions").glob("[0-9]*.py"))
"""What this program reads and writes; the first version had no number and counts as 0."""
_STAMP: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))
_LOCK: Final = 0x5374616474


def version(db: Connection) -> int | None:
    """Which version the tables have; None: there are none."""
    names = inspect(db).get_table_names()
    if _STAMP.name in names:
        return int(db.execute(select(_STAMP.c.version_num)).scalar_one())
    return 0 if RevisionRow.__tablename__ in names else None


def bring(engine: Engine, *, town: str) -> None:
    """Make the tables where there are none, and carry older ones over, all in one transaction.

    Raises:
        DeclarationError: they are of a newer version.
    """
    with engine.connect() as db:
        found = version(db)
    if found is not None and found > NEWEST:
        raise DeclarationError(
            f"the records at {engine.url!r} have version {found}, this program knows versions up to {NEWEST}; "
            "install the newer program again"
        )
    if found != NEWEST:
        with _alone(engine) as db:
            if version(db) is None:
                _create(db, town)
            else:
                _upgrade(db, town)


def _create(db: Connection, town: str) -> None:
    Base.metadata.create_all(db)
    _STAMP.create(db)
    db.execute(insert(_STAMP).values(version_num=f"{NEWEST:04d}"))
    db.execute(insert(RevisionRow).values(revision_id=1, count=0, town=town, body=TOWN))


def _upgrade(db: Connection, town: str) -> None:
    from alembic import command  # noqa: PLC0415 - costs 0.2 s that only an upgrade needs
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config(attributes={"connection": db, "town": town, "body": TOWN})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
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
