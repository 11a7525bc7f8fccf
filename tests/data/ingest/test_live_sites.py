"""Sites that a feed brings: they come, change and end; what they were stays known, and a crash doubles nothing."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from data import town
from data.clock import Clock
from data.declare import Layers
from data.folders import Folders
from data.inbox import Inbox
from data.ingest import snapshot
from data.ingest.envelope import wrap
from data.ingest.uplink import Source
from data.ingest.worker import Ingest
from data.lake import TABLES, Lake
from data.profiles import Profiles
from data.records import Records
from data.store import Store
from data.town.area import TownArea
from tests.support.shapes import CLASSES, CLOSURES

NOON = datetime(2026, 7, 1, 12, 0, 23, tzinfo=UTC)
PASSING = replace(CLOSURES, id="passing", kept=False)
LAYERS = Layers([CLOSURES, PASSING])


def facts(told: Any) -> dict[str, Any]:
    begin, end = (told.get(name) and datetime.fromisoformat(told[name]) for name in ("from", "to"))
    return {
        "name": told["name"],
        "attributes": {"kind": told.get("kind", "closed")},
        "valid_from": begin,
        "valid_to": end,
    }


def feature(key: Any, *, x: float = 7.3, told: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [[x, 51.55], [x + 0.01, 51.55]]}
    return {
        "type": "Feature",
        "id": key,
        "geometry": line,
        "properties": {"name": f"Straße {key}", **(told or {}), **more},
    }


class Town:
    """A feed, an inbox, ingest and a store, all real; the clock is moved by hand."""

    def __init__(self, folder: Path, layer: str) -> None:
        self.folders, self.now, self.layer = Folders(folder / "town"), NOON, layer
        self.folders.make()
        self.records = Records(f"sqlite:///{self.folders.records}")
        self.inbox = Inbox(self.folders.inbox)
        castrop = town.load("castrop_rauxel")
        self.town = replace(castrop, classes={**castrop.classes, CLASSES.name: CLASSES})
        self.lake = Lake(self.folders.lake).open_or_create(kind="demo")
        self.store = Store(self.folders.lake, self.folders, LAYERS, self.town, self.records, self.clock)

    @property
    def clock(self) -> Clock:
        return Clock(source=lambda: self.now)

    def ingest(self) -> Ingest:
        made = Ingest(
            lake=Lake(self.folders.lake).open_or_create(kind="demo"),
            inbox=self.inbox,
            records=self.records,
            profiles=Profiles({}),
            layers=LAYERS,
            clock=self.clock,
            folders=self.folders,
        )
        source = Source("feed", lambda raw, _: snapshot.read(raw, self.layer, facts), cut=snapshot.cut)
        made._translator._sources = {"feed": source}
        return made

    def send(self, *features: Any) -> None:
        parts = snapshot.cut([{"type": "FeatureCollection", "features": list(features)}])
        wrapped = [wrap(json.dumps(one).encode(), topic="one") for one in parts]
        self.inbox.append_many([("feed", one, self.now) for one in wrapped])

    def poll(self, *features: Any) -> None:
        self.send(*features)
        with self.ingest() as made:
            made.round()
        self.store.follow()

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def there(self, at: datetime | None = None) -> dict[str, str]:
        sites = self.store.current(self.layer, at=at).sites
        kinds = [one["kind"] for one in sites.attributes]
        return {one.partition("-")[2]: kind for one, kind in zip(sites.site_id, kinds, strict=True)}

    def rows(self, table: str = "site_changes") -> list[dict[str, Any]]:
        self.lake.update()
        found: list[dict[str, Any]] = (
            self.lake.read(table).sort_by("changed_at" if table == "site_changes" else "received_at").to_pylist()
        )
        return found


@pytest.fixture
def here(tmp_path: Path) -> Town:
    return Town(tmp_path, "closures")


def test_a_site_comes_changes_and_ends_at_once_and_the_past_knows_all_of_it(here: Town) -> None:
    here.poll(feature("A"))
    assert here.there() == {"A": "closed"}
    came = here.now
    here.later(hours=1)
    here.poll(feature("A", kind="narrow"), feature("B"))
    assert here.there() == {"A": "narrow", "B": "closed"}
    here.later(hours=1)
    here.poll(feature("B"))
    assert here.there() == {"B": "closed"}
    assert here.there(came - timedelta(minutes=5)) == {}
    assert here.there(came + timedelta(minutes=5)) == {"A": "closed"}
    assert here.there(came + timedelta(minutes=65)) == {"A": "narrow", "B": "closed"}


def test_each_change_gives_the_layer_a_new_version_and_what_is_as_before_none(here: Town) -> None:
    seen = [0]
    for features in ([feature("A")], [feature("A")], [feature("A", x=7.31)], [], []):
        here.later(minutes=5)
        here.poll(*features)
        seen.append(here.store.versions()["closures"])
    changed = [b > a for a, b in pairwise(seen)]
    assert changed == [True, False, True, True, False]
    assert len(here.rows()) == 3


def test_what_is_announced_is_there_at_its_time_and_its_layer_is_told_when_it_begins(here: Town) -> None:
    begin, end = here.now + timedelta(minutes=30), here.now + timedelta(minutes=60)
    here.poll(feature("A", told={"from": begin.isoformat(), "to": end.isoformat()}))
    assert here.there() == {}
    assert here.there(begin + timedelta(minutes=1)) == {"A": "closed"}
    told = []
    with here.ingest() as made:
        made.tell_turns()
        for _ in range(7):
            here.later(minutes=10)
            told.append(made.tell_turns())
    assert told == [0, 0, 0, 1, 0, 0, 1]


def test_what_was_announced_and_is_withdrawn_never_was(here: Town) -> None:
    begin = here.now + timedelta(days=1)
    here.poll(feature("A", told={"from": begin.isoformat()}))
    here.poll()
    assert here.there(begin + timedelta(hours=1)) == {}


def test_a_feed_that_forgets_a_site_for_a_moment_gets_the_same_site_again(here: Town) -> None:
    for features in ([feature("A")], [], [feature("A")]):
        here.later(minutes=5)
        here.poll(*features)
    assert here.there() == {"A": "closed"}


def test_an_id_that_is_given_to_another_thing_is_another_site(here: Town) -> None:
    here.poll(feature("A"))
    here.later(hours=1)
    here.poll()
    here.later(hours=1)
    again = {"from": here.now.isoformat()}
    for _ in range(2):
        here.poll(feature("A", kind="narrow", told=again))
    here.later(minutes=1)
    assert here.there() == {"A.2": "narrow"}
    here.later(minutes=1)
    here.poll()
    assert here.there() == {}
    assert here.there(NOON + timedelta(minutes=9)) == {"A": "closed"}


@pytest.mark.parametrize("table", ["rejected", "site_changes", "readings"])
def test_a_crash_between_two_tables_neither_doubles_nor_loses_a_site(
    here: Town, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.send(feature("A"), feature("B"), {"type": "Feature"})
    plain = Lake.append

    def broken(lake: Lake, name: str, *arguments: Any, **named: Any) -> int:
        if name == table:
            raise OSError("no room")
        return plain(lake, name, *arguments, **named)

    with monkeypatch.context() as patched, here.ingest() as made:
        patched.setattr(Lake, "append", broken)
        with pytest.raises(OSError, match="no room"):
            made.round()
    here.poll(feature("A"), feature("B"))
    assert here.there() == {"A": "closed", "B": "closed"}
    assert len(here.rows()) == 2
    assert [one["reason"] for one in here.rows("rejected")] == ["a feature has no id (it has: )"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[7, 51], [8, 51], [8, 52], [7, 51]]]}},
            "sites of closures are",
        ),
        ({"geometry": {"type": "LineString", "coordinates": [[7, 51]]}}, "cannot be read"),
        ({"geometry": {"type": "LineString", "coordinates": [[51, 190], [51.5, 191]]}}, "no place on this globe"),
        ({"geometry": None}, "cannot be read"),
        (
            {"properties": {"name": "x", "from": "2026-07-02T00:00:00Z", "to": "2026-07-01T00:00:00Z"}},
            "before it begins",
        ),
    ],
)
def test_what_cannot_be_a_site_is_rejected_with_a_reason(here: Town, wrong: dict[str, Any], reason: str) -> None:
    here.poll({**feature("A"), **wrong}, feature("B"))
    assert here.there() == {"B": "closed"}
    assert [reason in one["reason"] for one in here.rows("rejected")] == [True]


def test_what_only_passes_is_replaced_as_a_whole_and_leaves_no_history(tmp_path: Path) -> None:
    here = Town(tmp_path, "passing")
    here.poll(feature("A"), feature("B"))
    first = here.store.versions()["passing"]
    assert here.there() == {"A": "closed", "B": "closed"}
    here.later(minutes=5)
    here.poll(feature("B", x=7.31), feature("C"))
    assert here.there() == {"B": "closed", "C": "closed"}
    assert here.store.current("passing").sites.lon[0] == pytest.approx(7.315)
    assert here.store.versions()["passing"] > first
    assert here.rows() == []
    here.later(minutes=5)
    here.poll()
    assert here.there() == {}


def test_of_what_passes_the_count_of_each_district_stays_once_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TownArea, "district_names", ["Habinghorst", "Ickern"])
    monkeypatch.setattr(
        TownArea, "districts", lambda _, points: ["Ickern" if one.x < 7.35 else "Habinghorst" for one in points]
    )
    here = Town(tmp_path, "passing")
    told = []
    for features in ([feature("A"), feature("B")], [feature("A")], [feature("A", x=7.4)]):
        here.poll(*features)
        with here.ingest() as made:
            told.append(made.count_passing() + made.count_passing())
        here.later(minutes=30)
    here.store.follow()
    found = here.store.site_counts("passing", start=NOON, end=here.now).to_pylist()
    assert told == [2, 0, 2]
    assert [(one["counted_at"], one["district"], one["n"]) for one in found] == [
        (NOON, "Habinghorst", 0),
        (NOON, "Ickern", 2),
        (NOON + timedelta(hours=1), "Habinghorst", 1),
        (NOON + timedelta(hours=1), "Ickern", 0),
    ]
    assert TABLES["site_counts"].schema.names == ["layer_id", "district", "counted_at", "n"]


def test_a_clock_that_was_ahead_leaves_no_hour_out(tmp_path: Path) -> None:
    here = Town(tmp_path, "passing")
    here.poll(feature("A"))
    with here.ingest() as made:
        here.later(days=2)
        assert made.count_passing() == 1
        here.later(days=-2)
        assert made.count_passing() == 1


def test_ids_of_a_source_become_ids_of_ours_that_differ_as_they_do(here: Town) -> None:
    here.poll(feature("2026/12"), feature("2026-12"), feature(12))
    assert len(here.there()) == 3
    assert "12" in here.there()
    assert all(one.count("-") == 1 for one in here.store.current("closures").sites.site_id)
