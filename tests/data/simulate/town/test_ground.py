"""Boundary, districts, ground and rasters of the demo town."""

import json

import numpy as np
import pytest
import shapely

from data.folders import Folders
from data.projection import geometry_to_metres, to_metres
from data.simulate.town import plan
from data.town import Town, geodata
from tests.support.real_files import DATA, at_hand

REAL = DATA / "boundaries/castrop_rauxel_vg5000_2021.geojson"


def _metres(folders: Folders, name: str) -> tuple[dict[str, list[str]], np.ndarray]:
    table, shapes = geodata.read(folders.town, name)
    return table.to_pydict(), geometry_to_metres(shapes)


def test_the_town_is_as_large_as_the_real_one(built_town: Folders) -> None:
    _, boundary = _metres(built_town, "boundary")
    assert boundary[0].area / 1e6 == pytest.approx(51.67, rel=0.03)


def test_the_town_reaches_as_far_as_the_real_one(built_town: Folders) -> None:
    _, boundary = _metres(built_town, "boundary")
    real = to_metres([7.2407, 7.3734], [51.5220, 51.6271]).ravel()
    own = geodata.read(built_town.town, "boundary")[1][0].bounds
    np.testing.assert_allclose(to_metres([own[0], own[2]], [own[1], own[3]]).ravel(), real, atol=500)
    assert boundary[0].is_valid


def test_the_town_covers_the_real_one() -> None:
    real = shapely.geometry.shape(json.loads(at_hand(REAL).read_text())["features"][0]["geometry"])
    from data import town  # noqa: PLC0415 - only where the oracle is

    own = plan.read(town.load("castrop_rauxel")).boundary
    both = geometry_to_metres(np.array([real]))[0]
    assert own.intersection(both).area / own.union(both).area > 0.95


def test_districts_share_the_town_without_overlap(built_town: Folders) -> None:
    _, boundary = _metres(built_town, "boundary")
    _, districts = _metres(built_town, "districts")
    assert shapely.area(districts).sum() == pytest.approx(boundary[0].area, rel=1e-4)
    assert shapely.union_all(districts).area == pytest.approx(boundary[0].area, rel=1e-4)


def test_districts_are_those_of_the_town(built_town: Folders, castrop: Town) -> None:
    columns, _ = _metres(built_town, "districts")
    assert sorted(columns["name"]) == sorted(castrop.districts)


def test_each_district_holds_its_landmark_and_its_label(built_town: Folders, castrop: Town) -> None:
    columns, districts = _metres(built_town, "districts")
    by_name = dict(zip(columns["name"], districts, strict=True))
    lost = [
        (quarter.name, spot.name)
        for quarter in plan.read(castrop).quarters
        for spot in (quarter.landmark, quarter.centre)
        if not by_name[quarter.name].contains(shapely.Point(spot.xy_m))
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("district", "place"),
    [
        ("Castrop", (7.3114, 51.5496)),  # Marktplatz
        ("Rauxel", (7.3025, 51.5733)),  # Hauptbahnhof
        ("Henrichenburg", (7.3062, 51.6108)),
        ("Pöppinghausen", (7.2634, 51.5786)),
        ("Ickern", (7.3302, 51.5982)),
    ],
)
def test_known_places_are_in_their_district(built_town: Folders, district: str, place: tuple[float, float]) -> None:
    table, shapes = geodata.read(built_town.town, "districts")
    found = [
        name for name, s in zip(table["name"].to_pylist(), shapes, strict=True) if s.contains(shapely.Point(place))
    ]
    assert found == [district]


def test_kinds_of_ground_do_not_overlap(built_town: Folders) -> None:
    _, landuse = _metres(built_town, "landuse")
    _, water = _metres(built_town, "water")
    ground = np.concatenate([landuse, water])
    assert shapely.area(ground).sum() == pytest.approx(shapely.union_all(ground).area, rel=2e-3)


def test_motorways_railways_and_waters_have_their_names(built_town: Folders) -> None:
    streets, _ = _metres(built_town, "streets")
    assert {"A 2", "A 42", "A 45"} <= set(streets["name"])
    waterways, _ = _metres(built_town, "waterways")
    assert {"Rhein-Herne-Kanal", "Emscher"} <= set(waterways["name"])
    labels, _ = _metres(built_town, "labels")
    assert {"Hauptbahnhof", "Münsterplatz", "Europaplatz", "Widumer Tor", "Grutholz"} <= set(labels["name"])


def test_the_ground_rises_to_the_south(built_town: Folders) -> None:
    rasters = geodata.Rasters.read(built_town.town)
    assert rasters.elevation_m.min() >= 55
    assert rasters.elevation_m.max() <= 130
    north, south = rasters.elevation_m[:60].mean(), rasters.elevation_m[-60:].mean()
    assert south - north > 40


def test_rasters_know_town_wood_and_water(built_town: Folders) -> None:
    rasters = geodata.Rasters.read(built_town.town)
    places = to_metres([7.3114, 7.3270, 7.2905], [51.5496, 51.5640, 51.6143])
    built = rasters.sample("built_share", places[:, 0], places[:, 1])
    assert built[0] > 0.4
    assert built[1] < 0.05
    assert built[2] < 0.05
    cover = rasters.sample("land_cover", places[:, 0], places[:, 1]).astype(int)
    assert [rasters.land_cover_names[i] for i in cover] == ["square", "wood", "farmland"]
    assert (rasters.land_cover == rasters.land_cover_names.index("water")).sum() > 500
