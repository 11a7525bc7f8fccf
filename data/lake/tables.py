"""What the lake's tables hold: their columns, the order of their rows, and the instant that names their day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

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


_SERIES = [("site_id", pa.string()), ("channel", pa.int16()), ("measure", pa.string())]
_STATISTICS = [
    ("min", pa.float64()),
    ("mean", pa.float64()),
    ("max", pa.float64()),
    ("n", pa.int32()),
    ("expected", pa.int32()),
]

READINGS: Final = Table(
    name="readings",
    schema=pa.schema(
        [
            *_SERIES,
            ("value", pa.float64()),
            ("observed_at", MILLISECONDS),
            ("received_at", SECONDS),
            ("device_id", pa.string()),
            ("flags", pa.int32()),
            ("simulated", pa.bool_()),
        ]
    ),
    order=("site_id", "measure", "channel", "observed_at"),
    instant="observed_at",
    key=("site_id", "channel", "measure", "observed_at"),
)
UPLINKS: Final = Table(
    name="uplinks",
    schema=pa.schema(
        [
            ("device_id", pa.string()),
            ("received_at", SECONDS),
            ("f_cnt", pa.int64()),
            ("gateway_id", pa.string()),
            ("rssi_dbm", pa.float32()),
            ("snr_db", pa.float32()),
            ("sf", pa.int8()),
        ]
    ),
    order=("device_id", "received_at", "gateway_id"),
    instant="received_at",
    key=("device_id", "received_at", "f_cnt", "gateway_id"),
)
REJECTED: Final = Table(
    name="rejected",
    schema=pa.schema(
        [("received_at", SECONDS), ("source", pa.string()), ("reason", pa.string()), ("raw", pa.binary())]
    ),
    order=("received_at",),
    instant="received_at",
)
EVENTS: Final = Table(
    name="events",
    schema=pa.schema(
        [
            ("site_id", pa.string()),
            ("channel", pa.int16()),
            ("kind", pa.string()),
            ("at", MILLISECONDS),
            ("detail", pa.string()),
        ]
    ),
    order=("site_id", "channel", "at"),
    instant="at",
    key=("site_id", "channel", "kind", "at"),
)
FLAGS: Final = Table(
    name="flags",
    schema=pa.schema([*_SERIES, ("observed_at", MILLISECONDS), ("flags", pa.int32())]),
    order=("site_id", "measure", "channel", "observed_at"),
    instant="observed_at",
    key=("site_id", "channel", "measure", "observed_at", "flags"),
)
ROLLUP_HOUR: Final = Table(
    name="rollup_hour",
    schema=pa.schema([*_SERIES, ("hour", SECONDS), *_STATISTICS]),
    order=("site_id", "measure", "channel", "hour"),
    instant="hour",
    key=("site_id", "channel", "measure", "hour"),
    partition="month",
)
"""``hour`` is the end of the hour: readings of [hour - 1 h, hour). Its UTC date is also its UTC+1 day.

A year of one sensor is read from twelve files, not from 365: that is why its partitions are months.
"""
ROLLUP_DAY: Final = Table(
    name="rollup_day",
    schema=pa.schema([*_SERIES, *_STATISTICS]),
    order=("site_id", "measure", "channel"),
    instant="day",
    key=("site_id", "channel", "measure"),
)
"""``day`` is the UTC+1 day: readings of [day 00:00 UTC - 1 h, day 23:00 UTC)."""

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {one.name: one for one in (READINGS, UPLINKS, REJECTED, EVENTS, FLAGS, ROLLUP_HOUR, ROLLUP_DAY)}
)
