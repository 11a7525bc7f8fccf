"""What the API says about itself: landing page, conformance, and each collection with classes and licence."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import GEOJSON, JSON, Answer, respond
from dashboard.api.collections import Collection, Collections
from dashboard.api.context import Context
from dashboard.api.documents import Conformance, Landing, told
from dashboard.api.links import link
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import LayerPath
from dashboard.http.questions import NoQuery
from data import instants
from data.declare import Layer, Measure
from data.state import ATTENDED, STATES
from data.thresholds import ClassTable
from services.publication import finest_step, public_position

OPENAPI: Final = "application/vnd.oai.openapi+json;version"
CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN: Final = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CONFORMS_TO: Final = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Answers about the API itself."""

    context: Context

    async def landing(self, request: Request, _: NoQuery) -> Response:
        """Where everything is."""
        town, api = self.context.house.town, f"{self.context.base(request)}/api"
        links = [
            link(api, "self"),
            link(f"{api}/openapi.json", "service-desc", f"{OPENAPI}=3.1", title="OpenAPI document"),
            link(f"{api}/openapi.json?f=3.0", "service-desc", f"{OPENAPI}=3.0", title="The same in OpenAPI 3.0"),
            link(f"{api}/docs", "service-doc", "text/html", title="Documentation"),
            link(f"{api}/conformance", "conformance"),
            link(f"{api}/collections", "data", title="What the town has"),
            link(f"{api}/live", "monitor", title="Version of each layer"),
        ]
        about = f"Open data of {town.name}: sites, their current values, and their history."
        if any(self.context.store.current(layer_id).is_demo for layer_id in self.context.house.layers):
            about += f" {self.context.texts.of('en')['page.demo']}."
        replay = {"replay": True} if self.context.is_replay else {}
        landing = {"title": f"Stadtklima {town.name}", "description": about, **replay, "links": links}
        return self._answer(request, Landing, landing)

    async def conformance(self, request: Request, _: NoQuery) -> Response:
        """Which classes of the standard are met."""
        return self._answer(request, Conformance, {"conformsTo": list(CONFORMS_TO)})

    async def collections(self, request: Request, _: NoQuery) -> Response:
        """All layers."""
        base = self.context.base(request)
        layers = self.context.house.layers
        etag = f'W/"collections-{self.context.moment()}"'

        def make() -> Answer:
            document: dict[str, Any] = {
                **({"replay": True} if self.context.is_replay else {}),
                "links": [link(f"{base}/api/collections", "self")],
                "collections": [self._collection(layer, base) for layer in layers.values()],
            }
            return Answer(told(Collections, document), JSON, etag)

        return respond(request, await self.context.answers.get(("collections", base), etag, make))

    async def collection(self, request: Request, layer: LayerPath, _: NoQuery) -> Response:
        """One layer."""
        chosen, base = self.context.house.layers[layer], self.context.base(request)
        etag = f'W/"{layer}-{self.context.moment()}"'
        make = partial(self._described, chosen, base, etag)
        return respond(request, await self.context.answers.get(("collection", layer, base), etag, make))

    def _answer(self, request: Request, kind: type[BaseModel], document: Any) -> Response:
        return respond(request, Answer(told(kind, document), JSON, f'W/"{self.context.moment()}"'))

    def _described(self, layer: Layer, base: str, etag: str) -> Answer:
        return Answer(told(Collection, self._collection(layer, base)), JSON, etag)

    def _collection(self, layer: Layer, base: str) -> dict[str, Any]:
        town, address = self.context.house.town, f"{base}/api/collections/{layer.id}"
        named = town.attribution_of(layer.id)
        return {
            "id": layer.id,
            "title": layer.title["de"],
            "titles": dict(layer.title),
            "description": layer.about["de"],
            "descriptions": dict(layer.about),
            "attribution": self.context.source(layer.id)["attribution"],
            "licence": {"id": named.licence, "url": named.licence_url, "note": self._note(layer)},
            "extent": self._extent(layer),
            "itemType": "feature",
            "crs": [CRS84],
            "shows": layer.shows.id,
            "interval_s": layer.interval_s,
            "max_age_s": layer.max_age_s,
            "shape": layer.shape,
            "measures": [self._measure(layer, measure) for measure in self.context.public_measures(layer)],
            "classes": self._classes(layer.shows, town.classes_named(layer.classes.name)),
            "legend": self._legend(layer, town.classes_named(layer.classes.name)),
            "links": [
                link(address, "self"),
                link(f"{address}/items", "items", GEOJSON, title=layer.title["de"]),
                link(f"{base}/api/layers/{layer.id}/series", "related", title="Measure of all sites over time"),
                link(named.licence_url, "license", "text/html", title=named.licence),
            ],
        }

    def _note(self, layer: Layer) -> dict[str, str]:
        """What else is to be said of its data in each language: that they are a demonstration, and the town's words."""
        own, texts = self.context.house.town.attribution_of(layer.id).note, self.context.texts
        is_demo = self.context.store.current(layer.id).is_demo
        said = {one: (texts.of(one)["page.demo"] if is_demo else "", text) for one, text in own.items()}
        return {one: " · ".join(filter(None, both)) for one, both in said.items()}

    def _extent(self, layer: Layer) -> dict[str, Any]:
        """Bounds of the sites, and since when there are any; of the town where there are none yet."""
        sites = self.context.store.current(layer.id).sites
        lon, lat = public_position(layer, sites)
        bounds = list(self.context.house.town.bounds)
        if len(sites):
            bounds = [float(one) for one in (np.min(lon), np.min(lat), np.max(lon), np.max(lat))]
        first = instants.text(min(sites.valid_from)) if len(sites) else None
        return {
            "spatial": {"bbox": [bounds], "crs": CRS84},
            "temporal": {"interval": [[first, None]], "trs": GREGORIAN},
        }

    def _measure(self, layer: Layer, measure: Measure) -> dict[str, Any]:
        """One measure; those whose codes have words beside the layer's own say them."""
        said = measure.classes and measure != layer.shows
        table = self.context.house.town.classes_named(measure.classes) if said else None
        return {**_measure(measure), "classes": None if table is None else self._classes(measure, table)}

    def _classes(self, measure: Measure, table: ClassTable) -> list[dict[str, Any]]:
        """The classes of a measure: from (inclusive) to (exclusive) in its unit."""
        ends = [*(one.low for one in table.classes[1:]), None]
        return [
            {
                "id": one.id,
                "title": self._title(measure, table, position),
                "from": one.low,
                "to": end,
                "colour": one.colour,
                "symbol": one.symbol,
                "usable": one.usable,
            }
            for position, (one, end) in enumerate(zip(table.classes, ends, strict=True))
        ]

    def _title(self, measure: Measure, table: ClassTable, position: int) -> dict[str, str]:
        """Label of a class in each language: its word, or its numbers."""
        one = table.classes[position]
        key = f"class.{table.name}.{one.id}"
        return {
            language: words[key] if key in words else f"≥ {one.low:g} {measure.unit}".strip()
            for language, words in self.context.texts.items()
        }

    def _legend(self, layer: Layer, table: ClassTable) -> dict[str, Any]:
        """How the map draws it: which measure, whose unit, which marks, and what the states mean."""
        return {
            "measure": layer.shows.id,
            "unit": layer.shows.unit,
            "kind": table.kind,
            "marks": list(table.marks),
            "states": [one for i, one in enumerate(STATES) if layer.attended is not None or i not in ATTENDED],
        }


def operations(context: Context) -> list[Operation]:
    """Landing page, conformance, collections, collection."""
    tell = Descriptions(context)
    return [
        described("GET /api", tell.landing, Landing),
        described("GET /api/conformance", tell.conformance, Conformance),
        described("GET /api/collections", tell.collections, Collections),
        described("GET /api/collections/{layer}", tell.collection, Collection),
    ]


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": dict(measure.title),
        "unit": measure.unit,
        "low": measure.low,
        "high": measure.high,
        "decimals": measure.decimals,
        "codes": None if measure.codes is None else dict(measure.codes),
        "finest_step": finest_step(measure),
        "min_count": measure.min_count,
    }
