"""Empty records in PostgreSQL that tests use one after the other: tables made anew are 200 files each time."""

from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from data.records import Records
from tests.support import postgresql

TOWN: Final = "neustadt"
_KEPT: Final = "as_new_"
"""Before the name of a table: a copy of the rows that it begins with."""
_TABLES: Final = """
SELECT c.relname, c.relkind::text, c.relnatts FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relname NOT LIKE 'as\\_new\\_%' ORDER BY c.relname
"""
_WRITTEN: Final = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
AND c.relname NOT LIKE 'as\\_new\\_%'
"""
_BEGINNINGS: Final = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'as\\_new\\_%'
"""
_COUNTED: Final = """
SELECT s.sequencename FROM pg_sequences s WHERE s.schemaname = current_schema() AND s.last_value IS NOT NULL
"""
_OTHERS_AT_WORK: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'
"""


class SpareRecords:
    """Hands out records as they are made new, and takes them back.

    Args:
        server: the address of a PostgreSQL server, without a database's name.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._clean: list[str] = []
        self._shape: list[Any] = []

    def take(self) -> str:
        """The address of records that nobody wrote into."""
        return self._clean.pop() if self._clean else self._made()

    def give_back(self, url: str) -> None:
        """Empty them for the next test; where a test changed tables or something is still at work, leave them alone."""
        try:
            with _open(url) as db:
                if db.execute(_TABLES).fetchall() == self._shape and db.execute(_OTHERS_AT_WORK).fetchall() == [(0,)]:
                    _empty(db)
                    self._clean.append(url)
        except psycopg.errors.LockNotAvailable:
            return

    def _made(self) -> str:
        url = postgresql.new_database(self._server)
        Records(url, town=TOWN)._engine.dispose()
        with _open(url) as db:
            self._shape = db.execute(_TABLES).fetchall()
            assert db.execute(_COUNTED).fetchall() == []
            for (table,) in db.execute(_WRITTEN).fetchall():
                kept = Identifier(_KEPT + table)
                db.execute(SQL("CREATE TABLE {} AS SELECT * FROM {}").format(kept, Identifier(table)))
        return url


def _open(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(postgresql.plain(url), options=f"{_search_path(url)} -clock_timeout=2s")


def _search_path(url: str) -> str:
    return "-csearch_path=" + url.rpartition("%3D")[2]


def _empty(db: psycopg.Connection[Any]) -> None:
    written = SQL(", ").join(Identifier(table) for (table,) in db.execute(_WRITTEN).fetchall())
    db.execute(SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(written))
    for (sequence,) in db.execute(_COUNTED).fetchall():
        db.execute("SELECT setval(%s::regclass, 1, false)", [f'"{sequence}"'])
    for (kept,) in db.execute(_BEGINNINGS).fetchall():
        table = Identifier(kept.removeprefix(_KEPT))
        db.execute(SQL("INSERT INTO {} SELECT * FROM {}").format(table, Identifier(kept)))
