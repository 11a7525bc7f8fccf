"""Classes of what shapes show: rising, round, and each shape in one."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
import shapely

from dashboard.apps.fachkarte.shades import CLASSES, Shades, breaks
from services.workbench import ResultShapes


def shapes(values: list[float | None], shows: str | None = "people") -> ResultShapes:
    points = np.array([shapely.Point(7.3, 51.5)] * len(values), dtype=object)
    return ResultShapes("left_out", points, pa.table({"people": pa.array(values, pa.float64())}), shows=shows)


def test_every_shape_is_counted_in_its_class() -> None:
    values = np.random.default_rng(1).gamma(1, 40, 500).round()
    found = Shades.of(shapes(values.tolist()))
    assert sum(found.counts) == 500
    edges = [-np.inf, *found.lows, np.inf]
    expected = [int(((values >= low) & (values < high)).sum()) for low, high in pairwise(edges)]
    assert list(found.counts) == expected
    assert all(expected)
    assert len(found.colours) == len(found.counts) <= CLASSES


def test_what_has_no_value_is_in_no_class() -> None:
    assert Shades.of(shapes([1.0, None, 9.0])).index.tolist().count(-1) == 1


@pytest.mark.parametrize("values", [[], [3.0], [3.0, 3.0], [None]])
def test_without_a_difference_all_look_alike(values: list[float | None]) -> None:
    found = Shades.of(shapes(values))
    assert (found.lows, len(found.colours)) == ((), 1)
    assert len(Shades.of(shapes(values, shows=None)).colours) == 1


@pytest.mark.parametrize("values", [np.arange(4.0), np.array([-2.5, -1, 0, 3.25]), np.array([1e-6, 2e-6, 9e-6])])
def test_classes_meet_at_round_numbers_between_the_extremes(values: np.ndarray) -> None:
    found = breaks(values)
    assert found == sorted(set(found))
    assert all(values.min() < one <= values.max() for one in found)
    assert all(float(f"{one:.2g}") == one for one in found)
