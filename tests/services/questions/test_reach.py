"""Whom a place reaches: equal to geopandas' buffers and joins, and to networkx along the streets."""

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely

from data.errors import BadRequestError
from data.town import geodata
from data.town.streets import MODES, Ways
from services.workbench.ground import Workbench
from services.workbench.travel import Travel
from tests.services.questions.conftest import NOON, Ask

LIMIT = 400


def homes(bench: Workbench) -> gpd.GeoDataFrame:
    table, points = geodata.read(bench.house.folders.town, "residents")
    return gpd.GeoDataFrame(table.to_pandas(), geometry=points, crs=4326).to_crs(25832)


def sites(bench: Workbench, layer: str) -> gpd.GeoSeries:
    found = bench.store.current(layer).sites
    return gpd.GeoSeries(found.geometry, crs=4326).to_crs(25832)


def test_straight_reach_equals_buffers_of_geopandas(bench: Workbench, ask: Ask) -> None:
    people, near = homes(bench), sites(bench, "paper").buffer(LIMIT, quad_segs=64).union_all()
    within = people[people.within(near)]
    found = ask("reach", places="paper", limit=LIMIT, by="straight")
    assert found.figures["sites"].value == len(sites(bench, "paper")) > 0
    assert found.figures["within"].value == pytest.approx(within["residents"].sum(), abs=60)  # cells at the very edge
    assert found.figures["residents"].value == people["residents"].sum()
    share = found.figures["land_share"].value
    boundary = gpd.GeoSeries(geodata.read(bench.house.folders.town, "boundary")[1], crs=4326).to_crs(25832).union_all()
    assert share == pytest.approx(100 * near.intersection(boundary).area / boundary.area, rel=0.002)


def test_reach_along_streets_equals_networkx(bench: Workbench, ask: Ask) -> None:
    assert bench.town.ways is not None
    network = bench.town.ways.network("walk")
    graph, streets = nx.Graph(), network.streets
    for (a, b), length in zip(streets.edges.tolist(), streets.length_m.tolist(), strict=True):
        if length < graph.get_edge_data(a, b, {"weight": np.inf})["weight"]:
            graph.add_edge(a, b, weight=length)
    people = bench.population
    places = bench.ground(audience="public", own={}, now=NOON).places("paper").xy_m
    chosen = np.random.default_rng(1).choice(len(people.xy_m), 40, replace=False)
    homes_on, sites_on = network.snap(people.xy_m[chosen]), network.snap(places)

    def doors(positions: object, row: int) -> list[tuple[int, float]]:
        edge, share = int(positions.edge[row]), float(positions.share[row])  # type: ignore[attr-defined]
        (a, b), length = streets.edges[edge].tolist(), float(streets.length_m[edge])
        away = float(positions.away_m[row])  # type: ignore[attr-defined]
        return [(a, away + share * length), (b, away + (1 - share) * length)]

    source = max(graph) + 1
    for row in range(len(places)):
        for node, cost in doors(sites_on, row):
            if cost < graph.get_edge_data(source, node, {"weight": np.inf})["weight"]:
                graph.add_edge(source, node, weight=cost)
    away = nx.single_source_dijkstra_path_length(graph, source)
    expected = [min(away[node] + cost for node, cost in doors(homes_on, row)) for row in range(len(chosen))]
    _, found = bench.ground(audience="public", own={}, now=NOON).travel("walk").to_nearest(people.xy_m[chosen], places)
    same_edge = np.isin(homes_on.edge, sites_on.edge)  # there the way need not pass a node
    assert found[~same_edge] == pytest.approx(np.array(expected)[~same_edge])
    assert (found <= np.array(expected) + 1e-6).all()
    told = ask("reach", places="paper", limit=LIMIT, by="walk").figures["share"].value
    assert isinstance(told, float)
    assert 0 < told < 100


def test_homes_are_looked_for_on_new_streets_once(bench: Workbench) -> None:
    ground, homes = bench.ground(audience="public", own={}, now=NOON), bench.population.xy_m
    first = bench.on_streets(homes, ground.travel("walk"))
    assert bench.on_streets(homes, ground.travel("bike")) is first
    assert bench.town.ways is not None
    others = Ways({mode: bench.town.ways.network("drive") for mode in MODES})
    assert bench.on_streets(homes, Travel("walk", in_minutes=False, ways=others)) is not first


def test_districts_and_ages_add_up(ask: Ask) -> None:
    found = ask("reach", places="paper", limit=LIMIT)
    districts = found.tables["by_district"].to_pydict()
    residents, within = found.figures["residents"].value, found.figures["within"].value
    assert sum(districts["residents"]) == pytest.approx(residents, abs=len(districts["residents"]))
    assert sum(districts["within"]) == pytest.approx(within, abs=len(districts["residents"]))
    assert sum(found.tables["by_age"].to_pydict()["people"]) == pytest.approx(residents, abs=3)


def test_who_is_left_out_is_on_the_map(ask: Ask) -> None:
    found = ask("reach", places="paper", limit=LIMIT)
    assert sum(found.shapes["left_out"].columns["residents"].to_pylist()) == found.figures["without"].value


def test_places_of_ones_own_and_a_drawn_area(ask: Ask, bench: Workbench) -> None:
    first = bench.districts.polygon_m[0].centroid
    lon, lat = gpd.GeoSeries([first], crs=25832).to_crs(4326).iloc[0].coords[0]
    mine = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": {"name": "neu"}}
    around = shapely.geometry.mapping(shapely.Point(lon, lat).buffer(0.004))
    own = {
        "mine": {"type": "FeatureCollection", "features": [mine]},
        "area": {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": around, "properties": {}}]},
    }
    found = ask("reach", places="own:mine", area="own:area", by="straight", limit=1_000, own=own)
    assert found.figures["share"].value == 100
    assert found.shapes["sites"].columns["name"].to_pylist() == ["neu"]
    fewer = ask("reach", places="own:mine", area="own:area", by="straight", limit=100, own=own)
    assert fewer.figures["share"].value < 100  # type: ignore[operator]  # it is a number here


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"places": "own:lost"}, "drop the file again"),
        ({"places": "paper", "area": "district:Nirgends"}, "no Stadtteil 'Nirgends'"),
    ],
)
def test_what_there_is_not_is_told(ask: Ask, parameters: dict[str, str], said: str) -> None:
    with pytest.raises(BadRequestError, match=said):
        ask("reach", **parameters)
