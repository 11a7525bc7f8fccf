"""Where boards come from: made once a version, minute and body, and shared by all who look at the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from threading import Lock
from typing import TypeAlias

from data.declare import Layer
from data.opening_hours import BERLIN
from data.records.rounds import FixedRound
from data.sites import Sites
from data.store import Current, Store
from services import rounds
from services.board.board import DispatchBoard, LayerPart, Plans, joined
from services.board.courses import Courses, LayerCourses
from services.board.tours_today import tours_today
from services.context import House
from services.fill_forecast import FillForecasts
from services.rounds.schedule import is_driven

Planned: TypeAlias = Callable[[House, date, Mapping[str, Sites]], Plans]
"""What is planned and noted, as far as who acts may see it, on a day of the town at the sites of each layer."""


def planned(house: House, day: date, sites: Mapping[str, Sites]) -> Plans:
    """As the records have it."""
    records, known = house.records, house.records.rounds.items()
    return Plans(
        rounds={one.site_id: one.round_name for one in rounds.due(house, day, sites=sites, given=known)},
        tours=tours_today(house, day, now=house.clock.now()),
        work=records.work.open(),
        reviere=_reviere(one for one in known if is_driven(one, day)),
        side_waste=records.side_waste.states(),
    )


def _reviere(driven: Iterable[FixedRound]) -> dict[str, list[FixedRound]]:
    """By site the rounds that come to it."""
    found: dict[str, list[FixedRound]] = {}
    for one in driven:
        for site_id in dict.fromkeys(stop.site_id for stop in one.stops):
            found.setdefault(site_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _HeldBoard:
    """A board and what it was made of: what is held here keeps its identity."""

    currents: Sequence[Current]
    version: int
    plans: Plans
    board: DispatchBoard


@dataclass(frozen=True, slots=True)
class _HeldPart:
    """A layer's part and what it was made of."""

    current: Current
    courses: Courses
    revision: int
    part: LayerPart


@dataclass
class BoardSource:
    """Makes boards; the same versions, minute and bodies give the same one. Safe to use from several threads."""

    house: House
    store: Store
    planned: Planned = planned
    _courses: dict[str, LayerCourses] = field(default_factory=dict)
    _parts: dict[str, _HeldPart] = field(default_factory=dict)
    _known: dict[frozenset[str] | None, _HeldBoard] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _learnt: FillForecasts = field(init=False)

    def __post_init__(self) -> None:
        self._learnt = FillForecasts(self.house)

    def layers(self, bodies: frozenset[str] | None) -> list[Layer]:
        """The layers that tours empty, of these bodies; None: of all."""
        town = self.house.town
        found = (one for one in self.house.layers.values() if one.tour)
        return [one for one in found if bodies is None or town.body_of(one.id) in bodies]

    def board(self, bodies: frozenset[str] | None) -> DispatchBoard:
        """What there is to do now for these bodies, which are those who acts may see; None: for all."""
        layers = self.layers(bodies)
        currents = [self.store.current(one.id) for one in layers]
        version = self.house.records.version()
        with self._lock:
            known = self._known.get(bodies)
            if known is None or known.version != version or [*map(id, known.currents)] != [*map(id, currents)]:
                known = self._known[bodies] = self._made(layers, currents, version, known)
            return known.board

    def _made(
        self, layers: Sequence[Layer], currents: Sequence[Current], version: int, before: _HeldBoard | None
    ) -> _HeldBoard:
        now = self.house.clock.now()
        now_ms = round(now.timestamp() * 1000)
        parts = [self._part(layer, current, now_ms) for layer, current in zip(layers, currents, strict=True)]
        same = before is not None and _is_planned(before, currents, version)
        plans = before.plans if before and same else self._plans(parts)
        return _HeldBoard(currents, version, plans, joined(parts, plans, now=now))

    def _part(self, layer: Layer, current: Current, now_ms: int) -> LayerPart:
        """What a layer brings; the same while nothing has changed that it is made of."""
        courses, revision = self._course(layer).of(now_ms), self.house.limits.revision
        held = self._parts.get(layer.id)
        if held is None or held.current is not current or held.courses is not courses or held.revision != revision:
            part = LayerPart.of(layer, current, courses, self.house)
            held = self._parts[layer.id] = _HeldPart(current, courses, revision, part)
        return held.part

    def _plans(self, parts: Sequence[LayerPart]) -> Plans:
        day = self.house.clock.now().astimezone(BERLIN).date()
        return self.planned(self.house, day, {one.layer.id: one.current.sites for one in parts})

    def _course(self, layer: Layer) -> LayerCourses:
        return self._courses.setdefault(
            layer.id, LayerCourses(self.store, layer, partial(self._learnt.rhythm, layer.id))
        )


def _is_planned(before: _HeldBoard, currents: Sequence[Current], version: int) -> bool:
    """Whether nothing has changed that plans are made of: the records, the day, the sites."""
    days = {datetime.fromtimestamp(one.computed_at_ms / 1000, BERLIN).date() for one in (*before.currents, *currents)}
    same = [one.sites.site_id for one in before.currents] == [one.sites.site_id for one in currents]
    return before.version == version and same and len(days) <= 1
