"""What a building used beside what would have been usual at the weather: baseline year, detector, excess, its limits.

The baseline year is the last whole year of which enough days are known, else what there was until four weeks ago. So an
excess does not become usual while it lasts; on the first of January a new year begins to be what is usual.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from analysis.energy.baseline import Baseline, TooFewDaysError, fit_baseline
from analysis.energy.calendar import Days
from analysis.energy.detection_curve import DetectionCurve, detection_curve
from analysis.energy.detector import Detector, TooFewHoldOutsError, calibrated
from analysis.energy.excess import Excess, HourlyUse, present_excess
from analysis.energy.hold_out import held_out
from analysis.energy.hour_of_week import Hours, TooFewHoursError, fit_week
from geo.arrays import BoolArray, FloatArray

WHOLE_YEAR: Final = 300
"""So many known days make a year whole."""
AGO_DAYS: Final = 28
"""Where no year is whole, the baseline ends so long before the last day."""
YEAR: Final = 365
KEPT: Final = 512
"""So many baseline years are held: those of a town's buildings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideBaseline:
    """Of one series of consecutive days.

    Args:
        day: (n,).
        used: (n,) NaN where unknown.
        expected: (n,) NaN where the weather is unknown.
        learned: (n,) whether a day is of the baseline year.
        detector: None: the baseline year has too few days for one, and no excess is sought.
        curve: what it finds how soon, in trials of the baseline year; None: likewise.
        excess: what lasts on the last known day; None: nothing, or nothing is sought.
    """

    day: Days
    used: FloatArray
    expected: FloatArray
    learned: BoolArray
    baseline: Baseline
    detector: Detector | None
    curve: DetectionCurve | None
    excess: Excess | None

    @property
    def first(self) -> np.datetime64:
        """Of the baseline year."""
        return np.datetime64(self.day[self.learned][0])

    @property
    def last(self) -> np.datetime64:
        """Of the baseline year."""
        return np.datetime64(self.day[self.learned][-1])

    @property
    def smallest(self) -> float | None:
        """The smallest excess that is found within a fortnight in most trials; None: none is."""
        return self.curve.smallest if self.curve else None


@dataclass(frozen=True, slots=True)
class KnownHours:
    """What was used in hours, by the town's clock.

    Args:
        hour: (h,) when each begins, local time without a zone.
        used: (h,) NaN where unknown.
        mean_c: (h,) of its day.
    """

    hour: Hours
    used: FloatArray
    mean_c: FloatArray


def baseline_year(day: Days, known: BoolArray) -> BoolArray:
    """(n,) which of consecutive days a baseline is to be learned from; none where none is known."""
    year = day.astype("datetime64[Y]")
    for one in np.unique(year)[::-1]:
        of_year = year == one
        if day[of_year][-1] == (one + 1).astype("datetime64[D]") - 1 and (known & of_year).sum() >= WHOLE_YEAR:
            return np.asarray(of_year)
    if not known.any():
        return np.zeros(len(day), np.bool_)
    end = day[known][-1] - AGO_DAYS
    return np.asarray((day > max(end - YEAR, day[known][0] - 1)) & (day <= end))


def beside_baseline(
    day: Days, used: FloatArray, mean_c: FloatArray, *, holidays: Days, hours: KnownHours | None = None
) -> BesideBaseline:
    """Learn from the baseline year of (n,) consecutive days, and judge those after it.

    Raises:
        TooFewDaysError: the baseline year has too few with consumption and temperature.
    """
    learned = baseline_year(day, ~np.isnan(used) & ~np.isnan(mean_c))
    off = holidays.astype("datetime64[D]")
    baseline, detector, curve = _learned(
        *(one.tobytes() for one in (day[learned], used[learned], mean_c[learned], off))
    )
    expected = baseline.expected(day, mean_c, holidays)
    excess = None
    after = np.flatnonzero(~np.isnan(used) & (day > day[learned][-1]))
    if detector is not None and len(after):
        judged = slice(int(np.flatnonzero(learned)[-1]) + 1, int(after[-1]) + 1)
        hourly = _hourly(hours, day[learned], holidays) if hours is not None else None
        excess = present_excess(detector, day[judged], used[judged], expected[judged], hourly=hourly, holidays=holidays)
    return BesideBaseline(
        day=day,
        used=used,
        expected=expected,
        learned=learned,
        baseline=baseline,
        detector=detector,
        curve=curve,
        excess=excess,
    )


@lru_cache(maxsize=KEPT)
def _learned(
    days: bytes, consumption: bytes, means: bytes, off: bytes
) -> tuple[Baseline, Detector | None, DetectionCurve | None]:
    """What a baseline year teaches; it stays the same for a year, and takes seven fits to find."""
    day, holidays = (np.frombuffer(one, "datetime64[D]") for one in (days, off))
    used, mean_c = (np.frombuffer(one, np.float64) for one in (consumption, means))
    baseline = fit_baseline(day, used, mean_c, holidays=holidays)
    try:
        unseen = held_out(day, used, mean_c, holidays)
        found = calibrated(day, used, unseen)
    except (TooFewHoldOutsError, TooFewDaysError):
        return baseline, None, None
    return baseline, found, detection_curve(found, day, used, unseen)


def _hourly(hours: KnownHours, learned: Days, holidays: Days) -> HourlyUse | None:
    """Hours beside what a week's model of the baseline year expects; holidays are left out of it."""
    day = hours.hour.astype("datetime64[D]")
    kept = (day >= learned[0]) & (day <= learned[-1]) & ~np.isin(day, holidays)
    try:
        week = fit_week(hours.hour[kept], hours.used[kept], hours.mean_c[kept])
    except TooFewHoursError:
        return None
    return HourlyUse(hours.hour, hours.used, week.expected(hours.hour, hours.mean_c))
