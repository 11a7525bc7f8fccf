"""Plans of tours: who may empty what, what a change does, that it is audited, and that it can be taken back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from data.errors import FieldError
from data.records import REACH
from data.records.tours import Tour, TourConflictError, UnknownTourError
from services import tours
from services.board.tours_today import tours_today
from services.context import House
from services.tours import TourPart, WantedStop
from tests.services.tours.conftest import DAY, stop

TOMORROW = DAY + timedelta(days=1)


def shown(house: House, tour_id: str) -> list[tuple[str, str]]:
    return [(one.site_id[-1], one.state) for one in house.records.tours.stops([tour_id])]


def ids(house: House, tour_id: str) -> list[str]:
    return [one.stop_id for one in house.records.tours.stops([tour_id])]


def order(house: House, tour_id: str) -> str:
    return "".join(site for site, state in shown(house, tour_id) if state == "open")


def test_a_tour_has_its_stops_in_the_order_that_was_given(house: House, tour: Tour) -> None:
    assert (tour.tour_id, tour.kind, tour.team_id, tour.version) == ("tour-0001", "litter", "team-0001", 1)
    assert order(house, tour.tour_id) == "12345"
    assert house.records.tours.tours(DAY) == [tour]
    assert house.records.tours.tours(TOMORROW) == []


def test_kinds_of_tours_never_mix(house: House) -> None:
    with pytest.raises(FieldError, match="'paper-0001' is nothing that Pritsche 1 empties: bins"):
        tours.create(house, DAY, "vehicle-0001", [stop(1), WantedStop(site_id="paper-0001")])
    with pytest.raises(FieldError, match="'bins-0001' is nothing that Presse 1 empties"):
        tours.create(house, DAY, "vehicle-0003", [stop(1)])


def test_only_a_vehicle_that_is_driven_that_day_has_a_tour(house: House) -> None:
    sunday = DAY + timedelta(days=4)
    with pytest.raises(FieldError, match="nobody drives 'vehicle-0001' on 2026-07-05; driven then: none"):
        tours.create(house, sunday, "vehicle-0001", [stop(1)])
    with pytest.raises(FieldError, match="nobody drives 'vehicle-9999'"):
        tours.create(house, DAY, "vehicle-9999", [stop(1)])


def test_a_day_needs_a_site_once(house: House, tour: Tour) -> None:
    with pytest.raises(TourConflictError, match="bins-0003 is on tour-0001 already"):
        tours.create(house, DAY, "vehicle-0002", [stop(3)])
    with pytest.raises(TourConflictError, match="bins-0006 is on this tour already"):
        tours.add(house, tour.tour_id, 1, [stop(6), stop(6)])
    tours.create(house, TOMORROW, "vehicle-0002", [stop(3)])


def test_a_site_on_tours_of_two_days_is_shown_on_that_of_the_nearer_one(house: House) -> None:
    """Whichever was made first."""
    late = tours.create(house, TOMORROW, "vehicle-0001", [stop(3)])
    soon = tours.create(house, DAY, "vehicle-0001", [stop(3)])
    assert late.tour_id < soon.tour_id
    assert tours_today(house, DAY, now=house.clock.now()).places["bins-0003"].tour_id == soon.tour_id


def test_stops_are_added_behind_another_one(house: House, tour: Tour) -> None:
    second = ids(house, tour.tour_id)[1]
    assert tours.add(house, tour.tour_id, 1, [stop(7), stop(8)], after=second) == 2
    assert order(house, tour.tour_id) == "1278345"
    tours.add(house, tour.tour_id, 2, [stop(9)])
    assert order(house, tour.tour_id) == "12783459"


def test_a_new_order_is_of_all_open_stops_and_moves_no_locked_one(house: House, tour: Tour) -> None:
    first, second, third, fourth, fifth = ids(house, tour.tour_id)
    tours.lock(house, [(tour.tour_id, 1, [second])])
    at = datetime(2026, 7, 1, 8, tzinfo=UTC)
    tours.reorder(house, tour.tour_id, 2, [fifth, second, first, fourth, third], times={fifth: at})
    assert order(house, tour.tour_id) == "52143"
    assert [one.planned_at for one in house.records.tours.stops([tour.tour_id])][:2] == [at, None]
    with pytest.raises(FieldError, match="bins-0002 is locked"):
        tours.reorder(house, tour.tour_id, 3, [second, fifth, first, fourth, third])
    with pytest.raises(FieldError, match="not the 5 open stops"):
        tours.reorder(house, tour.tour_id, 3, [fifth, second, first, fourth, fourth])
    tours.lock(house, [(tour.tour_id, 3, [second])], on=False)
    tours.reorder(house, tour.tour_id, 4, [second, fifth, first, fourth, third])
    assert order(house, tour.tour_id) == "25143"


def test_a_change_of_an_older_version_is_refused(house: House, tour: Tour) -> None:
    first, second, *_ = ids(house, tour.tour_id)
    tours.drop(house, [(tour.tour_id, 1, [first])])
    with pytest.raises(TourConflictError, match="tour-0001 has version 2 by now, not 1"):
        tours.drop(house, [(tour.tour_id, 1, [second])])
    with pytest.raises(TourConflictError, match="is no open stop of tour-0001 any more"):
        tours.drop(house, [(tour.tour_id, 2, [first])])
    assert order(house, tour.tour_id) == "2345"


def test_the_rest_is_handed_to_another_vehicle(house: House, tour: Tour) -> None:
    first, *rest = ids(house, tour.tour_id)
    taking = tours.hand_over(house, tour.tour_id, 1, "vehicle-0002", rest[2:])
    assert (taking.tour_id, taking.vehicle_id, order(house, taking.tour_id)) == ("tour-0002", "vehicle-0002", "45")
    again = tours.hand_over(house, tour.tour_id, 2, "vehicle-0002", [first])
    assert (again.tour_id, order(house, taking.tour_id), order(house, tour.tour_id)) == ("tour-0002", "451", "23")
    assert again.version == 2
    with pytest.raises(FieldError, match="'bins-0002' is nothing that Presse 1 empties"):
        tours.hand_over(house, tour.tour_id, 3, "vehicle-0003")
    with pytest.raises(FieldError, match="vehicle-0001 drives tour-0001 itself"):
        tours.hand_over(house, tour.tour_id, 3, "vehicle-0001")


def test_what_was_not_done_is_there_on_the_next_day_until_another_tour_takes_it(house: House, tour: Tour) -> None:
    tours.carry_over(house, [(tour.tour_id, 1, ids(house, tour.tour_id)[3:])])
    assert tours.carried_over(house, DAY) == []
    assert [one.site_id for one in tours.carried_over(house, TOMORROW)] == ["bins-0004", "bins-0005"]
    tours.create(house, TOMORROW, "vehicle-0001", [stop(5)])
    assert [one.site_id for one in tours.carried_over(house, TOMORROW)] == ["bins-0004"]
    assert tours.carried_over(house, DAY + timedelta(days=30)) == []


@pytest.mark.parametrize("what", ["reorder", "lock", "drop", "carry_over", "add", "hand_over"])
def test_every_change_is_audited_and_can_be_taken_back(house: House, tour: Tour, what: str) -> None:
    before = house.records.tours.stops([tour.tour_id])
    stops = [one.stop_id for one in before]
    given = {
        "reorder": (stops[::-1],),
        "add": ([stop(8)],),
        "hand_over": ("vehicle-0002",),
    }
    parts = {"lock": stops[:1], "drop": stops[:2], "carry_over": None}
    if what in parts:
        getattr(tours, what)(house, [(tour.tour_id, 1, parts[what])])
    else:
        getattr(tours, what)(house, tour.tour_id, 1, *given[what])
    assert house.records.tours.stops([tour.tour_id]) != before
    assert house.records.audit.entries()[0].what.startswith("tour ")
    tours.undo(house, {tour.tour_id: 2})
    assert house.records.tours.stops([tour.tour_id]) == before
    assert [one.tour_id for one in house.records.tours.tours(DAY)] == [tour.tour_id]
    assert house.records.tours.tour(tour.tour_id).version == 3
    with pytest.raises(TourConflictError, match="can be taken back for 10 s"):
        tours.undo(house, {tour.tour_id: 3})


def test_a_tour_that_was_just_made_can_be_taken_back(house: House, tour: Tour) -> None:
    assert tours.undo(house, {tour.tour_id: 1}) == {tour.tour_id: None}
    assert house.records.tours.tours(DAY) == []


@pytest.mark.parametrize("do", [tours.lock, tours.drop, tours.carry_over])
def test_a_deed_on_several_tours_is_done_and_undone_as_a_whole_or_not_at_all(
    house: House, tour: Tour, do: Callable[[House, Sequence[TourPart]], dict[str, int]]
) -> None:
    other = tours.create(house, DAY, "vehicle-0002", [stop(n) for n in range(6, 9)])
    both = [tour.tour_id, other.tour_id]
    parts = {one: ids(house, one)[:1] for one in both}
    before = house.records.tours.stops(both)
    with pytest.raises(TourConflictError):
        do(house, [(tour.tour_id, 1, parts[tour.tour_id]), (other.tour_id, 9, parts[other.tour_id])])
    assert house.records.tours.stops(both) == before
    assert house.records.tours.tour(tour.tour_id).version == 1
    versions = do(house, [(one, 1, parts[one]) for one in both])
    assert versions == dict.fromkeys(both, 2)
    done = house.records.tours.stops(both)
    with pytest.raises(TourConflictError):
        tours.undo(house, {**versions, other.tour_id: 1})
    assert house.records.tours.stops(both) == done != before
    tours.undo(house, versions)
    assert house.records.tours.stops(both) == before


def test_of_two_changes_none_is_taken_back_where_one_cannot_be(house: House, tour: Tour) -> None:
    other = tours.create(house, DAY, "vehicle-0002", [stop(n) for n in range(6, 9)])
    versions = tours.lock(house, [(one, 1, ids(house, one)[:1]) for one in (tour.tour_id, other.tour_id)])
    (first, *_) = ids(house, tour.tour_id)
    with house.records.tours.revision("test crew") as revision:  # no tour of its own: versions stay
        revision.put(revision.stops(tour.tour_id)[0], {"state": "emptied"})
    before = house.records.tours.stops([*versions])
    with pytest.raises(TourConflictError, match="the crew has reported bins-0001 meanwhile"):
        tours.undo(house, versions)
    assert house.records.tours.stops([*versions]) == before
    assert house.records.tours.stop(first).is_locked


def test_tours_of_another_body_are_unknown(house: House, tour: Tour) -> None:
    before = REACH.set(frozenset({"stadtwerke"}))
    try:
        assert house.records.tours.tours(DAY) == []
        assert house.records.tours.stops([tour.tour_id]) == []
        for attempt in (tours.drop, tours.carry_over):
            with pytest.raises(UnknownTourError):
                attempt(house, [(tour.tour_id, 1, [])])
        with pytest.raises(UnknownTourError):
            house.records.tours.tour(tour.tour_id)
    finally:
        REACH.reset(before)


def test_after_a_time_nobody_can_tell_who_drove(house: House, tour: Tour) -> None:
    assert house.records.tours.forget(before=datetime(2026, 7, 1, tzinfo=UTC)) == 0
    assert house.records.tours.forget(before=datetime(2026, 7, 2, tzinfo=UTC)) == 1
    assert house.records.tours.tour(tour.tour_id).team_id is None
    assert "team-0001" not in "".join(
        str((one.before, one.after)) for one in house.records.audit.entries(subject="tour:tour-0001")
    )
    assert house.records.tours.forget(before=datetime(2026, 7, 2, tzinfo=UTC)) == 0
