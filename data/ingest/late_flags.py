"""Flags that became known after their reading was written: rows of their own, until a compaction folds them in."""

from collections.abc import Collection
from datetime import date

import numpy as np
import pyarrow as pa

from data.lake import Lake
from data.lake.series import SeriesIndex, instants, pack

_KEY = ["site_id", "channel", "measure", "observed_at"]


def judged(
    lake: Lake, *, days: Collection[date], columns: list[str] | None = None, measures: Collection[str] | None = None
) -> pa.Table:
    """Readings of some UTC days, their late flags among their flags; with the key and flags among the columns."""
    readings = lake.read("readings", days=days, columns=columns, measures=measures)
    return with_flags(readings, lake.read("flags", days=days))


def with_flags(readings: pa.Table, late: pa.Table) -> pa.Table:
    """Readings with further flags added; flags of readings that are not there change nothing."""
    if not len(late) or not len(readings):
        return readings
    index = SeriesIndex()
    told = pack(index.numbers(late), instants(late["observed_at"]))
    keys, place = np.unique(told, return_inverse=True)
    more = np.zeros(len(keys), np.int32)
    np.bitwise_or.at(more, place, np.asarray(late["flags"]).astype(np.int32))
    known = pack(index.numbers(readings), instants(readings["observed_at"]))
    at = np.minimum(np.searchsorted(keys, known), len(keys) - 1)
    added = np.where(keys[at] == known, more[at], np.int32(0))
    flags = np.asarray(readings["flags"]).astype(np.int32) | added
    column = readings.schema.get_field_index("flags")
    return readings.set_column(column, readings.schema.field(column), pa.array(flags, pa.int32()))
