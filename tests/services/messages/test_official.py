"""What the DWD warns of reaches staff once an event, and is over when it is; silence of the feed says nothing."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from analysis.water.official import is_of_water
from data.weather.warnings import FILE
from services.messages import engine, official, wording
from tests.support import small
from tests.support.small import NOON, Small
from tests.support.weather_files import alert, snapshot

FIRST = {"identifier": "a", "called": "STARKREGEN/heavy rain/x", "severity": "Moderate"}
UPDATE = {**FIRST, "identifier": "b", "references": "a", "kind": "Update"}
SPAN = {"onset": NOON.isoformat(), "expires": (NOON + timedelta(hours=3)).isoformat()}


@pytest.fixture
def town(tmp_path: Path) -> Small:
    return small.settle(tmp_path)


def hears(town: Small, *alerts: dict[str, str]) -> int:
    """How many messages are told after a new snapshot, five minutes later."""
    town.later(timedelta(minutes=5))
    file = town.house.folders.weather / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(snapshot(*(alert(**{**SPAN, **one}) for one in alerts)))
    os.utime(file, (town.now[0].timestamp(),) * 2)
    return official.look(town.house, is_of_water)


def standing(town: Small) -> list[tuple[str, str]]:
    found = town.house.records.messages.standing().values()
    return [(wording.place(town.house, one, "", "en"), one.severity) for one in found]


def test_an_event_is_one_message_through_its_updates_until_it_is_over(town: Small) -> None:
    assert hears(town, FIRST) == 1
    assert hears(town, FIRST) == 0
    assert hears(town, UPDATE) == 0
    assert hears(town, {**UPDATE, "identifier": "c", "references": "b"}) == 0
    assert standing(town) == [("heavy rain", "low")]
    (one,) = town.house.records.messages.standing().values()
    assert wording.value(town.house, one, "de") == "Deutscher Wetterdienst, Stufe 2 von 4"
    hears(town)
    assert standing(town) == []


def test_what_becomes_graver_is_told_anew_and_what_becomes_milder_is_not(town: Small) -> None:
    hears(town, FIRST)
    assert hears(town, {**UPDATE, "called": "UNWETTER/storm/x", "severity": "Severe"}) == 0
    assert standing(town) == []
    assert hears(town, FIRST) == 1
    assert hears(town, {**UPDATE, "severity": "Severe"}) == 1
    assert standing(town) == [("heavy rain", "high")]
    assert hears(town, {**UPDATE, "identifier": "c", "references": "b", "severity": "Minor"}) == 0
    assert standing(town) == [("heavy rain", "high")]


def test_two_events_are_two_messages_and_heat_is_none_of_water(town: Small) -> None:
    frost = {"identifier": "f", "called": "FROST/frost/x"}
    assert hears(town, FIRST, frost, {"identifier": "h"}) == 2
    assert sorted(standing(town)) == [("frost", "low"), ("heavy rain", "low")]


def test_a_feed_that_is_silent_ends_nothing_before_the_warning_itself_does(town: Small) -> None:
    hears(town, FIRST)
    town.later(timedelta(hours=1))
    assert official.look(town.house, is_of_water) == 0
    assert len(standing(town)) == 1
    town.later(timedelta(hours=3))
    official.look(town.house, is_of_water)
    assert standing(town) == []


def test_rules_end_no_warning_and_a_town_without_the_feed_has_none(town: Small) -> None:
    assert official.look(town.house, is_of_water) == 0
    hears(town, FIRST)
    engine.look(town.house)
    assert len(standing(town)) == 1


def test_who_is_told_is_said_by_the_bodies_of_the_town(town: Small) -> None:
    own = town.house.town
    assert own.bodies_warned == (own.body_of(""),)
    last = [*own.bodies][-1]
    told = replace(own, bodies={**own.bodies, last: replace(own.bodies[last], warnings=True)})
    assert told.bodies_warned == (last,)
