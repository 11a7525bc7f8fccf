"""The climate figures of one site, from its rollups."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.heat.days import Counts, Extremes, count
from data.measures import AIR_TEMPERATURE
from data.store import Store
from data.thresholds import ClimateLimits


@dataclass(frozen=True, slots=True)
class Climate:
    """The climate figures of one site.

    Args:
        days: UTC+1 days, first to last, with the highest and lowest value.
        nights: 18-06 UTC, those that end on these days, with the lowest value.
    """

    days: Extremes
    nights: Extremes
    counts: Counts
    limits: ClimateLimits


def climate(store: Store, site_id: str, *, first: date, last: date, measure_id: str = AIR_TEMPERATURE.id) -> Climate:
    """Daily extremes and special days of a site from first to last, both inclusive, days being UTC+1 days.

    Raises:
        UnknownLayerError, UnknownSiteError, UnknownMeasureError: as named.
    """
    days, nights = store.extremes(site_id, first=first, last=last, measure_id=measure_id)
    day, night = extremes(days, first=first, last=last), extremes(nights, first=first, last=last)
    limits = store.climate_limits
    return Climate(day, night, count(day, night, limits), limits)


def extremes(rows: pa.Table, *, first: date, last: date) -> Extremes:
    """Rows (day, tn, tx if asked for, n, expected) from the first to the last day, with one for each in between."""
    day = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    at = (rows["day"].to_numpy().astype("datetime64[D]") - day[:1]).astype(np.intp)
    tx = _spread(rows, "tx", at, np.full(day.size, np.nan)) if "tx" in rows.column_names else np.full(day.size, np.nan)
    return Extremes(
        day=day,
        low=_spread(rows, "tn", at, np.full(day.size, np.nan)),
        high=tx,
        n=_spread(rows, "n", at, np.zeros(day.size)).astype(np.int64),
        expected=_spread(rows, "expected", at, np.zeros(day.size)).astype(np.int64),
    )


def _spread(rows: pa.Table, name: str, at: NDArray[np.intp], into: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put a column's values at their days; a null leaves what is there."""
    column = rows[name]
    known = column.is_valid().to_numpy()
    into[at[known]] = column.drop_null().to_numpy()
    return into
