"""Comparison: equal to pandas over the same hours, with an interval that knows the difference that was put in."""

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from data import sites
from data.errors import BadRequestError
from data.folders import Folders
from data.lake import TABLES, Lake
from services.context import House
from services.workbench.ground import Workbench
from services.workbench.result import QuestionResult
from tests.services.questions.conftest import NOON, Ask, asker, workbench

DAYS = 60
WARMER_K = 3.0
"""So much warmer the second half of the time is, and so much the north is than the south."""
BEGIN = NOON.replace(hour=0) - timedelta(days=DAYS)


def frame(house: House) -> pd.DataFrame:
    """Hourly means of all stations: weather that all share, a second month that is warmer, stations of their own."""
    known = sites.read(house.folders.sites_of("heat"))
    rng = np.random.default_rng(11)
    hours = pd.date_range(BEGIN, periods=DAYS * 24, freq="h", tz="UTC") + timedelta(hours=1)
    weather = 18 + np.repeat(rng.normal(0, 1, DAYS), 24) + 4 * np.sin(np.arange(DAYS * 24) / 24 * 2 * np.pi)
    weather += np.where(np.arange(DAYS * 24) >= DAYS * 12, WARMER_K, 0)
    own = rng.normal(0, 0.5, len(known))
    columns = {one: weather + own[n] + rng.normal(0, 0.1, len(hours)) for n, one in enumerate(known.site_id)}
    return pd.DataFrame(columns, index=hours)


@pytest.fixture(scope="module")
def heated(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    def fill(house: House, lake: Lake) -> None:
        values = frame(house)
        rows = [_hour(site, at, value) for site in values for at, value in values[site].items()]
        table = pa.Table.from_pylist(rows, schema=TABLES["rollup_hour"].schema)
        lake.replace_days("rollup_hour", table, days={at.date() for at in values.index}, seen_readings=1)

    return workbench(built_town, tmp_path_factory.mktemp("comparison"), fill)


@pytest.fixture(scope="module")
def compared(heated: Workbench) -> Ask:
    return asker(heated)


def of_periods(compared: Ask, **more: Any) -> QuestionResult:
    middle = (BEGIN + timedelta(days=DAYS // 2)).isoformat()
    end = (BEGIN + timedelta(days=DAYS)).isoformat()
    return compared("comparison", places="heat", start=middle, end=end, **more)


def test_two_periods_differ_as_pandas_says(compared: Ask, heated: Workbench) -> None:
    found, values = of_periods(compared), frame(heated.house)
    half = DAYS * 12
    expected = values.iloc[half:].mean().mean() - values.iloc[:half].mean().mean()
    figure = found.figures["difference"]
    assert figure.value == pytest.approx(expected)
    assert figure.unit == "K"
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < WARMER_K < figure.high
    assert found.says == "periods_higher"
    assert found.figures["sites"].value == values.shape[1]
    assert found.figures["second_days"].value == DAYS // 2
    rows = found.tables["by_site"].to_pandas().set_index("place_id")
    assert rows["second"].to_dict() == pytest.approx(values.iloc[half:].mean().to_dict())


@pytest.mark.parametrize("pair", ["day", "hour"])
def test_two_areas_are_paired_in_the_same_hours(compared: Ask, heated: Workbench, pair: str) -> None:
    names = [one for one in heated.districts.name if _stations(heated, one)][:2]
    end = (BEGIN + timedelta(days=DAYS)).isoformat()
    start = BEGIN.isoformat()
    asked = {"compare": "areas", "area": f"district:{names[0]}", "other_area": f"district:{names[1]}", "pair": pair}
    found = compared("comparison", places="heat", start=start, end=end, **asked)
    values = frame(heated.house)
    first, second = (values[_stations(heated, one)].mean(axis=1) for one in names)
    figure = found.figures["difference"]
    assert figure.value == pytest.approx((second - first).mean())
    assert figure.high is not None
    assert figure.low is not None
    assert figure.high - figure.low < 0.2  # the weather that both share is not in it
    assert found.figures["days"].value == DAYS
    assert found.tables["by_day"]["day"][0].as_py() == str(BEGIN.date())


def test_a_few_days_have_no_interval(compared: Ask) -> None:
    end = BEGIN + timedelta(days=40)
    found = compared("comparison", places="heat", start=(end - timedelta(days=5)).isoformat(), end=end.isoformat())
    assert found.says == "periods_too_few"
    assert found.figures["difference"].low is None
    assert found.notes == ("no_interval",)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"compare": "areas"}, "other_area is missing"),
        ({"compare": "intervention"}, "intervention is missing; known: sonnensegel, baeume"),
        ({"compare": "intervention", "intervention": "bank"}, "no measure 'bank' in the register"),
        ({"compare": "intervention", "intervention": "baeume", "places": "bins"}, "ask with places=heat"),
        ({"measure": "lost"}, "lost"),
    ],
)
def test_what_is_missing_is_told(compared: Ask, asked: dict[str, str], said: str) -> None:
    with pytest.raises(Exception, match=said) as error:
        compared("comparison", **{"places": "heat", **asked})
    assert isinstance(error.value, BadRequestError) or "unknown" in str(error.value)


def test_a_measure_that_is_not_finished_yet_is_too_early(compared: Ask) -> None:
    found = compared("comparison", places="heat", compare="intervention", intervention="sonnensegel")
    assert found.says == "intervention_too_early"
    assert (found.figures["change"].value, found.figures["cost"].value) == (None, 38_000)
    assert found.figures["kind"].value == "shade"
    assert found.notes == ()
    assert len(found.shapes["controls"].geometry) == 3


def _stations(bench: Workbench, district: str) -> list[str]:
    places = bench.ground(audience="public", own={}, now=NOON).places("heat")
    rows = bench.districts.of(places.xy_m) == bench.districts.name.index(district)
    return [places.place_id[one] for one in np.flatnonzero(rows)]


def _hour(site_id: object, at: object, mean: float) -> dict[str, object]:
    own = {"min": mean - 1, "mean": mean, "max": mean + 1, "n": 6, "expected": 6}
    return {"site_id": site_id, "channel": 0, "measure": "air_temperature_c", "hour": at, **own}
