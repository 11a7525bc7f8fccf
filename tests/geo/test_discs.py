"""The area of united discs, against shapely's union, where edges and corners meet above all."""

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given
from hypothesis.extra.numpy import arrays

from geo.discs import union_area

Floats = npt.NDArray[np.float64]
CORNER = np.array([370_000.0, 5_710_000.0])


def by_shapely(centres: Floats, radius_m: float, quad_segs: int) -> float:
    discs = shapely.buffer(shapely.points(centres - CORNER), radius_m, quad_segs=quad_segs)
    return float(shapely.union_all(discs).area)


# Steps of a quarter radius make shared edges and corners the rule, not the exception.
places = st.integers(1, 25).flatmap(
    lambda count: arrays(
        np.float64, (count, 2), elements=st.one_of(st.integers(-8, 8).map(lambda n: n * 25.0), st.floats(-300, 300))
    )
)


@given(offsets=places, quad_segs=st.sampled_from([1, 2, 3, 4, 5, 8, 16]))
def test_shapely_agrees(offsets: Floats, quad_segs: int) -> None:
    centres = CORNER + offsets
    area = union_area(centres, radius_m=100.0, quad_segs=quad_segs)
    assert area == pytest.approx(by_shapely(centres, 100.0, quad_segs), rel=1e-9)


@pytest.mark.parametrize(("count", "radius_m"), [(300, 40.0), (300, 900.0), (3, 5_000.0)])
def test_shapely_agrees_in_sparse_and_dense_towns(count: int, radius_m: float) -> None:
    centres = CORNER + np.random.default_rng(count).uniform(0, 5_000, (count, 2))
    area = union_area(centres, radius_m=radius_m, quad_segs=16)
    assert area == pytest.approx(by_shapely(centres, radius_m, 16), rel=1e-9)


def test_one_disc_is_a_regular_polygon() -> None:
    assert union_area(CORNER[None], radius_m=1.0, quad_segs=1) == pytest.approx(2.0)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (1e-12, 0.0), (1e-9, -1e-9), (200.0, 0.0), (200.1, 0.0)])
def test_two_discs_that_are_nearly_one_or_just_touch(shift: tuple[float, float]) -> None:
    centres = CORNER + np.array([(0.0, 0.0), shift])
    assert union_area(centres, radius_m=100.0, quad_segs=16) == pytest.approx(by_shapely(centres, 100.0, 16), rel=1e-9)


def test_a_ring_of_discs_leaves_its_hole_out() -> None:
    angles = np.arange(40) * 2 * np.pi / 40
    centres = CORNER + 1_000 * np.column_stack([np.cos(angles), np.sin(angles)])
    area = union_area(centres, radius_m=100.0, quad_segs=16)
    assert area == pytest.approx(by_shapely(centres, 100.0, 16), rel=1e-9)
    assert area < np.pi * (1_100**2 - 900**2)


def test_no_discs_have_no_area() -> None:
    assert union_area(np.empty((0, 2)), radius_m=100.0, quad_segs=16) == 0.0
