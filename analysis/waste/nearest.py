"""Where do I get rid of it: the nearest sites that have room when one gets there, and the way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.waste.time_to_full import Outlook
from data.errors import BadRequestError
from data.opening_hours import HOURS, readable
from data.projection import to_degrees, to_metres
from data.state import ATTENDED, OK
from data.store.current_state import Current
from data.thresholds import ClassTable
from data.town import Town
from data.town.streets import Mode, Ways
from geo.network import WALKING_KMH, Positions, Route, Step

Distance: TypeAlias = Literal["network", "straight"]
Group: TypeAlias = Literal["usable", "closed", "full", "unknown"]
Foresee: TypeAlias = Callable[[int], Outlook | None]
"""The outlook of the site in a row of Current."""
GROUPS: Final[tuple[Group, ...]] = ("usable", "closed", "full", "unknown")
WITH_WAY: Final[tuple[Group, ...]] = ("usable", "closed")
"""Groups that have room: people want to know the way there."""
FARTHEST_DEG: Final = 0.5
"""Somebody farther than this from the town's bounds asked for another town."""
DRIVING_KMH: Final = 25.0
"""As the crow flies through a town by car, where no street network is known."""
OFF_STREET_M: Final = 1_000.0
"""Farther from every street than this, the straight distance is the honest one."""


class TooFarError(BadRequestError):
    """The place asked from is not in or near the town."""


@dataclass(frozen=True, slots=True)
class Way:
    """How to get there.

    Args:
        line: (p, 2) lon, lat, EPSG:4326.
        steps: street, turn, metres, without words.
    """

    line: NDArray[np.float64]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One site, seen from where somebody stands.

    Args:
        row: of the site in Current.
        group: usable on arrival, usable but closed then, full now or on arrival, or unknown (old, suspect, no sensor).
        distance_m: along the streets, or straight.
        distance_kind: which of both.
        duration_s: on foot or by car.
        opens_at: when it may be used next; None while it is open or has no hours.
        way: None for straight distances.
        outlook: when it is expected to be full; None where nothing fills up, or where it is full or unknown.
    """

    row: int
    group: Group
    distance_m: float
    distance_kind: Distance
    duration_s: float
    opens_at: datetime | None
    way: Way | None
    outlook: Outlook | None = None


def _nothing_foreseen(_: int) -> Outlook | None:
    return None


def find(
    current: Current,
    classes: ClassTable,
    *,
    town: Town,
    ways: Ways | None,
    lon: float,
    lat: float,
    limit: int,
    mode: Mode,
    foresee: Foresee = _nothing_foreseen,
) -> dict[Group, list[Offer]]:
    """The nearest sites of each group, nearest first: on foot by metres, by car by time.

    Usable is a site whose class is a usable one and that is not expected to be full on arrival, or a place with people
    (data.attendance). Whether it is open is judged for the time of arrival, too; one that never opens again is not
    offered. The nearest place with people is given even beyond the limit.

    Args:
        current: the layer's sites and what is known of them.
        classes: of the shown measure; they say what is usable.
        town: gives the bounds.
        ways: the streets; None: only straight distances are known.
        lon: where somebody stands, degrees EPSG:4326.
        lat: likewise.
        limit: at most so many of a group.
        mode: on foot or by car.
        foresee: is asked for sites that have room now, until there are enough of them.

    Raises:
        TooFarError: the place is not in or near the town.
    """
    _refuse_far(town, lon, lat)
    here, there = to_metres([lon], [lat]), to_metres(current.sites.lon, current.sites.lat)
    tour = _Tour.of(ways, here, there, mode)
    now = datetime.fromtimestamp(current.computed_at_ms / 1000, UTC)
    groups: dict[Group, list[Offer]] = {group: [] for group in GROUPS}
    usable = np.array([*(one.usable for one in classes.classes), False])[current.class_index]
    yard_given = False
    cost = tour.distance_m if mode == "walk" else tour.duration_s
    for row in np.argsort(cost, kind="stable").tolist():
        if not np.isfinite(cost[row]):
            break
        arrival = now + timedelta(seconds=tour.duration_s[row])
        hours = readable(current.sites.attributes[row].get(HOURS), town.federal_state)
        opens_at = None if hours is None or hours.is_open(arrival) else hours.opens_next(arrival)
        if opens_at is None and hours is not None and hours.is_closed_for_good(arrival):
            continue
        group = _group(current, row, usable=bool(usable[row]), closed=opens_at is not None)
        attended = current.state[row] in ATTENDED
        first_yard = not yard_given and attended
        if len(groups[group]) >= limit and not first_yard:
            continue
        outlook = foresee(row) if group in WITH_WAY and not attended else None
        if outlook is not None and outlook.is_full_at(round(arrival.timestamp() * 1000)):
            group = "full"
        if len(groups[group]) < limit or first_yard:
            yard_given |= first_yard
            offer = tour.offer(row, group, opens_at, with_way=group in WITH_WAY)
            groups[group].append(replace(offer, outlook=outlook))
    return groups


def _refuse_far(town: Town, lon: float, lat: float) -> None:
    west, south, east, north = town.bounds
    near = west - FARTHEST_DEG <= lon <= east + FARTHEST_DEG and south - FARTHEST_DEG <= lat <= north + FARTHEST_DEG
    if not near:
        raise TooFarError(
            f"this place is not near {town.name}; wanted lon {west:.2f} to {east:.2f}, lat {south:.2f} to {north:.2f}"
        )


def _group(current: Current, row: int, *, usable: bool, closed: bool) -> Group:
    if current.state[row] not in ATTENDED:
        if current.state[row] != OK or current.class_index[row] < 0:
            return "unknown"
        if not usable:
            return "full"
    return "closed" if closed else "usable"


@dataclass(frozen=True, slots=True)
class _Tour:
    """Distances from one place to n sites, and ways where streets are known."""

    distance_m: NDArray[np.float64]
    duration_s: NDArray[np.float64]
    kind: Distance
    routes: Any
    sites: Positions | None

    @classmethod
    def of(cls, ways: Ways | None, here: NDArray[np.float64], there: NDArray[np.float64], mode: Mode) -> "_Tour":
        if ways is not None:
            network = ways.network(mode)
            start, sites = network.snap(here), network.snap(there)
            if start.away_m[0] <= OFF_STREET_M and len(sites):
                by_metres, by_seconds = (network.routes_from(start, by=by) for by in ("distance", "time"))
                chosen = by_metres if mode == "walk" else by_seconds
                return cls(by_metres.cost(sites), by_seconds.cost(sites), "network", chosen, sites)
        straight_m = np.hypot(*(there - here).T)
        speed_kmh = WALKING_KMH if mode == "walk" else DRIVING_KMH
        return cls(straight_m, straight_m / (speed_kmh / 3.6), "straight", None, None)

    def offer(self, row: int, group: Group, opens_at: datetime | None, *, with_way: bool) -> Offer:
        route: Route | None = None if self.routes is None else self.routes.to(self.sites, row)
        return Offer(
            row=row,
            group=group,
            distance_m=route.distance_m if route else float(self.distance_m[row]),
            distance_kind=self.kind,
            duration_s=route.seconds if route else float(self.duration_s[row]),
            opens_at=opens_at,
            way=_way(route) if route and with_way else None,
        )


def _way(route: Route) -> Way:
    return Way(np.column_stack(to_degrees(route.points)), route.steps)
