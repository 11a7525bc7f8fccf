"""The nearest sites that have room, and the way there; where somebody asks from is told to nobody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated, Final, TypeVar

import anyio
import anyio.to_thread
import shapely
from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from analysis.waste.nearest import GROUPS, Foresee, Group, Offer, find
from analysis.waste.time_to_full import Outlooks
from dashboard.api.answers import JSON
from dashboard.api.context import Context
from dashboard.api.documents import Instant, Sourced, Told, told
from dashboard.api.offers import DEGREE_DECIMALS, OfferedSite, Writer, instant
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import TOLD_TO_NOBODY, Degrees, LayerId, Whole
from dashboard.http.errors import TooManyError
from dashboard.http.questions import Asked, NoQuery
from data.declare import Layer
from data.errors import BadRequestError
from data.state import ATTENDED
from data.store import Current
from data.town import Town
from data.town.streets import Mode
from services.fill_forecast import FillForecasts
from services.publication import finest_step, public_position, seen_classes
from services.town_data import TownData

Made = TypeVar("Made")
LIMIT: Final = 3
LIMIT_AT_MOST: Final = 20
GRID_DEG: Final = 0.0005
"""A position in an address is rounded to this: 56 m from south to north, 35 m from west to east."""
AT_ONCE: Final = 2
WAITING: Final = 200

_DEGREES = f"Degrees EPSG:4326; in an address rounded to {GRID_DEG}."


class NearestQuestion(Asked):
    """Who has room near here? At most ``limit`` sites of a group."""

    layer: LayerId
    lon: Annotated[float, Degrees(180)] = Field(description=_DEGREES, examples=[7.311])
    lat: Annotated[float, Degrees(90)] = Field(description=_DEGREES, examples=[51.552])
    limit: Annotated[int, Whole(1, LIMIT_AT_MOST)] = Field(LIMIT, description="How many sites of each group at most.")
    mode: Mode = Field("walk", description="On foot or by car: nearest is what is reached in the least time.")


class RoundedQuestion(NearestQuestion):
    """The same in an address, from a rounded place."""

    lon: Annotated[float, Degrees(180, grid=GRID_DEG)] = Field(description=_DEGREES, examples=[7.311])
    lat: Annotated[float, Degrees(90, grid=GRID_DEG)] = Field(description=_DEGREES, examples=[51.552])


class Groups(Told):
    """Sites by whether there is room, each nearest first."""

    usable: list[OfferedSite]
    closed: list[OfferedSite]
    full: list[OfferedSite]
    unknown: list[OfferedSite]


class NearestSites(Sourced):
    """Where there is room."""

    layer: str
    mode: Mode
    asked_from: list[float]
    in_town: bool
    time_stamp: Instant = Field(alias="timeStamp")
    groups: Groups
    large_loads: list[OfferedSite]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Answers where there is room; until the streets are there, distances are straight."""

    context: Context
    ground: TownData
    _makers: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(AT_ONCE))
    _outlooks: dict[tuple[str, float], Outlooks] = field(default_factory=dict)
    _learnt: FillForecasts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_learnt", FillForecasts(self.context.house))

    async def post(self, question: NearestQuestion, _: NoQuery) -> Response:
        """From a place in the body."""
        return await self._answer(question)

    async def get(self, question: Annotated[RoundedQuestion, Query()]) -> Response:
        """From a place in the address, rounded."""
        return await self._answer(question)

    async def _answer(self, question: NearestQuestion) -> Response:
        layer = self.checked(question)
        body = await self.made(lambda: self._body(question, layer))
        return Response(body, media_type=JSON, headers=dict(TOLD_TO_NOBODY))

    async def made(self, make: Callable[[], Made]) -> Made:
        """What is made of an answer, in a thread; TooManyError: too many questions wait already."""
        if self._makers.statistics().tasks_waiting >= WAITING:
            raise TooManyError(f"{WAITING} questions wait for an answer already; ask again in a few seconds")
        return await anyio.to_thread.run_sync(make, limiter=self._makers)

    def checked(self, question: NearestQuestion) -> Layer:
        """The layer of a question; BadRequestError, UnknownLayerError: it has none, or its place is swapped."""
        _refuse_swapped(self.context.house.town, question.lon, question.lat)
        return self.context.house.layers[question.layer]

    def found(self, question: NearestQuestion) -> tuple[dict[Group, list[Offer]], list[Offer], Current]:
        """The offers of each group, what takes large loads, and the state that the public may see."""
        house, layer = self.context.house, self.context.house.layers[question.layer]
        table = house.town.classes_named(layer.classes.name)
        current = self._seen(layer)
        groups = find(
            current,
            table,
            town=house.town,
            ways=self.ground.ways,
            lon=question.lon,
            lat=question.lat,
            limit=question.limit,
            mode=question.mode,
            **self._foresee(layer, current),
        )
        return {one: groups[one][: question.limit] for one in GROUPS}, _yards(groups, current), current

    def _body(self, question: NearestQuestion, layer: Layer) -> bytes:
        house = self.context.house
        groups, yards, current = self.found(question)
        table = house.town.classes_named(layer.classes.name)
        writer = Writer(layer, table, current, self.context.texts.of(None).below("class"))
        return told(
            NearestSites,
            {
                "layer": layer.id,
                "mode": question.mode,
                "asked_from": [round(question.lon, DEGREE_DECIMALS), round(question.lat, DEGREE_DECIMALS)],
                "in_town": self.in_town(question),
                "timeStamp": instant(current.computed_at_ms),
                "groups": {one: [writer.offer(offer) for offer in offers] for one, offers in groups.items()},
                "large_loads": [writer.offer(offer) for offer in yards],
                **self.context.source(layer.id),
            },
        )

    def _foresee(self, layer: Layer, current: Current) -> dict[str, Foresee]:
        """When sites will be full: only of what fills up and whose single readings anybody may see."""
        limit = layer.full_from
        if limit is None or layer.shows.audience != "public" or finest_step(layer.shows) != "raw":
            return {}
        outlooks = self._outlooks.setdefault((layer.id, limit), self._new_outlooks(layer, limit))
        return {"foresee": lambda row: outlooks.of(current, row)}

    def _new_outlooks(self, layer: Layer, limit: float) -> Outlooks:
        return Outlooks(self.context.store, layer, limit, partial(self._learnt.rhythm, layer.id))

    def _seen(self, layer: Layer) -> Current:
        """The state of a layer as the public may see it: places rounded where declared, classes hidden likewise."""
        current = self.context.store.current(layer.id)
        lon, lat = public_position(layer, current.sites)
        classes = seen_classes(layer, current, self.context.public_measures(layer))
        return replace(current, sites=replace(current.sites, lon=lon, lat=lat), class_index=classes)

    def in_town(self, question: NearestQuestion) -> bool:
        """Whether somebody asks from inside of the town."""
        west, south, east, north = self.context.house.town.bounds
        in_bounds = west <= question.lon <= east and south <= question.lat <= north
        if self.ground.boundary is None or not in_bounds:
            return in_bounds
        return bool(shapely.intersects_xy(self.ground.boundary, question.lon, question.lat))


def _refuse_swapped(town: Town, lon: float, lat: float) -> None:
    west, south, east, north = town.bounds
    if west <= lat <= east and south <= lon <= north:
        raise BadRequestError(f"lon and lat are swapped; in {town.name} lon is about {west:.0f}, lat about {south:.0f}")


def _yards(groups: Mapping[Group, Sequence[Offer]], current: Current) -> list[Offer]:
    """The nearest site that takes large loads, whether or not it is open now."""
    given = [offer for group in GROUPS for offer in groups[group] if current.state[offer.row] in ATTENDED]
    return sorted(given, key=lambda one: one.duration_s)[:1]


def operations(context: Context, ground: TownData) -> list[Operation]:
    """GET and POST /api/nearest."""
    nearest = Nearest(context, ground)
    return [
        described("POST /api/nearest", nearest.post, NearestSites),
        described("GET /api/nearest", nearest.get, NearestSites, GRID_DEG=GRID_DEG),
    ]
