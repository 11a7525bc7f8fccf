"""DuckDB as the store uses it: one connection of the process, one cursor a question, UTC, only named blocks."""

import os
import threading
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from queries import Query


class Engine:
    """Runs the blocks of queries/*.sql; safe to use from several threads, connects at the first question."""

    def __init__(self, blocks: Mapping[str, Query]) -> None:
        self._blocks = blocks
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._pid = 0

    def ask(
        self,
        name: str,
        values: Mapping[str, object],
        *,
        files: Mapping[str, Sequence[str]] | None = None,
        generation: int = 0,
        is_once: bool = False,
    ) -> pa.Table:
        """Run a block that answers rows.

        Args:
            name: of the block.
            values: the block's own parameters.
            files: paths of the Parquet files of each table in the block's ``from`` line; none of a table
                makes that table empty.
            generation: which rows of new small files the question sees; see data.store.tail.
            is_once: nobody will ask these files again.
        """
        given = files or {}
        sql, wanted = self._compose(self._blocks[name], given)
        paths = {f"{table}_files": list(of_table) for table, of_table in given.items()}
        every = {**values, **paths, "generation": generation}
        cursor = self._cursor()
        try:
            if is_once or not given.keys() <= _LASTING:
                cursor.execute(_FORGET_FOOTERS)
            return cursor.sql(sql, params={key: every[key] for key in wanted}).to_arrow_table()
        finally:
            cursor.close()

    def tell(self, name: str, **values: object) -> None:
        """Run a block that changes what is kept in memory; a file that it reads is read once."""
        cursor = self._cursor()
        try:
            cursor.execute(_FORGET_FOOTERS)
            cursor.execute(self._blocks[name].sql, values)
        finally:
            cursor.close()

    def _compose(self, block: Query, files: Mapping[str, Sequence[str]]) -> tuple[str, set[str]]:
        """Put the blocks of the tables before a block as common table expressions."""
        sources = {table: self._blocks[table if files.get(table) else f"{table}_none"] for table in block.sources}
        wanted = set(block.parameters).union(*(source.parameters for source in sources.values()))
        if not sources:
            return block.sql, wanted
        tables = ", ".join(f"{table} AS NOT MATERIALIZED ({source.sql})" for table, source in sources.items())
        body = block.sql.removeprefix("WITH ")
        return f"WITH {tables}{' ' if body is block.sql else ', '}{body}", wanted

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._connection is None or self._pid != os.getpid():
                # A connection does not survive a fork: its threads stay in the parent.
                self._connection, self._pid = self._connect(), os.getpid()
            return self._connection.cursor()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for setting in _SETTINGS:
            connection.execute(setting)
        for table in ("tail", "late", "news"):
            connection.execute(self._blocks[f"create_{table}"].sql)
        return connection


# Footers of replaced files stay in memory, bounded by its limit alone (duckdb/duckdb#20157): with a new file every
# few seconds that was 36 MB an hour.
_FORGET_FOOTERS = "SET SESSION parquet_metadata_cache = false"
_LASTING = frozenset({"readings", "rollup_hour", "rollup_day"})
"""Tables of many files of which few are replaced: small new ones of readings are asked from memory."""
_SETTINGS = (
    "SET GLOBAL TimeZone = 'UTC'",
    # A file of a Delta table never changes: its footer is read once, and nobody looks whether it is still the same.
    "SET GLOBAL parquet_metadata_cache = true",
    "SET GLOBAL validate_external_file_cache = 'NO_VALIDATION'",
    # Of what lies on our own disk it holds nothing but a list of its names, which grows.
    "SET GLOBAL enable_external_file_cache = false",
    # What a question has freed goes back to the system soon: 17 of a demo town's 270 MB.
    "SET GLOBAL allocator_background_threads = true",
)
