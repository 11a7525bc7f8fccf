"""Sites counted by what they are in, and in the orders of a list."""

from datetime import UTC, datetime

import numpy as np
import pytest

from dashboard.parts.conditions import Conditions
from dashboard.parts.view import LayerView
from dashboard.texts import load
from data.town import Town
from layers import discover
from tests.support.layer_states import current_of

NOW = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)
LAYERS = discover()
STATES = ["ok", "ok", "no_sensor", "ok", "ok", "old", "ok"]
FILLS = [10, 96, np.nan, 85, 76, 99, 12]


def conditions(town: Town, layer: str = "bins", district: str | None = None) -> Conditions:
    current = current_of(LAYERS[layer], town, STATES, FILLS, at=NOW)
    return Conditions(LayerView(LAYERS[layer], current, town, load()["de"], NOW), district)


def test_every_site_is_in_one_condition(castrop: Town) -> None:
    counted = conditions(castrop).counted()
    assert [(one.look.label, one.n) for one in counted] == [
        ("läuft über", 1),
        ("voll", 1),
        ("fast voll", 1),
        ("hat noch Platz", 2),
        ("veraltet", 1),
        ("kein Sensor", 1),
    ]
    assert [one.attention for one in counted] == [True, True, False, False, False, False]
    assert sum(one.n for one in conditions(castrop, district="Castrop").counted()) == len(STATES) // 2


@pytest.mark.parametrize(
    ("order", "listed"),
    [
        (None, [1, 3, 4, 6, 0, 5, 2]),
        ("highest", [1, 3, 4, 6, 0, 5, 2]),
        ("lowest", [0, 6, 4, 3, 1, 2, 5]),
        ("name", [0, 1, 2, 3, 4, 5, 6]),
        ("district", [1, 3, 5, 0, 2, 4, 6]),
        ("nonsense", [1, 3, 4, 6, 0, 5, 2]),
    ],
)
def test_a_list_has_an_order(castrop: Town, order: str | None, listed: list[int]) -> None:
    assert conditions(castrop).listed(order) == listed


def test_only_some_classes_and_states_are_listed(castrop: Town) -> None:
    assert conditions(castrop).listed(None, ["overflowing", "full"]) == [1, 3]
    assert conditions(castrop).listed(None, ["no_sensor"]) == [2]
    assert conditions(castrop).listed(None, ["nonsense"]) == []


def test_where_nothing_needs_attention_the_highest_comes_first(castrop: Town) -> None:
    assert conditions(castrop, "heat").orders == ("highest", "lowest", "name", "district")
