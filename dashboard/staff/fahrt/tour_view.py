"""A tour as its crew sees it: stops with names and places, as plain values for the page, its script and its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dashboard.parts.directions import Destination
from dashboard.parts.figures import ZONE
from dashboard.parts.page import PageContext
from dashboard.staff.page import TOURS
from data.records.fleet import Vehicle
from data.records.tours import Tour, TourStop

SHOWN: Final = frozenset({"open", "emptied", "unreachable", "carried_over"})
"""What has been dropped is no business of the crew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlace:
    """Where a stop is; ``lon`` and ``lat`` in degrees EPSG:4326."""

    name: str
    district: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TourView:
    """One tour.

    Args:
        vehicle: its name.
        stops: in order, without dropped ones.
        places: of each site; of one that there is no more none.
        waste: by site, what is to be done with what lies beside it.
    """

    tour: Tour
    vehicle: str
    stops: Sequence[TourStop]
    places: Mapping[str, StopPlace]
    waste: Mapping[str, str]

    @property
    def path(self) -> str:
        """Of its page."""
        return f"{TOURS}/{self.tour.tour_id}"

    def place(self, stop: TourStop) -> StopPlace | None:
        """Where a stop is; None: its site is no more."""
        return self.places.get(stop.site_id)

    def name(self, stop: TourStop) -> str:
        """What its site is called, else its id."""
        found = self.place(stop)
        return found.name if found else stop.site_id

    def state(self, *, now: datetime, agent: str) -> dict[str, Any]:
        """What a script knows of it; ``agent`` as of a destination."""
        return {
            "tour": self.tour.tour_id,
            "version": self.tour.version,
            "state": self.tour.state,
            "weights": list(self.tour.weights),
            "at": round(now.timestamp() * 1000),
            "line": [[lat, lon] for lon, lat in self.tour.line],
            "stops": [self._stop(one, agent) for one in self.stops],
        }

    def _stop(self, stop: TourStop, agent: str) -> dict[str, Any]:
        found = self.place(stop)
        there = {"lon": found.lon, "lat": found.lat, "way": _way(found, agent)} if found else {}
        return {
            "stop": stop.stop_id,
            "name": self.name(stop),
            "district": found.district if found else "",
            "planned": planned(stop),
            "state": stop.state,
            "level": stop.level,
            "reason": stop.reason,
            "note": stop.note,
            "photos": len(stop.photos),
            "side": stop.side,
            "remark": stop.remark,
            "waste": self.waste.get(stop.site_id, ""),
            **there,
        }


def view_of(context: PageContext, tour_id: str) -> TourView:
    """A tour by its id; UnknownTourError: there is none for who asks."""
    records = context.house.records
    tour = records.tours.tour(tour_id)
    stops = [one for one in records.tours.stops([tour_id]) if one.state in SHOWN]
    vehicles = {one.item_id: one.name for one in records.fleet.items(Vehicle)}
    name = vehicles.get(tour.vehicle_id, tour.vehicle_id)
    return TourView(
        tour=tour, vehicle=name, stops=stops, places=places(context, stops), waste=records.side_waste.states()
    )


def places(context: PageContext, stops: Sequence[TourStop]) -> dict[str, StopPlace]:
    """By site where stops are, as far as their sites are known."""
    wanted = {one.site_id for one in stops}
    found: dict[str, StopPlace] = {}
    for layer_id in {context.layers.of_site(one).id for one in wanted}:
        sites = context.store.last(layer_id).sites
        for index, site_id in enumerate(sites.site_id):
            if site_id in wanted:
                found[site_id] = StopPlace(
                    name=sites.name[index],
                    district=sites.district[index],
                    lon=float(sites.lon[index]),
                    lat=float(sites.lat[index]),
                )
    return found


def planned(stop: TourStop) -> str:
    """When the vehicle should be there, in the town's time; empty: nobody has computed it."""
    return stop.planned_at.astimezone(ZONE).strftime("%H:%M") if stop.planned_at else ""


def _way(place: StopPlace, agent: str) -> str:
    return Destination(note="", name=place.name, lon=place.lon, lat=place.lat, agent=agent, mode="drive").href
