"""A day's plan from what is due to the tours that are made of it, on a small fleet whose ways are straight."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import layers
from data import town as towns
from data.errors import FieldError
from data.opening_hours import BERLIN
from services import planning, tours
from services.board import BoardSource
from services.context import House
from services.jobs.planning import NAME, jobs
from services.planning import Demand
from tests.services.test_fleet import GIVEN, PRESS, VEHICLE, put
from tests.support import small
from tests.support.small import NOON, Small, reading

DAY = date(2026, 7, 1)
MORNING = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
"""Six in the town, when the shift begins."""


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = small.settle(tmp_path)
    known = layers.discover().with_classes(towns.load("castrop_rauxel").classes_named)
    made.house = replace(made.house, layers=known)
    for word, typed in (*GIVEN.items(), ("vehicle", {**VEHICLE, "name": "Pritsche 2"}), ("vehicle", PRESS)):
        put(made.house, word, typed)
    return made


@pytest.fixture
def house(town: Small) -> House:
    return town.house


def bins(n: int, **facts: int | None) -> list[Demand]:
    """On a line from west to east."""
    return [
        Demand(
            site_id=f"bins-{i:04d}",
            lon=7.30 + 0.002 * i,
            lat=51.55,
            **{"litres": 60, "weight_kg": 6, "service_s": 90, "prize_m": None, **facts},  # type: ignore[arg-type]
        )
        for i in range(1, n + 1)
    ]


def ends(day: date) -> int:
    return planning.ends_ms(day)


def proposed(house: House, found: list[Demand], **options: object) -> planning.Proposal:
    asked = {"seconds": 0.5, "now": MORNING, **options}
    return planning.propose(house, DAY, "bins", found, **asked)  # type: ignore[arg-type]


def test_every_stop_is_on_one_route_in_its_shift_and_fits_the_vehicle(house: House) -> None:
    made = proposed(house, bins(120))
    stops = [it for one in made.routes for it in one["stops"]]
    assert sorted(it["site_id"] for it in stops) == [one.site_id for one in bins(120)]
    assert made.dropped == {}
    assert {one["vehicle_id"] for one in made.routes} <= {"vehicle-0001", "vehicle-0002"}
    for one in made.routes:
        times = [datetime.fromisoformat(it["at"]) for it in one["stops"]]
        assert times == sorted(times)
        assert all(6 <= at.astimezone(BERLIN).hour < 15 for at in times)
        unloadings = sum(it["kind"] == "unload" for it in one["pauses"])
        assert sum(it["amount_l"] for it in one["stops"]) <= 3000 * (unloadings + 1)
        assert one["line"][0] == one["line"][-1] == (7.3101, 51.5497)
    assert made.effort.lifts == 120
    assert made.effort.litres == 7_200
    assert made.is_straight


def test_what_is_only_worth_a_detour_stays_if_it_is_far(house: House) -> None:
    near, far = bins(3), replace(bins(1, prize_m=1_000)[0], site_id="bins-0009", lon=7.60)
    assert proposed(house, [*near, far]).dropped == {"bins-0009": "prize"}


def test_the_fixed_round_is_planned_likewise_for_comparison(house: House) -> None:
    made = proposed(house, bins(4), fixed=bins(12), seconds=0.8)
    assert made.fixed is not None
    assert made.fixed.lifts - made.effort.lifts == 8
    assert made.fixed.metres > made.effort.metres > 0
    assert made.fixed.kg_co2 == pytest.approx(made.fixed.metres / 1000 * 0.25, abs=0.1)
    assert proposed(house, bins(4)).fixed is None


def test_a_proposal_becomes_tours_once_and_is_undone(house: House) -> None:
    found = proposed(house, bins(5)).as_json()
    (made,) = planning.accept(house, found)
    stops = house.records.tours.stops([made.tour_id])
    assert [one.site_id for one in stops] == [it["site_id"] for it in found["routes"][0]["stops"]]
    assert stops[0].planned_at == datetime.fromisoformat(found["routes"][0]["stops"][0]["at"])
    assert (made.length_m, len(made.line)) == (found["routes"][0]["length_m"], len(found["routes"][0]["line"]))
    with pytest.raises(tours.plans.TourConflictError):  # type: ignore[attr-defined]
        planning.accept(house, found)
    assert len(house.records.tours.tours(DAY)) == 1
    tours.undo(house, {made.tour_id: made.version})
    assert house.records.tours.tours(DAY) == []


def test_all_tours_of_a_proposal_are_made_and_undone_or_none(house: House) -> None:
    (route,) = proposed(house, bins(5)).as_json()["routes"]
    stops, other = route["stops"], {**route, "vehicle_id": "vehicle-0002"}
    both = [{**route, "stops": stops[:2]}, {**other, "stops": stops[2:]}]
    wrong = [both[0], {**other, "stops": stops[1:]}]
    with pytest.raises(tours.plans.TourConflictError):  # type: ignore[attr-defined]
        planning.accept(house, {"day": DAY.isoformat(), "routes": wrong})
    assert house.records.tours.tours(DAY) == []
    made = planning.accept(house, {"day": DAY.isoformat(), "routes": both})
    assert {one.vehicle_id for one in house.records.tours.tours(DAY)} == {"vehicle-0001", "vehicle-0002"}
    taken_back = tours.undo(house, {one.tour_id: one.version for one in made})
    assert {*taken_back.values()} == {None}
    assert house.records.tours.tours(DAY) == []


def test_nobody_leaves_before_now_or_after_the_shift(house: House) -> None:
    late = proposed(house, bins(2), now=datetime(2026, 7, 1, 10, 0, tzinfo=UTC))
    assert all(datetime.fromisoformat(it["at"]).hour >= 10 for one in late.routes for it in one["stops"])
    with pytest.raises(FieldError, match="over"):
        proposed(house, bins(2), now=datetime(2026, 7, 1, 13, 0, tzinfo=UTC))


def test_without_a_vehicle_or_a_place_to_unload_it_says_so(house: House) -> None:
    with pytest.raises(FieldError, match="vehicle"):
        planning.propose(house, DAY, "bins", bins(2), vehicles=["vehicle-0099"], seconds=0.1, now=MORNING)
    with pytest.raises(FieldError, match="unload"):
        planning.propose(house, DAY, "glass", bins(2), seconds=0.1, now=MORNING)


def test_a_day_is_planned_for_on_which_somebody_works(house: House) -> None:
    wednesday = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert planning.working_day(house, "bins", now=wednesday) == DAY
    assert planning.working_day(house, "bins", now=wednesday + timedelta(hours=3)) == date(2026, 7, 2)
    saturday_evening = datetime(2026, 7, 4, 18, 0, tzinfo=UTC)
    assert planning.working_day(house, "bins", now=saturday_evening) == date(2026, 7, 6)


def test_what_is_due_is_full_or_will_be_or_is_on_a_round(town: Small) -> None:
    last, half_hour = NOON - timedelta(minutes=10), timedelta(minutes=30)
    for site, first, by in (("bins-0001", 40.0, 2.0), ("bins-0003", 20.0, 0.5)):
        rows = (reading(site, first + by * i, last - (9 - i) * half_hour) for i in range(10))
        town.add(*rows)
    town.add(reading("bins-0002", 97.0, last))
    store = town.house.store()
    store.follow()
    board = BoardSource(town.house, store).board(None)
    layer = town.house.layers["bins"]
    found = planning.demands(board, layer, ends_ms=ends(DAY), on_rounds={"bins-0004", "bins-0001"})
    assert {one.site_id: one.prize_m for one in found} == {"bins-0001": None, "bins-0002": None, "bins-0004": None}
    assert {one.site_id: one.litres for one in found} == {"bins-0001": 41, "bins-0002": 68, "bins-0004": 42}
    early = planning.demands(board, layer, ends_ms=ends(DAY) - 12 * 3_600_000)
    assert {one.site_id: one.prize_m for one in early} == {"bins-0001": 1_000, "bins-0002": None}
    assert [one.site_id for one in planning.demands(board, layer, ends_ms=ends(DAY), on_tours={"bins-0002"})] == [
        "bins-0001"
    ]
    chosen = planning.demands(board, layer, ends_ms=ends(DAY), chosen=["bins-0003", "heat-0001"])
    assert [(one.site_id, one.prize_m) for one in chosen] == [("bins-0003", None)]


def test_the_job_says_what_a_row_of_json_can_hold(house: House) -> None:
    job = next(one for one in jobs(house) if one.name == NAME)
    found = planning.as_rows(bins(3))
    steps: list[str] = []
    said = job.run(house, lambda step, _: steps.append(step), day="2026-07-02", layer="bins", found=found, seconds=0.2)
    assert said is not None
    assert [it["site_id"] for one in said["routes"] for it in one["stops"]]
    assert steps[0] == "ways"
