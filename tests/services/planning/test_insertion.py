"""What a further site costs a tour, against every place it could have, on ways that are computed here again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from data import instants
from data.records.tours import Tour
from services import planning, tours
from services.context import House
from services.planning import Demand
from services.planning.insertion import insertion
from services.tours import WantedStop
from tests.services.planning.test_rest import DAY, DEPOT, NINE, SITES, WHERE, begun, drives_s, drop

KNOWN = {one.site_id: one for one in SITES}


def cheapest(start: tuple[float, float], sites: Sequence[str], new: str) -> tuple[float, int]:
    """Seconds of driving that are added at least, and where."""
    ways = [[start, *(WHERE[one] for one in (*sites[:at], new, *sites[at:])), DEPOT] for at in range(len(sites) + 1)]
    before = drives_s([start, *(WHERE[one] for one in sites), DEPOT])
    return min((drives_s(one) - before, at) for at, one in enumerate(ways))


@pytest.mark.parametrize("done", [0, 3])
def test_a_site_costs_what_it_adds_where_it_adds_least(house: House, done: int) -> None:
    tour = begun(house, [one.site_id for one in SITES[:9]], done=done)
    (new,) = SITES[10:11]
    open_ = [one.site_id for one in SITES[done:9]]
    added_s, at = cheapest(WHERE[SITES[done - 1].site_id] if done else DEPOT, open_, new.site_id)
    found = insertion(house, tour, [new], KNOWN)
    drop(house, tour.tour_id)
    assert found is not None
    assert found.seconds == pytest.approx(added_s + new.service_s, abs=3)
    assert found.metres == pytest.approx(added_s * 7, abs=20)
    assert [*found.order] == [*open_[:at], new.site_id, *open_[at:]]


def test_each_tour_of_the_day_is_tried_and_the_cheapest_comes_first(house: House) -> None:
    first = begun(house, [one.site_id for one in SITES[:4]], done=0)
    second = tours.create(house, DAY, "vehicle-0002", [WantedStop(site_id=one.site_id) for one in SITES[4:8]])
    found = planning.insertions(house, DAY, SITES[9:11], KNOWN)
    assert {one.tour.tour_id for one in found} == {first.tour_id, second.tour_id}
    assert [one.seconds for one in found] == sorted(one.seconds for one in found)
    assert all({one.site_id for one in SITES[9:11]} <= {*it.order} for it in found)
    for one in (first, second):
        drop(house, one.tour_id)


def test_it_is_put_where_it_was_said_in_one_change_that_is_taken_back(house: House) -> None:
    tour = begun(house, [one.site_id for one in SITES[:9]], done=2)
    before = house.records.tours.stops([tour.tour_id])
    said = insertion(house, tour, SITES[9:11], KNOWN)
    wanted = [WantedStop(site_id=one.site_id, amount_l=one.litres) for one in SITES[9:11]]
    version = planning.insert(house, tour, wanted, SITES[9:11], KNOWN)
    after = house.records.tours.stops([tour.tour_id])
    assert said is not None
    assert [one.site_id for one in after if one.is_open] == [*said.order]
    assert [one.site_id for one in after if not one.is_open] == [one.site_id for one in before if not one.is_open]
    tours.undo(house, {tour.tour_id: version})
    assert house.records.tours.stops([tour.tour_id]) == before
    drop(house, tour.tour_id)


@pytest.mark.parametrize("new", [SITES[9:10], SITES[9:12]], ids=["one", "three"])
def test_what_was_planned_by_the_hour_is_later_by_what_was_put_before_it(house: House, new: Sequence[Demand]) -> None:
    tour = timed(begun(house, [one.site_id for one in SITES[:9]], done=2), house)
    before, was = times(house, tour), house.records.tours.tour(tour.tour_id)
    found = insertion(house, tour, new, KNOWN)
    assert found is not None
    wanted = [WantedStop(site_id=one.site_id, amount_l=one.litres) for one in new]
    version = planning.insert(house, tour, wanted, new, KNOWN)
    after, is_now = times(house, tour), house.records.tours.tour(tour.tour_id)
    later = [after[site] - before[site] for site in before]
    assert later == sorted(later)
    assert {later[0], later[1]} == {timedelta(0)}, "the crew has been there"
    first = min([*found.order].index(one.site_id) for one in new)
    assert all(after[one] == before[one] for one in found.order[:first])
    if len(new) == 1:
        assert {after[one] - before[one] for one in found.order[first + 1 :]} == {timedelta(seconds=found.seconds)}
    assert is_now.duration_s - was.duration_s == found.seconds
    assert is_now.length_m - was.length_m == found.metres
    ways = [after[one] for one in found.order]
    assert ways == sorted(ways), "new ones are between those that they were put between"
    (rest,) = is_now.pauses
    stop = SITES[4].site_id
    assert instants.parse(rest["at"]) - after[stop] == instants.parse(was.pauses[0]["at"]) - before[stop]
    tours.undo(house, {tour.tour_id: version})
    assert times(house, tour) == before
    assert house.records.tours.tour(tour.tour_id).pauses == was.pauses
    drop(house, tour.tour_id)


def timed(tour: Tour, house: House) -> Tour:
    """With an hour for each stop, ten minutes after the one before it, and a break behind the fifth."""
    begin = instants.text(NINE + timedelta(minutes=42))
    rest = {"kind": "break", "at": begin, "until": instants.text(NINE + timedelta(minutes=49)), "place_id": ""}
    with house.records.tours.revision("test hours") as revision:
        revision.tour(tour.tour_id)
        for row, stop in enumerate(revision.stops(tour.tour_id)):
            revision.put(stop, {"planned_at": NINE + timedelta(minutes=10 * row)})
        revision.plan(tour.tour_id, {"length_m": 30_000, "duration_s": 7200, "pauses": [rest]})
    return house.records.tours.tour(tour.tour_id)


def times(house: House, tour: Tour) -> dict[str, datetime]:
    return {one.site_id: one.planned_at for one in house.records.tours.stops([tour.tour_id]) if one.planned_at}


def test_a_tour_whose_stops_are_unknown_gets_it_at_its_end(house: House) -> None:
    tour: Tour = begun(house, [one.site_id for one in SITES[:3]], done=0)
    assert insertion(house, tour, SITES[9:10], {}) is None
    planning.insert(house, tour, [WantedStop(site_id=SITES[9].site_id)], SITES[9:10], {})
    assert house.records.tours.stops([tour.tour_id])[-1].site_id == SITES[9].site_id
    drop(house, tour.tour_id)
