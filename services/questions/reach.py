"""Erreichbarkeit: how many people, addresses and how much land have a place within a way."""

from dataclasses import dataclass, replace
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
from services.workbench.parameters import (
    TOWN,
    AddedPlaces,
    AreaName,
    By,
    FullIds,
    PlacesName,
    RemovedIds,
    Usable,
    layers_among,
)
from services.workbench.population import Population, told_count
from services.workbench.result import finite, percent
from services.workbench.scenario import Scenario
from services.workbench.travel import Travel


class ReachParameters(QuestionParameters):
    """Which places, how far, and whose; what changes among them."""

    places: PlacesName
    limit: Annotated[int, Field(ge=1, le=20_000, description="How far is near, in the unit.")] = 500
    unit: Annotated[Literal["m", "min"], Field(description="Metres, or minutes.")] = "m"
    by: By = "walk"
    usable: Usable = "all"
    area: AreaName = TOWN
    added: AddedPlaces = None
    removed: RemovedIds = ""
    full: FullIds = ""


@dataclass(frozen=True, slots=True)
class _Reached:
    """Whom the places reach, in the order of the residents' cells that lie in the area.

    Args:
        people: n cells.
        place: (n,) the nearest place in the scenario.
        away: (n,) how far it is.
        near: (n,) whether that is near.
        near_now: (n,) whether the nearest place of now is.
    """

    people: Population
    place: NDArray[np.int64]
    away: NDArray[np.float64]
    near: NDArray[np.bool_]
    near_now: NDArray[np.bool_]


def run(ground: QuestionGround, asked: ReachParameters) -> QuestionResult:
    """Answer it."""
    scenario = _scenario(ground, asked)
    reached, told = _told(ground, asked, scenario)
    return replace(
        told,
        tables={"by_district": _by_district(ground, reached), "by_age": _by_age(reached)},
        shapes={"sites": _sites(reached, scenario), "left_out": _left_out(reached)},
    )


def figures(ground: QuestionGround, asked: ReachParameters) -> QuestionResult:
    """Its figures alone."""
    return _told(ground, asked, _scenario(ground, asked))[1]


def _scenario(ground: QuestionGround, asked: ReachParameters) -> Scenario:
    return Scenario.of(
        ground, asked.places, usable=asked.usable, removed=asked.removed, added=asked.added, full=asked.full
    )


def _told(ground: QuestionGround, asked: ReachParameters, scenario: Scenario) -> tuple[_Reached, QuestionResult]:
    travel = ground.travel(asked.by, in_minutes=asked.unit == "min")
    area = ground.area(asked.area)
    reached = _reached(ground, asked, scenario, travel, area)
    told = _figures(reached, scenario, travel.unit)
    told["limit"] = ResultFigure(asked.limit, asked.unit)
    told |= _addresses(ground, asked, scenario, travel, area) | _land(ground, asked, scenario, travel, area)
    notes = () if reached.people.are_counted else ("estimated",)
    says = "scenario" if scenario.is_changed else "found"
    return reached, QuestionResult(
        says=says if reached.people.residents.sum() else "nobody",
        figures=told,
        notes=(*notes, *(("bike",) if asked.by == "bike" else ())),
        sources=("residents", *(("streets",) if asked.by != "straight" else ())),
    )


def _reached(
    ground: QuestionGround, asked: ReachParameters, scenario: Scenario, travel: Travel, area: shapely.Geometry
) -> _Reached:
    people = ground.bench.population
    place, away = scenario.to_nearest(ground, people.xy_m, travel, scenario.then)
    before = away
    if scenario.is_changed:
        _, before = scenario.to_existing(ground, people.xy_m, travel, scenario.existing.usable)
    if asked.area != TOWN:
        inside = within(area, people.xy_m)
        people, place, away, before = people.rows(inside), place[inside], away[inside], before[inside]
    return _Reached(people, place, away, away <= asked.limit, before <= asked.limit)


def _figures(reached: _Reached, scenario: Scenario, unit: str) -> dict[str, ResultFigure]:
    residents, sites = reached.people.residents, int(scenario.then.sum())
    everybody, within = float(residents.sum()), float(residents[reached.near].sum())
    median = median_distance_m(reached.away, residents)
    now = float(residents[reached.near_now].sum())
    changed = {
        "share_now": ResultFigure(percent(now, everybody), "%", 1),
        "within_more": ResultFigure(round(within) - round(now)),
    }
    return {
        "share": ResultFigure(percent(within, everybody), "%", 1),
        **(changed if scenario.is_changed else {}),
        "within": ResultFigure(round(within)),
        "without": ResultFigure(round(everybody - within)),
        "residents": ResultFigure(round(everybody)),
        "median": ResultFigure(median if np.isfinite(median) else None, unit, 0 if unit == "m" else 1),
        "sites": ResultFigure(sites),
        "residents_per_site": ResultFigure(everybody / sites if sites else None),
    }


def _addresses(
    ground: QuestionGround, asked: ReachParameters, scenario: Scenario, travel: Travel, area: shapely.Geometry
) -> dict[str, ResultFigure]:
    known = ground.bench.addresses_m
    _, away = scenario.to_nearest(ground, known, travel, scenario.then)
    away = away[within(area, known)]
    near = int((away <= asked.limit).sum())
    share = percent(near, len(away))
    return {"addresses_share": ResultFigure(share, "%", 1), "addresses_without": ResultFigure(len(away) - near)}


def _land(
    ground: QuestionGround, asked: ReachParameters, scenario: Scenario, travel: Travel, area: shapely.Geometry
) -> dict[str, ResultFigure]:
    if asked.by == "straight" and asked.unit == "m":
        sites = scenario.places.rows(np.flatnonzero(scenario.then)).xy_m
        covered = covered_area(sites, radius_m=asked.limit, boundary=area) if asked.limit else 0.0
        return {"land_share": ResultFigure(percent(covered, area.area), "%", 1)}
    cells = ground.land(asked.area)
    _, away = scenario.to_nearest(ground, cells, travel, scenario.then)
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


def _sites(reached: _Reached, scenario: Scenario) -> ResultShapes:
    """Those that count now, and those that are added; in a scenario with what becomes of them."""
    places, change = scenario.places, scenario.change
    counted = np.concatenate([scenario.existing.usable, np.ones(len(scenario.added), np.bool_)])
    used = np.flatnonzero(counted)
    nearest = np.bincount(
        reached.place[reached.near], weights=reached.people.residents[reached.near], minlength=len(places)
    )
    shown = places.rows(used)
    columns = {"place_id": shown.place_id, "name": shown.name, "residents": np.round(nearest[used]).astype(np.int64)}
    if scenario.is_changed:
        columns["change"] = [change[one] for one in used.tolist()]
    return ResultShapes("sites", shown.points, pa.table(columns), shows="residents")


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
    figures=figures,
    layers=lambda asked: layers_among(asked.places, asked.added),
    method="reach",
)
