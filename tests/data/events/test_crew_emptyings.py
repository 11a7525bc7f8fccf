"""What crews tell is an event once, whatever sensors saw beside it, in whatever order both arrive."""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.emptying import Emptying, Level
from data.folders import Folders
from data.ingest.events import StoredEvents
from data.ingest.proof import prove
from data.ingest.rollups import Rollups
from data.ingest.sources import crew
from data.lake import Lake
from tests.support import ingest_place
from tests.support.ingest_place import NOON, Place, uplink

MINUTE = timedelta(minutes=1)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(
        ingest_place,
        "LAYERS",
        type(ingest_place.LAYERS)(replace(one, tour="litter") for one in ingest_place.LAYERS.values()),
    )
    return Place(Folders(tmp_path), now=NOON + timedelta(hours=3))


def tap(
    at: datetime, level: Level | None = "full", emptying_id: str = "a", *, site: str = "bins-0000", later: int = 0
) -> bytes:
    return crew.written(
        Emptying(
            emptying_id=emptying_id,
            site_id=site,
            channel=0,
            at=at,
            level=level,
            told_at=at + later * MINUTE,
        )
    )


def tell(place: Place, *raw: bytes) -> None:
    place.inbox.append_many([(crew.ID, one, place.now) for one in raw])
    place.take_in()


def seen(*values: tuple[int, float], first: int = 0) -> list[bytes]:
    """Readings of bin 0, minutes before or after noon."""
    return [
        uplink(0, first + n, NOON + at * MINUTE, {"fill_percent": value, "distance_mm": round(1200 - 10 * value)})
        for n, (at, value) in enumerate(values)
    ]


def events(place: Place) -> list[tuple[str, int, dict[str, Any]]]:
    rows = [one for one in place.lake.read("events").to_pylist() if one["kind"] != "emptying_withdrawn"]
    return sorted((one["kind"], round((one["at"] - NOON) / MINUTE), json.loads(one["detail"])) for one in rows)


def emptied(place: Place) -> list[tuple[int, str, object]]:
    return [
        (at, said.get("level", "sensor"), said.get("after")) for kind, at, said in events(place) if kind == "emptied"
    ]


def proven(place: Place) -> list[str]:
    lake = Lake(place.folders.lake)
    layers = ingest_place.LAYERS
    rollups = Rollups(lake, intervals_s={layer.id: layer.interval_s for layer in layers.values()})
    return [f"{one.table}: {one.what}" for one in prove(lake, rollups, StoredEvents(lake, layers))]


def test_a_bin_without_a_sensor_is_emptied_once_however_often_it_is_told(place: Place) -> None:
    tell(place, tap(NOON), tap(NOON))
    tell(place, tap(NOON, later=5))
    assert emptied(place) == [(0, "full", None)]
    (_, _, said) = events(place)[0]
    assert {key: said[key] for key in ("origin", "level", "emptying_id", "within_s")} == {
        "origin": "crew",
        "level": "full",
        "emptying_id": "a",
        "within_s": 7200,
    }
    assert proven(place) == []


def test_what_is_told_later_holds_and_what_is_taken_back_is_gone(place: Place) -> None:
    tell(place, tap(NOON, "half"))
    tell(place, tap(NOON, "overflowing", later=2))
    tell(place, tap(NOON, "empty", later=1))
    assert emptied(place) == [(0, "overflowing", None)]
    tell(place, tap(NOON, None, later=3))
    tell(place, tap(NOON, "overflowing", later=2))
    assert emptied(place) == []
    tell(place, tap(NOON + MINUTE, "half", "b"))
    assert emptied(place) == [(1, "half", None)]
    assert proven(place) == []


@pytest.mark.parametrize("fall", [-110, 20, *(pytest.param(one, marks=pytest.mark.long) for one in (-20, 0, 110))])
def test_a_sensors_fall_near_it_is_the_same_event_in_any_order(place: Place, tmp_path: Path, fall: int) -> None:
    before, after = seen((fall - 10, 90.0)), seen((fall, 5.0), (fall + 30, 6.0), first=1)
    steps = [("ttn", before), ("ttn", after), ("crew", [tap(NOON)])]
    for number, order in enumerate(permutations(steps)):
        if order.index(steps[1]) < order.index(steps[0]):
            continue
        here = Place(Folders(tmp_path / str(number)), now=place.now)
        for source, raw in order:
            here.inbox.append_many([(source, one, here.now) for one in raw])
            here.take_in()
        assert emptied(here) == [(0, "full", 5.0)], order
        assert proven(here) == []


