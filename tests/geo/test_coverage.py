"""Coverage against brute force, numpy's quantiles and shapely's union."""

import hypothesis.strategies as st
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given
from hypothesis.extra.numpy import arrays

from geo import coverage
from geo.errors import DegreesError, NegativeError, NotFiniteError, OptionError, RowError, ShapeError
from geo.network import Network

Floats = npt.NDArray[np.float64]
CORNER = np.array([370_000.0, 5_710_000.0])
TOWN = (
    shapely.Point(372_000.0, 5_712_000.0)
    .buffer(1_800)
    .difference(shapely.box(372_300.0, 5_712_000.0, 372_900.0, 5_712_500.0))
)

offsets = st.integers(0, 12).flatmap(
    lambda count: arrays(np.float64, (count, 2), elements=st.integers(0, 20).map(float))
)


@given(homes=offsets, sites=offsets, radius_m=st.integers(0, 15).map(float), seed=st.integers(0, 99))
def test_brute_force_agrees_on_the_share(homes: Floats, sites: Floats, radius_m: float, seed: int) -> None:
    weights = np.random.default_rng(seed).integers(0, 4, len(homes)).astype(float)
    share = coverage.straight(CORNER + homes, weights, CORNER + sites, radius_m=radius_m).share
    covered = [any(np.hypot(*(home - site)) <= radius_m for site in sites) for home in homes]
    if weights.sum() == 0:
        assert np.isnan(share)
    else:
        assert share == pytest.approx(weights[np.array(covered, dtype=bool)].sum() / weights.sum())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=12))
