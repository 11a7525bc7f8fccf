"""Questions asked of a real town: equal to geopandas, networkx, scipy and rasterio over its own files."""

from itertools import combinations
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import rasterio
import rasterio.mask
import shapely
from scipy.stats import false_discovery_control, norm

from data.town import geodata
from services.workbench.ground import Workbench
from services.workbench.vulnerable_places import VULNERABLE
from tests.services.questions.conftest import NOON, Ask, asker
from tests.services.questions.test_reach import homes
from tests.services.questions.test_siting import collection
from tests.support import lauf
from tests.support.gi_star import plain_gi_star
from tests.support.plain_ways import streets_of, walked_to_nearest
from tests.support.real_files import at_hand

LIMIT = 400
DISTRICT = "Heuchling"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return lauf.workbench_of(lauf.imported(tmp_path_factory.mktemp("lauf")))


@pytest.fixture(scope="module")
def ask(bench: Workbench) -> Ask:
    return asker(bench)


@pytest.fixture(scope="module")
def on_foot(bench: Workbench) -> nx.Graph:
    return streets_of(bench.house.folders.town)


def read(bench: Workbench, name: str) -> gpd.GeoDataFrame:
    table, shapes = geodata.read(bench.house.folders.town, name)
    return gpd.GeoDataFrame(table.to_pandas(), geometry=shapes, crs=4326).to_crs(25832)


def sites(bench: Workbench, layer: str) -> gpd.GeoSeries:
    """As everybody may know them."""
    places = bench.ground(audience="public", own={}, now=NOON).places(layer)
    return gpd.GeoSeries(shapely.points(places.xy_m), crs=25832)


def pois(bench: Workbench, kind: str) -> gpd.GeoSeries:
    """The town's points of interest of a kind, areas by a point in them."""
    known = read(bench, "pois")
    return known[known["kind"] == kind].representative_point().reset_index(drop=True)


def own(points: gpd.GeoSeries) -> dict[str, Any]:
    return collection(points, ({"name": str(row)} for row in range(len(points))))


def test_straight_reach_equals_buffers(bench: Workbench, ask: Ask) -> None:
    people, places, town = homes(bench), sites(bench, "bins"), read(bench, "boundary").union_all()
    near = places.buffer(LIMIT, quad_segs=256).union_all()
    found = ask("reach", places="bins", limit=LIMIT, by="straight").figures
    assert found["sites"].value == len(places) == 26
    assert found["within"].value == people["residents"][people.within(near)].sum() > 0
    assert found["residents"].value == people["residents"].sum()
    assert found["land_share"].value == pytest.approx(100 * near.intersection(town).area / town.area, rel=1e-3)
    addresses = read(bench, "addresses")
    addresses = addresses[addresses.within(town)]
    assert found["addresses_share"].value == pytest.approx(100 * addresses.within(near).mean(), abs=0.02)


def test_reach_and_catchments_on_foot_equal_networkx(bench: Workbench, ask: Ask, on_foot: nx.Graph) -> None:
    people = homes(bench)
    away = walked_to_nearest(on_foot, people.geometry, sites(bench, "bins"))
    reach = ask("reach", places="bins", limit=LIMIT, by="walk").figures
    assert reach["within"].value == people["residents"][away <= LIMIT].sum() > 0
    found = ask("catchments", places="bins", usable="all", by="walk").figures
    assert found["mean_now"].value == pytest.approx(np.average(away, weights=people["residents"]), rel=1e-5)


def test_catchments_equal_nearest_joins(bench: Workbench, ask: Ask) -> None:
    people, places = homes(bench), sites(bench, "bins")
    joined = people.sjoin_nearest(gpd.GeoDataFrame(geometry=places), distance_col="away")
    joined = joined[~joined.index.duplicated()]
    found = ask("catchments", places="bins", usable="all", by="straight")
    assert found.figures["mean_now"].value == pytest.approx(np.average(joined["away"], weights=joined["residents"]))
    expected = joined.groupby("index_right")["residents"].sum().reindex(range(len(places)), fill_value=0)
    assert found.tables["by_site"]["people_now"].to_pylist() == expected.tolist()
    town = read(bench, "boundary").union_all()
    assert sum(found.shapes["areas"].columns["km2"].to_pylist()) == pytest.approx(town.area / 1e6, abs=0.01)


