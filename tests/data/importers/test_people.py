"""Who lives where, as far as an extract tells."""

import numpy as np
import pyarrow as pa
import pytest
import shapely
from numpy.typing import NDArray

from data.importers.osm.people import FLOOR_M2_PER_RESIDENT, Settlement, spread
from data.projection import geometry_to_degrees

WEST_M, SOUTH_M = 380_000.0, 5_710_000.0
HOUSE_M2, STOREYS = 150.0, 2
EXPECTED = HOUSE_M2 * STOREYS / FLOOR_M2_PER_RESIDENT
"""Residents of a house of which nobody states anything: 4."""


def houses(east_m: float, count: int) -> list[shapely.Geometry]:
    """A row of houses around a place."""
    return [
        shapely.box(WEST_M + east_m + 20 * n, SOUTH_M, WEST_M + east_m + 20 * n + 10, SOUTH_M + 15)
        for n in range(-count // 2, count // 2)
    ]


def place(kind: str, east_m: float, population: int | None = None) -> Settlement:
    point = geometry_to_degrees(np.array([shapely.Point(WEST_M + east_m, SOUTH_M)], dtype=object))[0]
    return Settlement(kind, point, population)


def residents(known: list[Settlement], *rows: list[shapely.Geometry]) -> NDArray[np.float64]:
    """How many live in each row of houses, the houses themselves being alike."""
    every = np.array([house for row in rows for house in row], dtype=object)
    table = pa.table({"kind": ["house"] * len(every), "levels": [STOREYS] * len(every)})
    each = spread(geometry_to_degrees(every), table, known)
    return np.array([part.sum() for part in np.split(each, np.cumsum([len(row) for row in rows])[:-1])])


def test_what_two_of_many_villages_state_binds_only_them() -> None:
    known = [place("village", 2000.0 * n, {3: 200, 7: 60}.get(n)) for n in range(22)]
    found = residents(known, *(houses(2000.0 * n, 40) for n in range(22)))
    expected = np.full(22, 40 * EXPECTED)
    expected[[3, 7]] = 200, 60
    assert found == pytest.approx(expected, rel=0.01)
    assert found.sum() == pytest.approx(20 * 160 + 260, rel=0.01)


def test_nobody_states_anything() -> None:
    assert residents([], houses(0, 40)) == pytest.approx([160], rel=0.01)
    assert residents([place("town", 0)], houses(0, 40)) == pytest.approx([160], rel=0.01)


def test_the_number_of_a_town_is_that_of_its_suburbs_too_less_what_they_state() -> None:
    known = [place("town", 0, 300), place("suburb", 2000), place("suburb", 4000, 130)]
    found = residents(known, houses(0, 30), houses(2000, 20), houses(4000, 30))
    assert found == pytest.approx([102, 68, 130], rel=0.01)


def test_the_number_of_a_town_is_that_of_the_villages_around_where_it_fits_better() -> None:
    rows = houses(0, 30), houses(5000, 30)
    alone = residents([place("town", 0, 130), place("village", 5000)], *rows)
    assert alone == pytest.approx([130, 120], rel=0.01)
    municipality = residents([place("town", 0, 260), place("village", 5000)], *rows)
    assert municipality == pytest.approx([130, 130], rel=0.01)


def test_a_number_of_more_than_the_extract_has_is_not_squeezed_into_it() -> None:
    assert residents([place("city", 0, 74_657)], houses(0, 40)) == pytest.approx([160], rel=0.01)
