"""Nächster freier Ort: who goes where now and in a scenario, and the search traffic that knowing it saves."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field

from data.projection import geometry_to_degrees
from geo.catchments import joined_cells, served, voronoi
from geo.coverage import median_distance_m
from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.areas import within
from services.workbench.grid import LAND_CELL_M, cell_squares
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
from services.workbench.population import Population
from services.workbench.result import finite
from services.workbench.scenario import Scenario
from services.workbench.search_traffic import SearchTraffic
from services.workbench.travel import Travel


class CatchmentsParameters(QuestionParameters):
    """Which places, what changes, and how people go."""

    places: PlacesName
    usable: Usable = "usable"
    removed: RemovedIds = ""
    full: FullIds = ""
    added: AddedPlaces = None
    by: By = "walk"
    unit: Annotated[Literal["m", "min"], Field(description="Metres, or minutes.")] = "m"
    area: AreaName = TOWN
    trips: Annotated[float, Field(ge=0, le=10_000, description="Trips to such a place, a day and 1,000 people.")] = 70
    car_share: Annotated[float, Field(ge=0, le=100, description="Share of them by car, %.")] = 42
    co2: Annotated[float, Field(ge=0, le=1_000, description="Greenhouse gases of a car, g CO2 a km.")] = 230


@dataclass(frozen=True, slots=True)
class _Ways:
    """The nearest place of each cell of residents, now and in the scenario."""

    people: Population
    now: NDArray[np.int64]
    away_now: NDArray[np.float64]
    then: NDArray[np.int64]
    away_then: NDArray[np.float64]

    @property
    def moved(self) -> NDArray[np.bool_]:
        """(n,) whose nearest place is another."""
        return np.not_equal(self.now, self.then)


def run(ground: QuestionGround, asked: CatchmentsParameters) -> QuestionResult:
    """Answer it."""
    scenario, travel, ways = _begun(ground, asked)
    shapes = {
        "sites": _sites(ways, scenario),
        "areas": _areas(ground, asked, scenario, travel),
        "farther": _farther(ways),
    }
    return replace(
        _told(ground, asked, scenario, ways, travel.unit),
        tables={"by_site": _by_site(ways, scenario), "by_district": _by_district(ground, ways)},
        shapes=shapes,
    )


def figures(ground: QuestionGround, asked: CatchmentsParameters) -> QuestionResult:
    """Its figures alone."""
    scenario, travel, ways = _begun(ground, asked)
    return _told(ground, asked, scenario, ways, travel.unit)


def _begun(ground: QuestionGround, asked: CatchmentsParameters) -> tuple[Scenario, Travel, _Ways]:
    scenario = Scenario.of(
        ground, asked.places, usable=asked.usable, removed=asked.removed, added=asked.added, full=asked.full
    )
    travel = ground.travel(asked.by, in_minutes=asked.unit == "min")
    return scenario, travel, _ways(ground, asked, scenario, travel)


def _told(
    ground: QuestionGround, asked: CatchmentsParameters, scenario: Scenario, ways: _Ways, unit: str
) -> QuestionResult:
    traffic = SearchTraffic.of(ground, scenario, ways.people)
    return QuestionResult(
        says=_says(scenario),
        figures=_figures(ways, scenario, unit) | traffic.figures(asked.trips, asked.car_share, asked.co2),
        notes=_notes(ground, asked, ways),
        sources=("residents", *(("streets",) if ground.bench.town.ways is not None else ())),
    )


def _ways(ground: QuestionGround, asked: CatchmentsParameters, scenario: Scenario, travel: Travel) -> _Ways:
    people = ground.bench.population
    now, away_now = scenario.to_nearest(ground, people.xy_m, travel, scenario.now)
    then, away_then = scenario.to_nearest(ground, people.xy_m, travel, scenario.then)
    if asked.area == TOWN:
        return _Ways(people, now, away_now, then, away_then)
    inside = within(ground.area(asked.area), people.xy_m)
    return _Ways(people.rows(inside), now[inside], away_now[inside], then[inside], away_then[inside])


def _figures(ways: _Ways, scenario: Scenario, unit: str) -> dict[str, ResultFigure]:
    residents, decimals = ways.people.residents, 0 if unit == "m" else 1
    longer = ways.away_then > ways.away_now
    return {
        "mean_then": ResultFigure(_mean(ways.away_then, residents), unit, decimals),
        "mean_now": ResultFigure(_mean(ways.away_now, residents), unit, decimals),
        "median_then": ResultFigure(finite(median_distance_m(ways.away_then, residents)), unit, decimals),
        "median_now": ResultFigure(finite(median_distance_m(ways.away_now, residents)), unit, decimals),
        "moved": ResultFigure(round(float(residents[ways.moved].sum()))),
        "farther": ResultFigure(round(float(residents[longer].sum()))),
        "people": ResultFigure(round(float(residents.sum()))),
        "sites_now": ResultFigure(int(scenario.now.sum())),
        "sites_then": ResultFigure(int(scenario.then.sum())),
    }


def _says(scenario: Scenario) -> str:
    if not scenario.then.any():
        return "none"
    return "found" if (scenario.now == scenario.then).all() else "scenario"


def _by_site(ways: _Ways, scenario: Scenario) -> pa.Table:
    places, residents = scenario.places, ways.people.residents
    now = served(ways.now, ways.away_now, residents, sites=len(places))
    then = served(ways.then, ways.away_then, residents, sites=len(places))
    return pa.table(
        {
            "place_id": places.place_id,
            "name": places.name,
            "change": scenario.change,
            "people_now": np.round(now.weight).astype(np.int64),
            "people_then": np.round(then.weight).astype(np.int64),
            "mean_now": _column(now.mean),
            "mean_then": _column(then.mean),
            "median_now": _column(now.median),
            "median_then": _column(then.median),
        }
    )


def _by_district(ground: QuestionGround, ways: _Ways) -> pa.Table:
    residents, rows = ways.people.residents, []
    for row, name in enumerate(ground.bench.districts.name):
        here = ways.people.district == row
        if not here.any():
            continue
        before, after = _mean(ways.away_now[here], residents[here]), _mean(ways.away_then[here], residents[here])
        change = None if before is None or after is None else after - before
        moved = round(float(residents[here & ways.moved].sum()))
        people = round(float(residents[here].sum()))
        told = {"district": name, "people": people, "mean_now": before, "mean_then": after, "longer": change}
        rows.append({**told, "moved": moved})
    return pa.Table.from_pylist(rows, schema=_DISTRICT)


def _sites(ways: _Ways, scenario: Scenario) -> ResultShapes:
    places = scenario.places
    people = served(ways.then, ways.away_then, ways.people.residents, sites=len(places)).weight
    known = {"place_id": places.place_id, "name": places.name, "change": scenario.change}
    columns = pa.table({**known, "people": np.round(people).astype(np.int64)})
    return ResultShapes("sites", places.points, columns, shows="people")


def _areas(ground: QuestionGround, asked: CatchmentsParameters, scenario: Scenario, travel: Travel) -> ResultShapes:
    """The catchments of the scenario, clipped to the area asked for."""
    area, used = ground.area(asked.area), np.flatnonzero(scenario.then)
    places = scenario.places.rows(used)
    if travel.network is None:
        shapes = voronoi(places.xy_m, area)
    else:
        land = ground.land(asked.area)
        snapped = ground.bench.on_streets(land, travel) if asked.area == TOWN else None
        nearest, _ = travel.to_nearest(land, places.xy_m, snapped=snapped)
        shapes = joined_cells(nearest, land, LAND_CELL_M, sites=len(places), boundary=area)
    km2 = np.array([one.area for one in shapes]) / 1e6
    shown = np.flatnonzero(km2 > 0)
    columns = pa.table({"place_id": places.place_id, "name": places.name, "km2": km2.round(4)})
    return ResultShapes("area", geometry_to_degrees(shapes[shown]), columns.take(shown), shows="km2", unit="km²")


def _farther(ways: _Ways) -> ResultShapes:
    """Whose way becomes longer."""
    longer = (ways.away_then > ways.away_now) & (ways.people.residents > 0)
    more = [finite(one) for one in (ways.away_then[longer] - ways.away_now[longer]).round(1).tolist()]
    residents = np.round(ways.people.residents[longer]).astype(np.int64)
    columns = pa.table({"people": residents, "longer": pa.array(more, pa.float64())})
    return ResultShapes(
        "left_out", geometry_to_degrees(cell_squares(ways.people.xy_m[longer])), columns, shows="people"
    )


def _notes(ground: QuestionGround, asked: CatchmentsParameters, ways: _Ways) -> tuple[str, ...]:
    true = {
        "search": True,
        "search_straight": ground.bench.town.ways is None,
        "estimated": not ways.people.are_counted,
        "bike": asked.by == "bike",
    }
    return tuple(name for name, holds in true.items() if holds)


def _mean(away: NDArray[np.float64], residents: NDArray[np.float64]) -> float | None:
    """The mean way of those who reach a place; None: nobody does."""
    reached = np.isfinite(away)
    people = float(residents[reached].sum())
    return float(away[reached] @ residents[reached]) / people if people else None


def _column(values: NDArray[np.float64]) -> pa.Array:
    return pa.array([finite(one) for one in values.round(1).tolist()], pa.float64())


_DISTRICT = pa.schema(
    [
        ("district", pa.string()),
        ("people", pa.int64()),
        ("mean_now", pa.float64()),
        ("mean_then", pa.float64()),
        ("longer", pa.float64()),
        ("moved", pa.int64()),
    ]
)


def _layers(asked: CatchmentsParameters) -> list[str]:
    return layers_among(asked.places, asked.added)


QUESTION = Question(
    id="catchments",
    parameters=CatchmentsParameters,
    run=run,
    figures=figures,
    layers=_layers,
    method="reach",
)
