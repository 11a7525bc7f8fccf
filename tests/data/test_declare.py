"""Declarations that contradict themselves fail where they are written."""

from dataclasses import replace

import pytest

from data.declare import Full
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
    undeclared = replace(FILL_PERCENT, id="x", audience="staff", events={})
    layer = replace(LAYER, measures=(*LAYER.measures, undeclared))
    assert undeclared not in layer.visible("public")


def test_a_kind_of_event_is_that_of_one_measure() -> None:
    with pytest.raises(DeclarationError, match="two of its measures declare the event became_full, emptied"):
        replace(LAYER, measures=(*LAYER.measures, replace(FILL_PERCENT, id="x")))


def test_what_ends_being_full_is_declared_beside_it() -> None:
    ends = Full(slack=20, ends="room_again", cleared_by="taken")
    with pytest.raises(DeclarationError, match="cleared_by = 'taken' is no fall it declares; known: none"):
        replace(FILL_PERCENT, events={"became_full": ends})
