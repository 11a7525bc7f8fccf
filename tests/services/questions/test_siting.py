"""New sites: equal to every choice there is, to what geopandas counts, and to the words of the question."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from data.errors import BadRequestError
from data.town import geodata
from services.workbench.ground import Workbench
from tests.services.questions.conftest import NOON, Ask
from tests.services.questions.test_reach import homes, sites

LIMIT = 500


def collection(points: gpd.GeoSeries, properties: Iterable[dict[str, Any]]) -> dict[str, Any]:
    pairs = zip(points.to_crs(4326), properties, strict=True)
    features = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": known} for shape, known in pairs
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(scope="module")
def plots(bench: Workbench) -> gpd.GeoSeries:
    """Ten places somebody has listed."""
    at = np.random.default_rng(3).choice(len(bench.population.xy_m), 10, replace=False)
    return gpd.GeoSeries(shapely.points(bench.population.xy_m[at] + 20.0), crs=25832)


@pytest.fixture(scope="module")
def mine(plots: gpd.GeoSeries) -> dict[str, Any]:
    owner = ["Stadt", "privat"]
    return collection(plots, ({"name": f"P{n}", "owner": owner[n % 2], "cost": f"{n + 1},5"} for n in range(10)))


def reached(bench: Workbench, places: gpd.GeoSeries) -> float:
    people = homes(bench)
    return float(people["residents"][people.within(places.buffer(LIMIT, quad_segs=256).union_all())].sum())


def test_the_choice_is_the_best_there_is(
    bench: Workbench, ask: Ask, plots: gpd.GeoSeries, mine: dict[str, Any]
) -> None:
    old = sites(bench, "charging")[:20]
    known = collection(old, ({} for _ in old))
    found = ask(
        "siting", existing="own:old", candidates="own:plots", new=3, by="straight", limit=LIMIT,
        own={"old": known, "plots": mine},
    )  # fmt: skip
    before = reached(bench, old)
    best = max(reached(bench, gpd.pd.concat([old, plots.iloc[list(three)]])) for three in combinations(range(10), 3))
    assert found.figures["reached_new"].value == best - before > 0
    assert found.figures["bound"].value == best - before
    assert found.figures["gap"].value == pytest.approx(0, abs=1e-6)
    assert found.figures["greedy"].value <= best - before  # type: ignore[operator]  # numbers
    share = 100 * best / homes(bench)["residents"].sum()
    assert found.figures["share_after"].value == pytest.approx(share)
    assert sum(found.tables["by_site"]["adds"].to_pylist()) == best - before


def test_the_mean_way_is_the_shortest_there_is(bench: Workbench, ask: Ask, mine: dict[str, Any]) -> None:
    found = ask("siting", candidates="own:plots", new=2, aim="mean", by="walk", own={"plots": mine})
    ground = bench.ground(audience="public", own={}, now=NOON)
    xy_m = gpd.GeoDataFrame.from_features(mine, crs=4326).to_crs(25832).geometry
    ways = ground.travel("walk").costs(bench.population.xy_m, shapely.get_coordinates(xy_m.to_numpy()))
    means = [
        np.average(ways[:, list(two)].min(axis=1), weights=bench.population.residents)
        for two in combinations(range(10), 2)
    ]
    assert found.says == "first"
    assert found.figures["mean_after"].value == pytest.approx(min(means), rel=1e-5)
    assert found.figures["bound"].value == pytest.approx(min(means), rel=1e-5)


def test_costs_are_those_of_single_searches(bench: Workbench) -> None:
    travel = bench.ground(audience="public", own={}, now=NOON).travel("drive", in_minutes=True)
    starts, places = bench.population.xy_m[::50], bench.population.xy_m[7::400]
    ways = travel.costs(starts, places)
    for row in range(len(places)):
        assert ways[:, row] == pytest.approx(travel.to_nearest(starts, places[row : row + 1])[1])


def test_must_sites_conditions_and_a_budget(ask: Ask, mine: dict[str, Any]) -> None:
    own = {"plots": mine}
    asked = {"candidates": "own:plots", "new": 3, "by": "straight", "own": own}
    city = ask("siting", candidates_if="owner=stadt", **asked).shapes["new"].columns["name"].to_pylist()
    assert {int(one[1:]) % 2 for one in city} == {0}
    must = ask("siting", must_if="name=P7", **asked).shapes["new"].columns["name"].to_pylist()
    assert "P7" in must
    poor = ask("siting", cost="cost", budget=7, **asked)
    assert 0 < poor.figures["cost"].value <= 7  # type: ignore[operator]  # a number
    free = ask("siting", cost="cost", **asked)
    assert free.figures["reached_new"].value >= poor.figures["reached_new"].value  # type: ignore[operator]  # numbers
    assert poor.figures["bound"].value == poor.figures["reached_new"].value


def test_nothing_stands_in_excluded_areas(ask: Ask, plots: gpd.GeoSeries, mine: dict[str, Any]) -> None:
    around = collection(plots.buffer(5), ({"grid": "no" if n < 6 else "yes"} for n in range(10)))
    own = {"plots": mine, "areas": around}
    found = ask("siting", candidates="own:plots", new=10, excluded="own:areas", excluded_if="grid=no", own=own)
    assert found.figures["compared"].value == 4
    assert {int(one[1:]) for one in found.shapes["new"].columns["name"].to_pylist()} <= {6, 7, 8, 9}


def test_who_drags_a_site_sees_what_it_would_do(bench: Workbench, ask: Ask, plots: gpd.GeoSeries) -> None:
    placed = collection(plots[:2], ({} for _ in range(2)))
    found = ask("siting", new=0, placed="own:here", by="straight", limit=LIMIT, own={"here": placed})
    assert found.says == "placed"
    assert found.figures["reached_new"].value == reached(bench, plots[:2])
    assert "bound" not in found.figures
    more = ask("siting", new=1, placed="own:here", by="straight", limit=LIMIT, own={"here": placed})
    assert more.figures["sites"].value == 3
    assert more.figures["reached_new"].value > found.figures["reached_new"].value  # type: ignore[operator]  # numbers


def test_districts_and_who_is_left_out_add_up(ask: Ask) -> None:
    found = ask("siting", existing="charging", new=3, spacing=500)
    rows = found.tables["by_district"].to_pandas()
    assert rows["after"].sum() == pytest.approx(found.figures["people"].value - found.figures["without"].value, abs=9)  # type: ignore[operator]  # numbers
    assert (rows["after"] >= rows["before"]).all()
    assert sum(found.shapes["left_out"].columns["people"].to_pylist()) == found.figures["without"].value


def test_points_along_streets_are_of_streets_and_apart(bench: Workbench, ask: Ask) -> None:
    table, lines = geodata.read(bench.house.folders.town, "streets")
    fit = np.asarray(table["drive"]) & ~np.isin(np.asarray(table["highway"]), ["motorway", "motorway_link"])
    streets = gpd.GeoSeries(lines[fit], crs=4326).to_crs(25832).union_all()
    points = shapely.points(bench.street_side(300))
    assert shapely.distance(points, streets).max() < 0.01
    cells = np.floor(bench.street_side(300) / 300)
    assert len(np.unique(cells, axis=0)) == len(cells)
    found = ask("siting", new=1, spacing=300, area=f"district:{bench.districts.name[0]}")
    assert bench.districts.polygon_m[0].contains(gpd.GeoSeries(found.shapes["new"].geometry, crs=4326).to_crs(25832)[0])


def test_who_lives_in_flats_is_their_share_of_the_floor(bench: Workbench, ask: Ask) -> None:
    table, shapes = geodata.read(bench.house.folders.town, "buildings")
    known = gpd.GeoDataFrame(table.to_pandas(), geometry=shapes, crs=4326).to_crs(25832)
    living = known[known["kind"].isin(["house", "terrace", "farm", "apartments"])].reset_index(drop=True)
    floor = living.area * living["levels"]
    cells = gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapely.points(bench.population.xy_m), crs=25832))
    cell = living.set_geometry(living.centroid).sjoin_nearest(cells, max_distance=100)["index_right"]
    cell = cell[~cell.index.duplicated()]
    every, flats = floor.groupby(cell).sum(), floor[living["kind"] == "apartments"].groupby(cell).sum()
    high = floor[(living["kind"] != "apartments") & (living["levels"] >= 4)]
    assert not len(high)  # the demo's houses are low
    share = (flats / every).fillna(0).reindex(range(len(cells)), fill_value=flats.sum() / every.sum())
    assert bench.without_plot == pytest.approx(share.to_numpy(), abs=1e-6)
    found = ask("siting", demand="without_plot", new=1, spacing=500)
    assert found.figures["people"].value == round(float(share.to_numpy() @ bench.population.residents))
    assert "flats" in found.notes


def test_commuters_and_visitors_count_by_their_number(ask: Ask, plots: gpd.GeoSeries, mine: dict[str, Any]) -> None:
    own = {"plots": mine, "work": collection(plots, ({"people": n * 10} for n in range(10)))}
    asked = {
        "candidates": "own:plots",
        "new": 1,
        "limit": 30,
        "by": "straight",
        "others": "own:work",
        "others_weight": "people",
    }
    only = ask("siting", demand="others", own=own, **asked)
    assert only.figures["people"].value == 450
    assert only.shapes["new"].columns["name"].to_pylist() == ["P9"]
    both = ask("siting", own=own, **asked)
    assert both.figures["people"].value > 450  # type: ignore[operator]  # a number


def test_proposals_of_citizens_and_what_is_planned(ask: Ask, plots: gpd.GeoSeries, mine: dict[str, Any]) -> None:
    proposals = collection(plots, ({"id": n, "title": f"Vorschlag {n}", "cached_votes_up": n} for n in range(10)))
    states = ["approved", "approved", "planned"]
    own = {"plots": mine, "consul": proposals, "planned": collection(plots[:3], ({"state": one} for one in states))}
    found = ask(
        "siting", candidates="own:plots", new=2, limit=5, by="straight", proposals="own:consul", planned="own:planned",
        planned_state="state", planned_if="state=approved", own=own,
    )  # fmt: skip
    assert found.figures["proposals"].value == 10
    assert found.figures["proposals_before"].value == 2
    assert found.figures["proposals_served"].value == 2 + len(found.shapes["new"].geometry)
    assert found.figures["existing"].value == 2
    assert found.tables["by_state"]["state"].to_pylist() == ["approved", "planned"]
    assert found.tables["by_state"]["sites"].to_pylist() == [2, 1]
    near, left = (found.shapes[one].columns["name"].to_pylist() for one in ("proposals", "proposals_left"))
    assert sorted(near + left) == sorted(f"Vorschlag {n}" for n in range(10))
    assert len(near) == found.figures["proposals_served"].value
    assert found.says == "found_proposals"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"candidates_if": "owner"}, "'owner' is no condition"),
        ({"candidates_if": "colour=red"}, "no attribute 'colour'; it has: name, owner, cost"),
        ({"cost": "owner"}, "owner of feature 0 of own:plots is 'Stadt'"),
        ({"must_if": "owner=Stadt", "new": 2}, "5 sites must be, but only 2 may"),
        ({"must_if": "name=P9", "cost": "cost", "budget": 3}, r"cost 10\.5, more than the budget 3"),
        ({"budget": 3}, "a budget needs costs"),
        ({"candidates_if": "owner=niemand"}, "0 of 10 candidates are left"),
        ({"candidates": "own:lost"}, "drop the file again"),
    ],
)
def test_what_cannot_be_is_told(ask: Ask, mine: dict[str, Any], parameters: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRequestError, match=said):
        ask("siting", own={"plots": mine}, **{"candidates": "own:plots", "new": 5, **parameters})


def test_more_than_fifty_are_not_searched_for(ask: Ask) -> None:
    with pytest.raises(ValidationError, match="less than or equal to 50"):
        ask("siting", new=51)