def test_new_charging_points_at_car_parks_are_the_best_pair(bench: Workbench, ask: Ask) -> None:
    people, old, parks = homes(bench), sites(bench, "charging"), pois(bench, "parking")[::10]
    residents = people["residents"].to_numpy()

    def reached(places: gpd.GeoSeries) -> np.ndarray:
        return np.column_stack([people.within(one) for one in places.buffer(500, quad_segs=256)])

    before, by_park = reached(old).any(axis=1), reached(parks)
    pairs = combinations(range(len(parks)), 2)
    best = max(residents[before | by_park[:, one] | by_park[:, two]].sum() for one, two in pairs)
    asked = {"existing": "charging", "candidates": "own:parks", "new": 2, "by": "straight"}
    found = ask("siting", own={"parks": own(parks)}, **asked).figures
    assert found["reached_new"].value == found["bound"].value == best - residents[before].sum() > 0
    assert found["compared"].value == len(parks) > 20


def test_where_benches_stand_together_equals_a_loop(bench: Workbench, ask: Ask) -> None:
    benches, town = pois(bench, "bench"), read(bench, "boundary").union_all()
    found = ask("clusters", places="own:benches", of="places", cell_m=250, band_m=1_000, own={"benches": own(benches)})
    west, south, east, north = town.bounds
    corners = np.array([(x, y) for y in np.arange(south, north, 250) for x in np.arange(west, east, 250)])
    cells = gpd.GeoSeries(shapely.box(*corners.T, *(corners + 250).T), crs=25832)
    cells = cells[cells.centroid.within(town)].reset_index(drop=True)
    held = gpd.GeoDataFrame(geometry=benches).sjoin(gpd.GeoDataFrame(geometry=cells), predicate="within")
    count = held["index_right"].value_counts().reindex(range(len(cells)), fill_value=0).to_numpy(float)
    middles = shapely.get_coordinates(cells.centroid.to_numpy())
    z = plain_gi_star(middles, count, lambda offsets: np.hypot(*offsets.T) <= 1_000)
    stands = false_discovery_control(2 * norm.sf(np.abs(z))) <= 0.05
    assert found.figures["known"].value == len(cells)
    assert found.figures["high"].value == (stands & (z > 0)).sum() > 0
    assert found.tables["found"]["z"].to_pylist() == pytest.approx(sorted(z[stands], reverse=True))


def test_a_district_equals_overlays(bench: Workbench, ask: Ask) -> None:
    districts, town = read(bench, "districts"), read(bench, "boundary").union_all()
    shape = districts[districts["name"] == DISTRICT].union_all()
    found = ask("area", area=f"district:{DISTRICT}")
    cells = homes(bench)
    cells.geometry = cells.buffer(50, cap_style="square")
    part = cells.intersection(shape).area / cells.intersection(town).area.clip(lower=1)
    assert found.figures["residents"].value == pytest.approx((part * cells["residents"]).sum(), abs=0.51)
    known = read(bench, "pois")
    at_risk = known[known["kind"].isin(VULNERABLE)].representative_point()
    assert found.figures["vulnerable"].value == at_risk.within(shape).sum() > 0


def test_land_of_a_district_equals_an_overlay_of_cells(bench: Workbench, ask: Ask) -> None:
    districts, grid = read(bench, "districts"), geodata.Rasters.read(bench.house.folders.town)
    shape = districts[districts["name"] == DISTRICT].union_all()
    x, y = (one.ravel() for one in np.meshgrid(grid.x_m, grid.y_m))
    cells = gpd.GeoSeries(shapely.box(x - 12.5, y - 12.5, x + 12.5, y + 12.5), crs=25832)
    rows = cells.sindex.query(shape, predicate="intersects")
    share = cells[rows].intersection(shape).area.to_numpy() / 625
    found = ask("area", area=f"district:{DISTRICT}")
    built = np.average(100 * grid.built_share.ravel()[rows], weights=share)
    assert found.figures["built"].value == pytest.approx(built, rel=1e-4)
    kind = np.array(grid.land_cover_names)[grid.land_cover.ravel()[rows]]
    cover = 100 * pd.Series(share).groupby(kind).sum() / share.sum()
    told = {row["cover"]: row["share"] for row in found.tables["cover"].to_pylist()}
    assert {one: told[one] for one in cover.index} == pytest.approx(cover.to_dict(), abs=1e-4)


def test_heights_of_a_district_are_those_of_the_satellite(bench: Workbench, ask: Ask) -> None:
    table, shapes = geodata.read(bench.house.folders.town, "districts")
    shape = shapes[table["name"].to_pylist().index(DISTRICT)]
    with rasterio.open(f"/vsizip/{at_hand(lauf.HEIGHTS)}/N49E011.hgt") as tile:
        cells, _ = rasterio.mask.mask(tile, [shape], filled=False)
    heights = ask("area", area=f"district:{DISTRICT}").tables["heights"].to_pylist()[0]
    assert heights["ground"] == "elevation"
    assert heights["mean"] == pytest.approx(cells.mean(), abs=0.5)
