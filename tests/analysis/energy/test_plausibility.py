"""A count is doubted where it runs backwards, or says much more or less than is usual at the weather."""

import numpy as np
import pytest

from analysis.energy.counter import MeterCounts
from analysis.energy.plausibility import DailyWeather, doubt_of
from tests.analysis.energy.years import DAYS, heated, temperatures

MEAN_C = temperatures()
EDGES = np.array([0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335])
TOTAL = np.concatenate([[0.0], np.cumsum(heated(MEAN_C))])


def counts(*values: float, days: float = 30.0) -> MeterCounts:
    at = np.datetime64("2025-01-01T08:00", "s") + (np.arange(len(values)) * days * 86_400).astype("timedelta64[s]")
    return MeterCounts(at, np.array(values), digits=6)


@pytest.mark.parametrize(
    ("last", "doubt"), [(400.0, ""), (290.0, "backwards"), (1300.0, "much"), (305.0, "little"), (300.0, "little")]
)
def test_without_weather_it_is_judged_by_what_the_meter_used_so_far(last: float, doubt: str) -> None:
    assert doubt_of(counts(0.0, 100.0, 190.0, 300.0, last)) == doubt


def test_first_counts_are_believed() -> None:
    assert [doubt_of(counts(5.0)), doubt_of(counts(5.0, 900.0)), doubt_of(counts(5.0, 6.0, 999.0))] == ["", "", ""]


def test_a_roll_over_is_no_doubt() -> None:
    assert not doubt_of(counts(999_700.0, 999_800.0, 999_900.0, 10.0))


@pytest.mark.parametrize(("share", "doubt"), [(1.0, ""), (1.3, ""), (1.8, "much"), (0.3, "little")])
def test_with_weather_winter_may_use_more_than_summer(share: float, doubt: str) -> None:
    """From January to October the baseline learns; November uses five times what September did, as it should."""
    known = TOTAL[EDGES]
    last = known[-2] + share * (known[-1] - known[-2])
    read = MeterCounts(DAYS[EDGES].astype("M8[s]"), np.append(known[:-1], last), digits=6)
    assert doubt_of(read, DailyWeather(DAYS, MEAN_C)) == doubt
