"""The sites of a layer with their current values: OGC API Features items and item."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated

import numpy as np
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import features, selection
from dashboard.api.answers import ASK_AGAIN, GEOJSON, Answer, plain, respond
from dashboard.api.context import Context
from dashboard.api.feature_documents import FeatureCollection, SiteFeature
from dashboard.api.links import link, written
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import LayerPath, SitePath
from dashboard.api.selection import ItemQuery, ItemsQuery, Selection, attribute_names
from dashboard.http.questions import names, pairs, read, refuse_unknown
from data import instants
from data.declare import Layer
from data.errors import UnknownSiteError
from data.store import Current
from services.publication import public_instant, seen_classes

_LASTING = "public, max-age=20"


@dataclass(slots=True)
class Items:
    """Answers about the features of a layer."""

    context: Context
    _places: dict[str, features.Places] = field(default_factory=dict)

    async def items(self, request: Request) -> Response:
        """A page of features."""
        layer = self.context.layer(request)
        query, attributes = self._query(request)
        chosen = self._chosen(layer, query, attributes)
        cache_control = await self._cache_control(layer, query)
        etag, base = self.context.etag(layer.id), self.context.base(request)
        make = partial(self._page, layer, chosen, base, etag)
        key = (layer.id, chosen, base)
        return await self.context.respond(request, key, etag, make, cache_control=cache_control)

    async def item(self, request: Request) -> Response:
        """One feature."""
        layer = self.context.layer(request)
        query = read(pairs(request), ItemQuery)
        chosen = self._chosen(layer, query, {})
        site_id, base = request.path_params["site_id"], self.context.base(request)
        cache_control = await self._cache_control(layer, query)
        etag = self.context.etag(layer.id)
        make = partial(self._one, layer, site_id, chosen, base, etag)
        answer = await self.context.answers.get((layer.id, site_id, chosen, base), etag, make)
        return respond(request, answer, cache_control=cache_control)

    def _chosen(self, layer: Layer, query: ItemQuery, attributes: Mapping[str, str]) -> Selection:
        selection.refuse_unknown_class(query, self.context.house.town.classes_named(layer.classes.name))
        chosen = selection.read(query, attributes, now=self.context.now(), announced=bool(layer.stated))
        if chosen.at is None:
            return chosen
        return replace(chosen, at=public_instant(chosen.at, self.context.public_measures(layer)))

    def _query(self, request: Request) -> tuple[ItemsQuery, dict[str, str]]:
        """What is asked by name, and by attributes that some site of the town has."""
        given, own = pairs(request), names(ItemsQuery)
        if given.keys() <= set(own):
            return read(given, ItemsQuery), {}
        refuse_unknown(given, [*own, *self.attributes()])
        asked = {name: value for name, value in given.items() if name in own}
        return read(asked, ItemsQuery), {name: value for name, value in given.items() if name not in own}

    def attributes(self) -> set[str]:
        """Names of all attributes that sites of this town have."""
        store = self.context.store
        return {name for one in self.context.house.layers for name in attribute_names(store.current(one))}

    async def _cache_control(self, layer: Layer, query: ItemQuery) -> str:
        """With the present version in the address an answer may rest for as long as ages hardly change."""
        if query.v is None or not await self.context.catch_up(layer.id, query.v):
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
        classes = seen_classes(layer, current, measures)
        matched = selection.matching(chosen, current, known, table=table, classes=classes)
        rows = matched[chosen.offset : chosen.offset + chosen.limit]
        texts = features.features(layer, town, current, known=known, rows=rows, measures=measures)
        links = _page_links(layer, chosen, base, n_matched=len(matched))
        made_at = instants.text(self.context.now(), timespec="milliseconds")
        replayed = '"replay":true,' if self.context.is_replay else ""
        head = (
            f'{{"type":"FeatureCollection","numberMatched":{len(matched)},"numberReturned":{len(rows)},'
            f'"timeStamp":"{made_at}",{replayed}"links":{plain(links).decode()},"features":['
        )
        body = (head + ",".join(texts) + "]}").encode()
        return Answer(body, GEOJSON, etag, written(links))

    def _one(self, layer: Layer, site_id: str, chosen: Selection, base: str, etag: str) -> Answer:
        current = self.context.store.current(layer.id, at=chosen.at, since=chosen.since)
        asked = replace(chosen, since=None) if layer.stated else chosen
        row = np.flatnonzero((np.array(current.sites.site_id) == site_id) & selection.reported(asked, current))
        if not len(row):
            raise UnknownSiteError(
                site_id, [f"the sites of {chosen.address(f'/api/collections/{layer.id}/items', offset=0)}"]
            )
        known, town = self._known(layer, current), self.context.house.town
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


def _items_asked(layer: LayerPath, query: Annotated[ItemsQuery, Query()]) -> None:
    """What items are asked by."""


def _item_asked(layer: LayerPath, site_id: SitePath, query: Annotated[ItemQuery, Query()]) -> None:
    """What an item is asked by."""


def operations(answers: Items) -> list[Operation]:
    """Items and item."""
    items = "GET /api/collections/{layer}/items"
    return [
        described(items, answers.items, FeatureCollection, asked=_items_asked),
        described(f"{items}/{{site_id}}", answers.item, SiteFeature, asked=_item_asked),
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
