"""What is in an area: equal to geopandas' overlays, pandas' groups, and a loop over the cells of rasters."""

from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from data import sites
from data.folders import Folders
from data.lake import TABLES, Lake
from data.projection import geometry_to_degrees, geometry_to_metres, to_metres
from data.town import geodata
from services.context import House
from services.questions.area import QUESTION
from services.workbench.ground import Workbench
from tests.services.questions.conftest import NOON, asker, workbench

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
SQUARE = shapely.Polygon([(381_560, 5_711_310), (383_480, 5_711_490), (383_310, 5_713_270), (382_090, 5_713_020)])


def drawn(shape: shapely.Geometry) -> dict[str, Any]:
    """A shape in metres as somebody draws it."""
    geometry = shapely.geometry.mapping(geometry_to_degrees(np.array([shape]))[0])
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry, "properties": {}}]}


OWN = {"drawn": drawn(SQUARE)}


def days(house: House) -> pd.DataFrame:
    """June at every station: the later in the list the warmer; the last has a week only."""
    rows = []
    known = sites.read(house.folders.sites_of("heat"))
    for number, site_id in enumerate(known.site_id):
        for past in range(7 if number == len(known) - 1 else 30):
            mean = 15 + 0.1 * number + 0.05 * past
            day = {"site_id": site_id, "channel": 0, "measure": "air_temperature_c", "day": FIRST + timedelta(past)}
            values = {"min": mean - 5, "mean": mean, "max": mean + 6 + number % 3, "n": 100 + past, "expected": 144}
            rows.append(day | values)
    return pd.DataFrame(rows)


def fill(house: House, lake: Lake) -> None:
    table = pa.Table.from_pylist(days(house).to_dict("records"), schema=TABLES["rollup_day"].schema)
    lake.replace_days("rollup_day", table, days=set(table["day"].to_pylist()), seen_readings=1)


