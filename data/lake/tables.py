"""What the lake's tables hold (tables.toml): columns, the order of rows, and the instant that names their day."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import pyarrow as pa

MILLISECONDS: Final = pa.timestamp("ms", "UTC")
SECONDS: Final = pa.timestamp("s", "UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One Delta table.

    Args:
        name: its folder below the lake's root.
        schema: columns inside the files, without the partition.
        order: rows of a file are sorted by these columns.
        instant: the column whose UTC date is the ``day``.
        key: a row is the same row again if these columns are equal; empty: rows have no identity.
        partition: the partition column, a date that stands in the path only: the day, or the first of the month.
    """

    name: str
    schema: pa.Schema
    order: tuple[str, ...]
    instant: str
    key: tuple[str, ...] = ()
    partition: Literal["day", "month"] = "day"

    @property
    def delta_schema(self) -> pa.Schema:
        """The columns as Delta knows them: every instant in microseconds, the partition included."""
        known = [
            field.with_type(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(field.type) else field
            for field in self.schema
        ]
        return pa.schema([*known, (self.partition, pa.date32())])

    def partition_of(self, day: date) -> date:
        """The value of the partition column that a day belongs to."""
        return day.replace(day=1) if self.partition == "month" else day


_KINDS: Final = {"instant_ms": MILLISECONDS, "instant_s": SECONDS}


def _table(name: str, raw: dict[str, Any]) -> Table:
    columns = [(column, _KINDS.get(kind) or pa.type_for_alias(kind)) for column, kind in raw.pop("columns").items()]
    order, key = tuple(raw.pop("order")), tuple(raw.pop("key", ()))
    return Table(name=name, schema=pa.schema(columns), order=order, key=key, **raw)


TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        name: _table(name, raw)
        for name, raw in tomllib.loads(Path(__file__).with_name("tables.toml").read_text("utf-8")).items()
    }
)
READINGS, UPLINKS, REJECTED, EVENTS, FLAGS, ROLLUP_HOUR, ROLLUP_DAY, SITE_CHANGES, SITE_COUNTS = TABLES.values()
