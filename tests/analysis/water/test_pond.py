"""The minimum before sunrise is said where it is known better than by last night's; else nothing is."""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from analysis.water.oxygen import OxygenLimits
from analysis.water.pond import (
    HOUR_MS,
    PondNights,
    PredawnMinimum,
    aeration,
    expected_minimum,
    night_skill,
    pond_nights,
    predawn_minimum,
)
from tests.support.real_files import DATA, at_hand

WATER = DATA / "wave2/water"
BEGIN = int(datetime(2025, 7, 1, tzinfo=UTC).timestamp() * 1_000)
LIMITS = OxygenLimits(watch=6.0, warn=4.0, critical=3.0)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(at_hand(path), "rt") as file:
        yield from csv.DictReader(file)


def ms(text: str, form: str) -> int:
    return int(datetime.strptime(text, form).replace(tzinfo=UTC).timestamp() * 1_000)


@pytest.fixture(scope="module")
def ponds() -> list[PondNights]:
    """Two ponds of Bochum in July 2025, and a creek in September 2012 whose clock is that of the place."""
    found = []
    for name in ("900193_teich_im_bockholt", "900355_am_stadtpark"):
        read = list(rows(WATER / f"bochum_pond/terratransfer_{name}_2025-07.csv.gz"))
        at = [ms(one["datetime"], "%Y-%m-%d %H:%M:%S") for one in read]
        found.append(pond_nights(at, [float(one["do"] or "nan") for one in read], longitude=7.5))
    creek = list(rows(WATER / "oxygen/french_creek_do.csv.gz"))
    at = [ms(f"{one['date']} {one['time']}", "%m/%d/%Y %H:%M:%S") for one in creek]
    oxygen = [float(one["oxy"]) if one["oxy"] not in {"", "NA"} else np.nan for one in creek]
    return [*found, pond_nights(at, oxygen, longitude=0)]


def test_over_real_ponds_forecasts_are_better_than_last_night(ponds: list[PondNights]) -> None:
    skill = night_skill(ponds)
    assert skill.nights >= 60
    assert skill.error < skill.persistence
    assert skill.gain is not None
    assert skill.gain[0] > 0


def test_without_any_one_of_the_ponds_they_still_are_on_average(ponds: list[PondNights]) -> None:
    for left_out in range(3):
        skill = night_skill([one for number, one in enumerate(ponds) if number != left_out])
        assert skill.error < skill.persistence


def wandering(nights: int, *, follows: float, seed: int) -> PondNights:
    """Evenings that change, and minima that follow them, or not."""
    rng = np.random.default_rng(seed)
    evening = 8 + rng.normal(0, 1.5, nights)
    minimum = 4 + follows * (evening - 8) + rng.normal(0, 0.3, nights)
    return PondNights(evening, minimum)


def test_what_does_not_win_is_not_shown() -> None:
    alone = [wandering(40, follows=-0.5, seed=one) for one in (1, 2)]
    assert not night_skill(alone).is_shown
    assert predawn_minimum(alone[0], night_skill(alone)).missing == "no_skill"


def test_what_wins_is_shown_with_an_interval_that_holds_most_nights() -> None:
    past = [wandering(60, follows=0.6, seed=one) for one in (3, 4)]
    held = []
    for seed in range(10, 22):
        one = wandering(30, follows=0.6, seed=seed)
        pond = PondNights(one.evening, np.append(one.minimum[:-1], np.nan))
        told = predawn_minimum(pond, night_skill([*past, pond]))
        assert told.missing is None
        held.append(told.low <= one.minimum[-1] <= told.high)
    assert np.mean(held) >= 0.5


def test_too_few_nights_and_an_unknown_evening_are_said() -> None:
    few = wandering(10, follows=0.6, seed=1)
    assert predawn_minimum(few, night_skill([few])).missing == "few_nights"
    many = wandering(60, follows=0.6, seed=3)
    dark = PondNights(np.append(many.evening, np.nan), np.append(many.minimum, np.nan))
    skill = night_skill([dark, wandering(60, follows=0.6, seed=4)])
    assert predawn_minimum(dark, skill).missing == "no_evening"


def test_a_forecast_knows_nothing_of_its_own_night() -> None:
    pond = wandering(20, follows=0.6, seed=5)
    later = PondNights(pond.evening, np.where(np.arange(20) >= 12, 99.0, pond.minimum))
    assert expected_minimum(pond, 12) == expected_minimum(later, 12)


def test_nights_are_those_of_the_sun_and_a_single_zero_is_no_minimum() -> None:
    at = BEGIN + np.arange(0, 48 * HOUR_MS, HOUR_MS // 4)
    hours = ((at - BEGIN) / HOUR_MS + 0.5) % 24
    oxygen = np.where((hours > 3) & (hours < 5), 4.0, 8.0)
    oxygen[28 * 4] = 0.0
    nights = pond_nights(at, oxygen, longitude=7.5)
    assert nights.evening[0] == 8.0
    assert nights.minimum[0] == 4.0
    assert np.isnan(nights.minimum[1])
    assert len(pond_nights([], [], longitude=7.5).evening) == 0


@pytest.mark.parametrize(
    ("now", "minimum", "low", "advice"),
    [
        (9.0, 7.0, 6.5, "off"),
        (9.0, 5.0, 4.5, "ready"),
        (9.0, 5.0, 2.5, "on"),
        (9.0, 3.5, 3.2, "on"),
        (3.9, 7.0, 6.5, "on"),
        (5.0, 7.0, 6.5, "ready"),
    ],
)
def test_an_aerator_runs_for_what_is_and_for_what_comes(now: float, minimum: float, low: float, advice: str) -> None:
    assert aeration(now, PredawnMinimum(minimum=minimum, low=low, high=9.0), LIMITS) == advice


def test_without_a_forecast_only_what_is_measured_counts_and_an_unknown_pond_is_watched() -> None:
    assert aeration(7.0, PredawnMinimum(missing="no_skill"), LIMITS) == "off"
    assert aeration(7.0, None, LIMITS) == "off"
    assert aeration(float("nan"), None, LIMITS) == "ready"
