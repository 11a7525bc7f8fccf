"""Standortsuche: where new sites reach the most people, or make their ways shortest, and what placed ones would do."""

from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field

from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.attributes import matching
from services.workbench.candidates import Candidates
from services.workbench.ground import QuestionGround
from services.workbench.parameters import (
    TOWN,
    AddedPlaces,
    AreaName,
    AttributeName,
    By,
    Condition,
    FullIds,
    OptionalAreaName,
    OptionalPlacesName,
    RemovedIds,
    Usable,
    layers_among,
)
from services.workbench.place_set import NO_PLACES, PlaceSet
from services.workbench.result import percent
from services.workbench.scenario import Scenario
from services.workbench.site_choice import Aim, reaching_most, shortest_mean, terms_of
from services.workbench.sited import Sited, by_district, by_site, by_state, left_out
from services.workbench.siting_demand import Base, SitingDemand
from services.workbench.travel import Travel

FINE_M = 200
"""Points along the streets that are closer are more than are compared within two seconds."""


class SitingParameters(QuestionParameters):
    """For whom, what there is already, where new sites may stand, and how many."""

    existing: OptionalPlacesName = None
    usable: Usable = "all"
    new: Annotated[int, Field(ge=0, le=50, description="How many new sites at most; 0: only placed ones.")] = 5
    aim: Annotated[Aim, Field(description="Most people reached, or the shortest mean way.")] = "people"
    limit: Annotated[int, Field(ge=1, le=20_000, description="How far is near, in the unit.")] = 500
    unit: Annotated[Literal["m", "min"], Field(description="Metres, or minutes.")] = "m"
    by: By = "walk"
    area: AreaName = TOWN
    placed: AddedPlaces = None
    removed: RemovedIds = ""
    full: FullIds = ""
    candidates: OptionalPlacesName = None
    spacing: Annotated[
        int, Field(ge=100, le=1_000, multiple_of=50, description="Without candidates: m between points of streets.")
    ] = 200
    candidates_if: Condition = ""
    must_if: Condition = ""
    excluded: OptionalAreaName = None
    excluded_if: Condition = ""
    cost: AttributeName = ""
    budget: Annotated[float | None, Field(ge=0, description="What the new sites may cost together.")] = None
    demand: Annotated[Base, Field(description="Residents, those in flats, or only others.")] = "residents"
    others: OptionalPlacesName = None
    others_weight: AttributeName = ""
    planned: OptionalPlacesName = None
    planned_state: AttributeName = ""
    planned_if: Condition = ""
    proposals: OptionalPlacesName = None
    seconds: Annotated[int, Field(ge=1, le=60, description="How long a proof may be looked for.")] = 1


def run(ground: QuestionGround, asked: SitingParameters) -> QuestionResult:
    """Answer it."""
    travel = ground.travel(asked.by, in_minutes=asked.unit == "min")
    sited = _sited(ground, asked, travel)
    tables = {"by_site": by_site(sited), "by_district": by_district(ground.bench.districts.name, sited)}
    if asked.planned is not None and asked.planned_state:
        tables["by_state"] = by_state(ground.places(asked.planned), asked.planned_state, sited, travel)
    new = ResultShapes("proposal", sited.new.points, tables["by_site"], shows="adds")
    shapes = {"new": new} | _shapes(ground, asked, sited, travel)
    return replace(_told(ground, asked, sited, travel), tables=tables, shapes=shapes)


def figures(ground: QuestionGround, asked: SitingParameters) -> QuestionResult:
    """Its figures alone: of placed sites without a search for others, one way to the nearest of them is enough."""
    travel = ground.travel(asked.by, in_minutes=asked.unit == "min")
    if asked.new:
        return _told(ground, asked, _sited(ground, asked, travel), travel)
    demand, before = _before(ground, asked, travel)
    placed = _placed(ground, asked)
    _, away = ground.bench.to_nearest(demand.xy_m, placed, placed.usable, travel)
    existing = _existing(ground, asked)
    return _told(ground, asked, Sited(demand, existing, None, None, placed, before, away[:, None], asked.limit), travel)


def _told(ground: QuestionGround, asked: SitingParameters, sited: Sited, travel: Travel) -> QuestionResult:
    told = _figures(sited, asked, travel.unit) | _bounds(sited, asked, travel.unit) | _paid(sited)
    return QuestionResult(
        says=_says(sited, asked),
        figures=told | _proposals(ground, asked, sited, travel),
        notes=_notes(sited, asked),
        sources=("residents", *(("streets",) if asked.by != "straight" or asked.candidates is None else ())),
    )


