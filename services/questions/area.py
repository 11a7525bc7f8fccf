"""Gebiet auswerten: who lives in an area, what stands there, what was measured, and what it is made of."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pydantic import Field

import layers
from analysis.heat.cool_places import COOL
from data.projection import geometry_to_degrees, geometry_to_metres
from data.state import STATES
from data.town.residents import GROUPS
from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.area_ground import AreaGround
from services.workbench.area_measures import MeasuredSites, measured_sites
from services.workbench.area_people import shares_of_cells
from services.workbench.ground import QuestionGround
from services.workbench.parameters import TOWN, AreaName, InstantText
from services.workbench.period import QuestionPeriod
from services.workbench.population import NoPeopleError, Population, told_count
from services.workbench.vulnerable_places import VULNERABLE, VulnerablePlaces

DEFAULT: Final = timedelta(days=30)
M2_A_HECTARE: Final = 10_000
PERCENT: Final = 100.0


class AreaParameters(QuestionParameters):
    """Which area, when, and how far cool places may be."""

    area: AreaName = TOWN
    start: InstantText = None
    end: InstantText = None
    reach_m: Annotated[int, Field(ge=1, le=5_000, description="Cool places count up to so far from the area.")] = 500


@dataclass(frozen=True, slots=True)
class _Area:
    """What is asked of.

    Args:
        shape: EPSG:25832.
        sites: ids of the sites in it, by layer.
        people: (n,) share of each cell of the residents; None: the town has no file of them.
    """

    shape: shapely.Geometry
    sites: dict[str, frozenset[str]]
    people: NDArray[np.float64] | None
    population: Population | None


def run(ground: QuestionGround, asked: AreaParameters) -> QuestionResult:
    """Answer it."""
    period = QuestionPeriod.read(asked.start, asked.end, now=ground.now, default=DEFAULT)
    area = _area(ground, asked)
    measured = measured_sites(ground, *period.days)
    here, town = _grounds(ground, area.shape)
    difference = _difference(ground, area, measured)
    vulnerable = VulnerablePlaces.read(ground.house.folders.town)
    cool = _cool(ground, area.shape, asked.reach_m)
    figures = _figures(area, here, town)
    figures["vulnerable"] = ResultFigure(None if vulnerable is None else int(_inside(area, vulnerable).sum()))
    figures["sites"] = ResultFigure(sum(map(len, area.sites.values())))
    figures["difference"] = ResultFigure(difference, "K", 1)
    figures["cool_places"] = ResultFigure(sum(cool["within"].to_pylist()))
    return QuestionResult(
        says=_says(difference, here),
        figures=figures,
        tables={
            "by_age": _by_age(area),
            "vulnerable": _vulnerable(area, vulnerable),
            "by_state": _by_state(ground, area),
            "measured": _measured(ground, area, measured),
            "cover": _cover(here, town),
            "heights": _heights(here, town),
            "cool": cool,
        },
        shapes=_shapes(area, vulnerable),
        notes=_notes(area, here, vulnerable, difference),
        sources=("residents", "landuse"),
    )


def _area(ground: QuestionGround, asked: AreaParameters) -> _Area:
    shape = ground.area(asked.area)
    shapely.prepare(shape)
    sites = {}
    for layer in ground.house.layers.values():
        places = ground.places(layer.id)
        inside = shapely.intersects_xy(shape, places.xy_m[:, 0], places.xy_m[:, 1])
        sites[layer.id] = frozenset(places.place_id[row] for row in np.flatnonzero(inside).tolist())
    try:
        people = ground.bench.population
    except NoPeopleError:
        return _Area(shape, sites, None, None)
    if asked.area == TOWN:
        return _Area(shape, sites, np.ones(len(people.xy_m)), people)
    return _Area(shape, sites, shares_of_cells(people.xy_m, shape, ground.bench.boundary), people)


def _grounds(ground: QuestionGround, shape: shapely.Geometry) -> tuple[AreaGround | None, AreaGround | None]:
    rasters = ground.bench.town.heights.get()
    if rasters is None:
        return None, None
    return AreaGround.read(rasters, shape), AreaGround.read(rasters, ground.bench.boundary)


def _difference(ground: QuestionGround, area: _Area, measured: list[MeasuredSites]) -> float | None:
    """K by which the area is warmer than the town, both at the stations' mean height; None: no station stands in it."""
    for one in measured:
        if one.layer.deviation is None or one.measure.id != one.layer.shows.id:
            continue
        sites = ground.store.current(one.layer.id).sites
        lifts = ground.bench.town.lifts(sites, ground.house.town.climate.lapse_k_per_m)
        lift = dict(zip(sites.site_id, lifts.tolist(), strict=True))
        levelled = one.mean + np.array([lift.get(site_id, 0.0) for site_id in one.site_id])
        rows = one.rows(area.sites[one.layer.id])
        return float(levelled[rows].mean() - levelled.mean()) if len(rows) else None
    return None


