"""Raw readings that their measure forgets are never answered, whether or not they are deleted yet."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.declare import Measure
from data.store.last_readings import NEVER_MS, Last


def kept_from(measure: Measure, *, now: datetime) -> datetime | None:
    """The instant before which readings of a measure are forgotten, UTC; None where they are kept for ever."""
    if measure.retention_days is None:
        return None
    return now.astimezone(UTC) - timedelta(days=measure.retention_days)


def without_forgotten(readings: pa.Table, measures: Iterable[Measure], *, now: datetime) -> pa.Table:
    """Raw readings (measure, observed_at, ...) without what is forgotten by now."""
    for measure in measures:
        limit = kept_from(measure, now=now)
        if limit is not None:
            at = pa.scalar(limit, pa.timestamp("ms", "UTC"))
            gone = pc.and_(pc.equal(readings["measure"], measure.id), pc.less(readings["observed_at"], at))
            readings = readings.filter(pc.invert(gone))
    return readings


def unforgotten(last: Last, measures: Iterable[Measure], *, now: datetime) -> Last:
    """The last readings without what is forgotten by now: as if it had never been reported.

    Args:
        last: of a layer.
        measures: of that layer, in the order of ``last``.
        now: the present, whatever past state is looked at.
    """
    for k, measure in enumerate(measures):
        limit = kept_from(measure, now=now)
        if limit is None:
            continue
        gone = (last.observed_at_ms[k] != NEVER_MS) & (last.observed_at_ms[k] < limit.timestamp() * 1000)
        if gone.any():
            value, at_ms = last.value.copy(), last.observed_at_ms.copy()
            value[k] = np.where(gone, np.nan, value[k])
            at_ms[k] = np.where(gone, NEVER_MS, at_ms[k])
            last = replace(last, value=value, observed_at_ms=at_ms)
    return last
