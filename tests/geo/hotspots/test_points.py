"""Gi* on points against the plain formula and the reference values of PySAL's tests."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.arrays import FloatArray
from geo.errors import DegreesError, NotFiniteError, OptionError, ShapeError
from geo.hotspots import getis_ord_star_points
from tests.support.gi_star import plain_gi_star
from tests.support.real_files import DATA, needs

REFERENCE = DATA / "suites/getis_ord/getis_ord_reference.json"
CORNER = np.array([380_000.0, 5_710_000.0])
PLACES = hnp.arrays(np.float64, st.tuples(st.integers(0, 25), st.just(2)), elements=st.integers(0, 30).map(float))


@needs(REFERENCE)
def test_reproduces_the_reference_values() -> None:
    reference = json.loads(REFERENCE.read_text())
    z = getis_ord_star_points(np.array(reference["points"]) + CORNER, reference["y"], band_m=15.0)
    np.testing.assert_allclose(z, reference["G_local_star_B"]["Zs"], atol=1e-12)
    assert z[0] == pytest.approx(-1.39727626, abs=1e-8)


@given(places=PLACES, band=st.sampled_from([0.0, 1.0, 5.0, 12.5, 100.0]), seed=st.integers(0, 9))
def test_any_points_equal_the_plain_formula(places: FloatArray, band: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    values = random.gamma(2.0, 3.0, len(places))
    values[random.random(len(places)) < 0.2] = np.nan
    z = getis_ord_star_points(places + CORNER, values, band_m=band)
    plain = plain_gi_star(places, values, lambda d: (d**2).sum(axis=1) <= band**2)
    np.testing.assert_allclose(z, plain, atol=1e-9)


@pytest.mark.parametrize("stretch", [(1.0, 0.0), (0.0, 1.0), (1e5, 1e-3)])
def test_points_on_a_line_equal_the_plain_formula(stretch: tuple[float, float]) -> None:
    random = np.random.default_rng(8)
    places = CORNER + random.random((200, 2)) * stretch
    values = random.normal(size=200)
    for band in (0.0, 0.01, 500.0):
        z = getis_ord_star_points(places, values, band_m=band)
        plain = plain_gi_star(places, values, lambda d, band=band: (d**2).sum(axis=1) <= band**2)  # type: ignore[misc]  # mypy has no type for a lambda's default
        np.testing.assert_allclose(z, plain, atol=1e-9)


def test_no_point_one_point_and_equal_points() -> None:
    assert getis_ord_star_points([], [], band_m=10.0).shape == (0,)
    assert getis_ord_star_points([CORNER], [3.0], band_m=10.0).tolist() == [0.0]
    assert getis_ord_star_points([CORNER] * 3, [1.0, 2.0, 3.0], band_m=0.0).tolist() == [0.0] * 3


def test_bad_points_are_named() -> None:
    with pytest.raises(NotFiniteError, match=r"points\[1\]"):
        getis_ord_star_points(np.array([CORNER, [np.nan, 1.0]]), [1.0, 2.0], band_m=1.0)
    with pytest.raises(NotFiniteError, match=r"values\[0\]"):
        getis_ord_star_points([CORNER], [np.inf], band_m=1.0)
    with pytest.raises(DegreesError, match=r"points\[0\]"):
        getis_ord_star_points([[7.3, 51.5]], [1.0], band_m=1.0)
    with pytest.raises(ShapeError, match="values"):
        getis_ord_star_points([CORNER], [1.0, 2.0], band_m=1.0)
    with pytest.raises(OptionError, match="band_m is -1"):
        getis_ord_star_points([CORNER], [1.0], band_m=-1.0)