def _says(difference: float | None, here: AreaGround | None) -> str:
    if here is None:
        return "bare"
    return "found" if difference is None else "compared"


def _figures(area: _Area, here: AreaGround | None, town: AreaGround | None) -> dict[str, ResultFigure]:
    hectares = area.shape.area / M2_A_HECTARE
    residents = None
    if area.population is not None and area.people is not None:
        residents = told_count(float(area.people @ area.population.residents))
    built = [None if one is None else _number(one.built.mean) for one in (here, town)]
    return {
        "residents": ResultFigure(residents),
        "hectares": ResultFigure(hectares, "ha", 1),
        "density": ResultFigure(None if residents is None or not hectares else residents / hectares, "", 1),
        "built": ResultFigure(built[0], "%", 1),
        "built_town": ResultFigure(built[1], "%", 1),
    }


def _by_age(area: _Area) -> pa.Table:
    rows: list[dict[str, Any]] = []
    if area.population is not None and area.people is not None:
        known = area.population.groups
        here = {one: told_count(float(area.people @ known[one])) for one in GROUPS}
        for one in GROUPS[1:]:
            town = _part(float(known[one].sum()), float(known["residents"].sum()))
            rows.append({"age": one, "people": here[one], "share": _part(here[one], here["residents"]), "town": town})
    return pa.Table.from_pylist(rows, schema=_schema(age="string", people="double", share="double", town="double"))


def _vulnerable(area: _Area, places: VulnerablePlaces | None) -> pa.Table:
    rows: list[dict[str, Any]] = []
    if places is not None:
        inside = _inside(area, places)
        for kind in VULNERABLE:
            of_kind = np.array([one == kind for one in places.kind])
            names = sorted({places.name[row] for row in np.flatnonzero(of_kind & inside).tolist()} - {""})
            count = {"here": int((of_kind & inside).sum()), "town": int(of_kind.sum())}
            rows.append({"kind": kind, **count, "names": ", ".join(names)})
    return pa.Table.from_pylist(rows, schema=_schema(kind="string", here="int64", town="int64", names="string"))


def _inside(area: _Area, places: VulnerablePlaces) -> NDArray[np.bool_]:
    return np.asarray(shapely.intersects(area.shape, places.point_m), dtype=np.bool_)


def _by_state(ground: QuestionGround, area: _Area) -> pa.Table:
    rows = []
    for layer in ground.house.layers.values():
        current = ground.store.current(layer.id)
        inside = np.array([one in area.sites[layer.id] for one in current.sites.site_id], dtype=np.bool_)
        for number, state in enumerate(STATES):
            of_state = np.equal(current.state, number)
            if of_state.any():
                count = {"here": int((of_state & inside).sum()), "town": int(of_state.sum())}
                rows.append({"layer": layer.id, "state": state, **count})
    return pa.Table.from_pylist(rows, schema=_schema(layer="string", state="string", here="int64", town="int64"))


