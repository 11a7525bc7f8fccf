"""What a dispatcher does with tours: have one planned, agree to it, put sites on one, give them to another vehicle."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any, Final, Literal, TypeAlias

from anyio.to_thread import run_sync
from pydantic import Field
from starlette.responses import Response

from dashboard.api.parameters import TOLD_TO_NOBODY
from dashboard.apps.einsatz.view import Einsatz
from dashboard.http.questions import JSON, Asked, NoQuery
from data import instants, strict_json
from data.declare import Layer, layer_id
from data.errors import BadRequestError, ConflictError
from data.records import REACH
from data.records.tours import StopState, Tour, TourConflictError
from services import planning, tours
from services.board import DispatchBoard
from services.board.tours_today import label
from services.context import House
from services.jobs.planning import ANSWERED, NAME, REST
from services.tours import TourPart, WantedStop

TourDeed: TypeAlias = Literal["plan", "replan", "cost", "accept", "assign", "drop", "later", "lock", "unlock", "undo"]
"""plan: make a proposal; replan: of what is left of a tour; cost: say what sites cost
each tour of the day; assign: let a vehicle empty them, whoever had them; later:
not done, *nicht geschafft*."""
MOST_SITES: Final = 400
MOST_COSTED: Final = 12
"""So many sites are put into tours for trial."""
LEFT: Final[frozenset[StopState]] = frozenset({"dropped", "carried_over"})
"""Stops that are none of their tour any more."""
Versions: TypeAlias = dict[str, int]
"""Tours that were changed, each with its version since."""
_Site: TypeAlias = Annotated[str, Field(max_length=96)]


class PlanNotReadyError(ConflictError):
    """A plan that is not made yet, or was not made."""

    reason = "not_ready"


class AskedTourDeed(Asked):
    """A deed.

    Args:
        sites: which; of ``plan`` none means all that is due.
        layer: the fraction that is planned.
        vehicle: to which sites are given.
        plan: the run that made the proposal.
        versions: of ``undo``: what the deed that is undone has answered; of ``replan``: one tour as it is looked at.
    """

    deed: TourDeed
    sites: Annotated[tuple[_Site, ...], Field(max_length=MOST_SITES)] = ()
    layer: Annotated[str, Field(max_length=32)] = ""
    vehicle: Annotated[str, Field(max_length=32)] = ""
    plan: Annotated[str, Field(max_length=36)] = ""
    versions: Annotated[dict[str, int], Field(max_length=40)] = {}  # noqa: RUF012 - a field of pydantic's


@dataclass(frozen=True, slots=True)
class TourDeeds:
    """Does what those ask for who may change tours."""

    einsatz: Einsatz

    async def answer(self, asked: AskedTourDeed, _: NoQuery) -> Response:
        """What was changed, for an undo; of a plan the run that makes it."""
        said = await run_sync(self.do, asked)
        return Response(strict_json.dumps(said), media_type=JSON, headers=dict(TOLD_TO_NOBODY))

    def do(self, asked: AskedTourDeed) -> Mapping[str, Any]:
        """The same, at once; errors as of services.tours."""
        if asked.deed == "plan":
            return {"plan": self._plan(asked)}
        if asked.deed == "replan":
            return {"plan": self._replan(asked)}
        if asked.deed == "cost":
            return {"tours": self._cost(asked)}
        changed: Versions = _DEEDS[asked.deed](self, asked)
        return {"n": len(asked.sites) or len(changed), "versions": changed}

    @property
    def _board(self) -> DispatchBoard:
        return self.einsatz.source.board(REACH.get())

    def _plan(self, asked: AskedTourDeed) -> str:
        layer = self._layer(asked)
        house, now = self.einsatz.context.house, self.einsatz.context.house.clock.now()
        day = planning.working_day(house, layer.id, now=now)
        due = planning.on_rounds(house, day, layer.id)
        found = self._demands(layer, day, chosen=asked.sites, due=due)
        if not found:
            raise BadRequestError(
                f"there is nothing of {layer.id} to plan: nothing is due, or it is on a tour already",
                reason="nothing_due",
            )
        fixed = self._demands(layer, day, chosen=due) if due else []
        asks: dict[str, Any] = {"found": planning.as_rows(found), "fixed": planning.as_rows(fixed)}
        sites = {one.site_id for one in (*found, *fixed)}
        asks |= {"until": instants.text(now + ANSWERED), "overflows": planning.overflows(self._board, sites)}
        body = house.town.body_of(layer.id)
        return house.records.jobs.ask(NAME, {"day": day.isoformat(), "layer": layer.id, **asks}, body=body)

    def _replan(self, asked: AskedTourDeed) -> str:
        if len(asked.versions) != 1:
            raise BadRequestError(
                f"name one tour that is to be planned anew, with its version; not {len(asked.versions)}"
            )
        ((tour_id, version),) = asked.versions.items()
        house, tour = self.einsatz.context.house, self._tour(tour_id)
        if tour.version != version:
            raise TourConflictError(f"{tour_id} has version {tour.version} by now, not {version}; look at it again")
        sites = [one.site_id for one in house.records.tours.stops([tour_id]) if one.state not in LEFT]
        found = planning.as_rows(self._known(sites))
        return house.records.jobs.ask(REST, {"tour": tour_id, "version": version, "found": found}, body=tour.body)

    def _cost(self, asked: AskedTourDeed) -> list[dict[str, Any]]:
        """The cheapest first; none where a site is on a tour already, or sites are too many to look at one by one."""
        places = self._board.tours.places
        if not 0 < len(asked.sites) <= MOST_COSTED or any(one in places for one in asked.sites):
            return []
        house = self.einsatz.context.house
        sites = self._known(asked.sites)
        day = planning.working_day(house, self._layer(asked).id, now=house.clock.now())
        found = planning.insertions(house, day, sites, self._on_tours(day)) if len(sites) == len(asked.sites) else []
        return [
            {
                "tour": label(one.tour.tour_id),
                "vehicle": one.tour.vehicle_id,
                "minutes": max(1, round(one.seconds / 60)),
                "km": round(one.metres / 1000, 1),
            }
            for one in found
        ]

    def _known(self, sites: Collection[str]) -> list[planning.Demand]:
        layers = {one.id: one for one in self.einsatz.source.layers(REACH.get())}
        return planning.of_sites(self._board, layers, sites)

    def _on_tours(self, day: date) -> dict[str, planning.Demand]:
        """The sites of all stops of a day's tours."""
        known = self.einsatz.context.house.records.tours
        stops = known.stops([one.tour_id for one in known.tours(day)])
        return {one.site_id: one for one in self._known({one.site_id for one in stops if one.state not in LEFT})}

    def _demands(
        self, layer: Layer, day: date, *, chosen: Collection[str], due: Collection[str] = ()
    ) -> list[planning.Demand]:
        taken = planning.on_tours(self.einsatz.context.house, day)
        ends_ms = planning.ends_ms(day)
        return planning.demands(self._board, layer, ends_ms=ends_ms, on_tours=taken, on_rounds=due, chosen=chosen)

    def _layer(self, asked: AskedTourDeed) -> Layer:
        """The fraction that is named, else that of the sites."""
        mine = {one.id: one for one in self.einsatz.source.layers(REACH.get())}
        named = asked.layer or next(map(layer_id, asked.sites), "")
        if named not in mine:
            raise BadRequestError(
                f"choose what is to be planned: {named[:32]!r} is none of {', '.join(mine) or 'nothing'}",
                reason="no_layer",
            )
        return mine[named]

    def _accept(self, asked: AskedTourDeed) -> Versions:
        house = self.einsatz.context.house
        run = house.records.jobs.run(asked.plan)
        if run.name not in {NAME, REST} or run.state != "done" or not run.result:
            raise PlanNotReadyError(f"the plan {asked.plan!r} is {run.state}; wait until it is done")
        if run.name == REST:
            made = planning.accept_rest(house, run.result)
            return {made.tour_id: made.version}
        return {one.tour_id: one.version for one in planning.accept(house, run.result)}

    def _assign(self, asked: AskedTourDeed) -> Versions:
        """What is on no tour goes where it costs the vehicle's tour least, or begins one; else it is handed over.

        It is one or the other, and from one tour alone, so that it is one change that can be undone.
        """
        places = self._board.tours.places
        tour_ids = {places[one].tour_id if one in places else "" for one in asked.sites}
        if len(tour_ids) != 1:
            raise BadRequestError("choose sites of one tour, or sites that are on none", reason="mixed")
        if tour_ids == {""}:
            return self._put(asked)
        ((tour_id, stop_ids),) = self._stops(asked.sites).items()
        version = self._tour(tour_id).version
        tours.hand_over(self.einsatz.context.house, tour_id, version, asked.vehicle, stop_ids)
        return {tour_id: version + 1}

    def _put(self, asked: AskedTourDeed) -> Versions:
        house = self.einsatz.context.house
        day = planning.working_day(house, self._layer(asked).id, now=house.clock.now())
        stops = self._wanted(asked.sites, day)
        known = [one for one in house.records.tours.tours(day) if one.vehicle_id == asked.vehicle]
        if there := next((one for one in known if one.state != "done"), None):
            found = self._known(asked.sites)
            return {there.tour_id: planning.insert(house, there, stops, found, self._on_tours(day))}
        made = tours.create(house, day, asked.vehicle, stops)
        return {made.tour_id: made.version}

    def _wanted(self, sites: Sequence[str], day: date) -> list[WantedStop]:
        """Sites as stops with what is in them; BadRequestError: one is none that this body empties."""
        layers = self.einsatz.source.layers(REACH.get())
        found = [it for layer in layers for it in self._demands(layer, day, chosen=sites)]
        known = {one.site_id: WantedStop(site_id=one.site_id, amount_l=one.litres) for one in found}
        if lost := [one for one in sites if one not in known]:
            raise BadRequestError(f"{lost[0][:40]!r} is none that can be put on a tour", reason="no_site")
        return [known[one] for one in sites]

    def _all(self, asked: AskedTourDeed, do: Callable[[House, Sequence[TourPart]], Versions]) -> Versions:
        """Do something with the open stops of sites, on all of their tours or on none."""
        found = self._stops(asked.sites)
        parts = [(tour_id, self._tour(tour_id).version, stops) for tour_id, stops in found.items()]
        return do(self.einsatz.context.house, parts)

    def _undo(self, asked: AskedTourDeed) -> Versions:
        made = tours.undo(self.einsatz.context.house, asked.versions)
        return {tour_id: one.version if one else 0 for tour_id, one in made.items()}

    def _tour(self, tour_id: str) -> Tour:
        return self.einsatz.context.house.records.tours.tour(tour_id)

    def _stops(self, sites: Sequence[str]) -> dict[str, list[str]]:
        """The open stops of sites, by the tour of today that has them; BadRequestError: none is on one."""
        places = self._board.tours.places
        mine = {places[site].tour_id: set[str]() for site in sites if site in places}
        known = self.einsatz.context.house.records.tours.stops(mine)
        found: dict[str, list[str]] = {}
        for one in known:
            if one.site_id in sites and one.is_open:
                found.setdefault(one.tour_id, []).append(one.stop_id)
        if not found:
            raise BadRequestError("none of these sites is an open stop of a tour of today", reason="not_on_tour")
        return found


_DEEDS: Final[Mapping[TourDeed, Callable[[TourDeeds, AskedTourDeed], Versions]]] = {
    "accept": TourDeeds._accept,  # noqa: SLF001 - its own table
    "assign": TourDeeds._assign,  # noqa: SLF001
    "drop": partial(TourDeeds._all, do=tours.drop),  # noqa: SLF001
    "later": partial(TourDeeds._all, do=tours.carry_over),  # noqa: SLF001
    "lock": partial(TourDeeds._all, do=tours.lock),  # noqa: SLF001
    "unlock": partial(TourDeeds._all, do=partial(tours.lock, on=False)),  # noqa: SLF001
    "undo": TourDeeds._undo,  # noqa: SLF001
}
