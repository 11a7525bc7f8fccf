"""What has just happened, for apps that push: emptied, full, room again, weather warnings; only what is public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from analysis.waste.time_to_full import full_from
from dashboard.api import parameters
from dashboard.api.answers import JSON, Answer
from dashboard.api.context import Context
from dashboard.api.documents import Instant, Sourced, Told, told
from dashboard.api.features import public_position, withheld
from dashboard.api.offers import instant
from dashboard.api.operations import Operation, described
from dashboard.api.publication import finest_step
from dashboard.http.questions import Asked
from data import instants
from data.declare import Layer
from data.errors import BadRequestError
from data.events.fill_level import FillEvent, find
from data.weather.warnings import FILE, of_town
from data.weather.warnings import Warning as WeatherWarning

LONGEST: Final = timedelta(hours=48)
DEFAULT: Final = timedelta(hours=1)


class EventsQuery(Asked):
    """Since when, and of what."""

    since: str | None = Field(
        None,
        description="Only events after this instant, at most 48 hours ago. Without it the last hour.",
        json_schema_extra={"format": "date-time"},
    )
    layer: str | None = Field(None, description="Only events of this collection. Without it all, and warnings.")


class Event(Told):
    """Something that happened; of a warning only its text, instant and source are known."""

    id: str
    kind: Literal["emptied", "became_full", "room_again", "warning"]
    at: Instant
    text: dict[str, str]
    layer: str | None
    site_id: str | None
    name: str
    district: str | None
    value: float | None
    lon: float | None
    lat: float | None
    simulated: bool


class RecentEvents(Sourced):
    """Everything after an instant, in the order of time."""

    since: Instant
    until: Instant
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Events:
    """Answers what has happened."""

    context: Context

    async def get(self, request: Request, query: Annotated[EventsQuery, Query()]) -> Response:
        """Everything after an instant."""
        layers, since = self._layers(query.layer), self._since(query.since)
        etag, key, warned = self._etag(layers), ("events", query), query.layer is None
        make = lambda: Answer(self._body(layers, since, warned=warned), JSON, etag)  # noqa: E731 - kept by its key
        return await self.context.respond(request, key, etag, make)

    def _etag(self, layers: list[Layer]) -> str:
        versions = self.context.store.versions()
        return 'W/"events-' + "-".join(str(versions.get(one.id, 0)) for one in layers) + f'-{self.context.minute()}"'

    def _since(self, text: str | None) -> datetime:
        now = self.context.now()
        since = now - DEFAULT if text is None else parameters.instant(text, "since")
        if now - since > LONGEST:
            raise BadRequestError(
                f"since={text!r} is more than {LONGEST.days * 24} hours ago; "
                "ask /api/layers/{layer}/series for what was before"
            )
        return since

    def _layers(self, wanted: str | None) -> list[Layer]:
        """Layers whose filling everybody may see as it happens; of others nothing happens here."""
        every = self.context.house.layers
        chosen = list(every.values()) if wanted is None else [every[wanted]]
        return [one for one in chosen if self._full_from(one) is not None and self._told(one)]

    def _full_from(self, layer: Layer) -> float | None:
        return full_from(layer, self.context.house.town.classes_named(layer.classes.name))

    def _told(self, layer: Layer) -> bool:
        seen = layer.shows in self.context.public_measures(layer) and not withheld(layer.shows)
        return seen and finest_step(layer.shows) == "raw"

    def _body(self, layers: list[Layer], since: datetime, *, warned: bool) -> bytes:
        now = self.context.now()
        events = [event for layer in layers for event in self._of_layer(layer, since, now)]
        if warned:
            events += self._warnings(since, now)
        sources = [self.context.source(layer.id) for layer in layers]
        return told(
            RecentEvents,
            {
                "since": instants.text(since),
                "until": instants.text(now),
                "events": sorted(events, key=lambda one: (one["at"], one["id"])),
                **{name: ", ".join(dict.fromkeys(one[name] for one in sources)) for name in ("attribution", "licence")},
            },
        )

    def _of_layer(self, layer: Layer, since: datetime, now: datetime) -> Iterator[dict[str, Any]]:
        """Events of one layer; what is so since before ``since`` is read from as far back as a value stays good."""
        store = self.context.store
        readings = store.series(
            layer.id, layer.shows.id, start=since - timedelta(seconds=layer.max_age_s), end=now, step="raw"
        )
        limit = self._full_from(layer)
        assert limit is not None  # noqa: S101 - chosen by it; narrows for mypy
        current = store.current(layer.id)
        row = {site_id: index for index, site_id in enumerate(current.sites.site_id)}
        lon, lat = public_position(layer, current.sites)
        for one in find(readings, full_from=limit, since_ms=round(since.timestamp() * 1000)):
            if one.site_id in row:
                index = row[one.site_id]
                yield self._event(layer, one, current.sites.name[index], current.sites.district[index]) | {
                    "lon": float(lon[index]),
                    "lat": float(lat[index]),
                    "simulated": bool(current.simulated[index]),
                }

    def _event(self, layer: Layer, one: FillEvent, name: str, district: str) -> dict[str, Any]:
        texts = self.context.texts
        return {
            "id": f"{one.kind}:{one.site_id}:{one.at_ms // 1000}",
            "kind": one.kind,
            "at": instant(one.at_ms),
            "text": {language: texts[language].say(f"event.{one.kind}", name=name) for language in texts},
            "layer": layer.id,
            "site_id": one.site_id,
            "name": name,
            "district": district,
            "value": round(one.value, layer.shows.decimals),
        }

    def _warnings(self, since: datetime, now: datetime) -> Iterator[dict[str, Any]]:
        """Warnings of the DWD whose time has begun since; where the DWD is not heard, none is told."""
        house = self.context.house
        file = house.folders.weather / FILE
        heard = of_town(file, ags=house.town.ags, lon=house.town.lon, lat=house.town.lat, now=now)
        for one in heard.warnings:
            if since < one.onset <= now:
                yield _warning(one)


def _warning(one: WeatherWarning) -> dict[str, Any]:
    none = dict.fromkeys(("layer", "site_id", "district", "value", "lon", "lat"))
    return {
        "id": f"warning:{one.id}",
        "kind": "warning",
        "at": instants.text(one.onset),
        "text": one.headline,
        **none,
        "name": "Deutscher Wetterdienst",
        "simulated": False,
    }


def operations(context: Context) -> list[Operation]:
    """GET /api/events."""
    return [described("GET /api/events", Events(context).get, RecentEvents)]
