"""Every block of queries/*.sql, found by enumeration: it can be prepared, and what must move to Spark can."""

import re
import time
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from sqlglot.errors import ErrorLevel

from data.lake import TABLES
from queries import Query, load

BLOCKS = load()
ROLLUPS = [one for one in BLOCKS.values() if one.file == "rollups.sql"]
SOURCES = "sources.sql"
# What sqlglot carries over wrongly, partly without saying so.
NOT_PORTABLE = re.compile(r"\b(time_bucket|asof|quantile_cont)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def lake() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database with the tables of the lake and what the store keeps in memory."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            schema = pa.schema([*table.schema, (table.partition, pa.date32())])
            connection.from_arrow(schema.empty_table()).create(table.name)
        connection.execute(BLOCKS["create_tail"].sql)
        connection.execute(BLOCKS["create_late"].sql)
        connection.execute(BLOCKS["create_news"].sql)
        yield connection


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_it_can_be_prepared(lake: duckdb.DuckDBPyConnection, block: Query) -> None:
    typed = re.sub(r"\$(\w+)", lambda found: f"${found[1]}::{block.parameters[found[1]]}", block.sql)
    if typed.startswith("CREATE"):
        lake.execute(typed.replace("CREATE TABLE", "CREATE OR REPLACE TABLE"), dict.fromkeys(block.parameters, 0))
    else:
        lake.execute(f"PREPARE block_{time.monotonic_ns()} AS {typed}")


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_it_uses_nothing_that_cannot_move(block: Query) -> None:
    assert not NOT_PORTABLE.search(block.sql)


@pytest.mark.parametrize(
    "block", [one for one in BLOCKS.values() if one.file == "rollups.sql"], ids=lambda one: one.name
)
def test_a_rollup_can_move_to_spark(block: Query) -> None:
    assert sqlglot.transpile(block.sql, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_the_tables_it_names_are_those_it_reads(block: Query) -> None:
    tables = {one.name for one in sqlglot.parse_one(block.sql, read="duckdb").find_all(sqlglot.exp.Table)}
    if block.file != SOURCES:
        assert tables & TABLES.keys() == set(block.sources)


def test_every_table_that_a_block_names_can_be_supplied() -> None:
    named = {table for block in BLOCKS.values() for table in block.sources}
    assert named <= {name for name, block in BLOCKS.items() if block.file == SOURCES}
