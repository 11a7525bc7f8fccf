"""Sites of any layer in the demo town."""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
import shapely

from data import sites
from data.declare import Layer
from data.errors import DeclarationError
from data.folders import Folders
from data.projection import geometry_to_metres, to_metres
from data.simulate.places import place_sites
from data.town import Town, geodata
from data.town.demo import A_FEW, DemoSites, Near
from layers import discover

FOUNTAINS: Layer = replace(discover()["bins"], id="fountains")
POLES: Layer = replace(FOUNTAINS, id="poles")


def _said(town: Town, **demo: Any) -> Town:
    """The town, saying so of the sites of fountains and poles."""
    return replace(town, demo=dict.fromkeys(("fountains", "poles"), DemoSites(**demo)))


@pytest.mark.parametrize("near", get_args(Near))
def test_an_invented_layer_gets_its_sites(own_town: Folders, castrop: Town, near: str) -> None:
    placed = place_sites(FOUNTAINS, _said(castrop, count=60, near=near), own_town)
    assert placed.site_id == [f"fountains-{number:04d}" for number in range(1, 61)]
    assert set(placed.district) <= set(castrop.districts)
    assert len(set(placed.name)) == 60
    assert set(placed.source) == {"Vorführdaten"}
    assert set(placed.licence) == {castrop.attribution_of("fountains").licence}
    boundary = geodata.read(own_town.town, "boundary")[1][0]
    assert shapely.contains(boundary, shapely.points(placed.lon, placed.lat)).all()


@pytest.mark.parametrize("demo", [{"count": 500, "near": "paths"}, {"list": "heat.csv"}, {"list": "bins.csv"}])
def test_sites_stand_neither_in_houses_nor_in_water(own_town: Folders, castrop: Town, demo: dict[str, Any]) -> None:
    placed = place_sites(FOUNTAINS, _said(castrop, **demo), own_town)
    points = shapely.points(placed.lon, placed.lat)
    for name in ("buildings", "water"):
        _, shapes = geodata.read(own_town.town, name)
        assert len(shapely.STRtree(shapes).query(points, predicate="within")[0]) == 0


def test_sites_are_spread_and_not_heaped(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(FOUNTAINS, _said(castrop, count=300, near="streets"), own_town)
    xy = to_metres(placed.lon, placed.lat)
    far_m = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    np.fill_diagonal(far_m, np.inf)
    assert np.median(far_m.min(axis=1)) > 100
    assert len(set(placed.district)) == len(castrop.districts)


def test_sites_bear_the_names_of_what_is_near(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(FOUNTAINS, _said(castrop, count=400, near="paths"), own_town)
    streets = set(geodata.read(own_town.town, "addresses")[0]["street"].to_pylist())
    addressed = [name for name in placed.name if name.rpartition(" ")[0] in streets]
    assert len(addressed) > 200
    table, areas = geodata.read(own_town.town, "landuse")
    names = np.array(table["name"].to_pylist())
    for i, attributes in enumerate(placed.attributes):
        if attributes["setting"] == "park":
            own = areas[names == placed.name[i].partition(" (")[0]]
            assert shapely.contains(own, shapely.Point(placed.lon[i], placed.lat[i])).any()


def test_the_same_seed_places_the_same_sites(own_town: Folders, castrop: Town) -> None:
    town = _said(castrop, count=80, near="homes")
    first = place_sites(FOUNTAINS, town, own_town)
    own_town.sites_of("fountains").unlink()
    again = place_sites(FOUNTAINS, town, own_town)
    assert first.name == again.name
    np.testing.assert_array_equal(first.lon, again.lon)


def test_sites_that_exist_are_left_as_they_are(own_town: Folders, castrop: Town) -> None:
    first = place_sites(FOUNTAINS, _said(castrop, count=10), own_town)
    again = place_sites(FOUNTAINS, _said(castrop, count=500), own_town)
    assert again.site_id == first.site_id


def test_placed_sites_are_written(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(FOUNTAINS, _said(castrop, count=10), own_town)
    assert sites.read(own_town.sites_of("fountains")).site_id == placed.site_id


def test_bins_begin_with_the_five_real_ones(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(discover()["bins"], castrop, own_town)
    assert len(placed) == 1000
    assert placed.district[:5] == ["Castrop", *["Pöppinghausen"] * 4]
    assert placed.attributes[0]["container"] == "underground"
    assert {attributes["operator"] for attributes in placed.attributes[:5]} == {"EUV Stadtbetrieb"}


def test_the_first_heat_point_is_the_rural_reference(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(discover()["heat"], castrop, own_town)
    assert len(placed) == 45
    assert placed.site_id[0] == castrop.reference_site
    rasters = geodata.Rasters.read(own_town.town)
    xy = to_metres(placed.lon, placed.lat)
    assert rasters.sample("built_share", xy[:, 0], xy[:, 1])[0] < 0.02
    assert {"Münsterplatz", "Widumer Tor", "Europaplatz", "Hauptbahnhof"} <= set(placed.name)


def test_listed_sites_lie_in_the_district_they_name(own_town: Folders, castrop: Town) -> None:
    table, shapes = geodata.read(own_town.town, "districts")
    by_name = dict(zip(table["name"].to_pylist(), geometry_to_metres(shapes), strict=True))
    placed = place_sites(discover()["heat"], castrop, own_town)
    points = shapely.points(to_metres(placed.lon, placed.lat))
    lost = [placed.name[i] for i in range(len(placed)) if not by_name[placed.district[i]].contains(points[i])]
    assert lost == []


def test_a_list_may_leave_the_district_to_the_map(own_town: Folders, castrop: Town, tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_text("name,lon,lat,channels,height_m\nEuropaplatz 1,7.3134,51.5607,2,6.5\n", "utf-8")
    town = replace(_said(castrop, list="poles.csv"), folder=tmp_path)
    placed = place_sites(POLES, town, own_town)
    assert placed.district == ["Castrop"]
    assert placed.channels.tolist() == [2]
    assert placed.attributes == [{"height_m": 6.5}]


def test_a_missing_list_is_named(own_town: Folders, castrop: Town, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"poles\.csv is missing"):
        place_sites(POLES, replace(_said(castrop, list="poles.csv"), folder=tmp_path), own_town)


def test_a_list_without_places_is_named(own_town: Folders, castrop: Town, tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_text("name,lon\nA,7.3\n", "utf-8")
    with pytest.raises(DeclarationError, match="lat"):
        place_sites(POLES, replace(_said(castrop, list="poles.csv"), folder=tmp_path), own_town)


def test_a_layer_of_which_the_town_says_nothing_has_a_few_sites(own_town: Folders, castrop: Town) -> None:
    assert len(place_sites(FOUNTAINS, castrop, own_town)) == A_FEW


@pytest.mark.parametrize(
    ("layer_id", "sites_there", "points"),
    [
        ("bins", 1000, 0),
        ("paper", 85, None),
        ("poles", 7, None),
        ("gateways", 9, 0),
        ("charging", 100, 200),
        ("heat", 0, 0),
    ],
)
def test_the_first_day_has_what_the_town_really_has(
    own_town: Folders, castrop: Town, layer_id: str, sites_there: int, points: int | None
) -> None:
    registry = discover()
    placed = place_sites(registry[layer_id], castrop.with_layers(registry, "day_one"), own_town)
    assert len(placed) == sites_there
    assert points is None or placed.channels.sum() == points


def test_a_town_of_imports_alone_invents_nothing(own_town: Folders, castrop: Town) -> None:
    registry = discover()
    for layer in registry.values():
        assert len(place_sites(layer, castrop.with_layers(registry, "none"), own_town)) == 0
