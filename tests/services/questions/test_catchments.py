"""Whose nearest place is which: equal to geopandas' nearest joins and scipy's Voronoi diagram, in a scenario too."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.spatial import Voronoi

from data.errors import BadRequestError
from data.town import geodata
from services.workbench.ground import Workbench
from services.workbench.place_set import NO_PLACES
from services.workbench.scenario import Scenario
from services.workbench.search_traffic import SearchTraffic
from tests.services.questions.conftest import NOON, Ask
from tests.services.questions.test_reach import homes, sites


def nearest(bench: Workbench, places: gpd.GeoSeries) -> gpd.GeoDataFrame:
    joined = homes(bench).sjoin_nearest(gpd.GeoDataFrame(geometry=places), distance_col="away")
    return joined[~joined.index.duplicated()]


def test_people_and_ways_of_each_place_equal_nearest_joins(bench: Workbench, ask: Ask) -> None:
    joined, places = nearest(bench, sites(bench, "paper")), sites(bench, "paper")
    found = ask("catchments", places="paper", usable="all", by="straight")
    mean = np.average(joined["away"], weights=joined["residents"])
    assert found.says == "found"
    assert found.figures["mean_now"].value == pytest.approx(mean, rel=1e-4)
    assert found.figures["moved"].value == 0
    rows = found.tables["by_site"].to_pandas()
    people = joined.groupby("index_right")["residents"].sum().reindex(range(len(places)), fill_value=0)
    assert sum(rows["people_now"]) == joined["residents"].sum()
    assert (rows["people_now"] - people).abs().sum() <= 2 * 60  # cells as near to two
    halves = joined.sort_values("away").groupby("index_right").apply(_half)
    both = rows["median_now"].dropna()
    assert np.isclose(both, halves.reindex(both.index), atol=0.5).mean() > 0.95


def _half(rows: gpd.GeoDataFrame) -> float:
    below = rows["residents"].cumsum()
    return float(rows["away"][below >= below.iloc[-1] / 2].iloc[0])


def test_catchments_of_straight_ways_are_voronoi_cells_within_the_town(bench: Workbench, ask: Ask) -> None:
    places = sites(bench, "charging")
    unique = np.unique(shapely.get_coordinates(places.to_numpy()), axis=0)
    town = gpd.GeoSeries(geodata.read(bench.house.folders.town, "boundary")[1], crs=4326).to_crs(25832).union_all()
    far = np.array([[-1e6, -1e6], [-1e6, 1e7], [2e6, -1e6], [2e6, 1e7]])
    diagram = Voronoi(np.vstack([unique, far]))
    cells = [shapely.Polygon(diagram.vertices[diagram.regions[one]]) for one in diagram.point_region[: len(unique)]]
    expected = np.sort([one.intersection(town).area / 1e6 for one in cells])
    found = ask("catchments", places="charging", usable="all", by="straight").shapes["areas"]
    areas = np.sort(found.columns["km2"].to_numpy())
    assert areas == pytest.approx(expected[expected > 0][-len(areas) :], abs=1e-3)
    assert areas.sum() == pytest.approx(town.area / 1e6, abs=0.01)


def test_along_streets_a_catchment_is_the_land_nearest_to_its_place(bench: Workbench, ask: Ask) -> None:
    found = ask("catchments", places="charging", usable="all", by="walk").shapes["areas"]
    town = bench.boundary
    metres = gpd.GeoSeries(found.geometry, crs=4326).to_crs(25832)
    assert metres.area.sum() == pytest.approx(town.area, rel=0.01)
    assert metres.union_all().area == pytest.approx(metres.area.sum(), rel=1e-6)
    ground = bench.ground(audience="public", own={}, now=NOON)
    here = np.random.default_rng(2).choice(len(bench.land_m), 50, replace=False)
    row, _ = ground.travel("walk").to_nearest(bench.land_m[here], ground.places("charging").xy_m)
    ids = [ground.places("charging").place_id[one] for one in row]
    within = [
        found.columns["place_id"][int(np.argmin(metres.distance(shapely.Point(one))))] for one in bench.land_m[here]
    ]
    assert [one.as_py() for one in within] == ids


def test_a_removed_and_an_added_place_move_people(bench: Workbench, ask: Ask) -> None:
    first = ask("catchments", places="paper", usable="all", by="straight").tables["by_site"].to_pandas()
    busiest = first.sort_values("people_now").iloc[-1]
    gone = ask("catchments", places="paper", usable="all", by="straight", removed=busiest["place_id"])
    assert gone.says == "scenario"
    assert gone.figures["farther"].value == gone.figures["moved"].value == busiest["people_now"]
    assert gone.figures["sites_then"].value == gone.figures["sites_now"].value - 1  # type: ignore[operator]  # a number
    place = bench.ground(audience="public", own={}, now=NOON).places("paper")
    lon, lat = shapely.get_coordinates(place.points[place.place_id.index(busiest["place_id"])])[0]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"name": "neu"},
    }
    own = {"new": {"type": "FeatureCollection", "features": [feature]}}
    same = ask(
        "catchments", places="paper", usable="all", removed=busiest["place_id"], by="straight", added="own:new", own=own
    )
    assert same.figures["mean_then"].value == pytest.approx(same.figures["mean_now"].value, abs=0.05)
    rows = same.tables["by_site"].to_pandas()
    assert dict(rows["change"].value_counts()) == {"kept": len(rows) - 2, "removed": 1, "added": 1}


def test_search_traffic_is_the_detour_past_full_places(bench: Workbench) -> None:
    ground = bench.ground(audience="public", own={}, now=NOON)
    places, people, drive = ground.places("paper"), bench.population, ground.travel("drive")
    full = np.arange(len(places)) % 3 == 0
    room = np.flatnonzero(~full)
    home = drive.costs(people.xy_m[:150], places.xy_m)
    onwards = drive.costs(places.xy_m, places.xy_m[room]).min(axis=1)
    first = home.argmin(axis=1)
    detour = np.where(full[first], home.min(axis=1) + onwards[first] - home[:, room].min(axis=1), 0)

    stands = np.ones(len(places), np.bool_)
    few = people.rows(np.arange(len(people.xy_m)) < len(home))
    traffic = SearchTraffic.of(ground, Scenario(places, NO_PLACES, stands, stands, ~full), few)
    assert traffic.extra_m == pytest.approx(np.maximum(detour, 0))
    assert traffic.extra_m.max() > 0
    figures = traffic.figures(trips=70, car_share=50, co2=200)
    driven = float(few.residents @ traffic.extra_m) / 1_000 * 0.07 * 0.5
    assert figures["saved_km"].value == pytest.approx(driven)
    assert figures["saved_co2"].value == pytest.approx(driven * 0.2)


def test_a_place_that_is_none_cannot_go(ask: Ask) -> None:
    with pytest.raises(BadRequestError, match="'nirgends' is none of these places"):
        ask("catchments", places="paper", removed="nirgends")


def test_without_any_room_it_says_so(ask: Ask, bench: Workbench) -> None:
    everything = ",".join(bench.ground(audience="public", own={}, now=NOON).places("charging").place_id)
    found = ask("catchments", places="charging", usable="all", removed=everything)
    assert found.says == "none"
    assert found.figures["mean_then"].value is None
