"""Declarations that contradict themselves fail where they are written."""

from dataclasses import replace

import pytest

from data.errors import DeclarationError
from data.measures import AIR_TEMPERATURE, FILL_PERCENT, declared
from layers.bins import LAYER


def test_a_layer_shows_one_of_its_measures() -> None:
    with pytest.raises(DeclarationError, match=r"shows 'air_temperature_c', not one of its measures: fill_percent"):
        replace(LAYER, shows=AIR_TEMPERATURE)


def test_a_range_has_two_ends() -> None:
    with pytest.raises(DeclarationError, match=r"low 100 is not below high 100"):
        replace(FILL_PERCENT, low=100)


def test_a_measure_with_an_unknown_or_a_missing_key_is_refused_with_the_known_ones() -> None:
    whole = '[dew_point_c]\ntitle = { de = "Taupunkt", en = "Dew point" }\nunit = "°C"\nlow = -40\nhigh = 40\n'
    assert declared(whole)["dew_point_c"].high == 40
    with pytest.raises(DeclarationError, match=r"measure 'dew_point_c': .*'hihg'; known: id, title, unit, low, high,"):
        declared(f"{whole}hihg = 40\n")
    with pytest.raises(DeclarationError, match=r"measure 'dew_point_c': .*'high'; known: "):
        declared(whole.replace("high = 40\n", ""))


def test_what_declares_no_audience_is_staff_only() -> None:
    undeclared = replace(FILL_PERCENT, id="x", audience="staff")
    layer = replace(LAYER, measures=(*LAYER.measures, undeclared))
    assert undeclared not in layer.visible("public")
