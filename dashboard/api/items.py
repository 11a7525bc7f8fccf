"""The sites of a layer with their current values: OGC API Features items and item."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import features, parameters, selection
from dashboard.api.answers import ASK_AGAIN, GEOJSON, Answer, plain, respond
from dashboard.api.context import Context
from dashboard.api.links import link, written
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import Parameter
from dashboard.api.publication import public_instant
from dashboard.api.selection import Selection
from data import instants
from data.declare import Layer
from data.errors import UnknownSiteError
from data.store import Current

LAYER = Parameter.text("layer", "Id of a collection.", where="path")
SITE = Parameter.text("site_id", "Id of a site.", where="path")
_LASTING = "public, max-age=20"


@dataclass(slots=True)
class Items:
    """Answers about the features of a layer."""

    context: Context
    _places: dict[str, features.Places] = field(default_factory=dict)

    async def items(self, request: Request) -> Response:
        """A page of features."""
        layer = self.context.layer(request)
        query = self._query(request, layer)
        chosen = self._chosen(query, layer)
        cache_control = await self._cache_control(layer, query)
        etag, base = self.context.etag(layer.id), self.context.base(request)
        make = partial(self._page, layer, chosen, base, etag)
        key = (layer.id, chosen, base)
        return await self.context.respond(request, key, etag, make, cache_control=cache_control)

    async def item(self, request: Request) -> Response:
        """One feature."""
        layer = self.context.layer(request)
        query = parameters.query(request, ITEM_PARAMETERS)
        chosen = self._chosen(query, layer)
        site_id, base = request.path_params["site_id"], self.context.base(request)
        cache_control = await self._cache_control(layer, query)
        etag = self.context.etag(layer.id)
        make = partial(self._one, layer, site_id, chosen.at, base, etag)
        answer = await self.context.answers.get((layer.id, site_id, chosen.at, base), etag, make)
        return respond(request, answer, cache_control=cache_control)

    def _chosen(self, query: parameters.Query, layer: Layer) -> Selection:
        chosen = selection.read(query, now=self.context.now(), announced=bool(layer.stated))
        if chosen.at is None:
            return chosen
        return replace(chosen, at=public_instant(chosen.at, self.context.public_measures(layer)))

    def _query(self, request: Request, layer: Layer) -> parameters.Query:
        given = parameters.pairs(request)
        names = {one.name for one in selection.PARAMETERS}
        if any(name not in names for name, _ in given):
            names |= selection.attribute_names(self.context.store.current(layer.id))
        return parameters.checked(given, names)

    async def _cache_control(self, layer: Layer, query: parameters.Query) -> str:
        """With the present version in the address an answer may rest for as long as ages hardly change."""
        wanted = parameters.integer(query, "v", default=-1, low=0)
        if wanted < 0 or not await self.context.catch_up(layer.id, wanted):
            return ASK_AGAIN
        return _LASTING

    def _known(self, layer: Layer, current: Current) -> features.Places:
        """The unchanging part of the sites, written anew when the sites are others."""
        known = self._places.get(layer.id)
        if known is None or not features.same_sites(known.sites, current.sites):
            known = features.places(layer, current.sites)
            self._places[layer.id] = known
        return known

    def _page(self, layer: Layer, chosen: Selection, base: str, etag: str) -> Answer:
        current = self.context.store.current(layer.id, at=chosen.at, since=chosen.since)
        known, town = self._known(layer, current), self.context.house.town
        chosen = replace(chosen, since=None) if layer.stated else chosen
        table = town.classes_named(layer.classes.name)
        measures = self.context.public_measures(layer)
        classes = features.seen_classes(layer, current, measures)
        matched = selection.matching(chosen, current, known, table=table, classes=classes)
        rows = matched[chosen.offset : chosen.offset + chosen.limit]
        texts = features.features(layer, town, current, known=known, rows=rows, measures=measures)
        links = _page_links(layer, chosen, base, n_matched=len(matched))
        replayed = '"replay":true,' if self.context.is_replay else ""
        head = (
            f'{{"type":"FeatureCollection","numberMatched":{len(matched)},"numberReturned":{len(rows)},'
            f'"timeStamp":"{instants.text(self.context.now())}",{replayed}"links":{plain(links).decode()},"features":['
        )
        body = (head + ",".join(texts) + "]}").encode()
        return Answer(body, GEOJSON, etag, written(links))

    def _one(self, layer: Layer, site_id: str, at: datetime | None, base: str, etag: str) -> Answer:
        current = self.context.store.current(layer.id, at=at)
        if site_id not in current.sites.site_id:
            raise UnknownSiteError(site_id, [f"the sites of /api/collections/{layer.id}/items"])
        known, town = self._known(layer, current), self.context.house.town
        row = np.array([current.sites.site_id.index(site_id)])
        measures = self.context.public_measures(layer)
        text = features.features(layer, town, current, known=known, rows=row, measures=measures)[0]
        collection = f"{base}/api/collections/{layer.id}"
        links = [
            link(f"{collection}/items/{site_id}", "self", GEOJSON),
            link(collection, "collection"),
            link(f"{base}/api/sites/{site_id}/readings", "related", title="Readings of the last 48 hours"),
        ]
        body = (text[:-1] + f',"links":{plain(links).decode()}}}').encode()
        return Answer(body, GEOJSON, etag, written(links))


ITEM_PARAMETERS = (LAYER, SITE, *(one for one in selection.PARAMETERS if one.name in {"datetime", "v"}))


def operations(context: Context) -> list[Operation]:
    """Items and item."""
    answers = Items(context)
    items = "GET /api/collections/{layer}/items"
    return [
        described(items, answers.items, (LAYER, *selection.PARAMETERS)),
        described(f"{items}/{{site_id}}", answers.item, ITEM_PARAMETERS),
    ]


def _page_links(layer: Layer, chosen: Selection, base: str, *, n_matched: int) -> list[dict[str, str]]:
    collection = f"{base}/api/collections/{layer.id}"
    items = f"{collection}/items"
    links = [link(chosen.address(items, offset=chosen.offset), "self", GEOJSON), link(collection, "collection")]
    if chosen.offset + chosen.limit < n_matched:
        links.append(link(chosen.address(items, offset=chosen.offset + chosen.limit), "next", GEOJSON))
    if chosen.offset:
        links.append(link(chosen.address(items, offset=max(0, chosen.offset - chosen.limit)), "prev", GEOJSON))
    return links
