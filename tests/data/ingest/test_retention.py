"""Raw readings go when their measure demands it; what hours and days said of them stays, whatever comes late."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from data.declare import Layers
from data.ingest import housekeeping
from data.ingest.events import StoredEvents
from data.ingest.proof import prove
from data.ingest.rollups import Rollups
from data.lake import Lake
from tests.support import ingest_place as places
from tests.support.ingest_place import LAYERS, NOON, Place, minutes, uplink

KEPT_DAYS = 30
OLD = NOON - timedelta(days=40)


@pytest.fixture
def place(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place whose battery levels are kept for thirty days."""
    layers = []
    for layer in LAYERS.values():
        measures = [replace(m, retention_days=KEPT_DAYS) if m.id == "battery_percent" else m for m in layer.measures]
        layers.append(replace(layer, measures=tuple(measures)))
    monkeypatch.setattr(places, "LAYERS", Layers(layers))
    place.now = OLD + timedelta(hours=2)
    place.take_in(*(heat(number, OLD + minutes(10 * number)) for number in range(6)))
    place.now = NOON
    return place


def heat(number: int, at: Any, **decoded: float) -> bytes:
    return uplink(10, number, at, {"temperature": 20 + number / 10, "battery_percent": 90.0 - number % 50, **decoded})


def retain(place: Place) -> int:
    with place.ingest() as ingest:
        return ingest.retain()


def rolled(place: Place, table: str) -> list[dict[str, Any]]:
    return [row for row in place.rows(table) if row["measure"] == "battery_percent"]


def proof(place: Place) -> list[Any]:
    lake = Lake(place.folders.lake)
    rollups = Rollups(lake, intervals_s={one.id: one.interval_s for one in LAYERS.values()})
    return prove(lake, rollups, StoredEvents(lake, LAYERS))


def test_a_late_reading_of_another_measure_leaves_hours_and_days_of_deleted_ones(place: Place) -> None:
    hours, days = rolled(place, "rollup_hour"), rolled(place, "rollup_day")
    assert [row["n"] for row in days] == [6]
    assert retain(place) == 6
    place.take_in(uplink(11, 1, OLD + minutes(5), {"temperature": 21.0}))
    assert (rolled(place, "rollup_hour"), rolled(place, "rollup_day")) == (hours, days)
    late = [row for row in place.rows("rollup_hour") if row["site_id"] == "heat-0001"]
    assert [(row["measure"], row["n"]) for row in late] == [("air_temperature_c", 1)]
    assert proof(place) == []


def test_a_late_reading_of_a_deleted_measure_is_refused_and_the_rest_of_its_uplink_stays(place: Place) -> None:
    retain(place)
    before = rolled(place, "rollup_hour")
    raw = heat(7, OLD + minutes(70))
    place.take_in(raw)
    place.take_in(raw)
    (rejected, again) = place.rows("rejected")
    assert "battery_percent" in rejected["reason"]
    assert "deleted" in rejected["reason"]
    assert rejected["raw"] == again["raw"] == b"", "what may not be kept is not kept here either"
    late = [row for row in place.rows("readings") if row["observed_at"] == OLD + minutes(70)]
    assert [row["measure"] for row in late] == ["air_temperature_c"]
    assert len([row for row in place.rows("uplinks") if row["f_cnt"] == 7]) == 1
    assert rolled(place, "rollup_hour") == before
    assert proof(place) == []


def test_of_a_day_that_is_deleted_in_part_the_later_hours_are_still_computed(place: Place) -> None:
    at = NOON - timedelta(days=KEPT_DAYS)
    place.take_in(*(heat(100 + number, at + minutes(60 * number - 180)) for number in range(6)))
    place.now = NOON
    before = rolled(place, "rollup_hour")
    assert retain(place) == 6 + 3
    place.take_in(heat(200, at + minutes(130)))
    after = rolled(place, "rollup_hour")
    changed = [(one["n"], other["n"]) for one, other in zip(before, after, strict=True) if one != other]
    assert changed == [(1, 2)]
    assert proof(place) == []


def test_a_longer_retention_brings_nothing_back_and_a_wrong_rollup_is_still_found(place: Place) -> None:
    retain(place)
    lake = place.lake
    lake.open_or_create(kind="demo")
    told = lake.deleted_before_ms("battery_percent")
    longer = {"battery_percent": replace(LAYERS.measures()["battery_percent"], retention_days=300)}
    housekeeping.retain(lake, longer, now=NOON)
    assert lake.deleted_before_ms("battery_percent") == told == lake.deleted_before_ms()
    day = (OLD + timedelta(hours=1)).date()
    lake.rewrite_day("readings", day, lake.read("readings", days=[day]).slice(1), data_change=True)
    assert [one.table for one in proof(place)] == ["rollup_hour"]


def test_days_are_looked_at_once(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    retain(place)
    looked_at: list[object] = []

    def look_at(_lake: Lake, day: date, _limits: Any) -> int:
        looked_at.append(day)
        return 0

    monkeypatch.setattr(housekeeping, "_retain_day", look_at)
    retain(place)
    assert looked_at == []
    place.take_in(uplink(11, 1, OLD + minutes(5), {"temperature": 21.0}))
    retain(place)
    assert looked_at == [OLD.date()]
