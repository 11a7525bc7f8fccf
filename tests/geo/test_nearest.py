"""Nearest sites against brute force, scipy's tree, and every kind of poor input."""

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from scipy.spatial import cKDTree

from geo.errors import DegreesError, NotFiniteError, OptionError, ShapeError
from geo.nearest import SiteIndex, nearest, warm_up

Floats = npt.NDArray[np.float64]
CORNER = np.array([370_000.0, 5_710_000.0])


def at(*offsets: tuple[float, float]) -> Floats:
    places: Floats = CORNER + np.array(offsets)
    return places


# Whole metres make ties and duplicates frequent; the wide range makes clusters and outliers.
coordinates = st.one_of(st.integers(0, 12).map(float), st.floats(0, 20_000, width=32), st.sampled_from([-3e5, 2e6]))


def places(most: int) -> st.SearchStrategy[Floats]:
    shapes = st.tuples(st.integers(0, most), st.just(2))
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=coordinates)).map(lambda a: a + CORNER)


def brute_force(
    points: Floats, sites: Floats, usable: npt.NDArray[np.bool_], k: int
) -> tuple[npt.NDArray[np.int64], Floats]:
    index = np.full((len(points), k), -1)
    distance = np.full((len(points), k), np.inf)
    for i, point in enumerate(points):
        away = np.hypot(*(sites - point).T)
        order = sorted(np.flatnonzero(usable), key=lambda row: (away[row], row))[:k]
        index[i, : len(order)], distance[i, : len(order)] = order, away[order]
    return index, distance


@given(data=st.data(), points=places(12), sites=places(60), k=st.integers(1, 5))
def test_brute_force_agrees(data: st.DataObject, points: Floats, sites: Floats, k: int) -> None:
    usable = data.draw(arrays(np.bool_, len(sites)))
    index, distance_m = nearest(points, sites, usable=usable, k=k)
    expected_index, expected_m = brute_force(points, sites, usable, k)
    assert index.shape == distance_m.shape == (len(points), k)
    np.testing.assert_allclose(distance_m, expected_m, rtol=0, atol=1e-6)
    # Distances that differ by rounding only may swap two sites; whole metres never do.
    whole = (points == points.round()).all() and (sites == sites.round()).all()
    if whole:
        np.testing.assert_array_equal(index, expected_index)


@pytest.mark.parametrize("k", [1, 8])
@pytest.mark.parametrize("spread_m", [50.0, 12_000.0])
def test_scipy_agrees_on_many_points(k: int, spread_m: float) -> None:
    rng = np.random.default_rng(4)
    sites = CORNER + rng.normal(0, spread_m, (700, 2)) + rng.choice([0, 6_000], (700, 1))
    points = CORNER + rng.uniform(-3_000, 15_000, (40_000, 2))
    index, distance_m = nearest(points, sites, k=k)
    expected_m, expected = cKDTree(sites).query(points, k=k)
    np.testing.assert_array_equal(index, np.reshape(expected, index.shape))
    np.testing.assert_allclose(distance_m, np.reshape(expected_m, index.shape), rtol=0, atol=1e-6)


def test_one_site_far_away_changes_nothing_for_the_others() -> None:
    rng = np.random.default_rng(5)
    sites = CORNER + rng.uniform(0, 5_000, (500, 2))
    sites[7] += 5e6
    points = np.vstack([CORNER + rng.uniform(0, 5_000, (300, 2)), sites[7] + 10])
    index, distance_m = nearest(points, sites)
    assert index[-1, 0] == 7
    np.testing.assert_allclose(distance_m[:, 0], cKDTree(sites).query(points)[0], rtol=0, atol=1e-6)


def test_a_new_mask_gives_a_new_answer_and_the_old_one_comes_back() -> None:
    index = SiteIndex(at((0.0, 0.0), (10.0, 0.0), (100.0, 0.0)))
    here = at((1.0, 0.0))
    assert index.nearest(here)[0].tolist() == [[0]]
    assert index.nearest(here, usable=[False, True, True])[0].tolist() == [[1]]
    assert index.nearest(here, usable=[False, False, True])[1].tolist() == [[99.0]]
    assert index.nearest(here, usable=[True, True, True])[0].tolist() == [[0]]


def test_fewer_usable_than_wanted_are_filled_with_none() -> None:
    index, distance_m = nearest(at((0.0, 3.0)), at((0.0, 0.0), (4.0, 3.0)), usable=[True, False], k=3)
    assert index.tolist() == [[0, -1, -1]]
    assert distance_m.tolist() == [[3.0, np.inf, np.inf]]


@pytest.mark.parametrize("sites", [[], at((0.0, 0.0))])
def test_no_usable_site_is_an_answer(sites: npt.ArrayLike) -> None:
    index, distance_m = nearest([CORNER, CORNER], sites, usable=np.zeros(len(np.asarray(sites)), dtype=bool))
    assert index.tolist() == [[-1], [-1]]
    assert np.isinf(distance_m).all()


def test_no_points_have_no_answers() -> None:
    index, distance_m = nearest([], [CORNER], k=2)
    assert index.shape == distance_m.shape == (0, 2)


def test_of_equal_sites_the_first_is_chosen() -> None:
    assert nearest([CORNER], at((0.0, 5.0), (5.0, 0.0), (0.0, 5.0)), k=3)[0].tolist() == [[0, 1, 2]]


def test_bad_input_is_named() -> None:
    good = at((0.0, 0.0))
    with pytest.raises(NotFiniteError, match=r"points\[0\]"):
        nearest([(np.nan, 5_710_000.0)], good)
    with pytest.raises(DegreesError, match=r"sites\[1\]"):
        nearest(good, [tuple(CORNER), (7.3, 51.5)])
    with pytest.raises(ShapeError, match="usable"):
        nearest(good, good, usable=[True, False])
    with pytest.raises(OptionError, match="k is 0"):
        nearest(good, good, k=0)


def test_warming_up_needs_nothing() -> None:
    warm_up()
