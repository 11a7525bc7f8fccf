"""What is learnt of hours and weekdays, on towns whose rhythm is known; and that it is left where it would not help."""

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.waste.forecast import HourlyLevels, LearntForecast, learn_forecast
from analysis.waste.rhythm import HOUR_MS, STEADY, Rhythm, RhythmSums, hours_of_week
from analysis.waste.time_to_full import outlook

MONDAY_MS = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp() * 1000)
DAYS = 28


def course(weights: NDArray[np.float64], per_hour: float, seed: int, *, noise: float = 0.5) -> HourlyLevels:
    """A container that fills by a rhythm and is emptied at 90."""
    random = np.random.default_rng(seed)
    hour_ms = MONDAY_MS + np.arange(DAYS * 24) * HOUR_MS
    rises = weights[hours_of_week(hour_ms.tolist(), "NW")] * per_hour * random.exponential(1.0, len(hour_ms))
    level, levels = float(random.uniform(0, 60)), []
    for rise in rises.tolist():
        level = 2.0 if level >= 90 else level + rise
        levels.append(min(level, 100.0))
    return HourlyLevels(hour_ms, np.clip(np.array(levels) + noise * random.standard_normal(len(levels)), 0, 100))


def by_day() -> NDArray[np.float64]:
    """Nothing by night, twice as much on Saturdays."""
    hours = np.arange(168)
    raw = np.where((hours % 24 >= 7) & (hours % 24 < 21), 1.0, 0.02) * np.where(hours // 24 == 5, 2.0, 1.0)
    return np.asarray(raw / raw.mean())


@pytest.fixture(scope="module")
def learnt() -> LearntForecast:
    containers = [course(by_day(), rate, seed) for seed, rate in enumerate(np.linspace(0.6, 2.5, 40))]
    return learn_forecast(containers, limit=80.0, fall=30.0, state="NW")


def test_the_rhythm_of_a_town_is_found(learnt: LearntForecast) -> None:
    found = np.array(learnt.rhythm.weights)
    assert found.mean() == pytest.approx(1.0)
    assert np.corrcoef(found, by_day())[0, 1] > 0.9
    assert found.reshape(7, 24).sum(axis=1).argmax() == 5


def test_it_errs_less_than_a_line_and_its_interval_holds(learnt: LearntForecast) -> None:
    assert learnt.trials >= 100
    assert learnt.error_hours < 0.8 * learnt.line_hours
    assert 0.65 <= learnt.held <= 0.95
    assert LearntForecast.read(learnt.written(), "NW").written() == learnt.written()


def test_where_every_hour_is_alike_a_line_is_as_good() -> None:
    containers = [course(np.ones(168), rate, seed) for seed, rate in enumerate(np.linspace(0.8, 2.0, 20))]
    found = learn_forecast(containers, limit=80.0, fall=30.0, state="NW")
    assert found.error_hours <= found.line_hours * 1.1


def test_too_little_teaches_nothing() -> None:
    few = course(by_day(), 1.0, 1)
    found = learn_forecast([HourlyLevels(few.hour_ms[:50], few.level[:50])], limit=80.0, fall=30.0, state="NW")
    assert (found.rhythm, found.trials) == (Rhythm(state="NW"), 0)
    assert learn_forecast([], limit=80.0, fall=30.0, state="").rhythm == STEADY


def test_jumps_and_falls_leave_the_rhythm_as_it_was() -> None:
    calm, wild = RhythmSums("NW"), RhythmSums("NW")
    for seed in range(12):
        one = course(by_day(), 1.0, seed)
        calm.add(one.hour_ms, one.level)
        spiky = one.level.copy()
        spiky[::50] = 100.0
        wild.add(one.hour_ms, spiky)
    assert np.corrcoef(calm.rhythm().weights, wild.rhythm().weights)[0, 1] > 0.97


def test_what_fills_by_day_is_not_full_by_night() -> None:
    rhythm = Rhythm(tuple(by_day().tolist()), "NW")
    evening = MONDAY_MS + 18 * HOUR_MS  # 20:00 in the town
    at_ms = evening - np.arange(10, -1, -1) * HOUR_MS
    seen = outlook(
        at_ms, 60.0 + rhythm.ordinary(at_ms, evening) - rhythm.ordinary(at_ms, evening)[0], limit=80.0, rhythm=rhythm
    )
    full_at = seen.full_at_ms
    assert full_at is not None
    local_hour = (full_at - MONDAY_MS) / HOUR_MS % 24 + 2
    assert 7 <= local_hour <= 21
    assert (seen.earliest_ms or 0) < full_at < (seen.latest_ms or 0)


def test_a_holiday_is_a_sunday_and_two_months_are_enough() -> None:
    ascension = int(datetime(2026, 5, 14, 10, tzinfo=UTC).timestamp() * 1000)
    assert hours_of_week([ascension], "NW").tolist() == [6 * 24 + 12]
    rhythm = Rhythm(tuple(by_day().tolist()), "NW")
    assert rhythm.after(ascension, 24 * 90.0) is None
    assert STEADY.after(ascension, 2.0) == ascension + 2 * HOUR_MS


@pytest.mark.parametrize("hours", [0.0, 0.5, 3.0, 100.0])
def test_ordinary_hours_there_and_back(hours: float) -> None:
    rhythm = Rhythm(tuple(by_day().tolist()), "NW")
    begin = MONDAY_MS + 8 * HOUR_MS + 123_456
    end = rhythm.after(begin, hours)
    assert end is not None
    passed = rhythm.ordinary(np.array([begin, end], np.int64), begin)
    assert passed[1] - passed[0] == pytest.approx(hours, abs=1e-3)
