"""Sites of any layer in the demo town."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from data import sites
from data.declare import Layer, Listed, Scatter
from data.errors import DeclarationError
from data.folders import Folders
from data.projection import geometry_to_metres, to_metres
from data.simulate.places import place_sites
from data.town import Town, geodata
from layers import discover


def _layer(layer_id: str, place: Scatter | Listed) -> Layer:
    return replace(discover()["bins"], id=layer_id, place=place, simulate=None)


@pytest.mark.parametrize("near", ["paths", "streets", "squares", "homes", "carparks", "all"])
def test_an_invented_layer_gets_its_sites(own_town: Folders, castrop: Town, near: str) -> None:
    placed = place_sites(_layer("fountains", Scatter(60, near=near)), castrop, own_town)  # type: ignore[arg-type]  # each is one of the literals
    assert placed.site_id == [f"fountains-{number:04d}" for number in range(1, 61)]
    assert set(placed.district) <= set(castrop.districts)
    assert len(set(placed.name)) == 60
    assert set(placed.source) == {"Vorführdaten"}
    assert set(placed.licence) == {castrop.attribution_of("fountains").licence}
    boundary = geodata.read(own_town.town, "boundary")[1][0]
    assert shapely.contains(boundary, shapely.points(placed.lon, placed.lat)).all()


@pytest.mark.parametrize("place", [Scatter(500, near="paths"), Listed("heat.csv"), Listed("bins.csv")])
def test_sites_stand_neither_in_houses_nor_in_water(own_town: Folders, castrop: Town, place: Scatter | Listed) -> None:
    placed = place_sites(_layer("fountains", place), castrop, own_town)
    points = shapely.points(placed.lon, placed.lat)
    for name in ("buildings", "water"):
        _, shapes = geodata.read(own_town.town, name)
        assert len(shapely.STRtree(shapes).query(points, predicate="within")[0]) == 0


def test_sites_are_spread_and_not_heaped(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(_layer("fountains", Scatter(300, near="streets")), castrop, own_town)
    xy = to_metres(placed.lon, placed.lat)
    far_m = np.linalg.norm(xy[:, None] - xy[None], axis=2)
    np.fill_diagonal(far_m, np.inf)
    assert np.median(far_m.min(axis=1)) > 100
    assert len(set(placed.district)) == len(castrop.districts)


def test_sites_bear_the_names_of_what_is_near(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(_layer("fountains", Scatter(400, near="paths")), castrop, own_town)
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
    layer = _layer("fountains", Scatter(80, near="homes"))
    first = place_sites(layer, castrop, own_town)
    own_town.sites_of("fountains").unlink()
    again = place_sites(layer, castrop, own_town)
    assert first.name == again.name
    np.testing.assert_array_equal(first.lon, again.lon)


def test_sites_that_exist_are_left_as_they_are(own_town: Folders, castrop: Town) -> None:
    first = place_sites(_layer("fountains", Scatter(10)), castrop, own_town)
    again = place_sites(_layer("fountains", Scatter(500)), castrop, own_town)
    assert again.site_id == first.site_id


def test_placed_sites_are_written(own_town: Folders, castrop: Town) -> None:
    placed = place_sites(_layer("fountains", Scatter(10)), castrop, own_town)
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
    town = replace(castrop, folder=tmp_path)
    placed = place_sites(_layer("poles", Listed("poles.csv")), town, own_town)
    assert placed.district == ["Castrop"]
    assert placed.channels.tolist() == [2]
    assert placed.attributes == [{"height_m": 6.5}]


def test_a_missing_list_is_named(own_town: Folders, castrop: Town, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"poles\.csv is missing"):
        place_sites(_layer("poles", Listed("poles.csv")), replace(castrop, folder=tmp_path), own_town)


def test_a_list_without_places_is_named(own_town: Folders, castrop: Town, tmp_path: Path) -> None:
    (tmp_path / "poles.csv").write_text("name,lon\nA,7.3\n", "utf-8")
    with pytest.raises(DeclarationError, match="lat"):
        place_sites(_layer("poles", Listed("poles.csv")), replace(castrop, folder=tmp_path), own_town)


def test_a_wrong_wish_is_named_with_the_right_ones(own_town: Folders, castrop: Town) -> None:
    with pytest.raises(DeclarationError, match=r"'trees'; known: all, carparks"):
        place_sites(_layer("x", Scatter(1, near="trees")), castrop, own_town)  # type: ignore[arg-type]  # wrong on purpose