def _sited(ground: QuestionGround, asked: SitingParameters, travel: Travel) -> Sited:
    ground.step("residents", 0.0)
    demand, before = _before(ground, asked, travel)
    snapped = ground.bench.on_streets(demand.xy_m, travel) if demand.is_everybody else travel.snapped(demand.xy_m)
    existing, placed = _existing(ground, asked), _placed(ground, asked)
    ways = travel.costs(demand.xy_m, placed.xy_m, snapped=snapped)
    if not asked.new:
        return Sited(demand, existing, None, None, placed, before, ways, asked.limit)
    candidates = Candidates.of(
        ground,
        asked.candidates,
        spacing_m=asked.spacing,
        condition=asked.candidates_if,
        must=asked.must_if,
        cost=asked.cost,
        area=asked.area,
        excluded=asked.excluded,
        excluded_condition=asked.excluded_if,
    )
    ground.step(f"ways to {len(candidates.places)} candidates", 0.1)
    terms, away = terms_of(candidates, asked.new, asked.budget), np.minimum(before, ways.min(axis=1, initial=np.inf))
    to_each = travel.costs(demand.xy_m, candidates.places.xy_m, snapped=snapped)
    ground.step("comparing candidates", 0.3)
    if asked.aim == "people":
        choice = reaching_most(demand.weight, away, to_each, terms, limit=asked.limit, seconds=asked.seconds)
    else:
        choice = shortest_mean(demand.weight, away, to_each, terms, seconds=asked.seconds)
    ground.step("figures", 0.9)
    new = placed.joined(candidates.places.rows(choice.rows))
    return Sited(demand, existing, candidates, choice, new, before, np.hstack([ways, choice.ways]), asked.limit)


def _before(
    ground: QuestionGround, asked: SitingParameters, travel: Travel
) -> tuple[SitingDemand, NDArray[np.float64]]:
    """The people, and how far (n,) the nearest site that counts already is."""
    demand = SitingDemand.of(
        ground, asked.demand, others=asked.others, others_weight=asked.others_weight, area=asked.area
    )
    existing = _existing(ground, asked)
    return demand, ground.bench.to_nearest(demand.xy_m, existing, existing.usable, travel)[1]


def _placed(ground: QuestionGround, asked: SitingParameters) -> PlaceSet:
    return NO_PLACES if asked.placed is None else ground.places(asked.placed).marked("placed:")


def _scenario(ground: QuestionGround, asked: SitingParameters) -> Scenario:
    return Scenario.of(ground, asked.existing, usable=asked.usable, removed=asked.removed, added=None, full=asked.full)


def _existing(ground: QuestionGround, asked: SitingParameters) -> PlaceSet:
    """What counts already: usable sites that stay and have room, and planned ones that meet the condition."""
    scenario = _scenario(ground, asked)
    found = scenario.existing.rows(np.flatnonzero(scenario.then))
    if asked.planned is None or not asked.planned_if:
        return found
    planned = ground.places(asked.planned)
    counts = matching(planned.attributes, asked.planned_if, of=asked.planned)
    return found.joined(planned.rows(np.flatnonzero(counts)).marked("planned:"))


def _figures(sited: Sited, asked: SitingParameters, unit: str) -> dict[str, ResultFigure]:
    people, decimals = float(sited.demand.weight.sum()), 0 if unit == "m" else 1
    before, after = sited.reached(sited.before), sited.reached(sited.after)
    return {
        "reached_new": ResultFigure(round(after - before)),
        "share_after": ResultFigure(percent(after, people), "%", 1),
        "share_before": ResultFigure(percent(before, people), "%", 1),
        "without": ResultFigure(round(people - after)),
        "people": ResultFigure(round(people)),
        "mean_after": ResultFigure(sited.mean(sited.after), unit, decimals),
        "mean_before": ResultFigure(sited.mean(sited.before), unit, decimals),
        "sites": ResultFigure(len(sited.new)),
        "existing": ResultFigure(len(sited.existing)),
        "limit": ResultFigure(asked.limit, asked.unit),
    }


