"""The town's plans on the map for everybody: only what is declared one, and what an administrator has enabled."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard import topics
from dashboard.apps.karte.app import covers, pieces
from dashboard.apps.karte.board import Board, Karte
from data.town.map_services import listed
from services.maps.town_plans import town_plans
from tests.support.contexts import page_context
from tests.support.small import Small

PLAN, OTHER = "development_plans", "orthophotos"


@pytest.fixture
def board(small: Small) -> Callable[[str], Board]:
    store = small.house.store()
    store.follow()
    context = page_context(small.house, store)
    return Karte(context, topics.discover(context), "/karte").board


def enable(small: Small, *names: str) -> None:
    for one in names:
        small.house.records.map_services.enforce(one, True, "map_service switch")


def test_without_an_enabled_plan_nothing_is_shown(small: Small, board: Callable[[str], Board]) -> None:
    enable(small, OTHER)
    made = board(f"?plan={OTHER}")
    assert made.plans == {}
    assert " hidden" in pieces(made)["plans"]
    assert covers(made) == []


def test_an_enabled_plan_is_one_link_away_and_asked_by_way_of_us(small: Small, board: Callable[[str], Board]) -> None:
    enable(small, PLAN, OTHER)
    html = pieces(board(""))["plans"]
    assert f'href="/karte?plan={PLAN}"' in html
    assert listed()[PLAN].title["de"] in html
    made = board(f"?plan={PLAN}")
    assert 'aria-current="true"' in pieces(made)["plans"]
    assert 'href="/karte"' in pieces(made)["plans"]
    assert listed()[PLAN].attribution in pieces(made)["plans"]
    tiles: list[Any] = [*covers(made)]
    assert [one.url for one in tiles] == [f"/api/maps/{PLAN}/{{z}}/{{x}}/{{y}}"]


def test_what_is_no_plan_of_the_town_is_none(small: Small) -> None:
    enable(small, *listed())
    found = town_plans(small.house)
    assert {*found} == {name for name, one in listed().items() if one.is_plan}
    assert all(one.topic == "planning" for one in found.values())