@pytest.fixture(scope="module")
def measured(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return workbench(built_town, tmp_path_factory.mktemp("area"), fill)


@pytest.fixture(scope="module")
def found(measured: Workbench) -> Any:
    return asker(measured)("area", area="own:drawn", own=OWN, start="2026-06-01", end="2026-06-30")


def test_residents_equal_an_overlay_of_geopandas(measured: Workbench, found: Any) -> None:
    table, centres = geodata.read(measured.house.folders.town, "residents")
    cells = gpd.GeoDataFrame(table.to_pandas(), geometry=geometry_to_metres(centres), crs=25832)
    cells.geometry = cells.buffer(50, cap_style="square")
    _, outline = geodata.read(measured.house.folders.town, "boundary")
    boundary = gpd.GeoSeries(geometry_to_metres(outline), crs=25832).union_all()
    area = SQUARE.intersection(boundary)
    part = cells.intersection(area).area / cells.intersection(boundary).area.clip(lower=1)
    for row in found.tables["by_age"].to_pylist():
        assert row["people"] == pytest.approx((part * cells[row["age"]]).sum(), abs=0.51)
    assert found.figures["residents"].value == pytest.approx((part * cells["residents"]).sum(), abs=0.51)
    assert found.figures["hectares"].value == pytest.approx(SQUARE.area / 10_000, rel=1e-5)


def test_districts_add_up_to_the_town(measured: Workbench) -> None:
    ask = asker(measured)
    parts = [ask("area", area=f"district:{one}").figures["residents"].value for one in measured.districts.name]
    whole = ask("area").figures["residents"].value
    assert sum(float(one or 0) for one in parts) == pytest.approx(whole, abs=3 + 0.5 * len(parts))


def test_few_people_are_not_told(measured: Workbench) -> None:
    people = measured.population
    full = people.xy_m[np.argmax(people.residents)]
    own = {"a": drawn(shapely.box(*(full - 4), *(full + 4)))}
    found = asker(measured)("area", area="own:a", own=own)
    assert found.figures["residents"].value in {None, 0}
    assert set(found.tables["by_age"]["people"].to_pylist()) <= {None, 0.0}


def test_rasters_equal_a_loop_over_cells(measured: Workbench, found: Any) -> None:
    rasters = geodata.Rasters.read(measured.house.folders.town)
    share, built, height, kind = [], [], [], []
    for row, y in enumerate(rasters.y_m):
        for column, x in enumerate(rasters.x_m):
            part = SQUARE.intersection(shapely.box(x - 12.5, y - 12.5, x + 12.5, y + 12.5)).area / 625
            if part > 0:
                share.append(part)
                built.append(100 * float(rasters.built_share[row, column]))
                height.append(float(rasters.elevation_m[row, column]))
                kind.append(rasters.land_cover_names[rasters.land_cover[row, column]])
    assert found.figures["built"].value == pytest.approx(np.average(built, weights=share), rel=1e-4)
    of_height = found.tables["heights"].to_pylist()[0]
    assert (of_height["low"], of_height["high"]) == (min(height), max(height))
    assert of_height["mean"] == pytest.approx(np.average(height, weights=share), rel=1e-6)
    cover = pd.Series(share).groupby(kind).sum() / sum(share) * 100
    told = {row["cover"]: row["share"] for row in found.tables["cover"].to_pylist()}
    assert {one: told[one] for one in cover.index} == pytest.approx(cover.to_dict(), rel=1e-4)
    assert sum(told.values()) == pytest.approx(100)


def test_measures_equal_groups_of_pandas(measured: Workbench, found: Any) -> None:
    table = days(measured.house)
    table["weighted"] = table["mean"] * table["n"]
    how = {"low": ("min", "min"), "high": ("max", "max"), "n": ("n", "sum"), "days": ("day", "count")}
    each = table.groupby("site_id").agg(weighted=("weighted", "sum"), **how)
    each = each[each["days"] >= 21]
    each["mean"] = each["weighted"] / each["n"]
    known = measured.store.current("heat").sites
    xy_m = to_metres(np.round(known.lon, 6), np.round(known.lat, 6))
    inside = each[each.index.isin(np.array(known.site_id)[shapely.contains_xy(SQUARE, xy_m)])]
    row = next(one for one in found.tables["measured"].to_pylist() if one["measure"] == "air_temperature_c")
    assert row["stations"] == len(inside) > 1
    assert row["mean"] == pytest.approx(inside["mean"].mean())
    assert (row["low"], row["high"]) == pytest.approx((inside["low"].min(), inside["high"].max()))
    assert row["town"] == pytest.approx(each["mean"].mean())
    assert row["high_at"] == known.name[known.site_id.index(str(inside["high"].idxmax()))]


def test_temperatures_are_compared_at_the_same_height(measured: Workbench, found: Any) -> None:
    known = measured.store.current("heat").sites
    lift = measured.town.lifts(known, measured.house.town.climate.lapse_k_per_m)
    table = days(measured.house)
    mean = {one: np.average(of["mean"], weights=of["n"]) for one, of in table.groupby("site_id")}
    enough = known.site_id[:-1]
    level = np.array([mean[one] for one in enough]) + lift[:-1]
    inside = shapely.contains_xy(SQUARE, to_metres(known.lon, known.lat))[:-1]
    assert found.figures["difference"].value == pytest.approx(level[inside].mean() - level.mean())
    assert found.says == "compared"


def test_sites_by_state_add_up(measured: Workbench, found: Any) -> None:
    table = found.tables["by_state"].to_pandas()
    for layer in ("bins", "heat", "paper"):
        known = measured.ground(audience="public", own={}, now=NOON).places(layer)
        assert table[table.layer == layer]["town"].sum() == len(known)
        inside = shapely.contains_xy(SQUARE, known.xy_m).sum()
        assert table[table.layer == layer]["here"].sum() == inside
    assert found.figures["sites"].value == table["here"].sum()


def test_cool_places_within_reach(measured: Workbench, found: Any) -> None:
    table = {row["kind"]: row for row in found.tables["cool"].to_pylist()}
    for kind, row in table.items():
        of_kind = [one for one in measured.cool_places if one.kind == kind]
        away = [SQUARE.distance(shapely.MultiPoint(to_metres(*one.points.T))) for one in of_kind]
        assert row["within"] == sum(one <= 500 for one in away)
        assert row["away"] == (pytest.approx(min(away), abs=0.2) if away else None)


def test_what_the_town_has_no_file_of_is_said(found: Any) -> None:
    assert "no_vulnerable" in found.notes
    assert found.figures["vulnerable"].value is None


def test_vulnerable_places_of_the_towns_map(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = Folders(tmp_path_factory.mktemp("town") / built_town.root.name)
    own.root.mkdir()
    own.town.mkdir()
    for one in built_town.town.iterdir():
        (own.town / one.name).symlink_to(one)
    inside, outside = geometry_to_degrees(np.array([SQUARE.centroid, shapely.Point(379_000, 5_710_000)], dtype=object))
    kinds, names = ["kindergarten", "school", "kindergarten", "bench"], ["Kita Sonne", "", "Kita Mond", ""]
    table = pa.table({"kind": kinds, "name": names})
    geodata.write(own.town, "pois", table, np.array([inside, inside, outside, inside]))
    found = asker(workbench(own, tmp_path_factory.mktemp("pois")))("area", area="own:drawn", own=OWN)
    assert found.figures["vulnerable"].value == 2
    first = found.tables["vulnerable"].to_pylist()[0]
    assert first == {"kind": "kindergarten", "here": 1, "town": 2, "names": "Kita Sonne"}
    assert "no_vulnerable" not in found.notes


def test_it_depends_on_every_layer() -> None:
    assert {"heat", "bins"} <= set(QUESTION.layers(None))
