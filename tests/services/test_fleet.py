"""What tours ask of the fleet: who drives on a day, where one can unload, what is missing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

import layers
from data import town
from data.errors import FieldError
from data.records.fleet import KINDS, Depot, Team, UnloadingPoint, Vehicle
from data.town.gazetteer import Gazetteer, NamedPlace
from services import fleet
from services.context import House
from services.fleet_changes import read, written
from tests.support import small

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
WEDNESDAY = date(2026, 7, 1)
SUNDAY = date(2026, 7, 5)
HOLIDAY = date(2026, 10, 3)
DEPOT = {"name": "Bauhof", "place": "51,5497 7,3101", "hours": "Mo-Fr 05:30-18:00"}
TEAM = {
    "name": "Kolonne 1",
    "size": "2",
    "licence": "C",
    "shift": "Mo-Sa 06:00-14:30; PH off",
    "break_min": "30",
    "break_after_min": "360",
}
POINT = {
    "name": "Verwertung",
    "place": "51.60 7.10",
    "hours": "Mo-Fr 07:00-16:00; PH off",
    "fractions": "bins paper",
    "unload_min": "15",
}
VEHICLE = {
    "name": "Pritsche 1",
    "kind": "flatbed",
    "fractions": "bins",
    "capacity_l": "3000",
    "payload_kg": "900",
    "compaction": "1",
    "weight_kg": "3500",
    "width_m": "2,1",
    "height_m": "2.4",
    "depot_id": "depot-0001",
    "team_id": "team-0001",
}
PRESS = {**VEHICLE, "name": "Presse 1", "kind": "press", "fractions": "paper glass", "weight_kg": "18000"}
GIVEN: dict[str, dict[str, str]] = {"depot": DEPOT, "team": TEAM, "unloading_point": POINT, "vehicle": VEHICLE}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> House:
    known = layers.discover().with_classes(town.load("castrop_rauxel").classes_named)
    return replace(small.settle(tmp_path_factory.mktemp("fleet")).house, layers=known)


@pytest.fixture(scope="module")
def house(empty: House) -> House:
    for word, typed in (*GIVEN.items(), ("vehicle", PRESS)):
        put(empty, word, typed)
    return empty


@pytest.fixture(autouse=True)
def _kept(house: House) -> Iterator[None]:
    """What a test changes is as before after it."""
    before = [one for kind in KINDS.values() for one in house.records.fleet.items(kind)]
    yield
    for one in before:
        if house.records.fleet.item(one.item_id).valid_to and one.valid_to is None:
            house.records.fleet.bring_back(one.item_id)
        house.records.fleet.put(one, at=LONG_AGO)


def put(house: House, word: str, typed: dict[str, str]) -> str:
    return house.records.fleet.put(read(house, KINDS[word], {"body": "euv", **typed}, None), at=LONG_AGO)


def driven(house: House, day: date, **asked: Any) -> list[str]:
    return [one.vehicle.name for one in fleet.duties(house, day, **asked)]


def test_vehicles_are_driven_when_their_team_has_a_shift(house: House) -> None:
    assert [driven(house, day) for day in (WEDNESDAY, SUNDAY, HOLIDAY)] == [["Presse 1", "Pritsche 1"], [], []]
    duty = fleet.duties(house, WEDNESDAY)[0]
    assert [(f"{begin:%d %H:%M}", f"{end:%d %H:%M}") for begin, end in duty.spells] == [("01 06:00", "01 14:30")]
    assert (duty.depot.name, duty.team.name) == ("Bauhof", "Kolonne 1")


def test_tours_of_two_kinds_never_share_a_vehicle(house: House) -> None:
    litter, containers = (driven(house, WEDNESDAY, tour=tour) for tour in ("litter", "containers"))
    assert (litter, containers) == (["Pritsche 1"], ["Presse 1"])
    assert driven(house, WEDNESDAY, fractions=["glass"]) == ["Presse 1"]
    assert driven(house, WEDNESDAY, fractions=["bins", "glass"]) == []


def test_a_vehicle_in_a_workshop_is_driven_from_when_it_is_back(house: House) -> None:
    (flatbed,) = (one for one in house.records.fleet.items(Vehicle) if one.kind == "flatbed")
    for back, begins in ((datetime(2026, 7, 1, 8, tzinfo=UTC), ["10:00"]), (datetime(2026, 7, 2, tzinfo=UTC), [])):
        house.records.fleet.put(replace(flatbed, back_at=back), at=LONG_AGO)
        found = fleet.duties(house, WEDNESDAY, tour="litter")
        assert [f"{one.spells[0][0]:%H:%M}" for one in found] == begins


def test_a_retired_vehicle_was_driven_until_then(house: House) -> None:
    house.records.fleet.retire("vehicle-0001", at=datetime(2026, 7, 1, 20, tzinfo=UTC))
    assert [driven(house, day, tour="litter") for day in (WEDNESDAY, WEDNESDAY + timedelta(days=1))] == [
        ["Pritsche 1"],
        [],
    ]


def test_a_shift_over_midnight_is_of_the_day_it_begins(house: House) -> None:
    put(house, "team", {**TEAM, "item_id": "team-0001", "shift": "We 22:00-06:00"})
    assert [len(driven(house, WEDNESDAY + timedelta(days=after))) for after in (-1, 0, 1)] == [0, 2, 0]


@pytest.mark.parametrize(
    ("hour", "fraction", "found"),
    [(4, "", []), (6, "", ["Verwertung"]), (6, "paper", ["Verwertung"]), (6, "glass", []), (14, "", [])],
)
def test_one_unloads_where_it_is_open_and_the_fraction_is_taken(
    house: House, hour: int, fraction: str, found: list[str]
) -> None:
    at = datetime(2026, 7, 1, hour, tzinfo=UTC)
    assert [one.name for one in fleet.unloading(house, at, fraction=fraction)] == found


def test_what_is_missing_is_said_and_counted(house: House) -> None:
    put(house, "vehicle", {**VEHICLE, "item_id": "vehicle-0001", "team_id": ""})
    assert [(one.what, one.name, one.fraction) for one in fleet.gaps(house, house.clock.now())] == [
        ("no_unloading", "Presse 1", "glass"),
        ("no_team", "Pritsche 1", ""),
    ]
    assert fleet.checks(house) == {
        "ok": True,
        "vehicle": 2,
        "team": 1,
        "depot": 1,
        "unloading_point": 1,
        "no_unloading": 1,
        "no_team": 1,
    }
    other = replace(house, layers=small.LAYERS)
    assert (fleet.checks(other)["ok"], fleet.checks(other)["no_layer"]) == (False, 2)


def test_what_is_written_is_read_again(house: House) -> None:
    for kind in (Depot, Team, UnloadingPoint, Vehicle):
        for one in house.records.fleet.items(kind):
            assert read(house, kind, written(one), None) == replace(one, valid_from=None)


@pytest.mark.parametrize(
    ("word", "field", "value", "said"),
    [
        ("vehicle", "name", " ", "the name has 0 characters; it has 1 to 80"),
        ("vehicle", "name", "a\nb", "in one line"),
        ("vehicle", "remark", "x" * 501, "at most 500"),
        ("vehicle", "kind", "bus", "unknown kind 'bus'; known: flatbed, press, crane"),
        ("vehicle", "fractions", "", "'' are no fractions of such a tour: bins"),
        ("vehicle", "fractions", "bins paper", "'bins paper' are no fractions of such a tour: bins"),
        ("vehicle", "capacity_l", "viel", "'viel' is no number from 50 to 60000"),
        ("vehicle", "capacity_l", "3000.5", "'3000.5' is no number"),
        ("vehicle", "payload_kg", "3500", "a payload of 3500 kg is not less than"),
        ("vehicle", "compaction", "nan", "'nan' is no number from 1.0 to 10.0"),
        ("vehicle", "width_m", "25", "'25' is no number from 0.8 to 3.0"),
        ("vehicle", "height_m", "1e99", "is no number"),
        ("vehicle", "back_at", "bald", "'bald'"),
        ("team", "size", "0", "'0' is no number from 1 to 9"),
        ("team", "licence", "D", "unknown licence 'D'; known: B, C1, C"),
        ("team", "shift", "früh", "not written as in OpenStreetMap"),
        ("team", "shift", "", "'off' is 0 minutes of work"),
        ("team", "shift", "24/7", "1 to 600 may be"),
        ("team", "break_min", "20", "20 minutes of break are 10 too few"),
        ("depot", "place", "irgendwo", "are no coordinates"),
        ("depot", "place", "48.1 11.5", "lies outside"),
        ("depot", "hours", "immer", "not written as in OpenStreetMap"),
        ("unloading_point", "fractions", "heat", "'heat' are no fractions of such a tour: bins, paper, glass"),
        ("unloading_point", "unload_min", "-5", "'-5' is no number from 1 to 120"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(empty: House, word: str, field: str, value: str, said: str) -> None:
    with pytest.raises(FieldError, match=said) as refused:
        read(empty, KINDS[word], {**GIVEN[word], field: value}, None)
    assert refused.value.field == field


def test_an_address_of_the_town_is_a_place(empty: House) -> None:
    names = Gazetteer([NamedPlace("Bahnhofstraße", "street", "Rauxel", 7.301, 51.571)], {})
    depot = read(empty, Depot, {**DEPOT, "place": "Bahnhofstr."}, names)
    assert isinstance(depot, Depot)
    assert (depot.lon, depot.lat) == (7.301, 51.571)
