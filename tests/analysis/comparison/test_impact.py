"""Any measure of any layer: equal to a computation of its own, by mean, lowest and highest, too early, or not told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from analysis.comparison.impact import impact
from analysis.comparison.intervention import interventions
from analysis.comparison.register import judged
from data import town
from data.errors import DeclarationError
from data.lake import TABLES
from tests.support import brooks
from tests.support.client import asker
from tests.support.small import NOON, Small

LIMITS = town.load("castrop_rauxel").effect
SINCE = date(2026, 6, 1)
SAID = '{ de = "Belüfter", en = "aerator" }'
ENTRY = f"""[[intervention]]
id = "aerator"
kind = "aerator"
site_id = "ponds-0001"
controls = ["ponds-0002"]
since = {SINCE}
fixed_on = 2026-05-01
title = {SAID}
about = {SAID}
source = "Test"
"""


def days_of(made: Small, values: dict[str, np.ndarray], measure: str) -> None:
    """Daily figures from 1 May on: the mean as given, the lowest 1 below, the highest 2 above."""
    first = date(2026, 5, 1)
    rows = [
        {"site_id": site, "channel": 0, "measure": measure, "day": first + timedelta(days=i), "min": v - 1, "mean": v,
         "max": v + 2, "n": 96, "expected": 96}
        for site, series in values.items() for i, v in enumerate(series.tolist())
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, schema=TABLES["rollup_day"].schema)
    made.lake.replace_days("rollup_day", table, days={*table["day"].to_pylist()}, seen_readings=1)


@pytest.fixture
def ponds(tmp_path: Path) -> tuple[Small, Callable[[str], None], np.ndarray]:
    """Two ponds for sixty days; from 1 June on the first has 1.2 mg/l more."""
    made = brooks.settle(tmp_path)
    rng = np.random.default_rng(3)
    weather = 8 + np.sin(np.arange(60) / 4)
    values = np.stack([weather + rng.normal(0, 0.2, 60), weather + rng.normal(0, 0.2, 60)])
    values[0, 31:] += 1.2
    days_of(made, {"ponds-0001": values[0], "ponds-0002": values[1]}, "water_oxygen_mg_l")
    folder = tmp_path / "own"
    folder.mkdir()
    for file in made.house.town.folder.iterdir():
        (folder / file.name).symlink_to(file)
    (folder / "interventions.toml").unlink()
    made.house = replace(made.house, town=replace(made.house.town, folder=folder))

    def write(more: str) -> None:
        (folder / "interventions.toml").write_text(ENTRY + more, "utf-8")

    return made, write, values


def found_in(made: Small) -> list[tuple[str, float | None, str]]:
    house = made.house
    store = house.store()
    store.follow()
    every = judged(store, house.town, house.layers, now=NOON)
    return [(one.measure.id, one.impact.change, one.impact.direction) for one in every]


def test_an_aerator_is_judged_by_oxygen_as_a_computation_of_its_own_judges_it(
    ponds: tuple[Small, Callable[[str], None], np.ndarray],
) -> None:
    made, write, values = ponds
    write('of_day = "mean"\n')
    difference = values[0] - values[1]
    change = difference[31:].mean() - difference[:31].mean()
    ((measure, found, direction),) = found_in(made)
    assert (measure, direction) == ("water_oxygen_mg_l", "higher")
    assert found == pytest.approx(change)
    low, high = stats.bootstrap(
        (difference[31:], difference[:31]), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        rng=np.random.default_rng(1), vectorized=True,
    ).confidence_interval  # fmt: skip
    day = np.datetime64("2026-05-01") + np.arange(60)
    ours = impact(day, values[0], values[1:], LIMITS, since=SINCE)
    assert ours.low is not None
    assert ours.high is not None
    assert ours.low == pytest.approx(low, abs=0.15)
    assert ours.high == pytest.approx(high, abs=0.15)


@pytest.mark.parametrize("of_day", ["min", "mean", "max"])
def test_each_value_of_a_day_may_count(ponds: tuple[Small, Callable[[str], None], np.ndarray], of_day: str) -> None:
    made, write, _ = ponds
    write(f'of_day = "{of_day}"\nmeasure = "water_oxygen_mg_l"\n')
    ((_, change, direction),) = found_in(made)
    assert direction == "higher"
    assert change == pytest.approx(1.2, abs=0.2)


def test_what_is_not_for_everybody_or_not_measured_there_is_not_told(
    ponds: tuple[Small, Callable[[str], None], np.ndarray],
) -> None:
    made, write, _ = ponds
    for measure in ("battery_percent", "fill_percent"):
        write(f'measure = "{measure}"\n')
        assert found_in(made) == []


def test_a_measure_that_the_layer_has_not_stops_the_start(
    ponds: tuple[Small, Callable[[str], None], np.ndarray],
) -> None:
    made, write, _ = ponds
    write('measure = "fill_percent"\n')
    (one,) = interventions(made.house.town)
    with pytest.raises(DeclarationError, match=r"aerator is judged by 'fill_percent'; ponds-0001 has: water_oxygen"):
        one.check(made.house.layers)


def test_page_and_api_say_the_same(ponds: tuple[Small, Callable[[str], None], np.ndarray]) -> None:
    made, write, _ = ponds
    write('of_day = "mean"\ncost_eur = 900\n')
    with asker(made) as client:
        (one,) = client.get("/api/interventions").json()["interventions"]
        text = client.get("/massnahmen").text
    assert (one["id"], one["direction"], one["unit"], one["of_day"]) == ("aerator", "higher", "mg/l", "mean")
    assert one["low"] < one["change"] < one["high"]
    assert "Die Werte sind gestiegen" in text
    assert f"{one['change']:.1f}".replace(".", ",") in text
    assert "900" in text


def test_a_fortnight_is_needed_on_either_side() -> None:
    day = np.datetime64(SINCE) + np.arange(-13, 40)
    flat = np.full(day.size, 5.0)
    early = impact(day, flat, flat[None], LIMITS, since=SINCE)
    assert (early.direction, early.change, early.days_before) == ("too_early", None, 13)
