"""Erreichbarkeit: how many people, addresses and how much land have a place within a way."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pydantic import Field

from data.projection import geometry_to_degrees
from data.town.residents import GROUPS
from geo.coverage import covered_area, median_distance_m
from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.areas import within
from services.workbench.grid import cell_squares
from services.workbench.ground import QuestionGround
from services.workbench.parameters import OWN, TOWN, AreaName, By, PlacesName, Usable
from services.workbench.place_set import PlaceSet
from services.workbench.population import Population, told_count
from services.workbench.result import finite, percent
from services.workbench.travel import Travel


class ReachParameters(QuestionParameters):
    """Which places, how far, and whose."""

    places: PlacesName
    limit: Annotated[int, Field(ge=1, le=20_000, description="How far is near, in the unit.")] = 500
    unit: Annotated[Literal["m", "min"], Field(description="Metres, or minutes.")] = "m"
    by: By = "walk"
    usable: Usable = "all"
    area: AreaName = TOWN


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom the places reach, in the order of the residents' cells that lie in the area."""

    people: Population
    place: NDArray[np.int64]
    away: NDArray[np.float64]
    near: NDArray[np.bool_]


def run(ground: QuestionGround, asked: ReachParameters) -> QuestionResult:
    """Answer it."""
    places = ground.places(asked.places, usable=asked.usable)
    travel = ground.travel(asked.by, in_minutes=asked.unit == "min")
    area = ground.area(asked.area)
    reached = _reached(ground, asked, places, travel, area)
    figures = _figures(reached, int(places.usable.sum()), travel.unit)
    figures["limit"] = ResultFigure(asked.limit, asked.unit)
    figures |= _addresses(ground, asked, places, travel, area) | _land(ground, asked, places, travel, area)
    tables = {"by_district": _by_district(ground, reached), "by_age": _by_age(reached)}
    shapes = {"sites": _sites(reached, places), "left_out": _left_out(reached)}
    notes = () if reached.people.are_counted else ("estimated",)
    return QuestionResult(
        says="nobody" if not reached.people.residents.sum() else "found",
        figures=figures,
        tables=tables,
        shapes=shapes,
        notes=(*notes, *(("bike",) if asked.by == "bike" else ())),
        sources=("residents", *(("streets",) if asked.by != "straight" else ())),
    )


def _reached(
    ground: QuestionGround, asked: ReachParameters, places: PlaceSet, travel: Travel, area: shapely.Geometry
) -> _Reached:
    people = ground.bench.population
    snapped = ground.bench.on_streets(people.xy_m, travel)
    place, away = travel.to_nearest(people.xy_m, places.xy_m, usable=places.usable, snapped=snapped)
    if asked.area != TOWN:
        inside = within(area, people.xy_m)
        people, place, away = people.rows(inside), place[inside], away[inside]
    return _Reached(people, place, away, away <= asked.limit)


def _figures(reached: _Reached, sites: int, unit: str) -> dict[str, ResultFigure]:
    residents = reached.people.residents
    everybody, within = float(residents.sum()), float(residents[reached.near].sum())
    median = median_distance_m(reached.away, residents)
    return {
        "share": ResultFigure(percent(within, everybody), "%", 1),
        "within": ResultFigure(round(within)),
        "without": ResultFigure(round(everybody - within)),
        "residents": ResultFigure(round(everybody)),
        "median": ResultFigure(median if np.isfinite(median) else None, unit, 0 if unit == "m" else 1),
        "sites": ResultFigure(sites),
        "residents_per_site": ResultFigure(everybody / sites if sites else None),
    }


def _addresses(
    ground: QuestionGround, asked: ReachParameters, places: PlaceSet, travel: Travel, area: shapely.Geometry
) -> dict[str, ResultFigure]:
    known = ground.bench.addresses_m
    snapped = ground.bench.on_streets(known, travel)
    _, away = travel.to_nearest(known, places.xy_m, usable=places.usable, snapped=snapped)
    inside = within(area, known)
    near = int((away[inside] <= asked.limit).sum())
    share = percent(near, int(inside.sum()))
    return {"addresses_share": ResultFigure(share, "%", 1), "addresses_without": ResultFigure(int(inside.sum()) - near)}


def _land(
    ground: QuestionGround, asked: ReachParameters, places: PlaceSet, travel: Travel, area: shapely.Geometry
) -> dict[str, ResultFigure]:
    sites = places.only_usable().xy_m
    if asked.by == "straight" and asked.unit == "m":
        covered = covered_area(sites, radius_m=asked.limit, boundary=area) if asked.limit else 0.0
        return {"land_share": ResultFigure(percent(covered, area.area), "%", 1)}
    cells = ground.land(asked.area)
    snapped = ground.bench.on_streets(cells, travel) if asked.area == TOWN else None
    _, away = travel.to_nearest(cells, sites, snapped=snapped)
    return {"land_share": ResultFigure(percent(int((away <= asked.limit).sum()), len(cells)), "%", 1)}


def _by_district(ground: QuestionGround, reached: _Reached) -> pa.Table:
    names, residents = ground.bench.districts.name, reached.people.residents
    rows = [
        {
            "district": name,
            "residents": round(float(residents[here].sum())),
            "within": round(float(residents[here & reached.near].sum())),
            "share": percent(float(residents[here & reached.near].sum()), float(residents[here].sum())),
            "median": finite(median_distance_m(reached.away[here], residents[here])),
        }
        for row, name in enumerate(names)
        if (here := reached.people.district == row).any()
    ]
    return pa.Table.from_pylist(rows, schema=_DISTRICT)


def _by_age(reached: _Reached) -> pa.Table:
    rows = []
    for group in GROUPS[1:]:
        count = reached.people.groups[group]
        people, within = told_count(count.sum()), told_count(count[reached.near].sum())
        share = None if people is None or within is None else percent(within, people)
        rows.append({"age": group, "people": people, "within": within, "share": share})
    return pa.Table.from_pylist(rows, schema=_AGE)


def _sites(reached: _Reached, places: PlaceSet) -> ResultShapes:
    used = np.flatnonzero(places.usable)
    nearest = np.bincount(
        reached.place[reached.near], weights=reached.people.residents[reached.near], minlength=len(places)
    )
    shown = places.rows(used)
    columns = pa.table(
        {"place_id": shown.place_id, "name": shown.name, "residents": np.round(nearest[used]).astype(np.int64)}
    )
    return ResultShapes("sites", shown.points, columns, shows="residents")


def _left_out(reached: _Reached) -> ResultShapes:
    out = ~reached.near & (reached.people.residents > 0)
    squares = geometry_to_degrees(cell_squares(reached.people.xy_m[out]))
    counts = np.round(reached.people.residents[out]).astype(np.int64)
    away = pa.array([finite(one) for one in reached.away[out].tolist()], pa.float64())
    return ResultShapes("left_out", squares, pa.table({"residents": counts, "away": away}), shows="residents")


_DISTRICT = pa.schema(
    [
        ("district", pa.string()),
        ("residents", pa.int64()),
        ("within", pa.int64()),
        ("share", pa.float64()),
        ("median", pa.float64()),
    ]
)
_AGE = pa.schema([("age", pa.string()), ("people", pa.float64()), ("within", pa.float64()), ("share", pa.float64())])

QUESTION = Question(
    id="reach",
    parameters=ReachParameters,
    run=run,
    layers=lambda asked: [] if asked.places.startswith(OWN) else [asked.places],
    method="reach",
)
