"""The board: the sites of all layers that tours empty, as columns of one length, each with what is due there."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from threading import Lock
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.waste.rhythm import FACTOR, HOUR_MS
from data.declare import Layer
from data.facts import EMPTIED_BY
from data.opening_hours import BERLIN
from data.store import Current, Store
from data.town import Town
from services.board.condition import DueFacts, conditions, urgency
from services.board.courses import Courses, LayerCourses
from services.context import House

Due: TypeAlias = Callable[[date], Collection[str]]
"""The sites that fixed rounds empty on a day of the town."""
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
        condition: (n,) int8, index into CONDITIONS.
        order: (n,) rows, the most urgent first.
        now_ms: the instant at which it was judged, milliseconds since 1970 UTC.
        currents: by layer, the state it was made of.
        index: row of each in the state of its layer.
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
    condition: NDArray[np.int8]
    order: NDArray[np.intp]
    now_ms: int
    currents: Mapping[str, Current]
    index: Sequence[int]

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
    """(4, n): full at, earliest, latest, since when it is full; milliseconds since 1970 UTC, NaN where unknown."""

    @classmethod
    def of(cls, layer: Layer, current: Current, courses: Courses, town: Town) -> "LayerPart":
        """Of a layer as it is."""
        known = town.facts_of(layer.id)
        attributes = [{**known, **one} for one in current.sites.attributes]
        owner = town.bodies[body].name if (body := town.body_of(layer.id)) in town.bodies else town.name
        names = [_other(str(one.get(EMPTIED_BY.name, "")), owner) for one in attributes]
        limits = [one.low for one in town.classes_named(layer.classes.name).classes if not one.usable]
        fullness = _fullness(current, town.classes_named(layer.classes.name).classes)
        return cls(layer, current, attributes, names, fullness, _forecast(current, fullness, courses, limits))


@dataclass(frozen=True, slots=True)
class _HeldBoard:
    """A board and what it was made of: what is held here keeps its identity."""

    currents: Sequence[Current]
    version: int
    board: DispatchBoard


@dataclass
class BoardSource:
    """Makes boards; the same versions, minute and bodies give the same one. Safe to use from several threads."""

    house: House
    store: Store
    due: Due = lambda _day: ()
    _courses: dict[str, LayerCourses] = field(default_factory=dict)
    _known: dict[frozenset[str] | None, _HeldBoard] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def layers(self, bodies: frozenset[str] | None) -> list[Layer]:
        """The layers that tours empty, of these bodies; None: of all."""
        town = self.house.town
        found = (one for one in self.house.layers.values() if one.tour)
        return [one for one in found if bodies is None or town.body_of(one.id) in bodies]

    def board(self, bodies: frozenset[str] | None) -> DispatchBoard:
        """What there is to do now for these bodies; None: for all."""
        layers = self.layers(bodies)
        currents = [self.store.current(one.id) for one in layers]
        version = self.house.records.version()
        with self._lock:
            known = self._known.get(bodies)
            if known is None or known.version != version or [*map(id, known.currents)] != [*map(id, currents)]:
                known = self._known[bodies] = _HeldBoard(currents, version, self._made(layers, currents))
            return known.board

    def _made(self, layers: Sequence[Layer], currents: Sequence[Current]) -> DispatchBoard:
        now = self.house.clock.now()
        now_ms = round(now.timestamp() * 1000)
        parts = [
            LayerPart.of(layer, current, self._course(layer).of(now_ms), self.house.town)
            for layer, current in zip(layers, currents, strict=True)
        ]
        return joined(parts, due=self.due(now.astimezone(BERLIN).date()), now=now)

    def _course(self, layer: Layer) -> LayerCourses:
        return self._courses.setdefault(layer.id, LayerCourses(self.store, layer))


def joined(parts: Sequence[LayerPart], *, due: Collection[str], now: datetime) -> DispatchBoard:
    """One board of what the layers bring; ``due``: sites on a round of today."""
    site_id = [one for part in parts for one in part.current.sites.site_id]
    emptied_by = [one for part in parts for one in part.emptied_by]
    full_at, earliest, latest, since = _row(np.hstack([np.empty((4, 0)), *(one.forecast for one in parts)]))
    facts = DueFacts(
        state=_one(parts, "state", np.int8),
        fullness=np.concatenate([np.empty(0, np.int8), *(one.fullness for one in parts)]),
        full_at_ms=full_at,
        since_ms=since,
        at_ms=_one(parts, "observed_at_ms", np.int64),
        due=np.fromiter((one in due for one in site_id), np.bool_, len(site_id)),
        ours=np.fromiter((not one for one in emptied_by), np.bool_, len(site_id)),
    )
    today, tomorrow = (_ends_ms(now, days) for days in (1, 2))
    condition = conditions(facts, today_ends_ms=today, tomorrow_ends_ms=tomorrow)
    sites = [part.current.sites for part in parts]
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
        condition=condition,
        order=urgency(condition, facts),
        now_ms=round(now.timestamp() * 1000),
        currents={part.layer.id: part.current for part in parts},
        index=[row for each in sites for row in range(len(each))],
    )


def _one(parts: Sequence[LayerPart], name: str, kind: Any) -> NDArray[Any]:
    return np.concatenate([np.empty(0, kind), *(getattr(one.current, name) for one in parts)])


def _row(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    return tuple(rows)


def _ends_ms(now: datetime, days: int) -> int:
    """When the town's day ends, or so many less one after it."""
    day = now.astimezone(BERLIN).date() + days * _DAY
    return round(datetime.combine(day, time(), BERLIN).astimezone(UTC).timestamp() * 1000)


def _other(emptied_by: str, owner: str) -> str:
    """Who empties a site, unless that is its owner, however short it is named."""
    said, name = emptied_by.casefold().strip(), owner.casefold()
    return "" if said in name or name in said else emptied_by.strip()


def _fullness(current: Current, classes: Sequence[Any]) -> NDArray[np.int8]:
    """(n,) int8 as DueFacts has it: the first class that nobody can use is full, those above it overflow."""
    codes = np.minimum(np.cumsum([not one.usable for one in classes]), 2).astype(np.int8)
    return np.where(current.class_index < 0, np.int8(-1), codes[current.class_index]).astype(np.int8)


def _forecast(
    current: Current, fullness: NDArray[np.int8], courses: Courses, limits: Sequence[float]
) -> NDArray[np.float64]:
    found = np.full((4, len(current.sites)), np.nan)
    if not limits:
        return found
    for row, key in enumerate(zip(current.sites.site_id, current.channel.tolist(), strict=True)):
        course, full = courses.get(key), int(fullness[row])
        if full > 0:
            limit = limits[min(full, len(limits)) - 1]
            since = course.since(limit) if course else None
            found[3, row] = current.observed_at_ms[row] if since is None else since
        elif full == 0 and course and course.per_hour:
            ahead_ms = (limits[0] - float(current.shows[row])) / course.per_hour * HOUR_MS
            found[:3, row] = current.observed_at_ms[row] + ahead_ms * np.array([1.0, 1 / FACTOR, FACTOR])
    return found
