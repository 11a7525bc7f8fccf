"""The rows that a batch of messages becomes, by table, each with the offset of its message."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyarrow as pa

from data.lake import TABLES

Row: TypeAlias = tuple[Any, ...]
"""The columns of a table in its order."""


@dataclass(slots=True)
class Batch:
    """Rows by table name; ``offsets[table][i]`` is the inbox offset of the message of ``rows[table][i]``."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    offsets: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, offset: int, row: Row) -> None:
        """Add one row of one message."""
        self.rows[table].append(row)
        self.offsets[table].append(offset)

    def forget_redelivered(self, new: list[bool]) -> None:
        """Drop the radio rows of uplinks all of whose readings the lake has: they came a second time.

        Args:
            new: for each row of readings whether the lake does not have it yet.
        """
        with_readings = set(self.offsets["readings"])
        fresh = {offset for offset, is_new in zip(self.offsets["readings"], new, strict=True) if is_new}
        gone = with_readings - fresh
        kept = [at for at, offset in enumerate(self.offsets["uplinks"]) if offset not in gone]
        self.rows["uplinks"] = [self.rows["uplinks"][at] for at in kept]
        self.offsets["uplinks"] = [self.offsets["uplinks"][at] for at in kept]

    def after(self, table: str, offset: int) -> pa.Table:
        """The rows of messages behind an offset: what a table does not hold yet."""
        return as_table(
            table,
            [row for row, at in zip(self.rows[table], self.offsets[table], strict=True) if at > offset],
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
