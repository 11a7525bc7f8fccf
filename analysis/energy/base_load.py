"""What runs when nobody is there: nights and days off, beside the hours in which a building is used."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.energy.calendar import Days, days_off
from analysis.energy.excess import night
from analysis.energy.hour_of_week import Hours
from data.errors import BadRequestError
from geo.arrays import FloatArray

LEAST_HOURS: Final = 14 * 24


class TooFewBaseHoursError(BadRequestError):
    """A base load of less than two weeks."""

    def __init__(self, hours: int) -> None:
        super().__init__(f"{hours} hours are known; a base load needs {LEAST_HOURS}")


@dataclass(frozen=True, slots=True)
class BaseLoad:
    """Of one meter; kW where it counts kWh.

    Args:
        night: median of the hours from 22 to 6 o'clock before and after days of work.
        weekend: median of days off.
        working: median of the other hours.
        share: of all that is used that the lower of night and weekend would use if it ran all the time, 0 to 1.
    """

    night: float
    weekend: float
    working: float
    share: float


def base_load(hour: Hours, used: FloatArray, holidays: Days | None = None) -> BaseLoad:
    """From (n,) hours that begin at these local times; NaN where unknown. TooFewBaseHoursError: they say too little."""
    known = ~np.isnan(used)
    if known.sum() < LEAST_HOURS:
        raise TooFewBaseHoursError(int(known.sum()))
    hour, used = hour[known], used[known]
    off, dark = days_off(hour.astype("datetime64[D]"), holidays), night(hour)
    at_night, at_weekend, at_work = (_median(used[which]) for which in (dark & ~off, off, ~dark & ~off))
    total = float(used.sum())
    share = float(np.nanmin([at_night, at_weekend])) * len(used) / total if total > 0 else float("nan")
    return BaseLoad(at_night, at_weekend, at_work, min(share, 1.0))


def _median(used: FloatArray) -> float:
    return float(np.median(used)) if used.size else float("nan")
