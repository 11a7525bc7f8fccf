"""The median of slopes: by hand, against SciPy, and with wild points."""

import numpy as np
import pytest
from scipy.stats import theilslopes

from geo.errors import NotFiniteError, ShapeError
from geo.trend import theil_sen


def test_slopes_of_three_points_by_hand() -> None:
    assert theil_sen([0, 1, 3], [0, 2, 3]) == 1.0  # slopes 2, 1 and 0.5


def test_a_wild_point_changes_nothing_of_a_line() -> None:
    assert theil_sen([0, 1, 2, 3, 4], [10, 12, 900, 16, 18]) == 2.0


@pytest.mark.parametrize("n", [2, 7, 48])
def test_agrees_with_scipy(n: int) -> None:
    random = np.random.default_rng(n)
    at, value = random.uniform(0, 72, n), random.normal(50, 20, n)
    assert theil_sen(at, value) == pytest.approx(theilslopes(value, at).slope)


@pytest.mark.parametrize(("at", "value"), [([], []), ([1.0], [2.0]), ([1.0, 1.0], [2.0, 5.0])])
def test_no_two_instants_have_no_slope(at: list[float], value: list[float]) -> None:
    assert theil_sen(at, value) is None


def test_refuses_what_is_no_series() -> None:
    with pytest.raises(ShapeError):
        theil_sen([0, 1], [1, 2, 3])
    with pytest.raises(NotFiniteError, match=r"value\[1\]"):
        theil_sen([0, 1], [1, np.nan])
