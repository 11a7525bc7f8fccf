"""Bounds hold for people and programs alike, and the automatic mode is off until somebody switches it on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from data.errors import DeclarationError, FieldError
from data.town import load
from data.town.actuators import Actuator, Guard, Need
from services.actuators import deeds
from services.actuators.automatic import look
from services.actuators.measured import measured
from tests.services.actuators.conftest import FACTS, NAME, Pond
from tests.services.actuators.test_drive import GOOD, begin
from tests.support.brooks import KNOWN, course
from tests.support.small import NOON

SITE = "ponds-0001"


@pytest.mark.parametrize(
    ("minutes", "said", "at", "bound"),
    [
        (61, GOOD, NOON, "longest"),
        (0, GOOD, NOON, "longest"),
        (30, GOOD, datetime(2026, 7, 1, 20, 0, tzinfo=UTC), "quiet"),
        (30, GOOD, datetime(2026, 7, 2, 3, 59, tzinfo=UTC), "quiet"),
        (30, {"water_oxygen_mg_l": 0.4}, NOON, "guard"),
        (30, {}, NOON, "guard"),
    ],
)
def test_what_a_bound_forbids_is_refused_by_its_name(
    pond: Pond, minutes: int, said: Mapping[str, float], at: datetime, bound: str
) -> None:
    pond.town.now[0] = at
    with pytest.raises(FieldError) as caught:
        deeds.ask(pond.town.house, NAME, said, minutes=minutes, reason="wenig Luft")
    assert (caught.value.field, pond.town.house.records.actuator_runs.open()) == (bound, [])


def test_between_two_runs_there_is_a_pause_and_a_day_has_its_own_bound(pond: Pond) -> None:
    begin(pond, 60)
    pond.later(seconds=1)
    pond.later(minutes=60)
    assert pond.later(seconds=1).state == "ended"
    for wait, minutes, bound in ((1, 30, "pause"), (31, 40, "day")):
        pond.town.later(timedelta(minutes=wait))
        with pytest.raises(FieldError) as caught:
            begin(pond, minutes)
        assert caught.value.field == bound
    begin(pond, 20)


def test_bounds_are_asked_again_when_a_run_is_confirmed(pond: Pond) -> None:
    pond.town.now[0] = datetime(2026, 7, 1, 19, 55, tzinfo=UTC)
    run_id = deeds.ask(pond.town.house, NAME, GOOD, minutes=30, reason="wenig Luft")
    pond.town.later(timedelta(minutes=6))
    with pytest.raises(FieldError, match="quiet"):
        deeds.confirm(pond.town.house, NAME, run_id, GOOD)


@pytest.mark.parametrize(
    ("begin_at", "end_at", "at", "quiet"), [(22, 6, 23, True), (22, 6, 6, False), (10, 18, 9, False)]
)
def test_quiet_hours_may_cross_midnight(begin_at: int, end_at: int, at: int, quiet: bool) -> None:  # noqa: FBT001 - a fact
    one = Actuator(**{**FACTS, "quiet": (time(begin_at), time(end_at))})
    assert one.is_quiet(time(at)) is quiet


def test_advice_goes_by_what_is_measured() -> None:
    oxygen = Need(measure="water_oxygen_mg_l", below=4, back=6)
    tension = Need(measure="soil_tension_kpa", above=80, back=32)
    assert [oxygen.advice(one) for one in (2.9, 3.99, 4.0, 5.9, 6.0, None)] == [
        "on",
        "on",
        "ready",
        "ready",
        "off",
        "unknown",
    ]
    assert [tension.advice(one) for one in (81.0, 50.0, 32.0)] == ["on", "ready", "off"]
    with pytest.raises(ValueError, match="never end"):
        Need(measure="water_oxygen_mg_l", below=4, back=3)


def test_a_guard_allows_nothing_unknown() -> None:
    assert [Guard(measure="x", low=1, high=2).allows(one) for one in (0.9, 1.0, 2.0, 2.1, None)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def looked(pond: Pond, *oxygen: float) -> tuple[int, int]:
    """Measure, and look at that: how many runs were begun and stopped."""
    house = pond.town.house
    if oxygen:
        pond.town.commit(*course(SITE, oxygen, every_min=15, end=pond.town.now[0]))
    store = house.store()
    store.follow()
    found = look(house, store)
    return found["begun"], found["stopped"]


def test_the_automatic_mode_is_off_until_somebody_lets_it_and_ends_when_there_is_enough(pond: Pond) -> None:
    assert looked(pond, 3.0, 2.9) == (0, 0)
    deeds.let_switch(pond.town.house, NAME, by_itself=True)
    assert looked(pond) == (1, 0)
    assert (pond.later(seconds=1).state, pond.run.is_automatic, pond.pump.state) == ("on", True, "on")
    pond.town.later(timedelta(minutes=20))
    assert looked(pond, 6.2) == (0, 1)
    assert (pond.later(seconds=1).state, pond.pump.state) == ("ended", "off")
    pond.town.later(timedelta(minutes=5))
    assert looked(pond, 3.0) == (0, 0)  # the pause holds for it, too
    deeds.let_switch(pond.town.house, NAME, by_itself=False)
    pond.town.later(timedelta(minutes=60))
    assert looked(pond, 3.0) == (0, 0)


def test_a_run_of_a_person_is_stopped_by_a_guard_and_by_nothing_else(pond: Pond) -> None:
    pond.town.commit(*course(SITE, [3.0], every_min=15))
    begin(pond, 60)
    pond.later(seconds=1)
    pond.town.later(timedelta(minutes=10))
    assert looked(pond, 9.0) == (0, 0)
    pond.town.later(timedelta(minutes=10))
    assert looked(pond, 0.2) == (0, 1)


def test_what_is_old_is_unknown(pond: Pond) -> None:
    pond.town.commit(*course(SITE, [3.0], every_min=15, end=NOON - timedelta(hours=5)))
    store = pond.town.house.store()
    store.follow()
    assert measured(store, pond.town.house.town.actuators[NAME]) == {}


def test_without_a_secret_people_switch_by_hand(pond: Pond) -> None:
    bare = replace(pond.town.house, settings=pond.town.house.settings.model_copy(update={"actuator_secrets": {}}))
    with pytest.raises(deeds.UnwiredError):
        deeds.ask(bare, NAME, GOOD, minutes=30, reason="wenig Luft")
    with pytest.raises(deeds.UnwiredError):
        deeds.let_switch(bare, NAME, by_itself=True)
    assert not deeds.is_automatic(bare, NAME)


def test_addresses_are_safe_and_sites_known() -> None:
    with pytest.raises(ValueError, match="safe"):
        Actuator(**FACTS, url="http://pumps.example.org/1")
    lost = replace(load("castrop_rauxel"), actuators={NAME: Actuator(**{**FACTS, "site": "nothing-0001"})})
    with pytest.raises(DeclarationError, match="names the layer 'nothing'"):
        lost.with_layers(KNOWN)
