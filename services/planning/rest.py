"""The rest of a running tour planned anew: where its vehicle is, with what is left of its shift, and never longer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from data import instants
from data.errors import FieldError
from data.progress import Progress
from data.records.tours import Tour, TourConflictError
from geo.errors import GeoError
from geo.tours import BreakRules, PlannedRoute, Shift, Stop, TourProblem, TourRest, TourVehicle, plan_rest
from services import tours
from services.context import House
from services.planning.day_problem import since, unloadings
from services.planning.demand import Demand
from services.planning.proposal import pauses
from services.planning.running_tour import RunningTour, running_tour
from services.working_time import break_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class RestProposal:
    """The rest of a tour as JSON says it.

    Args:
        version: of the tour that it was planned for.
        order: ids of its open stops.
        times: by stop, when the vehicle should be there.
        pauses: of the whole tour.
        line: of the whole tour.
        running_s, planned_s: seconds of driving from now on, as it runs and as planned; never more.
        running_m, planned_m: likewise, metres.
        ends_at, runs_until: when the vehicle is back, as planned and as it runs.
        late: how many stops come after the end of the shift.
    """

    tour_id: str
    version: int
    order: Sequence[str]
    times: Mapping[str, str]
    pauses: Sequence[Mapping[str, str]]
    line: Sequence[tuple[float, float]]
    running_s: int
    planned_s: int
    running_m: int
    planned_m: int
    ends_at: str
    runs_until: str
    late: int
    is_straight: bool

    def as_json(self) -> dict[str, Any]:
        """For the row of a job."""
        return asdict(self)


def propose_rest(
    house: House,
    tour_id: str,
    version: int,
    found: Sequence[Demand],
    *,
    seconds: float,
    now: datetime,
    iterations: int = 2**62,
    progress: Progress = lambda _step, _share: None,
) -> RestProposal:
    """Plan what is left of a tour; `found` are the sites of its stops.

    Raises:
        TourConflictError: the tour has another version by now.
        FieldError: nothing is left, no way leads to a stop, or nobody drives the vehicle.
    """
    progress("ways", 0.05)
    running = running_tour(house, tour_id, version, {one.site_id: one for one in found})
    asked = problem(house, running, now)
    if (lost := next((row for row in range(len(running.stops)) if not asked.reaches(0, row)), None)) is not None:
        where = f"{running.stops[lost].site_id} from where {running.duty.vehicle.name} is"
        raise FieldError("stops", f"no way leads to {where}; take it off {tour_id} first", reason="no_way")
    progress("tours", 0.2)
    order = tuple(range(len(running.stops)))
    locked = {row for row, one in enumerate(running.stops) if one.is_locked}
    try:
        made = plan_rest(asked, order, locked=locked, seconds=seconds, iterations=iterations)
    except GeoError as error:
        raise FieldError("stops", f"no way leads through all stops of {tour_id}: {error}", reason="no_way") from error
    progress("lines", 0.9)
    return _proposal(running, asked, made)


def problem(house: House, running: RunningTour, now: datetime) -> TourProblem:
    """What is left, for the one vehicle; seconds count from the midnight of its day."""
    stops = [
        Stop(place=row, service_s=demand.service_s, litres=demand.litres, weight_kg=demand.weight_kg)
        for row, demand in enumerate(running.demands[one.site_id] for one in running.stops)
    ]
    unloading = unloadings(house, running.points, running.depot + 1, running.midnight)
    vehicle = _vehicle(running, now)
    return TourProblem(stops=tuple(stops), vehicles=(vehicle,), matrices=(running.ways,), unloading=unloading)


def _vehicle(running: RunningTour, now: datetime) -> TourVehicle:
    vehicle, load = running.duty.vehicle, running.load
    begin, end = min(one for one, _ in running.duty.spells), max(one for _, one in running.duty.spells)
    start = max(begin, now)
    rules = _rules(running, begin, start)
    seconds = [since(one, running.midnight) for one in (start, max(start, end))]
    made = TourVehicle(
        start=running.here,
        end=running.depot,
        shift=Shift(start_s=seconds[0], end_s=seconds[1], rules=rules),
        capacity_l=vehicle.capacity_l,
        payload_kg=vehicle.payload_kg,
        compaction=vehicle.compaction,
        unloading=tuple(range(len(running.points))),
    )
    litres, weight_kg = sum(one.litres for one in load), sum(one.weight_kg for one in load)
    return replace(made, load_l=min(litres, made.room_l), load_kg=min(weight_kg, vehicle.payload_kg))


def _rules(running: RunningTour, begin: datetime, now: datetime) -> BreakRules:
    """The breaks that are still due."""
    team, taken = running.duty.team, running.passed("break")
    spells = [(instants.parse(one["at"]), instants.parse(one["until"])) for one in taken]
    rest_s = sum(round((until - at).total_seconds()) for at, until in spells)
    worked_s = max(0, round((now - begin).total_seconds()) - rest_s)
    stretch_s = max(0, round((now - max((until for _, until in spells), default=begin)).total_seconds()))
    return break_rules(team.break_min, team.break_after_min).resumed(worked_s, rest_s, stretch_s)


def _proposal(running: RunningTour, asked: TourProblem, made: TourRest) -> RestProposal:
    one, places = made.planned, [running.here, *(it.place for it in made.planned.visits if it.kind != "break")]
    stops = [it for it in one.visits if it.kind == "stop"]
    ends = [_at(running, it.end_s) for it in (one, made.running)]
    shift_end = asked.vehicles[0].shift.end_s
    return RestProposal(
        tour_id=running.tour.tour_id,
        version=running.tour.version,
        order=[running.stops[it.row].stop_id for it in stops],
        times={running.stops[it.row].stop_id: _at(running, it.begin_s) for it in stops},
        pauses=[*_over(running), *pauses(one, running.points, running.midnight)],
        line=[*_driven(running), *running.line([*places, running.depot])],
        running_s=made.running_s,
        planned_s=made.planned_s,
        running_m=_metres(running, made.running),
        planned_m=_metres(running, one),
        ends_at=ends[0],
        runs_until=ends[1],
        late=sum(it.departure_s > shift_end for it in stops),
        is_straight=running.streets is None,
    )


def _at(running: RunningTour, seconds: int) -> str:
    return instants.text((running.midnight + timedelta(seconds=seconds)).astimezone(UTC))


def _metres(running: RunningTour, route: PlannedRoute) -> int:
    places = [running.here, *(it.place for it in route.visits if it.kind != "break"), running.depot]
    return int(running.ways.metres[places[:-1], places[1:]].sum())


def _over(running: RunningTour) -> list[Mapping[str, str]]:
    return [*running.passed("unload"), *running.passed("break")]


def _driven(running: RunningTour) -> list[tuple[float, float]]:
    """The part of the tour's line that lies behind its vehicle: as far as the last stop that is done."""
    demand = next((running.demands.get(one.site_id) for one in reversed(running.done)), None)
    if demand is None or not running.tour.line:
        return []
    away = [(lon - demand.lon) ** 2 + (lat - demand.lat) ** 2 for lon, lat in running.tour.line]
    behind = running.tour.line[: away.index(min(away)) + 1]
    return [(lon, lat) for lon, lat in behind]


