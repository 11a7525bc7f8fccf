"""The rest of a running tour planned anew on a small fleet whose ways are straight; lengths are computed here again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from math import hypot
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from data.errors import FieldError
from data.records.tours import Tour, TourConflictError
from geo.tours import TravelMatrix
from geo.tours.problem import NO_WAY
from services import planning, tours
from services.context import House
from services.jobs.planning import REST, jobs
from services.planning import Demand, RestProposal
from services.planning.ways import matrix_of
from services.tours import WantedStop

DAY = date(2026, 7, 1)
NINE = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
DEPOT = (7.3101, 51.5497)
METRES = Transformer.from_crs(4326, 25832, always_xy=True)
SITES = [
    Demand(
        site_id=f"bins-{n:04d}",
        lon=7.30 + 0.003 * (n * 7 % 11),
        lat=51.54 + 0.002 * (n * 5 % 13),
        litres=60,
        weight_kg=6,
        service_s=90,
    )
    for n in range(1, 13)
]
WHERE = {one.site_id: (one.lon, one.lat) for one in SITES}


@pytest.fixture
def running(house: House) -> Iterator[Tour]:
    """Ten stops from west to east and back, of which the crew has emptied two."""
    made = begun(house, [one.site_id for one in SITES[:10]], done=2)
    yield made
    drop(house, made.tour_id)


def begun(house: House, sites: Sequence[str], *, done: int, locked: Sequence[int] = ()) -> Tour:
    made = tours.create(house, DAY, "vehicle-0001", [WantedStop(site_id=one, amount_l=60) for one in sites])
    stops = house.records.tours.stops([made.tour_id])
    with house.records.tours.revision("test begins") as revision:
        revision.tour(made.tour_id)
        for row, stop in enumerate(revision.stops(made.tour_id)):
            state = "emptied" if row < done else "open"
            revision.put(stop, {"state": state, "is_locked": row - done in locked})
    assert len(stops) == len(sites)
    return house.records.tours.tour(made.tour_id)


def drop(house: House, tour_id: str) -> None:
    with house.records.tours.revision("test over") as revision:
        for stop in revision.stops(revision.tour(tour_id)["tour_id"]):
            revision.put(stop, {"state": "dropped"})


def proposed(house: House, tour: Tour, **options: object) -> RestProposal:
    asked = {"seconds": 5.0, "iterations": 150, "now": NINE, **options}
    return planning.propose_rest(house, tour.tour_id, tour.version, SITES, **asked)  # type: ignore[arg-type]


def order(house: House, tour_id: str) -> list[str]:
    return [one.site_id for one in house.records.tours.stops([tour_id]) if one.is_open]


def drives_s(places: Sequence[tuple[float, float]]) -> float:
    """25 km/h along 1.35 times the straight lines from place to place."""
    spots = [METRES.transform(*one) for one in places]
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(spots)) * 1.35 / 7


def test_the_open_stops_are_planned_from_the_last_one_that_is_done(house: House, running: Tour) -> None:
    before = order(house, running.tour_id)
    found = proposed(house, running)
    sites = {one.stop_id: one.site_id for one in house.records.tours.stops([running.tour_id])}
    planned = [sites[one] for one in found.order]
    here = WHERE[SITES[1].site_id]
    assert found.running_s == pytest.approx(drives_s([here, *(WHERE[one] for one in before), DEPOT]), abs=8)
    assert found.planned_s == pytest.approx(drives_s([here, *(WHERE[one] for one in planned), DEPOT]), abs=8)
    assert sorted(planned) == sorted(before)
    assert found.planned_s < found.running_s
    times = [datetime.fromisoformat(found.times[one]) for one in found.order]
    assert times == sorted(times)
    assert times[0] > NINE
    assert found.ends_at < found.runs_until
    assert found.late == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(10)), st.integers(0, 8), st.sets(st.integers(0, 9), max_size=4))
def test_it_is_never_longer_has_the_same_stops_and_moves_no_locked_one(
    house: House, rows: list[int], done: int, locked: set[int]
) -> None:
    sites = [SITES[row].site_id for row in rows]
    tour = begun(house, sites, done=done, locked=[*locked])
    try:
        found = proposed(house, tour, iterations=25)
        made = planning.accept_rest(house, found.as_json())
        after, open_ = order(house, tour.tour_id), sites[done:]
    finally:
        drop(house, tour.tour_id)
    here = WHERE[sites[done - 1]] if done else DEPOT
    was, is_now = (drives_s([here, *(WHERE[one] for one in it), DEPOT]) for it in (open_, after))
    assert is_now <= was + len(open_)
    assert found.planned_s <= found.running_s
    assert sorted(after) == sorted(open_)
    assert all(after[at] == open_[at] for at in locked if at < len(open_))
    assert made.version == tour.version + 1


def test_it_is_accepted_once_audited_and_taken_back(house: House, running: Tour) -> None:
    before = house.records.tours.stops([running.tour_id])
    found = proposed(house, running).as_json()
    made = planning.accept_rest(house, found)
    assert [one.stop_id for one in house.records.tours.stops([running.tour_id]) if one.is_open] == found["order"]
    assert made.line
    assert house.records.audit.entries()[0].what == "tour reorder"
    with pytest.raises(TourConflictError, match="look at it again"):
        planning.accept_rest(house, found)
    tours.undo(house, {running.tour_id: made.version})
    assert house.records.tours.stops([running.tour_id]) == before
    assert house.records.tours.tour(running.tour_id).line == running.line


def test_what_the_crew_has_done_meanwhile_stays(house: House, running: Tour) -> None:
    found = proposed(house, running).as_json()
    with house.records.tours.revision("test empties") as revision:
        stop = next(one for one in revision.stops(running.tour_id) if one["stop_id"] == found["order"][3])
        revision.put(stop, {"state": "emptied"})
    planning.accept_rest(house, found)
    left = [one.stop_id for one in house.records.tours.stops([running.tour_id]) if one.is_open]
    assert left == [one for one in found["order"] if one != found["order"][3]]


def test_what_does_not_fit_into_the_shift_is_said(house: House, running: Tour) -> None:
    found = proposed(house, running, now=datetime(2026, 7, 1, 12, 25, tzinfo=UTC))
    assert 0 < found.late < 8
    assert len(found.order) == 8


def test_another_version_an_empty_rest_and_an_unknown_site_are_refused(house: House, running: Tour) -> None:
    with pytest.raises(TourConflictError, match="version 2"):
        proposed(house, replace(running, version=1))
    with pytest.raises(FieldError, match="none that a plan can have"):
        planning.propose_rest(house, running.tour_id, running.version, SITES[:5], seconds=0.1, now=NINE)
    drop(house, running.tour_id)
    with pytest.raises(FieldError, match="no open stop"):
        proposed(house, replace(running, version=3))


def test_a_stop_that_no_way_leads_to_is_named(house: House, running: Tour, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*asked: Any) -> TravelMatrix:
        found = matrix_of(*asked)
        found.seconds[:, 4] = NO_WAY
        return found

    monkeypatch.setattr("services.planning.running_tour.matrix_of", cut)
    with pytest.raises(FieldError, match=f"no way leads to {SITES[6].site_id}"):
        proposed(house, running)


def test_the_job_says_what_a_row_of_json_can_hold(house: House, running: Tour) -> None:
    job = next(one for one in jobs(house) if one.name == REST)
    asked = {"tour": running.tour_id, "version": running.version, "found": planning.as_rows(SITES), "seconds": 0.3}
    said = job.run(house, lambda _step, _share: None, **asked)
    assert said is not None
    assert len(said["order"]) == 8