def _measured(ground: QuestionGround, area: _Area, measured: list[MeasuredSites]) -> pa.Table:
    rows = []
    for one in measured:
        at = one.rows(area.sites[one.layer.id])
        town = float(one.mean.mean())
        row: dict[str, Any] = {"layer": one.layer.id, "measure": one.measure.id, "unit": one.measure.unit}
        row |= {"stations": len(at), "mean": None, "low": None, "low_at": "", "high": None, "high_at": ""}
        row |= {"town": town, "above": None}
        if len(at):
            mean, low, high = float(one.mean[at].mean()), at[np.argmin(one.low[at])], at[np.argmax(one.high[at])]
            sites = ground.store.current(one.layer.id).sites
            named = dict(zip(sites.site_id, sites.name, strict=True))
            row |= {"mean": mean, "above": mean - town, "low": float(one.low[low]), "high": float(one.high[high])}
            row |= {"low_at": named.get(one.site_id[low], ""), "high_at": named.get(one.site_id[high], "")}
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=_MEASURED)


def _cover(here: AreaGround | None, town: AreaGround | None) -> pa.Table:
    rows: list[dict[str, Any]] = []
    if here is not None and town is not None:
        named = zip(here.kinds, here.cover.tolist(), town.cover.tolist(), strict=True)
        rows = [{"cover": kind, "share": _number(share), "town": _number(of_town)} for kind, share, of_town in named]
        rows.sort(key=lambda row: -(row["share"] or 0.0))
    return pa.Table.from_pylist(rows, schema=_schema(cover="string", share="double", town="double"))


def _heights(here: AreaGround | None, town: AreaGround | None) -> pa.Table:
    rows = []
    if here is not None and town is not None:
        pairs = {"elevation": (here.elevation_m, town.elevation_m), "built": (here.built, town.built)}
        for ground, (own, whole) in pairs.items():
            figures = {"mean": _number(own.mean), "low": _number(own.low), "high": _number(own.high)}
            rows.append({"ground": ground, **figures, "town": _number(whole.mean)})
    schema = _schema(ground="string", mean="double", low="double", high="double", town="double")
    return pa.Table.from_pylist(rows, schema=schema)


def _cool(ground: QuestionGround, shape: shapely.Geometry, reach_m: int) -> pa.Table:
    """Cool places by kind: how many lie within reach, straight from the area's edge, and the nearest one."""
    rows = []
    for kind in COOL:
        places = [one for one in ground.bench.cool_places if one.kind == kind]
        points = geometry_to_metres(np.array([shapely.multipoints(one.points) for one in places], dtype=object))
        away = shapely.distance(points, shape)
        row: dict[str, Any] = {"kind": kind, "within": int((away <= reach_m).sum()), "nearest": "", "away": None}
        if places:
            row |= {"nearest": places[int(np.argmin(away))].name, "away": float(away.min())}
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=_schema(kind="string", within="int64", nearest="string", away="double"))


def _shapes(area: _Area, places: VulnerablePlaces | None) -> dict[str, ResultShapes]:
    outline = geometry_to_degrees(np.array([area.shape], dtype=object))
    found = {"area": ResultShapes("area", outline, pa.table({"hectares": [area.shape.area / M2_A_HECTARE]}))}
    if places is not None:
        rows = np.flatnonzero(_inside(area, places))
        columns = {one: [getattr(places, one)[row] for row in rows.tolist()] for one in ("kind", "name")}
        named = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
        found["vulnerable"] = ResultShapes("sites", geometry_to_degrees(places.point_m[rows]), named)
    return found


def _notes(
    area: _Area, here: AreaGround | None, vulnerable: VulnerablePlaces | None, difference: float | None
) -> tuple[str, ...]:
    missing = {
        "no_residents": area.population is None,
        "estimated": area.population is not None and not area.population.are_counted,
        "no_rasters": here is None,
        "no_vulnerable": vulnerable is None,
        "no_station": difference is None,
    }
    return tuple(name for name, holds in missing.items() if holds)


def _part(part: float | None, whole: float | None) -> float | None:
    return PERCENT * part / whole if part is not None and whole else None


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _schema(**columns: str) -> pa.Schema:
    return pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])


_MEASURED = _schema(
    layer="string",
    measure="string",
    unit="string",
    stations="int64",
    mean="double",
    low="double",
    low_at="string",
    high="double",
    high_at="string",
    town="double",
    above="double",
)

QUESTION = Question(
    id="area",
    parameters=AreaParameters,
    run=run,
    layers=lambda _asked: [*layers.discover()],
    method="area",
)
