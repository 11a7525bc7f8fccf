"""Means of a measure day by day, of two periods at the same sites, or of two areas in the same hours."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.clusters.significance import LEAST_SHARE
from data.declare import Layer, Measure
from data.errors import BadRequestError
from services.workbench.ground import QuestionGround
from services.workbench.period import QuestionPeriod
from services.workbench.place_set import PlaceSet
from services.workbench.site_values import HOURS_A_DAY, SiteValues, TimeSlices, means

MOST_DAYS_BY_HOUR: Final = 92


class PairedDaysError(BadRequestError):
    """There is nothing to compare."""


@dataclass(frozen=True, slots=True)
class SameSites:
    """One measure at the same sites in two periods.

    Args:
        rows: (k,) sites that measured enough in both.
        first: (k,) their means in the first period.
        second: (k,) in the second.
        first_days: means of all of them on each day of the first period on which enough of them measured.
        second_days: likewise.
    """

    rows: NDArray[np.intp]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    first_days: NDArray[np.float64]
    second_days: NDArray[np.float64]

    @classmethod
    def of(cls, first: SiteValues, second: SiteValues) -> "SameSites":
        """Compare two periods; PairedDaysError: no site measured enough in both."""
        rows = np.flatnonzero(~np.isnan(first.whole) & ~np.isnan(second.whole))
        if not len(rows):
            sentence = "no site measured at least 70 % of the hours of both periods; choose others"
            raise PairedDaysError(sentence, reason="measured_too_little")
        days = (_day_means(one.slices[:, rows]) for one in (first, second))
        return cls(rows, first.whole[rows], second.whole[rows], *days)


@dataclass(frozen=True, slots=True)
class SameTimes:
    """One measure in two areas at the same times.

    Args:
        first: (d,) of each day on which both measured: the mean of the first area, over the times known of both.
        second: (d,) of the second.
        day: (d,) which days of the period.
    """

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    day: NDArray[np.intp]

    @classmethod
    def of(cls, first: NDArray[np.float64], second: NDArray[np.float64], *, per_day: int) -> "SameTimes":
        """Pair (s, n) and (s, m) values of sites at the same s times, ``per_day`` of which are a day.

        Raises:
            PairedDaysError: the two never measured at the same time.
        """
        pair = np.column_stack([_row_means(first), _row_means(second)])
        pair[np.isnan(pair).any(axis=1)] = np.nan
        days = pair[: len(pair) // per_day * per_day].reshape(-1, per_day, 2)
        known = ~np.isnan(days[..., 0])
        enough = np.flatnonzero(known.mean(axis=1) >= LEAST_SHARE) if len(days) else np.empty(0, np.intp)
        if not len(enough):
            sentence = "the two areas did not measure on the same days; choose a longer period, or others"
            raise PairedDaysError(sentence, reason="never_together")
        mean = np.nanmean(days[enough], axis=1)
        return cls(mean[:, 0], mean[:, 1], enough)


def day_values(
    ground: QuestionGround, layer: Layer, measure: Measure, places: PlaceSet, period: QuestionPeriod
) -> SiteValues:
    """Daily means of sites."""
    return means(ground, layer, measure, places.place_id, TimeSlices(period, HOURS_A_DAY))


def hour_values(
    ground: QuestionGround, layer: Layer, measure: Measure, places: PlaceSet, period: QuestionPeriod
) -> SiteValues:
    """Hourly means of sites; PairedDaysError: of so many days they are too many."""
    if period.hours > MOST_DAYS_BY_HOUR * HOURS_A_DAY:
        sentence = f"hours are paired over at most {MOST_DAYS_BY_HOUR} days; pair days instead"
        raise PairedDaysError(sentence, reason="too_many_hours", most=MOST_DAYS_BY_HOUR)
    return means(ground, layer, measure, places.place_id, TimeSlices(period, 1))


def _day_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of (d, k) values of days on which enough of the sites measured."""
    enough = (~np.isnan(values)).mean(axis=1) >= LEAST_SHARE
    return np.asarray(np.nanmean(values[enough], axis=1) if enough.any() else np.empty(0))


def _row_means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(s,) of (s, n) values; NaN where none is known."""
    known = (~np.isnan(values)).sum(axis=1)
    return np.asarray(np.where(known > 0, np.nansum(values, axis=1) / np.maximum(known, 1), np.nan))
