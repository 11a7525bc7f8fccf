"""The fleet: what is added, changed, retired and brought back agrees with the rest of it and with the audit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from data.errors import FieldError
from data.records import REACH, Records
from data.records.fleet import Depot, FleetItem, Team, UnknownFleetItemError, UnloadingPoint, Vehicle

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=10)
DEPOT = Depot(body="euv", name="Bauhof", lon=7.31, lat=51.55, hours="Mo-Fr 05:30-18:00")
TEAM = Team(
    body="euv", name="Kolonne 1", size=2, licence="B", shift="Mo-Fr 06:00-14:30", break_min=30, break_after_min=360
)
POINT = UnloadingPoint(body="euv", name="Bringhof", lon=7.3, lat=51.6, fractions=("bins", "paper"), unload_min=15)
VEHICLE = Vehicle(
    body="euv",
    name="Pritsche 1",
    kind="flatbed",
    fractions=("bins",),
    capacity_l=3000,
    payload_kg=900,
    weight_kg=3500,
    width_m=2.1,
    height_m=2.4,
    depot_id="depot-0001",
    team_id="team-0001",
)


@pytest.fixture
def records(records: Records) -> Records:
    for one in (DEPOT, TEAM, POINT, VEHICLE):
        records.fleet.put(one, at=START)
    return records


def deeds(records: Records, subject: str) -> list[str]:
    return [one.what for one in records.audit.entries(subject=subject)][::-1]


def test_what_is_added_is_there_again_with_an_id_of_its_own(records: Records) -> None:
    for kind, given in ((Depot, DEPOT), (Team, TEAM), (UnloadingPoint, POINT), (Vehicle, VEHICLE)):
        (found,) = records.fleet.items(kind)
        assert found == replace(given, item_id=found.item_id, valid_from=START)
        assert records.fleet.item(found.item_id) == found
    assert records.fleet.put(replace(VEHICLE, name="Pritsche 2"), at=LATER) == "vehicle-0002"


def test_a_change_and_its_audit_agree(records: Records) -> None:
    version = records.version()
    records.fleet.put(replace(VEHICLE, item_id="vehicle-0001", weight_kg=3400, back_at=LATER), at=LATER)
    (found,) = records.fleet.items(Vehicle)
    assert (found.weight_kg, found.back_at, found.valid_from) == (3400, LATER, START)
    entry = records.audit.entries(subject="vehicle:vehicle-0001")[0]
    assert entry.before is not None
    assert entry.after is not None
    differ = {name: (entry.before[name], one) for name, one in entry.after.items() if entry.before[name] != one}
    assert differ == {"weight_kg": (3500, 3400), "back_at": (None, "2026-01-11T00:00:00Z")}
    assert (entry.what, entry.body, records.version()) == ("fleet change", "euv", version + 1)


def test_what_is_retired_stays_and_comes_back(records: Records) -> None:
    records.fleet.retire("vehicle-0001", at=LATER)
    (found,) = records.fleet.items(Vehicle)
    assert [found.is_there(at) for at in (START, LATER - timedelta(seconds=1), LATER)] == [True, True, False]
    assert records.fleet.put(VEHICLE, at=LATER) == "vehicle-0002"
    with pytest.raises(FieldError, match="there is a vehicle 'Pritsche 1' already"):
        records.fleet.bring_back("vehicle-0001")
    records.fleet.retire("vehicle-0002", at=LATER)
    records.fleet.bring_back("vehicle-0001")
    assert records.fleet.items(Vehicle)[0].is_there(LATER)
    assert deeds(records, "vehicle:vehicle-0001") == ["fleet add", "fleet retire", "fleet return"]


def test_what_vehicles_need_is_not_retired(records: Records) -> None:
    for one in ("depot-0001", "team-0001"):
        with pytest.raises(FieldError, match="serves Pritsche 1; give them another one first"):
            records.fleet.retire(one, at=LATER)
    records.fleet.retire("vehicle-0001", at=LATER)
    records.fleet.retire("depot-0001", at=LATER)
    with pytest.raises(FieldError, match="unknown depot 'depot-0001'; known: none"):
        records.fleet.bring_back("vehicle-0001")


@pytest.mark.parametrize(
    ("item", "field", "said"),
    [
        (replace(VEHICLE, name="2", depot_id="depot-0009"), "depot_id", "unknown depot 'depot-0009'; known: Bauhof"),
        (replace(VEHICLE, name="2", team_id="depot-0001"), "team_id", "unknown team 'depot-0001'; known: Kolonne 1"),
        (replace(VEHICLE, name="2", body="town"), "depot_id", "known: none"),
        (replace(VEHICLE, name="2", weight_kg=7500), "team_id", r"2 weighs 7500 kg; Kolonne 1 may drive 3500 kg"),
        (VEHICLE, "name", "there is a vehicle 'Pritsche 1' already"),
        (TEAM, "name", "there is a team"),
    ],
)
def test_what_cannot_be_changes_nothing(
    records: Records, everything: Callable[[], str], item: FleetItem, field: str, said: str
) -> None:
    before = everything()
    with pytest.raises(FieldError, match=said) as refused:
        records.fleet.put(item, at=LATER)
    assert (refused.value.field, everything()) == (field, before)


def test_a_team_cannot_lose_the_licence_that_its_vehicles_need(records: Records) -> None:
    team = replace(TEAM, item_id="team-0001", licence="C")
    records.fleet.put(team, at=LATER)
    records.fleet.put(replace(VEHICLE, item_id="vehicle-0001", weight_kg=18_000), at=LATER)
    with pytest.raises(FieldError, match="weighs 18000 kg; Kolonne 1 may drive 7500 kg"):
        records.fleet.put(replace(team, licence="C1"), at=LATER)


def test_what_is_of_another_body_is_unknown(records: Records, everything: Callable[[], str]) -> None:
    before, reach = everything(), REACH.set(frozenset({"town"}))
    try:
        assert [records.fleet.items(kind) for kind in (Vehicle, Team, Depot, UnloadingPoint)] == [[]] * 4
        for act in (
            lambda: records.fleet.item("vehicle-0001"),
            lambda: records.fleet.retire("vehicle-0001", at=LATER),
            lambda: records.fleet.bring_back("vehicle-0001"),
            lambda: records.fleet.put(replace(VEHICLE, item_id="vehicle-0001"), at=LATER),
        ):
            with pytest.raises(UnknownFleetItemError):
                act()
    finally:
        REACH.reset(reach)
    assert everything() == before


@pytest.mark.parametrize("wrong", ["", "vehicle-9999", "bus-0001", "vehicle", "vehicle-0001' or '1"])
def test_an_id_of_nothing_is_said(records: Records, wrong: str) -> None:
    with pytest.raises(UnknownFleetItemError, match="unknown fleet item"):
        records.fleet.item(wrong)


def test_of_two_at_once_each_gets_an_id_and_one_the_name(records: Records, other: Records) -> None:
    def add(one: Records, name: str) -> str:
        together.wait()
        try:
            return one.fleet.put(replace(DEPOT, name=name), at=LATER)
        except FieldError as error:
            return error.field

    together = Barrier(2)
    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(add, (records, other), ("Nord", "Süd"))) == ["depot-0002", "depot-0003"]
        assert sorted(both.map(add, (records, other), ("West", "West"))) == ["depot-0004", "name"]


@pytest.mark.parametrize(("weight", "kmh"), [(2_800, 100), (3_500, 100), (3_501, 80), (7_500, 80), (18_000, 60)])
def test_how_fast_a_vehicle_may_go_follows_from_its_weight(weight: int, kmh: int) -> None:
    assert replace(VEHICLE, weight_kg=weight).most_kmh == kmh
