"""Whatever comes late, twice, out of order or after a restart: what is stored is what the final readings say."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
import pytest

from data.declare import Classes, Layer, Layers
from data.flags import SUSPECT
from data.folders import Folders
from data.ingest.events import StoredEvents
from data.ingest.late_flags import judged
from data.ingest.proof import prove
from data.ingest.rollups import Rollups
from data.lake import TABLES, Lake, damage
from data.lake.batch import as_table
from data.lake.series import instants
from data.limits import tried
from data.measures import BATTERY_PERCENT, FILL_PERCENT
from data.records import Assignment, Device
from data.thresholds import ClassTable
from data.town import load
from tests.support import ingest_place
from tests.support.ingest_place import LONG_AGO, NOON, Place, eui, uplink

Happened: TypeAlias = tuple[str, int, str, int]
HOUR = 3_600_000
FILL = replace(FILL_PERCENT, stuck_after_s=5 * 3600)
"""So that readings become suspect when later ones come."""


def _layer(layer_id: str, interval_s: int) -> Layer:
    return Layer(
        id=layer_id,
        title={"de": layer_id, "en": layer_id},
        shape="square",
        measures=(FILL, BATTERY_PERCENT),
        shows=FILL,
        interval_s=interval_s,
        max_age_s=86_400,
        classes=Classes("fill"),
    )


LAYERS = Layers([_layer("bins", 1800), _layer("paper", 3600)]).with_classes(load("castrop_rauxel").classes_named)


# ---- the definition again, as plainly as it can be said ----------------------------------------


def plainly(readings: list[dict[str, Any]]) -> set[Happened]:
    """What happened by the healthy readings of a town."""
    of_site: defaultdict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for row in readings:
        if not row["flags"] & int(SUSPECT):
            of_site[row["site_id"]].append((row["observed_at"], row["channel"], row["value"]))
    return {one for site_id, course in of_site.items() for one in of_one(site_id, sorted(course))}


def of_one(site_id: str, course: list[tuple[int, int, float]]) -> Iterator[Happened]:
    """What happened at one site: (instant, channel, value) in order."""
    interval = LAYERS.of_site(site_id).interval_s * 1000
    emptied = set()
    for channel in {one[1] for one in course}:
        own = [(at, value) for at, number, value in course if number == channel]
        emptied |= {(channel, at) for at in emptyings(own, interval)}
    yield from ((site_id, channel, "emptied", at) for channel, at in emptied)
    last: dict[int, tuple[int, float]] = {}
    full = False
    for at in sorted({one[0] for one in course}):
        last |= {channel: (when, value) for when, channel, value in course if when == at}
        level = min(value for when, value in last.values() if at - when <= 24 * HOUR)
        if any(when == at for _, when in emptied):
            full = False
        elif level >= 80 and not full:
            full = True
            yield (site_id, 0, "became_full", at)
        elif level < 60 and full:
            full = False
            yield (site_id, 0, "room_again", at)


def emptyings(course: list[tuple[int, float]], interval: int) -> Iterator[int]:
    """When one container was emptied."""
    last = None
    for i, (at, value) in enumerate(course):
        counted = [
            k for k in range(i) if at - course[k][0] <= HOUR or (k == i - 1 and at - course[k][0] <= 1.5 * interval)
        ]
        fallen = [k for k in range(i) if last is not None and last <= course[k][0] <= last + HOUR]
        if fallen:
            lowest = min(fallen, key=lambda k: course[k][1])
            counted = [k for k in counted if k > lowest]
        if not counted:
            continue
        highest = max(course[k][1] for k in counted)
        again = last is None or not fallen or at - last > HOUR or highest - course[lowest][1] >= 30
        if highest - value >= 30 and again:
            last = at
            yield at


# ---- random towns ------------------------------------------------------------------------------


def course_of(random: np.random.Generator, start: datetime) -> list[tuple[datetime, float]]:
    """Readings of one container over some days, with gaps, rests, falls in steps and values that cannot be."""
    at, level, made = start, float(random.uniform(0, 100)), []
    for _ in range(int(random.integers(5, 45))):
        at += timedelta(
            seconds=int(
                random.choice(
                    [301, 900, 1800, 3600, 3601, 5400, 9000, 90_000], p=[0.2, 0.15, 0.2, 0.15, 0.1, 0.1, 0.07, 0.03]
                )
            )
        )
        level += float(random.choice([0, 3, 12, -15, -30, -31, -70], p=[0.2, 0.3, 0.24, 0.1, 0.05, 0.05, 0.06]))
        level = min(max(level, 0.0), 100.0)
        made.append((at, 130.0 if random.random() < 0.04 else round(level, 1)))
    return [one for one in made if one[0] < NOON]


def arrivals(random: np.random.Generator, place: Place, sites: int) -> list[bytes]:
    """All messages of a town in the order in which they arrive: most in time, some late by minutes, hours or days."""
    timed: list[tuple[datetime, bytes]] = []
    number = 100
    for site in range(sites):
        layer = ("bins", "paper")[site % 2]
        for channel in range(1, int(random.integers(2, 4))) if site % 2 else (0,):
            number += 1
            place.records.add_devices([Device(device_id=eui(number), profile="plain", network="ttn")])
            place.records.assign_many(
                [
                    Assignment(
                        device_id=eui(number), site_id=f"{layer}-{1000 + site}", channel=channel, valid_from=LONG_AGO
                    )
                ]
            )
            start = NOON - timedelta(hours=float(random.uniform(3, 150)))
            for count, (at, value) in enumerate(course_of(random, start)):
                delay = (
                    float(random.choice([0, 0.02, 0.7, 5, 30, 80], p=[0.6, 0.1, 0.1, 0.1, 0.05, 0.05]))
                    * random.random()
                )
                message = uplink(number, count, at, {"fill_percent": value})
                timed.append((at + timedelta(hours=delay), message))
                if random.random() < 0.1:
                    other = uplink(number, count + 5000, at, {"fill_percent": float(random.integers(0, 100))})
                    timed.append((at + timedelta(hours=random.random() * 40), other))
    return [message for _, message in sorted(timed, key=lambda one: one[0])]


class CrashError(Exception):
    """Stands for the end of the process."""


def take_in(random: np.random.Generator, place: Place, messages: list[bytes]) -> None:
    """Bring messages into the lake in some batches; some processes end, some are killed while they write."""
    commit, left = Lake._commit, [0]

    def killed(self: Lake, *args: Any, **named: Any) -> int:
        left[0] -= 1
        if left[0] == 0:
            raise CrashError
        return commit(self, *args, **named)

    cuts = np.sort(random.integers(0, len(messages), int(random.integers(3, 9))))
    for piece in np.split(np.arange(len(messages)), cuts):
        place.send(*(messages[one] for one in piece))
        left[0] = int(random.integers(1, 9)) if random.random() < 0.4 else 0
        try:
            with patch.object(Lake, "_commit", killed), place.ingest() as ingest:
                for _ in range(int(random.integers(1, 3))):
                    ingest.round()
        except CrashError:
            continue
    place.take_in()


def stored(place: Place) -> list[Happened]:
    rows = place.lake.read("events")
    names = (rows[name].to_pylist() for name in ("site_id", "channel", "kind"))
    return list(zip(*names, instants(rows["at"]).tolist(), strict=True))


def final(place: Place) -> list[dict[str, Any]]:
    lake = place.lake
    rows = judged(lake, days={file.day for file in lake.live_files("readings")})
    ms = instants(rows["observed_at"]).tolist()
    return [{**row, "observed_at": at} for row, at in zip(rows.to_pylist(), ms, strict=True)]


def proof(place: Place) -> list[str]:
    lake = Lake(place.folders.lake)
    rollups = Rollups(lake, intervals_s={layer.id: layer.interval_s for layer in LAYERS.values()})
    return [f"{one.table}: {one.what}" for one in prove(lake, rollups, StoredEvents(lake, LAYERS))]


def town(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch, *, sites: int = 50) -> Place:
    """A town of so many sites, after all its messages have arrived."""
    monkeypatch.setattr(ingest_place, "LAYERS", LAYERS)
    random = np.random.default_rng(seed)
    place = Place(Folders(folder / str(seed)))
    take_in(random, place, arrivals(random, place, sites))
    return place


@pytest.mark.parametrize("seed", [0, *(pytest.param(one, marks=pytest.mark.long) for one in range(1, 20))])
def test_stored_events_are_those_of_the_final_readings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    place = town(tmp_path, seed, monkeypatch)
    found, right = stored(place), plainly(final(place))
    assert sorted(found) == sorted(right)
    assert len(right) > 50
    assert {kind for _, _, kind, _ in right} == {"emptied", "became_full", "room_again"}
    assert proof(place) == []


def test_events_are_found_anew_once_another_limit_is_set_while_ingest_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = town(tmp_path, 3, monkeypatch, sites=5)
    layers = LAYERS.with_classes(load("castrop_rauxel").classes_named)
    table = layers["bins"].classes
    assert isinstance(table, ClassTable)
    events, before = StoredEvents(Lake(place.folders.lake), layers), stored(place)
    assert (events.follow_rules(), events.catch_up()) == (0, 0)
    table.take(tried(table, [0, 40, 50, 95]).classes)
    assert (events.follow_rules() > 0, events.catch_up() > 0) == (True, True)
    assert sorted(stored(place)) != sorted(before)
    assert StoredEvents(Lake(place.folders.lake), layers).stale_days() == []


def test_events_that_are_missing_doubled_or_invented_are_found_and_healed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = town(tmp_path, 99, monkeypatch, sites=10)
    before, lake = sorted(place.lake.read("events").to_pylist(), key=str), place.lake
    day = max(file.day for file in lake.live_files("events"))
    rows = lake.read("events", days=[day])
    lake.rewrite_day("events", day, rows.slice(1), data_change=True)
    assert proof(place) == ["events: 1 event of its readings missing, 0 too many"]
    lake.append("events", rows.slice(1, 1))
    assert "events: 1 row with the key of another" in proof(place)
    damage.take_out_repeated(Lake(place.folders.lake))
    lake = place.lake
    lake.append("events", as_table("events", [("bins-0000", 0, "emptied", int(NOON.timestamp()) * 1000, "{}")]))
    assert any("1 too many" in one for one in proof(place))
    lake = place.lake
    StoredEvents(lake, LAYERS).refresh(
        {file.day for table in ("readings", "events") for file in lake.live_files(table)}
    )
    assert proof(place) == []
    assert sorted(place.lake.read("events").to_pylist(), key=str) == before


def test_events_found_by_other_rules_are_found_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = town(tmp_path, 7, monkeypatch, sites=6)
    before, lake = sorted(stored(place)), place.lake
    day = max(file.day for file in lake.live_files("events"))
    old = as_table("events", [("bins-0000", 0, "emptying", int(NOON.timestamp()) * 1000 - HOUR * 24, "{}")])
    lake.append("events", old, transactions={"rules": 1})
    assert day in StoredEvents(lake, LAYERS).stale_days()
    place.take_in()
    assert sorted(stored(place)) == before


def test_no_reading_makes_no_event(tmp_path: Path) -> None:
    lake = Lake(tmp_path).open_or_create(kind="real")
    events = StoredEvents(lake, LAYERS)
    assert events.refresh(events.stale_days()) == 0
    empty = {name: TABLES[name].schema.empty_table() for name in ("readings", "flags")}
    events.follow(empty["readings"], empty["flags"], today=NOON.date())
    assert len(lake.read("events")) == 0