def accept_rest(house: House, proposal: Mapping[str, Any]) -> Tour:
    """Let a tour run as proposed; stops that the crew has done meanwhile stay as they are.

    Raises:
        TourConflictError: it has another version by now, or a stop is open that was not.
    """
    tour = house.records.tours.tour(proposal["tour_id"])
    left = {one.stop_id for one in house.records.tours.stops([tour.tour_id]) if one.is_open}
    if added := left - {*proposal["order"]}:
        raise TourConflictError(f"{min(added)[:40]!r} is open again; plan {tour.tour_id} anew")
    order = [one for one in proposal["order"] if one in left]
    times = {one: instants.parse(proposal["times"][one]) for one in order}
    more_m, more_s = (proposal[f"planned_{it}"] - proposal[f"running_{it}"] for it in ("m", "s"))
    plan = {"pauses": proposal["pauses"], "line": proposal["line"]}
    if tour.length_m:
        plan |= {"length_m": max(0, tour.length_m + more_m), "duration_s": max(0, tour.duration_s + more_s)}
    try:
        tours.reorder(house, tour.tour_id, proposal["version"], order, times=times, plan=plan)
    except FieldError as error:  # what the crew has done meanwhile would move a locked stop
        raise TourConflictError(f"the crew of {tour.tour_id} has gone on; plan it anew: {error}") from error
    return house.records.tours.tour(tour.tour_id)
