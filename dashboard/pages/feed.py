"""Feeds that newsreaders and other sites follow: released notices, and what has happened at sites."""

from collections.abc import Iterator
from typing import Annotated, Final

from fastapi import Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import Answer
from dashboard.api.events import Events
from dashboard.http.questions import Asked
from dashboard.http.routes import Routes
from dashboard.parts.atom import MEDIA, Feed, NewsItem
from dashboard.parts.discovery import EVENTS, NOTICES
from dashboard.parts.page import PageContext
from dashboard.parts.station.address import station_path
from data import instants
from data.declare import Layer

MOST: Final = 100
"""Events in a feed."""
_AGAIN: Final = {"Cache-Control": "public, max-age=60"}
_LONGEST_TITLE: Final = 120


class EventFeedQuery(Asked):
    """Of what."""

    layer: str | None = Field(None, description="Only events of this collection. Without it all, and warnings.")


def register(routes: Routes, context: PageContext) -> None:
    """Add ``/mitteilungen.atom`` and ``/ereignisse.atom``."""
    events = Events(context.api)

    async def send_notices(request: Request) -> Response:
        content = await run_in_threadpool(notices(context, context.api.base(request)).xml)
        return Response(content, media_type=MEDIA, headers=_AGAIN)

    async def send_events(request: Request, query: Annotated[EventFeedQuery, Query()]) -> Response:
        layer = None if query.layer is None else context.layers[query.layer]
        base, etag = context.api.base(request), events.etag()
        key = ("events.atom", base, query)
        make = lambda: Answer(happened(context, events, base, layer).xml(), MEDIA, etag)  # noqa: E731 - kept by its key
        return await context.api.respond(request, key, etag, make, cache_control=_AGAIN["Cache-Control"])

    routes.add(NOTICES, send_notices, permission="public")
    routes.add_asked(EVENTS, send_events, permission="public")


def notices(context: PageContext, base: str) -> Feed:
    """What the town tells everybody at present."""
    words, now = context.texts["de"], context.api.now()
    entries = [
        NewsItem(
            entry_id=f"{base}{NOTICES}#{one.notice_id}",
            title=one.text.splitlines()[0][:_LONGEST_TITLE],
            updated=instants.text(one.released_at or now),
            href=f"{base}/",
            content=one.text,
        )
        for one in context.house.records.notices.shown(now)
    ]
    town = context.town.name
    title = words.say("notices.feed", town=town)
    return Feed(address=f"{base}{NOTICES}", title=title, author=town, updated=instants.text(now), entries=entries)


def happened(context: PageContext, events: Events, base: str, layer: Layer | None) -> Feed:
    """What happened in the last two days, the newest first, each entry with the page of its site."""
    town, query = context.town.name, "" if layer is None else f"?layer={layer.id}"
    about = town if layer is None else f"{layer.title['de']}, {town}"
    return Feed(
        address=f"{base}{EVENTS}{query}",
        title=context.texts["de"].say("event.feed", about=about),
        author=town,
        updated=instants.text(context.api.now()),
        entries=_entries(context, events, base, layer),
    )


def _entries(context: PageContext, events: Events, base: str, layer: Layer | None) -> Iterator[NewsItem]:
    words = context.texts["de"]
    for one in events.newest(layer.id if layer else None, MOST):
        notes = [one["district"] or "", words["page.demo"] if one["simulated"] else ""]
        yield NewsItem(
            entry_id=f"{base}{EVENTS}#{one['id']}",
            title=one["text"]["de"],
            updated=one["at"],
            href=f"{base}{station_path(one['site_id'])}" if one["site_id"] else f"{base}/",
            content=". ".join(text.rstrip(".") for text in notes if text),
            category=one["kind"],
        )
