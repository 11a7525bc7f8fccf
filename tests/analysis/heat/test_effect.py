"""Whether a measure works: too early below two weeks, an interval that holds the truth, a register that is whole."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.comparison.intervention import interventions
from analysis.heat.effect import Effect, effect
from data import town
from data.errors import DeclarationError

LIMITS = town.load("castrop_rauxel").effect
SINCE = date(2026, 7, 1)


def judged(*, before: int, after: int, change_k: float = 0.0, noise_k: float = 0.3, seed: int = 1) -> Effect:
    """A treated station and three controls under the same weather; from SINCE on the first is changed."""
    rng = np.random.default_rng(seed)
    day = np.datetime64(SINCE) + np.arange(-before, after)
    weather = 25 + 6 * np.sin(np.arange(day.size) / 5)
    treated = weather + 2 + rng.normal(0, noise_k, day.size) + np.where(day >= np.datetime64(SINCE), change_k, 0)
    controls: NDArray[np.float64] = weather + rng.normal(0, noise_k, (3, day.size))
    return effect(day, treated, controls, LIMITS, since=SINCE)


@pytest.mark.parametrize(("before", "after", "early"), [(13, 60, True), (60, 13, True), (14, 14, False)])
def test_below_fourteen_days_on_either_side_it_is_too_early(before: int, after: int, *, early: bool) -> None:
    got = judged(before=before, after=after)
    assert (got.verdict == "too_early") is early
    assert (got.change_k is None) is early
    assert (got.days_before, got.days_after) == (before, after)


def test_what_the_weather_does_is_no_effect_and_what_the_measure_does_is() -> None:
    assert judged(before=60, after=60).verdict == "no_difference"
    cooler = judged(before=60, after=60, change_k=-1.0)
    assert cooler.verdict == "cooler"
    assert cooler.change_k == pytest.approx(-1.0, abs=0.2)
    assert judged(before=60, after=60, change_k=1.0).verdict == "warmer"


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    found = [judged(before=20, after=20, change_k=0.4, seed=seed) for seed in range(60)]
    held = [one for one in found if one.low_k is not None and one.high_k is not None and one.low_k <= 0.4 <= one.high_k]
    assert 52 <= len(held) <= 60


def test_unknown_days_of_any_station_do_not_count() -> None:
    day = np.datetime64(SINCE) + np.arange(-20, 20)
    treated, controls = np.full(40, 25.0), np.full((2, 40), 24.0)
    treated[:5], controls[1, 30:40] = np.nan, np.nan
    got = effect(day, treated, controls, LIMITS, since=SINCE)
    assert (got.days_before, got.days_after, got.verdict) == (15, 10, "too_early")


def test_the_towns_register_is_read_and_a_wrong_one_refused(tmp_path: Path) -> None:
    own = town.load("castrop_rauxel")
    assert all(one.controls and one.title["de"] for one in interventions(own))
    assert interventions(replace(own, folder=tmp_path)) == ()
    said = '{ de = "a", en = "b" }'
    itself = f'site_id = "a-1"\ncontrols = ["a-1"]\nsince = 2026-01-01\ntitle = {said}\nabout = {said}\nsource = ""'
    for text in ('site_id = "heat-0001"', itself):
        (tmp_path / "interventions.toml").write_text(f"[[intervention]]\n{text}\n", "utf-8")
        with pytest.raises(DeclarationError, match=r"intervention\.0 lacks '|needs controls other than itself"):
            interventions(replace(own, folder=tmp_path))