def test_a_fall_that_is_farther_away_is_another_event(place: Place) -> None:
    place.take_in(*seen((-140, 90.0), (-130, 5.0)))
    tell(place, tap(NOON))
    assert emptied(place) == [(-130, "sensor", 5.0), (0, "full", None)]
    assert proven(place) == []


def test_a_bin_that_was_full_is_so_no_more_once_a_crew_emptied_it(place: Place) -> None:
    place.take_in(*seen((-60, 70.0), (-30, 90.0)))
    tell(place, tap(NOON))
    assert [(kind, at) for kind, at, _ in events(place)] == [("became_full", -30), ("emptied", 0)]
    place.take_in(*seen((30, 91.0), first=2))
    assert [(kind, at) for kind, at, _ in events(place)] == [("became_full", -30), ("became_full", 30), ("emptied", 0)]
    assert proven(place) == []


def test_what_was_told_of_last_week_counts_too(place: Place) -> None:
    old = timedelta(days=6)
    place.take_in(
        uplink(0, 0, NOON - old - 10 * MINUTE, {"distance_mm": 300}), uplink(0, 1, NOON - old, {"distance_mm": 1150})
    )
    tell(place, tap(NOON - old + 30 * MINUTE))
    with place.ingest() as ingest:
        ingest._events.catch_up()
    assert emptied(place) == [(30 - 6 * 24 * 60, "full", 5.0)]
    assert proven(place) == []


class DeathError(Exception):
    """Stands for the end of the process."""


def test_a_death_before_both_were_united_is_made_up_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.take_in(*seen((-30, 90.0), (-20, 5.0)))

    def dies(*_: object, **__: object) -> None:
        raise DeathError

    with monkeypatch.context() as patched:
        patched.setattr(StoredEvents, "follow", dies)
        with pytest.raises(DeathError):
            tell(place, tap(NOON))
    assert emptied(place) == [(-20, "sensor", 5.0), (0, "full", None)]
    place.take_in(*seen((10, 6.0), first=2))
    assert emptied(place) == [(0, "full", 5.0)]
    assert proven(place) == []


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (tap(NOON, site="heat-0000"), "nothing of it falls|emptied by nobody"),
        (tap(NOON, site="moon-1"), "unknown layer 'moon'"),
        (tap(NOON + timedelta(days=9)), "nothing was emptied at 2026-07-10"),
        (tap(NOON).replace(b"full", b"soso"), "'level' is 'soso'; known: empty, half, full, overflowing"),
        (tap(NOON, emptying_id=""), "'emptying_id' has 0 characters"),
        (b"{}", "'emptying_id'"),
        (b'{"emptying_id": "a", "site_id": "bins-0000"}', "'at' is missing"),
    ],
)
def test_what_cannot_be_is_rejected_with_a_reason(place: Place, raw: bytes, said: str) -> None:
    tell(place, raw)
    assert emptied(place) == []
    (row,) = place.lake.read("rejected").to_pylist()
    assert re.search(said, row["reason"])


@pytest.mark.parametrize("seed", [0, *(pytest.param(one, marks=pytest.mark.long) for one in (1, 2))])
def test_what_is_stored_is_what_readings_and_crews_say_whatever_the_order(place: Place, seed: int) -> None:
    random = np.random.default_rng(seed)
    minutes = np.sort(random.choice(np.arange(-4000, 150, 10), 120, replace=False)).tolist()
    level, messages = 50.0, list[tuple[str, bytes]]()
    for count, at in enumerate(minutes):
        level = float(np.clip(level + random.choice([4, 9, -35, -70], p=[0.4, 0.4, 0.1, 0.1]), 0, 100))
        messages.append(("ttn", uplink(0, count, NOON + at * MINUTE, {"distance_mm": round(1200 - 10 * level)})))
    taps = random.choice(np.arange(-4000, 150), 12, replace=False).tolist()
    messages += [("crew", tap(NOON + at * MINUTE, "half", str(at))) for at in taps]
    for piece in np.array_split(random.permutation(len(messages)), 8):
        place.inbox.append_many([(*messages[one], place.now) for one in piece])
        place.take_in()
    with place.ingest() as ingest:
        ingest._events.catch_up()
    assert sorted(at for at, said, _ in emptied(place) if said == "half") == sorted(taps)
    assert proven(place) == []
