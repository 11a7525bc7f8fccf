"""The second scale of a map: when it is chosen, and which class and number each site has."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from dashboard.parts.addresses import Address
from dashboard.parts.deviation import Differences, chosen, classes, differences, scale_switch, signed
from dashboard.parts.legend import legend
from dashboard.parts.view import LayerView
from dashboard.texts import load
from data.contrast import TEXT, luminance, ratio
from data.town import Town
from layers import discover
from tests.support.layer_states import current_of

HEAT, DE = discover()["heat"], load()["de"]
NOW = datetime(2026, 11, 26, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "wanted", "scale"),
    [
        ([8.0, 11.0], None, "difference"),
        ([-3.0, -7.9], None, "difference"),
        ([28.0, 34.0], None, "value"),
        ([28.0, 34.0], "difference", "difference"),
        ([8.0, 11.0], "value", "value"),
        ([8.0, 11.0], "nonsense", "difference"),
        ([8.0, np.nan], "difference", None),
        ([], None, None),
    ],
)
def test_the_scale_that_says_more_is_chosen_unless_one_is_asked_for(
    values: list[float], wanted: str | None, scale: str | None
) -> None:
    assert HEAT.deviation
    assert chosen(wanted, np.array(values), HEAT.deviation) == scale


def test_differences_are_to_the_mean_of_all_at_one_height() -> None:
    got = differences(np.array([9.0, 10.5, np.nan]), np.array([0.0, 0.5, 0.3]))
    np.testing.assert_allclose(got, [-1.0, 1.0, np.nan])
    assert np.isnan(differences(np.array([9.0]), np.zeros(1))).all()
    assert differences(np.array([]), np.array([])).size == 0


def test_what_is_written_as_the_accuracy_is_grey_on_either_side(castrop: Town) -> None:
    table = castrop.classes_named("temperature_deviation")
    found = classes(np.array([-1.06, -1.04, -0.34, -0.36, 0.0, 0.34, 0.36, 1.04, 1.06, np.nan]), table)
    assert found.tolist() == [0, 1, 2, 1, 2, 2, 3, 3, 4, -1]
    assert [signed(one, DE) for one in (0.84, -1.15, 0.04, -0.04)] == ["+0,8", "\u22121,2", "0,0", "0,0"]


@pytest.mark.parametrize("name", ["temperature", "temperature_deviation"])
def test_every_figure_can_be_read_on_its_colour(castrop: Town, name: str) -> None:
    for one in castrop.classes_named(name).classes:
        ink = "#1a1420" if luminance(one.colour) > 0.2 else "#ffffff"  # as assets/js/map/looks.js
        assert ratio(one.colour, ink) >= TEXT, one


def test_either_side_of_the_mean_is_equally_light(castrop: Town) -> None:
    steps = castrop.classes_named("temperature_deviation").classes
    lightness = [116 * luminance(one.colour) ** (1 / 3) - 16 for one in steps]
    assert [abs(lightness[at] - lightness[-1 - at]) < 4 for at in (0, 1)] == [True, True]
    assert all(abs(one - other) > 8 for one, other in pairwise(lightness))


def test_list_and_legend_follow_the_scale(castrop: Town) -> None:
    current = current_of(HEAT, castrop, ["ok", "ok", "old"], [8.0, 10.0, 9.0], at=NOW)
    plain = LayerView(HEAT, current, castrop, DE, NOW)
    found = differences(np.array([8.0, 10.0, np.nan]), np.zeros(3))
    assert HEAT.deviation
    table = castrop.classes_named(HEAT.deviation.classes)
    view = replace(plain, differences=Differences(table, np.zeros(3), found, is_on=True))
    looks = [view.row(at).look for at in range(3)]
    assert [one.label for one in looks[:2]] == ["\u22121,0\u00a0Grad zum Stadtmittel", "+1,0\u00a0Grad zum Stadtmittel"]
    assert looks[2].id == "old"
    assert view.class_indices.tolist() == [1, 3, -1]
    said = legend([view], DE, shown=["heat"])
    assert 'data-scale="heat value" hidden' in said
    assert "Unterschied zum Stadtmittel in Grad (K)" in said
    assert "\u22120,3" in said
    assert 'aria-pressed="true"' in scale_switch("heat", view.differences, Address(), DE)
    assert "hidden" in scale_switch("heat", None, Address(), DE)
