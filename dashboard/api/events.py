"""What has happened, as the lake keeps it: found once, told to apps that push and of each site; only what is public."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.answers import JSON, Answer
from dashboard.api.context import Context
from dashboard.api.documents import Instant, Sourced, Told, told
from dashboard.api.offers import instant
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import SitePath, Whole
from dashboard.http.questions import Asked
from data import instants
from data.audience import is_open
from data.declare import Layer, Measure
from data.errors import BadRequestError
from data.lake.series import instants as milliseconds
from data.measures import ALL
from data.sites import DEMONSTRATION
from data.weather.warnings import FILE, of_town
from data.weather.warnings import Warning as WeatherWarning
from services.publication import public_position

LONGEST: Final = timedelta(hours=48)
DEFAULT: Final = timedelta(hours=1)
LONGEST_OF_ONE: Final = timedelta(days=732)
DEFAULT_OF_ONE: Final = timedelta(days=31)
MOST: Final = 10_000
VALIDITY: Final = ("began", "ended")
"""Of sites that state their value themselves, such as closures."""
OF_SITES: Final = (*(kind for measure in ALL.values() for kind in measure.event_kinds), *VALIDITY)
KINDS: Final = (*OF_SITES, "warning")
Limit = Annotated[int, Whole(1, MOST)]


class EventsQuery(Asked):
    """Since when, and of what."""

    since: str | None = Field(
        None,
        description="Only events after this instant, at most 48 hours ago. Without it the last hour.",
        json_schema_extra={"format": "date-time"},
    )
    layer: str | None = Field(None, description="Only events of this collection. Without it all, and warnings.")
    limit: Limit = Field(1000, description="How many at most, but for those of the last one's instant.")


class SiteEventsQuery(Asked):
    """When, and what."""

    datetime: str | None = Field(None, description="2026-07-01/2026-07-31: an interval. Without it the last 31 days.")
    kind: str | None = Field(None, description=f"Kinds with commas: {', '.join(OF_SITES)}. Without it all.")
    limit: Limit = Field(1000, description="How many at most, the newest.")


class Event(Told):
    """Something that happened; of a warning only its text, instant and source are known."""

    id: str
    kind: str = Field(json_schema_extra={"enum": list(KINDS)})
    at: Instant
    text: dict[str, str]
    layer: str | None
    site_id: str | None
    channel: int | None = Field(description="Of the container; 0: the site itself.")
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


class SiteEvents(Sourced):
    """What happened at one site, the newest first."""

    site_id: str
    first: Instant = Field(alias="from")
    to: Instant
    events: list[Event]


@dataclass(frozen=True, slots=True)
class Events:
    """Answers what has happened."""

    context: Context

    async def get(self, request: Request, query: Annotated[EventsQuery, Query()]) -> Response:
        """Everything after an instant."""
        layers, since = self._layers(query.layer), self._since(query.since)
        etag, key, warned = self.etag(), ("events", query), query.layer is None
        make = lambda: Answer(self._body(layers, since, query.limit, warned=warned), JSON, etag)  # noqa: E731 - kept by its key
        return await self.context.respond(request, key, etag, make)

    async def of_site(
        self, request: Request, site_id: SitePath, query: Annotated[SiteEventsQuery, Query()]
    ) -> Response:
        """What happened at one site, the newest first."""
        layer, kinds = self.context.house.layers.of_site(site_id), _kinds(query.kind)
        start, end = self._interval(query.datetime)
        etag = self.etag()

        def make() -> Answer:
            found = list(self._of_layer(layer, start - timedelta(milliseconds=1), end, kinds=kinds, site_id=site_id))
            facts = {"site_id": site_id, "from": instants.text(start), "to": instants.text(end)}
            whole = {**facts, "events": found[::-1][: query.limit], **self.context.source(layer.id)}
            return Answer(told(SiteEvents, whole), JSON, etag)

        return await self.context.respond(request, ("events", site_id, query), etag, make)

    def newest(self, layer: str | None, limit: int) -> list[dict[str, Any]]:
        """What happened in the last 48 hours, the newest first; UnknownLayerError: no such layer."""
        now = self.context.now()
        found = self._found(self._layers(layer), now - LONGEST, now, warned=layer is None)
        return sorted(found, key=lambda one: (one["at"], one["id"]), reverse=True)[:limit]

    def etag(self) -> str:
        """Of everything that is said about events: those found, sites that come and go, the minute."""
        store, layers = self.context.store, self.context.house.layers.values()
        stated = "-".join(str(store.versions().get(one.id, 0)) for one in layers if one.stated)
        return f'W/"events-{store.events_version()}-{stated}-{self.context.moment()}"'

    def _since(self, text: str | None) -> datetime:
        now = self.context.now()
        since = now - DEFAULT if text is None else parameters.instant(text, "since")
        if now - since > LONGEST:
            raise BadRequestError(
                f"since={text!r} is more than {LONGEST.days * 24} hours ago; "
                "ask /api/sites/{site_id}/events for what was before"
            )
        return since

    def _interval(self, asked: str | None) -> tuple[datetime, datetime]:
        first, last = parameters.interval(asked)
        end = last or self.context.now()
        before = DEFAULT_OF_ONE if asked is None else LONGEST_OF_ONE * ("/" in asked)
        start = end - before if first in {None, instants.BEGIN} else first
        if end - start > LONGEST_OF_ONE:
            raise BadRequestError(f"datetime is longer than {LONGEST_OF_ONE.days} days; ask for less at once")
        return start, end

    def _layers(self, wanted: str | None) -> list[Layer]:
        every = self.context.house.layers
        chosen = list(every.values()) if wanted is None else [every[wanted]]
        return [one for one in chosen if self._measures(one) or self._is_stated(one)]

    def _is_stated(self, layer: Layer) -> bool:
        return bool(layer.stated) and layer.kept and is_open(layer.shows)

    def _measures(self, layer: Layer) -> list[Measure]:
        """The measures whose events everybody may see as they happen."""
        return [one for one in self.context.public_measures(layer) if one.events and is_open(one)]

    def _body(self, layers: list[Layer], since: datetime, limit: int, *, warned: bool) -> bytes:
        now = self.context.now()
        events = self._found(layers, since, now, warned=warned)
        first = _first(sorted(events, key=lambda one: (one["at"], one["id"])), limit)
        sources = [self.context.source(layer.id) for layer in layers]
        return told(
            RecentEvents,
            {
                "since": instants.text(since),
                "until": instants.text(now) if len(first) == len(events) else first[-1]["at"],
                "events": first,
                **{name: ", ".join(dict.fromkeys(one[name] for one in sources)) for name in ("attribution", "licence")},
            },
        )

    def _found(self, layers: list[Layer], since: datetime, now: datetime, *, warned: bool) -> list[dict[str, Any]]:
        events = [event for layer in layers for event in self._of_layer(layer, since, now)]
        return [*events, *(self._warnings(since, now) if warned else ())]

    def _of_layer(
        self, layer: Layer, since: datetime, until: datetime, *, kinds: Sequence[str] = OF_SITES, site_id: str = ""
    ) -> Iterator[dict[str, Any]]:
        """Events of the sites of one layer, or of one of them, in the order of time."""
        if self._is_stated(layer):
            yield from self._validity(layer, since, until, kinds=kinds, site_id=site_id)
            return
        store, measures = self.context.store, self._measures(layer)
        decimals = {kind: one.decimals for one in measures for kind in one.event_kinds if kind in kinds}
        found = store.events(layer.id, kinds=list(decimals), start=since, end=until, site_id=site_id)
        current = store.current(layer.id)
        row = {one: index for index, one in enumerate(current.sites.site_id)}
        lon, lat = public_position(layer, current.sites)
        for at_ms, one in zip(milliseconds(found["at"]).tolist(), found.to_pylist(), strict=True):
            if (index := row.get(one["site_id"])) is not None:
                after = json.loads(one["detail"]).get("after")
                value = None if after is None else round(after, decimals[one["kind"]])
                facts = {"district": current.sites.district[index], "value": value, "channel": one["channel"]}
                place = {"lon": float(lon[index]), "lat": float(lat[index])}
                simulated = {"simulated": bool(current.simulated[index])}
                yield self._event(layer, one, at_ms, current.sites.name[index]) | facts | place | simulated

    def _validity(
        self, layer: Layer, since: datetime, until: datetime, *, kinds: Sequence[str], site_id: str
    ) -> Iterator[dict[str, Any]]:
        """What began and ended of a layer whose sites say themselves since and until when they hold."""
        sites = self.context.store.last(layer.id).sites
        lon, lat = public_position(layer, sites)
        spans = [(row, "began", at) for row, at in enumerate(sites.valid_from)]
        spans += [(row, "ended", at) for row, at in enumerate(sites.valid_to) if at is not None]
        asked = [one for one in spans if one[1] in kinds and site_id in {"", sites.site_id[one[0]]}]
        happened = [(at, kind, row) for row, kind, at in asked if since < at <= until]
        for at, kind, row in sorted(happened):
            one = {"kind": kind, "site_id": sites.site_id[row], "channel": 0}
            facts = {"district": sites.district[row], "value": None, "channel": 0}
            place = {"lon": float(lon[row]), "lat": float(lat[row]), "simulated": sites.source[row] == DEMONSTRATION}
            yield self._event(layer, one, round(at.timestamp() * 1000), sites.name[row]) | facts | place

    def _event(self, layer: Layer, one: dict[str, Any], at_ms: int, name: str) -> dict[str, Any]:
        texts, kind, site_id = self.context.texts, one["kind"], one["site_id"]
        channel = f":{one['channel']}" if one["channel"] else ""
        titles = {language: layer.title[texts[language].language] for language in texts}
        return {
            "id": f"{kind}:{site_id}{channel}:{at_ms // 1000}",
            "kind": kind,
            "at": instant(at_ms),
            "text": {one: texts[one].say(f"event.{kind}", name=name, layer=title) for one, title in titles.items()},
            "layer": layer.id,
            "site_id": site_id,
            "name": name,
        }

    def _warnings(self, since: datetime, now: datetime) -> Iterator[dict[str, Any]]:
        """Warnings of the DWD whose time has begun since; where the DWD is not heard, none is told."""
        house = self.context.house
        file = house.folders.weather / FILE
        heard = of_town(file, ags=house.town.ags, lon=house.town.lon, lat=house.town.lat, now=now)
        for one in heard.warnings:
            if since < one.onset <= now:
                yield _warning(one)


def _first(events: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """The first events, and all of the last one's instant: from there a client asks on and misses none."""
    return [one for one in events if one["at"] <= events[limit - 1]["at"]] if len(events) > limit else events


def _kinds(text: str | None) -> tuple[str, ...]:
    asked = OF_SITES if text is None else tuple(text.split(","))
    if unknown := [one for one in asked if one not in OF_SITES]:
        raise BadRequestError(f"kind={unknown[0]!r}; choose of: {', '.join(OF_SITES)}")
    return asked


def _warning(one: WeatherWarning) -> dict[str, Any]:
    none = dict.fromkeys(("layer", "site_id", "district", "value", "channel", "lon", "lat"))
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
    """GET /api/events and of one site."""
    events = Events(context)
    return [
        described("GET /api/events", events.get, RecentEvents),
        described("GET /api/sites/{site_id}/events", events.of_site, SiteEvents),
    ]
