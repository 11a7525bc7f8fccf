"""The search finds the bottom of a valley that lies across its axes, stays within its bounds, and ends where it is."""

import numpy as np
import pytest

from analysis.water.runoff import Parameter, Reals
from analysis.water.step_search import Loss, StepSearch

ENDS = np.array([-10.0, -10.0]), np.array([10.0, 10.0])


def searched(loss: Loss, begin: tuple[float, float]) -> StepSearch:
    at = np.array(begin)
    search = StepSearch(loss=loss, low=ENDS[0], high=ENDS[1], point=at, least=loss(at))
    search.run()
    return search


def test_the_bottom_of_a_slanted_valley_is_found() -> None:
    def loss(at: Reals) -> float:
        along, across = at[0] + at[1] - 5, at[0] - at[1] - 1
        return float(along**2 + 20 * across**2)

    found = searched(loss, (-4.0, 7.0))
    assert found.point == pytest.approx([3.0, 2.0], abs=0.02)
    assert found.least < 1e-3


def test_it_ends_at_its_bounds() -> None:
    assert searched(lambda at: -at[0] + at[1], (0.0, 0.0)).point == pytest.approx([10.0, -10.0])


def test_where_nothing_is_better_it_stays() -> None:
    assert searched(lambda _: 1.0, (2.0, 3.0)).point.tolist() == [2.0, 3.0]


def test_a_search_begins_at_quarters_or_where_a_parameter_says() -> None:
    assert Parameter("share", 0.0, 1.0).begins == pytest.approx([0.25, 0.5, 0.75])
    assert Parameter("share", 0.0, 1.0).step == pytest.approx(0.05)
    stated = Parameter("store", 1.0, 100.0, "log", (2.0, 3.0), 1.0)
    assert stated.begins == pytest.approx(np.log([2.0, 3.0]))
    assert stated.step == 1.0
