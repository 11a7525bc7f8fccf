"""A gauge is judged by its own limits: as many as it has, and by none where it has none or nobody released it."""

from typing import Any

import numpy as np

from data.marks import UNMARKED, Marks, rated

MARKS = Marks(names=("low_cm", "high_cm"))
SITES: list[dict[str, Any]] = [{"low_cm": 50, "high_cm": 80.5}, {"low_cm": 200, "high_cm": ""}, {"water": "Bach"}]


def test_a_site_is_rated_by_how_many_of_its_own_limits_it_has_reached() -> None:
    found = [rated(MARKS, SITES, np.array([level, level, level])).tolist() for level in (49.9, 50.0, 80.5, 200.0)]
    assert found == [[0, 0, UNMARKED], [1, 0, UNMARKED], [2, 0, UNMARKED], [2, 1, UNMARKED]]


def test_what_nobody_knows_has_reached_nothing_and_channels_are_rated_each() -> None:
    found = rated(MARKS, SITES[:1], np.array([[np.nan, 60.0, 90.0]]))
    assert np.isnan(found[0, 0])
    assert found[0, 1:].tolist() == [1, 2]


def test_a_layer_without_own_limits_is_rated_by_its_values() -> None:
    value = np.array([1.0, np.nan, 3.0])
    assert rated(None, SITES, value) is value
    assert rated(MARKS, [], np.empty((0, 1))).shape == (0, 1)


def test_only_numbers_are_limits() -> None:
    assert MARKS.of({"low_cm": "85", "high_cm": True}) == []
    assert MARKS.of({"high_cm": 85}) == [85.0]


def test_what_is_not_released_is_not_judged() -> None:
    guarded = Marks(names=MARKS.names, released="may_say")
    sites = [{**SITES[0], "may_say": said} for said in ("yes", "no", "")] + [SITES[0]]
    assert rated(guarded, sites, np.full(4, 60.0)).tolist() == [1, UNMARKED, UNMARKED, UNMARKED]
