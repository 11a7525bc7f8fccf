"""Rain over an area by radar, and what of it falls in each of the next hours."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import shapely

from analysis.water.forecast import LEADS
from analysis.water.runoff import Reals
from data.weather.radolan import RadarComposite, axes_m, plane_m
from geo.areal import areal_mean
from geo.zonal import cell_shares

_HOUR: Final = timedelta(hours=1)


def areal_rain(composites: Sequence[RadarComposite], polygon: Any) -> list[float]:
    """The mean sum of rain of each composite over a polygon of EPSG:4326, mm; NaN where less than 80 % is known."""
    on_plane = shapely.transform(polygon, lambda at: np.column_stack(plane_m(at[:, 0], at[:, 1])))
    found = []
    for one in composites:
        rows, columns = one.rain_mm.shape
        shares = cell_shares(on_plane, *axes_m((rows, columns)))
        found.append(float(areal_mean(one.rain_mm[None], shares)[0]) if shares.share.size else np.nan)
    return found


def coming_rain(composites: Sequence[RadarComposite], polygon: Any, at: datetime) -> Reals | None:
    """(6,) rain that RADVOR expects in each hour after an instant, mm; None: it says nothing of any.

    An interval that lies across two hours is shared by time; of hours of which nothing is said none falls.
    """
    ahead = [one for one in composites if one.lead > timedelta(0)]
    pairs = [(one, mm) for one, mm in zip(ahead, areal_rain(ahead, polygon), strict=True) if np.isfinite(mm)]
    if not pairs:
        return None
    return np.array([_within(pairs, at + (lead - 1) * _HOUR) for lead in LEADS])


def _within(pairs: Iterable[tuple[RadarComposite, float]], begin: datetime) -> float:
    """What falls in the hour that begins there."""
    total = 0.0
    for one, mm in pairs:
        shared = min(one.at, begin + _HOUR) - max(one.at - one.interval, begin)
        total += mm * max(0.0, shared / one.interval)
    return total
