"""What a further site costs a tour, against every place it could have, on ways that are computed here again."""

from collections.abc import Sequence

import pytest

from data.records.tours import Tour
from services import planning, tours
from services.context import House
from services.planning.insertion import insertion
from services.tours import WantedStop
from tests.services.planning.test_rest import DAY, DEPOT, SITES, WHERE, begun, drives_s, drop

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
    tours.undo(house, tour.tour_id, version)
    assert house.records.tours.stops([tour.tour_id]) == before
    drop(house, tour.tour_id)


def test_a_tour_whose_stops_are_unknown_gets_it_at_its_end(house: House) -> None:
    tour: Tour = begun(house, [one.site_id for one in SITES[:3]], done=0)
    assert insertion(house, tour, SITES[9:10], {}) is None
    planning.insert(house, tour, [WantedStop(site_id=SITES[9].site_id)], SITES[9:10], {})
    assert house.records.tours.stops([tour.tour_id])[-1].site_id == SITES[9].site_id
    drop(house, tour.tour_id)
