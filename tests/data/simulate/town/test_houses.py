"""Houses, addresses and residents of the demo town."""

import numpy as np
import pytest
import shapely

from data.folders import Folders
from data.projection import geometry_to_metres, to_metres
from data.town import geodata


@pytest.fixture(scope="module")
def houses(built_town: Folders) -> np.ndarray:
    return geometry_to_metres(geodata.read(built_town.town, "buildings")[1])


def _touching(houses: np.ndarray, others: np.ndarray) -> int:
    return len(shapely.STRtree(others).query(houses, predicate="intersects")[0])


def test_there_are_as_many_buildings_as_in_a_town_of_this_size(houses: np.ndarray) -> None:
    assert 20_000 < len(houses) < 31_000
    assert shapely.is_valid(houses).all()


def test_all_buildings_are_inside_the_boundary(built_town: Folders, houses: np.ndarray) -> None:
    boundary = geometry_to_metres(geodata.read(built_town.town, "boundary")[1])[0]
    shapely.prepare(boundary)
    assert shapely.contains(boundary, houses).all()


def test_no_building_stands_on_a_street_or_railway(built_town: Folders, houses: np.ndarray) -> None:
    streets = geometry_to_metres(geodata.read(built_town.town, "streets")[1])
    railways = geometry_to_metres(geodata.read(built_town.town, "railways")[1])
    assert _touching(houses, shapely.buffer(streets, 3)) == 0
    assert _touching(houses, shapely.buffer(railways, 8)) == 0


def test_no_building_stands_in_water_or_green(built_town: Folders, houses: np.ndarray) -> None:
    table, landuse = geodata.read(built_town.town, "landuse")
    green = np.isin(table["kind"].to_pylist(), ["wood", "park", "cemetery", "sport", "meadow", "square"])
    inner = shapely.buffer(geometry_to_metres(landuse[green]), -0.1)
    assert _touching(houses, inner) == 0
    assert _touching(houses, geometry_to_metres(geodata.read(built_town.town, "water")[1])) == 0


def test_buildings_do_not_overlap(houses: np.ndarray) -> None:
    inner = shapely.buffer(houses, -0.4)
    one, other = shapely.STRtree(houses).query(inner, predicate="intersects")
    assert (one == other).all()


def test_residents_of_buildings_and_of_the_grid_are_74_000(built_town: Folders) -> None:
    buildings, _ = geodata.read(built_town.town, "buildings")
    assert sum(buildings["residents"].to_pylist()) == pytest.approx(74_000)
    cells, _ = geodata.read(built_town.town, "residents")
    assert sum(cells["residents"].to_pylist()) == 74_000


def test_ages_of_each_cell_sum_up_to_its_residents(built_town: Folders) -> None:
    table, _ = geodata.read(built_town.town, "residents")
    ages = np.array([table[name].to_pylist() for name in ("under_18", "from_18_to_64", "from_65")])
    np.testing.assert_array_equal(ages.sum(axis=0), table["residents"].to_pylist())
    assert ages.min() >= 0


def test_cells_are_centres_of_a_100_m_grid(built_town: Folders) -> None:
    table, points = geodata.read(built_town.town, "residents")
    xy = to_metres(shapely.get_x(points), shapely.get_y(points))
    np.testing.assert_allclose(xy % 100, 50, atol=0.01)
    assert len(set(table["cell_id"].to_pylist())) == len(xy)


def test_no_address_is_given_twice(built_town: Folders) -> None:
    table, _ = geodata.read(built_town.town, "addresses")
    whole = list(zip(table["street"].to_pylist(), table["housenumber"].to_pylist(), strict=True))
    assert len(set(whole)) == len(whole)
    assert set(table["postcode"].to_pylist()) == {"44575", "44577", "44579", "44581"}


def test_odd_and_even_numbers_face_each_other(built_town: Folders) -> None:
    table, points = geodata.read(built_town.town, "addresses")
    own = np.array(table["street"].to_pylist()) == "Wittener Straße"
    number = np.array(table["housenumber"].to_pylist()).astype(int)[own]
    xy = to_metres(shapely.get_x(points[own]), shapely.get_y(points[own]))
    order = np.argsort(number)
    odd, even = (xy[order][number[order] % 2 == rest] for rest in (1, 0))
    for side in (odd, even):
        assert np.median(np.linalg.norm(np.diff(side, axis=0), axis=1)) < 40
