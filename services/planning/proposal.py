"""A plan before anybody has agreed to it: one route a vehicle, what is left, and how the fixed round compares."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from data import instants
from data.progress import Progress
from data.records.fleet import UnloadingPoint
from data.records.tours import Tour
from geo.tours import PlannedRoute, TourPlan, plan
from services import tours
from services.context import House
from services.planning.day_problem import DayProblem, day_problem
from services.planning.demand import Demand
from services.planning.overflow import next_visits, overflow_hours
from services.tours import PlannedTour, WantedStop

LEAST_S: Final = 2.0
"""Of search, also where the time is over before it begins: with less no order is worth driving."""
KG_CO2_KM: Final = ((3_500, 0.25), (7_500, 0.45), (12_000, 0.7), (1 << 30, 1.1))
"""Diesel up to a permissible weight in kg; a choice of ours after what fleets report to burn (docs/methods.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TourEffort:
    """What plans are compared by.

    Args:
        metres, seconds: of driving, and of work with stops and unloading, without breaks.
        lifts: containers that are emptied.
        litres: that are collected.
        overflow_hours: forecast until what either plan empties is emptied next; None: nothing is known of it.
        overflow_sites: of so many sites.
    """

    metres: int
    seconds: int
    lifts: int
    litres: int
    kg_co2: float
    overflow_hours: float | None = None
    overflow_sites: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A plan as JSON says it.

    Args:
        routes: by vehicle: ``vehicle_id``, ``length_m``, ``duration_s``, ``stops`` (``site_id``, ``amount_l``, ``at``),
            ``pauses`` and ``line`` as a tour has them; only those that drive.
        dropped: by site_id, why: ``prize``, ``time``, ``unreachable``.
        effort: of the plan.
        fixed: of the fixed round of the same day, planned likewise; None: there is none.
    """

    day: str
    layer: str
    routes: Sequence[Mapping[str, Any]]
    dropped: Mapping[str, str]
    effort: TourEffort
    fixed: TourEffort | None
    is_straight: bool

    def as_json(self) -> dict[str, Any]:
        """For the row of a job."""
        return asdict(self)


def propose(
    house: House,
    day: date,
    layer_id: str,
    found: Sequence[Demand],
    *,
    fixed: Sequence[Demand] = (),
    vehicles: Sequence[str] = (),
    overflows_ms: Mapping[str, float] | None = None,
    seconds: float,
    now: datetime,
    until: datetime | None = None,
    progress: Progress = lambda _step, _share: None,
) -> Proposal:
    """Plan one fraction of one day; a quarter of the time goes to the fixed round that it is compared with.

    Args:
        house: whose fleet plans it.
        day: of the town.
        layer_id: the fraction.
        found: what there is to empty.
        fixed: what the fixed round of the day empties.
        vehicles: as of `day_problem`.
        overflows_ms: when sites of both overflow, as of `services.planning.overflow`; None: it is not compared.
        seconds: of search at most.
        now: nobody leaves before.
        until: when the search shall be over, by the house's clock; None: that is all the same.
        progress: is told how far it is.

    Raises as `day_problem`.
    """
    progress("ways", 0.05)
    asked = day_problem(house, day, layer_id, found, vehicles=vehicles, now=now)
    round_ = day_problem(house, day, layer_id, fixed, vehicles=vehicles, now=now) if fixed else None
    later = next_visits(house, day, overflows_ms) if round_ and overflows_ms else {}
    progress("tours", 0.2)
    left = (until - house.clock.now()).total_seconds() if until else seconds
    seconds = max(LEAST_S, min(seconds, left)) if until else seconds
    made = plan(asked.problem, seconds=seconds * (0.75 if fixed else 1.0))
    efforts = [effort(asked, made)]
    if round_:
        progress("comparison", 0.75)
        driven = plan(round_.problem, seconds=seconds / 4)
        efforts.append(effort(round_, driven))
        if overflows_ms and later:
            visits = [_visits(asked, made), _visits(round_, driven)]
            hours = [overflow_hours(overflows_ms, one, later, now=now) for one in visits]
            told = {"overflow_sites": len(later)}
            efforts = [replace(one, overflow_hours=it, **told) for one, it in zip(efforts, hours, strict=True)]
    progress("lines", 0.9)
    return Proposal(
        day=day.isoformat(),
        layer=layer_id,
        routes=[route(asked, k, one) for k, one in enumerate(made.routes) if one.visits],
        dropped={found[one.stop].site_id: one.reason for one in made.dropped},
        effort=efforts[0],
        fixed=efforts[1] if round_ else None,
        is_straight=None in asked.streets,
    )


def route(asked: DayProblem, vehicle: int, one: PlannedRoute) -> dict[str, Any]:
    """One vehicle's way as a tour has it."""
    start = asked.problem.vehicles[vehicle].start
    stops = [it for it in one.visits if it.kind == "stop"]
    places = [start, *(it.place for it in one.visits if it.kind != "break"), start]
    return {
        "vehicle_id": asked.duties[vehicle].vehicle.item_id,
        "length_m": one.metres,
        "duration_s": one.end_s - one.start_s,
        "stops": [
            {
                "site_id": asked.demands[it.row].site_id,
                "amount_l": asked.demands[it.row].litres,
                "at": instants.text(asked.at(it.begin_s)),
            }
            for it in stops
        ],
        "pauses": pauses(one, asked.unloading, asked.midnight),
        "line": asked.line(vehicle, places),
    }


def pauses(one: PlannedRoute, points: Sequence[UnloadingPoint], midnight: datetime) -> list[dict[str, str]]:
    """Its unloadings and breaks as a tour has them."""
    names = {"unloading": "unload", "break": "break"}
    return [
        {
            "kind": names[it.kind],
            "at": instants.text(midnight + timedelta(seconds=it.begin_s)),
            "until": instants.text(midnight + timedelta(seconds=it.departure_s)),
            "place_id": points[it.row].item_id if it.kind == "unloading" else "",
        }
        for it in one.visits
        if it.kind != "stop"
    ]


def effort(asked: DayProblem, made: TourPlan) -> TourEffort:
    """What a plan costs and brings."""
    rows = [it.row for one in made.routes for it in one.visits if it.kind == "stop"]
    driven = [(one, asked.duties[k].vehicle) for k, one in enumerate(made.routes) if one.visits]
    return TourEffort(
        metres=made.metres,
        seconds=sum(one.work_s for one, _ in driven),
        lifts=len(rows),
        litres=sum(asked.demands[row].litres for row in rows),
        kg_co2=round(sum(one.metres / 1000 * _kg_co2_km(vehicle.weight_kg) for one, vehicle in driven), 1),
    )


def _visits(asked: DayProblem, made: TourPlan) -> dict[str, datetime]:
    """By site, when it is emptied."""
    stops = (it for one in made.routes for it in one.visits if it.kind == "stop")
    return {asked.demands[it.row].site_id: asked.at(it.begin_s) for it in stops}


def _kg_co2_km(weight_kg: int) -> float:
    return next(kg for most, kg in KG_CO2_KM if weight_kg <= most)


def accept(house: House, proposal: Mapping[str, Any]) -> list[Tour]:
    """Make all tours of a proposal or none, as far as who acts may; errors as of `tours.create`."""
    return tours.create_all(house, date.fromisoformat(proposal["day"]), [*map(_planned, proposal["routes"])])


def _planned(one: Mapping[str, Any]) -> PlannedTour:
    stops = [
        WantedStop(site_id=it["site_id"], amount_l=it["amount_l"], planned_at=instants.parse(it["at"]))
        for it in one["stops"]
    ]
    return one["vehicle_id"], stops, {name: one[name] for name in ("length_m", "duration_s", "pauses", "line")}
