"""Hours of overflow that are forecast under a day's plan and under its fixed round, counted here by hand."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from data.opening_hours import BERLIN
from data.records.rounds import FixedRound, PlannedStop
from services import planning
from services.context import House
from services.planning.overflow import next_visits, overflow_hours
from tests.services.planning.test_rest import DAY, SITES

TOMORROW = DAY + timedelta(days=1)
NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def ms(hours: float) -> float:
    """So many hours from now."""
    return (NOW + timedelta(hours=hours)).timestamp() * 1000


def visits(**hours: float) -> Mapping[str, datetime]:
    return {name: NOW + timedelta(hours=it) for name, it in hours.items()}


def test_what_overflows_does_so_from_now_until_it_is_emptied() -> None:
    over = {"already": ms(-5), "soon": ms(2), "after": ms(9), "never": ms(500)}
    later = visits(already=30, soon=30, after=30, never=30)
    assert overflow_hours(over, {}, later, now=NOW) == 30 + 28 + 21
    assert overflow_hours(over, visits(already=1, soon=1, after=8), later, now=NOW) == 1
    assert overflow_hours({}, {}, {}, now=NOW) == 0


@pytest.fixture
def round_(house: House) -> Iterator[None]:
    """One that comes to three of the sites on Wednesdays."""
    stops = tuple(PlannedStop(site_id=one.site_id, weekdays=(3,)) for one in SITES[:3])
    made = FixedRound(name="Nord", layer="bins", body="euv", stops=stops)
    (round_id,) = house.records.rounds.upload([made], at=NOW - timedelta(days=30))
    yield
    house.records.rounds.retire(round_id, at=NOW - timedelta(days=29))


@pytest.mark.usefixtures("round_")
def test_sites_are_emptied_next_when_a_round_comes_and_those_on_none_do_not_count(house: House) -> None:
    found = next_visits(house, DAY, [SITES[0].site_id, SITES[8].site_id])
    assert found == {SITES[0].site_id: datetime(2026, 7, 8, 12, tzinfo=BERLIN)}


@pytest.mark.usefixtures("round_")
def test_a_plan_that_empties_what_overflows_has_fewer_hours_than_a_round_that_does_not(house: House) -> None:
    over = {SITES[0].site_id: ms(1), SITES[1].site_id: ms(2), SITES[8].site_id: ms(2)}
    asked = {"seconds": 1.0, "now": NOW, "vehicles": ["vehicle-0001"], "overflows_ms": over}
    made = planning.propose(house, TOMORROW, "bins", SITES[:2], fixed=SITES[1:4], **asked)  # type: ignore[arg-type]
    times = {it["site_id"]: datetime.fromisoformat(it["at"]) for one in made.routes for it in one["stops"]}
    hours = [times[one.site_id] - NOW for one in SITES[:2]]
    assert made.effort.overflow_hours == pytest.approx(sum(it.total_seconds() for it in hours) / 3600 - 3, abs=0.1)
    assert made.fixed is not None
    assert made.fixed.overflow_hours is not None
    assert made.fixed.overflow_hours > 6 * 24
    assert made.fixed.overflow_sites == 2
    without = planning.propose(house, TOMORROW, "bins", SITES[:2], fixed=SITES[1:4], seconds=0.5, now=NOW)
    assert without.effort.overflow_hours is None
