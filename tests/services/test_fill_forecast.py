"""What is learnt of a layer's containers is kept, read again by others, and shown with its errors."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data import strict_json
from data.emptying import LEVELS
from data.events.crew import detail
from data.lake.batch import Row, as_table
from services.fill_forecast import FillForecasts, keep, layers_that_fill, learn_layer
from services.jobs import forecast as job
from tests.support import small
from tests.support.client import asker
from tests.support.login import PASSWORD, log_in
from tests.support.small import NOON, Small


def told(site: int, day: int, level: str) -> Row:
    at = NOON - timedelta(days=day)
    said = {"emptying_id": f"{site}-{day}", "level": level, "told_at": "2026-07-01T12:00:00Z", "within_s": 7200}
    return (f"bins-{site:04d}", 0, "emptied", round(at.timestamp() * 1000), detail(said))


@pytest.fixture
def town(tmp_path: Path) -> Small:
    """Bin 4, without a sensor, is half full after two days each time; bin 1 falls by its sensor; bin 5 overflows."""
    made = small.settle(tmp_path)
    rows = [told(4, day, "half") for day in range(2, 40, 2)]
    rows += [told(5, day, LEVELS[2 + day % 2]) for day in range(1, 40)]
    seen = strict_json.compact({"before": 88.0, "after": 3.0})
    rows += [
        ("bins-0001", 0, "emptied", round((NOON - timedelta(days=n)).timestamp() * 1000), seen) for n in range(1, 40)
    ]
    made.lake.append("events", as_table("events", rows))
    return made


def test_rates_are_learnt_kept_and_read_again(town: Small) -> None:
    store = town.house.store()
    store.follow()
    (layer,) = layers_that_fill(town.house)
    known = FillForecasts(town.house)
    assert (known.of("bins"), known.rhythm("bins").weights) == (None, ())
    learnt = learn_layer(town.house, store, layer)
    keep(town.house, layer, learnt)
    found = known.of("bins")
    assert found is not None
    rates = {one.site_id: one for one in found.rates}
    assert set(rates) == {"bins-0004", "bins-0005"}
    assert 12 < rates["bins-0004"].low < rates["bins-0004"].per_day < rates["bins-0004"].high < 40
    assert rates["bins-0005"].per_day > 60
    expected, earliest, latest = rates["bins-0004"].full_at(80.0)
    assert NOON - timedelta(days=2) == rates["bins-0004"].emptied_at < earliest < expected < latest
    assert (found.emptyings, found.forecast.trials) == (97, 0)
    assert found.level_error is not None
    assert found.level_error < 20
    assert [one.site_id for one in found.sensors] == ["bins-0004"]


def test_the_job_learns_every_layer_that_fills(town: Small) -> None:
    (made,) = job.jobs(town.house)
    assert made.run(town.house, lambda _what, _share: None) == {"bins": {"error_hours": 0.0, "trials": 0, "rates": 2}}
    assert FillForecasts(town.house).of("bins") is not None


def test_a_damaged_file_is_as_none(town: Small) -> None:
    town.house.folders.forecast.mkdir()
    (town.house.folders.forecast / "bins.json").write_text("{", "utf-8")
    assert FillForecasts(town.house).of("bins") is None


def test_the_page_says_rates_sensors_and_errors(town: Small) -> None:
    town.house.records.staff.add("euv", PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))
    with asker(town) as client:
        log_in(client, "euv")
        assert "Noch ist nichts gelernt" in client.get("/verwaltung/fuellraten").text
        (made,) = job.jobs(town.house)
        made.run(town.house, lambda _what, _share: None)
        page = client.get("/verwaltung/fuellraten?n=1").text
        table = client.get("/verwaltung/fuellraten.csv").text.splitlines()
    assert ("bins-0004" in page, "der nächste Sensor" in page, "Punkte daneben" in page) == (True, True, True)
    assert [line.split(",")[:2] for line in table[1:]] == [["bins", "bins-0004"], ["bins", "bins-0005"]]
    assert np.isclose(float(table[1].split(",")[3]), 25, atol=10)
