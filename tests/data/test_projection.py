"""Degrees and metres."""

import numpy as np
import shapely

from data.projection import geometry_to_degrees, geometry_to_metres, to_degrees, to_metres


def test_the_central_meridian_of_zone_32_has_an_easting_of_500_km() -> None:
    assert to_metres([9.0], [51.5])[0, 0] == 500_000


def test_places_return_to_where_they_were() -> None:
    lon, lat = to_degrees(to_metres([7.31, 7.25], [51.55, 51.60]))
    np.testing.assert_allclose(lon, [7.31, 7.25], atol=1e-9)
    np.testing.assert_allclose(lat, [51.55, 51.60], atol=1e-9)


def test_a_single_place_is_a_row() -> None:
    assert to_metres(7.31, 51.55).shape == (1, 2)


def test_geometries_return_to_where_they_were() -> None:
    there = geometry_to_metres(np.array([shapely.box(7.3, 51.5, 7.4, 51.6)]))
    assert shapely.equals_exact(geometry_to_degrees(there)[0], shapely.box(7.3, 51.5, 7.4, 51.6), tolerance=1e-9)
