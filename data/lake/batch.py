"""The rows that a batch of messages becomes, by table, each with the offset of its message."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyarrow as pa

from data.emptying import Emptying
from data.lake import TABLES

Row: TypeAlias = tuple[Any, ...]
"""The columns of a table in its order."""


@dataclass(slots=True)
class Batch:
    """Rows by table name; ``offsets[table][i]`` is the inbox offset of the message of ``rows[table][i]``.

    Beside them what crews told of emptyings, in order, each with the event it is.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    offsets: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in TABLES})
    emptyings: list[tuple[Emptying, str]] = field(default_factory=list)

    def add(self, table: str, offset: int, row: Row) -> None:
        """Add one row of one message."""
        self.rows[table].append(row)
        self.offsets[table].append(offset)

    def keep(self, table: str, places: Collection[int]) -> None:
        """Drop all rows of a table but those at some places."""
        self.rows[table] = [self.rows[table][at] for at in places]
        self.offsets[table] = [self.offsets[table][at] for at in places]

    def after(self, table: str, offset: int) -> pa.Table:
        """The rows of messages behind an offset: what a table does not hold yet."""
        return as_table(
            table, [row for row, at in zip(self.rows[table], self.offsets[table], strict=True) if at > offset]
        )


def as_table(table: str, rows: list[Row]) -> pa.Table:
    """Rows in the schema of their table; instants are given as integers in the column's unit."""
    schema = TABLES[table].schema
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.Table.from_arrays(
        [_array(list(column), one.type) for column, one in zip(columns, schema, strict=True)], schema=schema
    )


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).cast(kind)
    return pa.array(values, kind)
