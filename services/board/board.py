"""The board: the sites of all layers that tours empty, as columns of one length, each with what is due there."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.declare import Layer
from data.opening_hours import BERLIN
from data.records.rounds import FixedRound
from data.records.side_waste import SideWasteState
from data.records.work import WorkItem
from data.store import Current
from services.board.condition import DueFacts, conditions, urgency
from services.board.courses import Courses
from services.board.tours_today import ToursToday
from services.context import House
from services.rounds.contractors import contractor

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DispatchBoard:
    """n sites in the order of their layers, then of site_id.

    Args:
        site_id, name, district, layer, place_id: of each; ``layer`` is an id.
        attributes: public facts of each, with those that hold for its layer.
        emptied_by: who empties it, where that is not the body itself; else empty.
        lon, lat: (n,) float64 degrees, EPSG:4326.
        level: (n,) float64, last value, whatever its age; NaN where there is none.
        facts: what its condition is judged by.
        earliest_ms, latest_ms: (n,) float64, interval of ``facts.full_at_ms``.
        overflow_ms: (n,) float64, when it will overflow, or has, milliseconds since 1970 UTC; NaN where nobody knows.
        condition: (n,) int8, index into CONDITIONS.
        order: (n,) rows, the most urgent first.
        now_ms: the instant at which it was judged, milliseconds since 1970 UTC.
        round: the fixed round of today that empties it, by name; empty: none.
        tours: those of today, and the sites on them.
        work: by site, what is noted of it and holds, the newest first.
        free: (n,) bool, whether it is on no tour and nobody has taken it.
        currents: by layer, the state it was made of.
        index: row of each in the state of its layer.
        reviere: by site, the fixed rounds that come to it, whichever day it is.
        side_waste: by site, the state of what lies beside it.
    """

    site_id: Sequence[str]
    name: Sequence[str]
    district: Sequence[str]
    layer: Sequence[str]
    place_id: Sequence[str]
    attributes: Sequence[dict[str, Any]]
    emptied_by: Sequence[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    level: NDArray[np.float64]
    facts: DueFacts
    earliest_ms: NDArray[np.float64]
    latest_ms: NDArray[np.float64]
    overflow_ms: NDArray[np.float64]
    condition: NDArray[np.int8]
    order: NDArray[np.intp]
    now_ms: int
    round: Sequence[str]
    tours: ToursToday
    work: Mapping[str, Sequence[WorkItem]]
    free: NDArray[np.bool_]
    currents: Mapping[str, Current]
    index: Sequence[int]
    reviere: Mapping[str, Sequence[FixedRound]]
    side_waste: Mapping[str, SideWasteState]

    def __len__(self) -> int:
        return len(self.site_id)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each site."""
        return {site: row for row, site in enumerate(self.site_id)}

    def standing_with(self, row: int) -> list[int]:
        """The rows of a site's Standort, itself among them."""
        return [other for other, one in enumerate(self.place_id) if one == self.place_id[row]]