def test_the_median_is_that_of_everyone_in_a_row(pairs: list[tuple[int, int]]) -> None:
    distance_m, weights = np.array(pairs, dtype=float).reshape(-1, 2).T
    everyone = np.sort(np.repeat(distance_m, weights.astype(int)))
    median_m = coverage.median_distance_m(distance_m, weights)
    if len(everyone) == 0:
        assert np.isnan(median_m)
    else:
        assert median_m == everyone[(len(everyone) - 1) // 2]


def test_the_median_is_infinite_where_most_reach_no_site() -> None:
    assert coverage.median_distance_m([5.0, np.inf], [1.0, 2.0]) == np.inf
    assert coverage.median_distance_m([5.0, np.inf], [2.0, 1.0]) == 5.0


def test_straight_coverage_counts_people() -> None:
    homes = CORNER + np.array([(0.0, 0.0), (10.0, 0.0), (500.0, 0.0)])
    sites = CORNER + np.array([(0.0, 4.0), (500.0, 300.0), (900.0, 0.0)])
    found = coverage.straight(homes, [10, 20, 70], sites, radius_m=300.0)
    assert found.share == 1.0
    assert found.weight_per_site.tolist() == [30.0, 70.0, 0.0]
    assert found.median_m == 300.0
    without = coverage.straight(homes, [10, 20, 70], sites, radius_m=299.0, usable=[False, True, True])
    assert without.share == 0.0
    assert without.weight_per_site.tolist() == [0.0, 100.0, 0.0]


def test_coverage_along_streets_is_never_better_than_straight() -> None:
    rng = np.random.default_rng(8)
    nodes = CORNER + rng.uniform(0, 2_000, (80, 2))
    edges = rng.integers(0, 80, (120, 2))
    length_m = np.hypot(*(nodes[edges[:, 0]] - nodes[edges[:, 1]]).T)
    network = Network(nodes, edges, length_m)
    homes, sites, people = (
        CORNER + rng.uniform(0, 2_000, (300, 2)),
        CORNER + rng.uniform(0, 2_000, (9, 2)),
        np.ones(300),
    )
    walked = coverage.along_streets(network, network.snap(homes), people, network.snap(sites), radius_m=400.0)
    flown = coverage.straight(homes, people, sites, radius_m=400.0)
    assert walked.share < flown.share
    assert walked.median_m > flown.median_m
    assert walked.weight_per_site.sum() + walked.weight_without == 300.0


def test_who_reaches_no_site_is_counted() -> None:
    network = Network(
        CORNER + np.array([(0.0, 0.0), (9.0, 0.0), (500.0, 0.0), (509.0, 0.0)]), [(0, 1), (2, 3)], [9.0, 9.0]
    )
    homes, sites = network.snap(network.streets.nodes), network.snap(network.streets.nodes[:1])
    found = coverage.along_streets(network, homes, [1.0, 2.0, 3.0, 4.0], sites, radius_m=9.0)
    assert (found.share, found.median_m, found.weight_without) == (0.3, np.inf, 7.0)
    assert found.weight_per_site.tolist() == [3.0]


def by_shapely(sites: Floats, radius_m: float, quad_segs: int) -> float:
    discs = shapely.buffer(shapely.points(sites), radius_m, quad_segs=quad_segs)
    return float(shapely.union_all(discs).intersection(TOWN).area)


@pytest.mark.parametrize(("count", "radius_m"), [(1, 300.0), (40, 300.0), (400, 90.0), (400, 700.0), (5, 9_000.0)])
@pytest.mark.parametrize("quad_segs", [4, 16])
def test_the_area_inside_a_town_with_a_hole_is_that_of_the_union(count: int, radius_m: float, quad_segs: int) -> None:
    sites = CORNER + np.random.default_rng(count).uniform(-1_000, 5_000, (count, 2))
    area = coverage.covered_area(sites, radius_m=radius_m, boundary=TOWN, quad_segs=quad_segs)
    assert area == pytest.approx(by_shapely(sites, radius_m, quad_segs), rel=1e-9)


def test_a_disc_inside_the_hole_covers_nothing() -> None:
    assert coverage.covered_area([(372_600.0, 5_712_250.0)], radius_m=100.0, boundary=TOWN) == pytest.approx(
        0.0, abs=1e-6
    )


def test_without_boundary_the_whole_union_counts() -> None:
    assert coverage.covered_area([CORNER, CORNER], radius_m=1.0, boundary=None, quad_segs=1) == pytest.approx(2.0)


@pytest.mark.parametrize(("sites", "radius_m"), [([], 100.0), ([CORNER], 0.0)])
def test_no_sites_and_no_radius_cover_no_area(sites: list[Floats], radius_m: float) -> None:
    assert coverage.covered_area(np.array(sites), radius_m=radius_m, boundary=TOWN) == 0.0


def test_a_radius_of_zero_covers_who_lives_at_a_site() -> None:
    homes = CORNER + np.array([(0.0, 0.0), (1.0, 0.0)])
    assert coverage.straight(homes, [1.0, 3.0], homes[:1], radius_m=0.0).share == 0.25


def test_bad_input_is_named() -> None:
    home = CORNER[None]
    with pytest.raises(NegativeError, match=r"weights\[1\]"):
        coverage.straight(np.vstack([home, home]), [1.0, -1.0], home, radius_m=1.0)
    with pytest.raises(NotFiniteError, match=r"points\[0\]"):
        coverage.straight([(np.nan, 1e6)], [1.0], home, radius_m=1.0)
    with pytest.raises(DegreesError, match=r"sites\[0\]"):
        coverage.straight(home, [1.0], [(7.3, 51.5)], radius_m=1.0)
    with pytest.raises(OptionError, match="radius_m"):
        coverage.covered_area(home, radius_m=-1.0, boundary=TOWN)
    with pytest.raises(ShapeError, match="weights"):
        coverage.straight(home, [1.0, 1.0], home, radius_m=1.0)
    with pytest.raises(RowError, match="index"):
        coverage.summary([3], [1.0], [1.0], sites=2, radius_m=1.0)
    with pytest.raises(NegativeError, match=r"distance_m\[0\]"):
        coverage.median_distance_m([-1.0], [1.0])


def test_bad_boundaries_are_named() -> None:
    bow_tie = shapely.Polygon(CORNER + np.array([(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)]))
    for boundary in (shapely.Point(*CORNER), "Castrop-Rauxel", bow_tie):
        with pytest.raises(ShapeError, match="boundary"):
            coverage.covered_area([CORNER], radius_m=1.0, boundary=boundary)
    with pytest.raises(DegreesError, match="boundary"):
        coverage.covered_area([CORNER], radius_m=1.0, boundary=shapely.box(7.2, 51.5, 7.4, 51.6))


def test_warming_up_needs_nothing() -> None:
    coverage.warm_up()
