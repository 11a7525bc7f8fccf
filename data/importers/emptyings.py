"""The emptyings that imported fill levels tell of, found as in live ones; each becomes one event."""

import numpy as np

from data.events.emptyings import MEASURE, Emptyings
from data.lake import Lake
from data.lake.batch import as_table
from data.lake.series import Integers, Reals, SeriesIndex, instants


def tell_emptyings(
    lake: Lake, index: SeriesIndex, series: Integers, ms: Integers, value: Reals, *, from_ms: int
) -> int:
    """Write the events that the lake does not have yet; return how many.

    Args:
        lake: its lock held.
        index: numbers of the series.
        series: (n,) numbers; the readings are plausible ones, in the order of series, then time.
        ms: (n,) instants, milliseconds since 1970 UTC.
        value: (n,) values.
        from_ms: what was emptied before this instant was told before.
    """
    fills = np.fromiter((one[2] == MEASURE for one in index), np.bool_, len(index))
    chosen = np.flatnonzero(fills[series])
    found = [one for one in Emptyings().find(series[chosen], ms[chosen], value[chosen]) if one.ms >= from_ms]
    if not found:
        return 0
    known = lake.read("events", columns=["site_id", "channel", "kind", "at"])
    names = zip(known["site_id"].to_pylist(), known["channel"].to_pylist(), known["kind"].to_pylist(), strict=True)
    told = set(zip(names, instants(known["at"]).tolist(), strict=True))
    events = [event for event in (one.event(index) for one in found) if (event[:3], event[3]) not in told]
    if events:
        lake.append("events", as_table("events", events))
    return len(events)
