"""Every class and state has a shape that is drawn, and no shape stands for two things in one layer."""

import re
from typing import get_args

import pytest

from dashboard import assets
from dashboard.parts.classes import STATE_SYMBOLS, class_looks, state_look
from dashboard.texts import load
from data.declare import Shape
from data.state import STATES
from data.town import Town
from layers import discover

LAYERS = discover()
DRAWN = set(re.findall(r'id="s-([a-z-]+)"', assets.sprite()))


def test_every_shape_of_a_layer_and_state_is_drawn() -> None:
    assert set(get_args(Shape)) - DRAWN == set()
    assert set(STATE_SYMBOLS.values()) - DRAWN == set()


@pytest.mark.parametrize("layer_id", LAYERS)
def test_every_class_has_a_label_and_a_shape_that_is_drawn(layer_id: str, castrop: Town) -> None:
    layer = LAYERS[layer_id]
    looks = class_looks(layer, castrop.classes_named(layer.classes.name), load()["de"])
    assert {look.symbol for look in looks} - DRAWN == set()
    assert len({look.label for look in looks}) == len(looks)
    assert all(look.label.strip() == look.label != "" for look in looks)


def test_states_differ_by_shape_and_from_all_fill_classes(castrop: Town) -> None:
    table, words = castrop.classes_named("fill"), load()["de"]
    states = [state_look(state, table, words) for state in STATES if state != "ok"]
    shapes = [one.symbol for one in (*states, *class_looks(LAYERS["bins"], table, words))]
    assert len(set(shapes)) == len(shapes)


def test_a_scale_is_labelled_by_its_numbers(castrop: Town) -> None:
    looks = class_looks(LAYERS["heat"], castrop.classes_named("temperature"), load()["de"])
    assert [looks[0].label, looks[5].label, looks[-1].label] == [
        "unter 0\u00a0°C",
        "20 bis 25\u00a0°C",
        "ab 40\u00a0°C",
    ]


def test_the_unknown_has_the_layers_own_name(castrop: Town) -> None:
    words = load()["de"]
    assert state_look("missing", castrop.classes_named("fill"), words).label == "Füllstand unbekannt"
    assert state_look("missing", castrop.classes_named("temperature"), words).label == "noch kein Wert"