@dataclass(frozen=True, slots=True)
class LayerPart:
    """What one layer brings to a board."""

    layer: Layer
    current: Current
    attributes: Sequence[dict[str, Any]]
    emptied_by: Sequence[str]
    fullness: NDArray[np.int8]
    forecast: NDArray[np.float64]
    """(6, n): full at, earliest, latest, full since, filling since, overflows at; milliseconds since 1970, or NaN."""

    @classmethod
    def of(cls, layer: Layer, current: Current, courses: Courses, house: House) -> "LayerPart":
        """Of a layer as it is."""
        town = house.town
        known = town.facts_of(layer.id)
        attributes = [{**known, **one} for one in current.sites.attributes]
        names = [contractor(house, layer.id, one) for one in attributes]
        limits = [one.low for one in town.classes_named(layer.classes.name).classes if not one.usable]
        fullness = _fullness(current, town.classes_named(layer.classes.name).classes)
        return cls(layer, current, attributes, names, fullness, _forecast(current, fullness, courses, limits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What people have planned and noted of sites.

    Args:
        rounds: by site on a fixed round of today, the name of the round.
        tours: those of today, and the sites on them.
        work: what dispatchers have noted, the newest first.
        reviere, side_waste: as a board has them.
    """

    rounds: Mapping[str, str] = field(default_factory=dict)
    tours: ToursToday = field(default_factory=lambda: ToursToday(places={}, progress=()))
    work: Sequence[WorkItem] = ()
    reviere: Mapping[str, Sequence[FixedRound]] = field(default_factory=dict)
    side_waste: Mapping[str, SideWasteState] = field(default_factory=dict)


def joined(parts: Sequence[LayerPart], plans: Plans, *, now: datetime) -> DispatchBoard:
    """One board of what the layers bring and people have planned."""
    site_id = [one for part in parts for one in part.current.sites.site_id]
    emptied_by = [one for part in parts for one in part.emptied_by]
    known = np.hstack([np.empty((6, 0)), *(one.forecast for one in parts)])
    full_at, earliest, latest, since, began, overflow = _row(known)
    facts = DueFacts(
        state=_one(parts, "state", np.int8),
        fullness=np.concatenate([np.empty(0, np.int8), *(one.fullness for one in parts)]),
        full_at_ms=full_at,
        since_ms=since,
        at_ms=_one(parts, "observed_at_ms", np.int64),
        due=_which(site_id, plans.rounds),
        ours=np.fromiter((not one for one in emptied_by), np.bool_, len(site_id)),
    )
    today = now.astimezone(BERLIN).date()
    ends = {"today_ends_ms": ends_ms(today), "tomorrow_ends_ms": ends_ms(today + _DAY)}
    condition = conditions(facts, **ends)
    sites = [part.current.sites for part in parts]
    work = holding(plans.work, dict(zip(site_id, began.tolist(), strict=True)))
    taken = {site for site, items in work.items() if any(one.kind == "taken" for one in items)}
    return DispatchBoard(
        site_id=site_id,
        name=[one for each in sites for one in each.name],
        district=[one for each in sites for one in each.district],
        layer=[part.layer.id for part in parts for _ in range(len(part.current.sites))],
        place_id=[one for each in sites for one in each.place_id],
        attributes=[one for part in parts for one in part.attributes],
        emptied_by=emptied_by,
        lon=np.concatenate([np.empty(0), *(one.lon for one in sites)]),
        lat=np.concatenate([np.empty(0), *(one.lat for one in sites)]),
        level=_one(parts, "shows", np.float64),
        facts=facts,
        earliest_ms=earliest,
        latest_ms=latest,
        overflow_ms=overflow,
        condition=condition,
        order=urgency(condition, facts),
        now_ms=round(now.timestamp() * 1000),
        round=[plans.rounds.get(one, "") for one in site_id],
        tours=plans.tours,
        work=work,
        free=~_which(site_id, {*taken, *plans.tours.places}),
        currents={part.layer.id: part.current for part in parts},
        index=[row for each in sites for row in range(len(each))],
        reviere=plans.reviere,
        side_waste=plans.side_waste,
    )


def holding(work: Sequence[WorkItem], began_ms: Mapping[str, float]) -> dict[str, list[WorkItem]]:
    """What holds of what is noted, by site: what somebody has taken is done once the site was emptied.

    Args:
        work: in any order, which stays.
        began_ms: by site, when its present filling began, milliseconds since 1970 UTC; NaN: nobody knows.
    """
    found: dict[str, list[WorkItem]] = {}
    for one in work:
        is_done = one.kind == "taken" and began_ms.get(one.site_id, np.nan) > one.at.timestamp() * 1000
        if not is_done:
            found.setdefault(one.site_id, []).append(one)
    return found


def _which(site_id: Sequence[str], some: Container[str]) -> NDArray[np.bool_]:
    return np.fromiter((one in some for one in site_id), np.bool_, len(site_id))


def _one(parts: Sequence[LayerPart], name: str, kind: Any) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *(getattr(one.current, name) for one in parts)])


def _row(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    return tuple(rows)


def ends_ms(day: date) -> int:
    """When a day of the town ends, milliseconds since 1970 UTC."""
    return round(datetime.combine(day + _DAY, time(), BERLIN).timestamp() * 1000)


def _fullness(current: Current, classes: Sequence[Any]) -> NDArray[np.int8]:
    """(n,) int8 as DueFacts has it: the first class that nobody can use is full, those above it overflow."""
    codes = np.minimum(np.cumsum([not one.usable for one in classes]), 2).astype(np.int8)
    return np.where(current.class_index < 0, np.int8(-1), codes[current.class_index]).astype(np.int8)


def _forecast(
    current: Current, fullness: NDArray[np.int8], courses: Courses, limits: Sequence[float]
) -> NDArray[np.float64]:
    found = np.full((6, len(current.sites)), np.nan)
    if not limits:
        return found
    for row, key in enumerate(zip(current.sites.site_id, current.channel.tolist(), strict=True)):
        course, full = courses.get(key), int(fullness[row])
        if course:
            found[4, row] = course.at_ms[0]
        if full > 0:
            limit = limits[min(full, len(limits)) - 1]
            since = course.since(limit) if course else None
            found[3, row] = current.observed_at_ms[row] if since is None else since
        if full > 1:
            found[5, row] = found[3, row]
        elif full >= 0 and course:
            at_ms, level = int(current.observed_at_ms[row]), float(current.shows[row])
            ahead = replace(course.outlook, at_ms=at_ms, level=level, limit=limits[-1])
            found[5, row] = np.nan if ahead.full_at_ms is None else ahead.full_at_ms
        if full == 0 and course:
            ahead = replace(ahead, limit=limits[0])
            ends = (ahead.full_at_ms, ahead.earliest_ms, ahead.latest_ms)
            found[:3, row] = [np.nan if one is None else one for one in ends]
    return found
