"""Drinking fountains: where the water is coolest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.documents import Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from dashboard.parts.addresses import Address
from dashboard.parts.figures import distance
from dashboard.parts.markup import Markup, tag
from dashboard.parts.method import method
from dashboard.parts.near import NearAnswer, Vantage
from dashboard.parts.page import PageContext
from dashboard.parts.sentence import Lead
from dashboard.parts.site_detail import station_address
from dashboard.parts.tile import Options, Tile
from dashboard.parts.tile_content import TileContent, site_content
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.topic import SiteParts, Topic
from data.state import OK

LAYER = "fountains"


class Coolest(Told):
    """The coolest fountain; null where none has a current value."""

    site_id: str | None
    water_temperature_c: float | None


def topic(context: PageContext) -> Topic:
    """The topic."""
    made = Fountains(context)
    return Topic(
        id="fountains",
        title={"de": "Brunnen", "en": "Fountains"},
        question={"de": "Wo gibt es kühles Wasser?", "en": "Where is there cool water?"},
        path="/brunnen",
        order=50,
        lead=made.lead,
        site=made.site,
        near=made.near,
        methods=made.methods,
        tiles=(made.tile(),),
        operations=(made.operation(),),
    )


@dataclass(frozen=True, slots=True)
class Fountains:
    """What is said of fountains.

    Args:
        context: texts, store, clock.
    """

    context: PageContext

    def lead(self, view: LayerView) -> Lead | None:
        """The coolest one; None leaves it to the layer's values."""
        index = coolest(view)
        if index is None:
            return None
        row = view.row(index)
        return Lead(view.words.say("fountains.lead", name=row.name, value=row.value), view.words["fountains.free"])

    def site(self, view: LayerView, _index: int, _address: Address) -> SiteParts:
        """A section of the page of each fountain."""
        title = tag("h2", None, view.words["fountains.title"])
        text = tag("p", None, view.words["fountains.free"])
        return SiteParts(later=[tag("section", {"class": "station__part", "id": "water"}, title, text)])

    def near(self, here: Vantage) -> Iterator[NearAnswer]:
        """The nearest fountain that is heard, on the page that answers for one place."""
        view = self.context.view(LAYER, here.words, here.now)
        sites = view.current.sites
        metres = np.where(view.current.state == OK, here.metres(sites.lon, sites.lat), np.inf)
        if not np.isfinite(metres).any():
            return
        one, words = view.row(int(metres.argmin())), here.words
        yield NearAnswer(
            title=words["fountains.title"],
            said=words.say("near.site", name=one.name, distance=distance(float(metres.min()), words)),
            facts=[one.value],
            href=station_address(here.address, one.site_id),
            more=words.say("near.details", name=one.name),
        )

    def methods(self, words: Words) -> Iterator[tuple[str, Markup]]:
        """The section of ``/methoden``."""
        yield "fountains", method("fountains", words, {})

    def tile(self) -> Tile:
        """The coolest fountain for other websites."""
        return Tile(
            id="fountains",
            title=self.context.texts.all("fountains.tile"),
            say=self.said,
            offers=lambda: {LAYER: self.context.layers[LAYER]},
            scripts=("embed.js",),
        )

    def said(self, _: Options, words: Words) -> TileContent:
        """What the tile says."""
        view = self.context.view(LAYER, words, self.context.api.now())
        index, heading = coolest(view), words["fountains.tile"]
        if index is None:
            return TileContent(heading=heading, answer=words["fountains.none"], layers=(LAYER,))
        name = view.row(index).name
        return replace(site_content(view, view.current.sites.site_id[index]), heading=heading, answer=name)

    def operation(self) -> Operation:
        """``/api/fountains/coolest``."""

        async def answer(request: Request, _: NoQuery) -> Response:
            view = self.context.view(LAYER, self.context.texts.of(None), self.context.api.now())
            index = coolest(view)
            found = {
                "site_id": None if index is None else view.current.sites.site_id[index],
                view.layer.shows.id: None if index is None else round(float(view.current.shows[index]), 1),
            }
            return respond(request, Answer(told(Coolest, found), JSON, self.context.api.etag(LAYER)))

        return Operation(
            path="/api/fountains/coolest",
            endpoint=answer,
            summary="The coolest fountain",
            about="Of those with a current value; null where none has one.",
            answer=Coolest,
        )


def coolest(view: LayerView) -> int | None:
    """Index of the fountain with the coolest water."""
    current = np.flatnonzero(view.current.state == OK)
    return int(current[np.argmin(view.current.shows[current])]) if len(current) else None