def _bounds(sited: Sited, asked: SitingParameters, unit: str) -> dict[str, ResultFigure]:
    """How good the choice is: what none can beat, how far off it is, and what greed would give."""
    choice, decimals = sited.choice, 0 if unit == "m" else 1
    if choice is None or sited.candidates is None:
        return {}
    if asked.aim == "mean":
        found = sited.mean(sited.after) or 0.0
        gap = percent(max(found - choice.bound, 0.0), found)
        bound, greedy = ResultFigure(choice.bound, unit, decimals), ResultFigure(choice.greedy, unit, decimals)
    else:
        before, placed = sited.reached(sited.before), sited.reached(sited.placed)
        most = placed - before + choice.bound
        gap = percent(max(most - (sited.reached(sited.after) - before), 0.0), most)
        bound, greedy = ResultFigure(round(most)), ResultFigure(round(placed - before + choice.greedy))
    compared = ResultFigure(len(sited.candidates.places))
    return {"bound": bound, "gap": ResultFigure(gap, "%", 2), "greedy": greedy, "compared": compared}


def _paid(sited: Sited) -> dict[str, ResultFigure]:
    costs = [one for one in sited.costs if one is not None]
    return {"cost": ResultFigure(sum(costs), decimals=2)} if costs else {}


def _proposals(
    ground: QuestionGround, asked: SitingParameters, sited: Sited, travel: Travel
) -> dict[str, ResultFigure]:
    if asked.proposals is None:
        return {}
    away_before, away_after = _proposal_ways(ground.places(asked.proposals), sited, travel)
    return {
        "proposals": ResultFigure(len(away_after)),
        "proposals_served": ResultFigure(int((away_after <= asked.limit).sum())),
        "proposals_before": ResultFigure(int((away_before <= asked.limit).sum())),
    }


def _proposal_ways(
    proposals: PlaceSet, sited: Sited, travel: Travel
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    _, before = travel.to_nearest(proposals.xy_m, sited.existing.xy_m)
    _, new = travel.to_nearest(proposals.xy_m, sited.new.xy_m)
    return before, np.minimum(before, new)


def _shapes(ground: QuestionGround, asked: SitingParameters, sited: Sited, travel: Travel) -> dict[str, ResultShapes]:
    shapes = {"existing": _existing_sites(ground, asked, sited), "left_out": left_out(sited)}
    if asked.proposals is not None:
        proposals = ground.places(asked.proposals)
        _, after = _proposal_ways(proposals, sited, travel)
        near = after <= asked.limit
        shapes["proposals"] = _named_places("reached", proposals.rows(np.flatnonzero(near)))
        shapes["proposals_left"] = _named_places("left_out", proposals.rows(np.flatnonzero(~near)))
    return shapes


def _existing_sites(ground: QuestionGround, asked: SitingParameters, sited: Sited) -> ResultShapes:
    """What counts; in a scenario also what does not any more, and what becomes of it."""
    shown = _named_places("sites", sited.existing)
    if not (asked.removed or asked.full):
        return shown
    scenario = _scenario(ground, asked)
    gone = np.flatnonzero(scenario.existing.usable & ~scenario.then)
    change = [*["kept"] * len(sited.existing), *(scenario.change[one] for one in gone.tolist())]
    both = _named_places("sites", sited.existing.joined(scenario.existing.rows(gone)))
    return replace(both, columns=both.columns.append_column("change", pa.array(change, pa.string())))


def _named_places(kind: Literal["sites", "reached", "left_out"], places: PlaceSet) -> ResultShapes:
    return ResultShapes(kind, places.points, pa.table({"place_id": places.place_id, "name": places.name}))


def _says(sited: Sited, asked: SitingParameters) -> str:
    if not sited.demand.weight.sum():
        return "nobody"
    if sited.choice is None:
        return "placed"
    if asked.aim == "people":
        return "found" if asked.proposals is None else "found_proposals"
    return "shorter" if np.isfinite(sited.before).any() else "first"


def _notes(sited: Sited, asked: SitingParameters) -> tuple[str, ...]:
    true = {
        "flats": asked.demand == "without_plot",
        "estimated": not sited.demand.are_counted and asked.demand == "residents",
        "bike": asked.by == "bike",
        "street_side": sited.candidates is not None and asked.candidates is None,
        "few": sited.choice is not None and len(sited.choice.rows) < asked.new,
    }
    return tuple(name for name, holds in true.items() if holds)


def _layers(asked: SitingParameters) -> list[str]:
    return layers_among(asked.existing, asked.placed, asked.candidates, asked.others, asked.planned, asked.proposals)


def _is_long(asked: SitingParameters) -> bool:
    if asked.candidates is None and asked.new > 0 and (asked.aim == "mean" or asked.spacing < FINE_M):
        return True
    return asked.seconds > 1


QUESTION = Question(
    id="siting",
    parameters=SitingParameters,
    run=run,
    figures=figures,
    layers=_layers,
    is_long=_is_long,
    method="siting",
)
