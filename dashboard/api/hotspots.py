"""Where high or low values gather more than chance would have it: Auffällige Häufungen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any, Final, Literal

import numpy as np
from fastapi import Query
from numpy.typing import NDArray
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from analysis.clusters.significance import ALPHA, LEAST_SHARE, LEAST_SITES, means, significance
from dashboard.api import parameters
from dashboard.api.answers import GEOJSON, Answer
from dashboard.api.context import Context
from dashboard.api.documents import Label, Point, Sourced, Told, told
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import LayerId, To, Whole
from dashboard.http.questions import Asked
from data.declare import Layer, Measure, Step
from data.errors import BadRequestError, UnknownMeasureError
from data.projection import to_metres
from data.sites import Sites
from services.publication import check_step, public_position, publishable

BAND_M: Final = 1_000
BAND_AT_MOST_M: Final = 20_000
DEFAULT: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=31)
STEP_S: Final = {"hour": 3_600, "day": 86_400}
DECIMALS: Final = 4


class HotspotQuery(Asked):
    """Which sites, when, and how far apart neighbours are."""

    layer: LayerId
    measure: str | None = Field(None, description="Id of a public measure. Without it the one the map shows.")
    first: str | None = Field(None, alias="from", description="First instant, or date. Without it 7 days before to.")
    to: To = None
    band_m: Annotated[int, Whole(1, BAND_AT_MOST_M)] = Field(
        BAND_M, description="Sites at most so many metres apart are neighbours."
    )


class SiteFigures(Told):
    """What is known of one site; null where data are too few to say."""

    name: str
    district: str
    value: float | None
    z: float | None
    p: float | None
    finding: Literal["high", "low"] | None


class HotspotFeature(Told):
    """One site."""

    type: Literal["Feature"]
    id: str
    geometry: Point
    properties: SiteFigures


class Hotspots(Sourced):
    """Where values of a measure gather."""

    type: Literal["FeatureCollection"]
    layer: str
    measure: str
    unit: str
    statistic: str
    first: Label = Field(alias="from")
    to: Label
    band_m: int
    alpha: float
    n_sites_with_data: int
    n_sites_needed: int
    share_needed: float
    enough_data: bool
    features: list[HotspotFeature]


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotQuestion:
    """Where do values of this measure gather?

    Args:
        step: that means are taken of: hours, or days where the public may see no finer.
        band_m: sites at most so far apart are neighbours.
    """

    layer: Layer
    measure: Measure
    start: datetime
    end: datetime
    step: Step
    band_m: int


@dataclass(frozen=True, slots=True)
class Gatherings:
    """Answers about clusters."""

    context: Context

    async def get(self, request: Request, query: Annotated[HotspotQuery, Query()]) -> Response:
        """Gi* of each site's mean over a span."""
        layer = self.context.house.layers[query.layer]
        measure = self._measure(layer, query.measure or layer.shows.id)
        step: Step = "day" if measure.public_step == "day" else "hour"
        start, end = parameters.span(
            query.first, query.to, now=self.context.now(), default=DEFAULT, longest=LONGEST, step=step
        )
        question = HotspotQuestion(
            layer=layer,
            measure=measure,
            start=start,
            end=end,
            step=step,
            band_m=query.band_m,
        )
        etag = self.context.etag(layer.id)
        return await self.context.respond(request, query, etag, partial(self._answer, question, etag))

    def _measure(self, layer: Layer, measure_id: str) -> Measure:
        public = {one.id: one for one in self.context.public_measures(layer)}
        if measure_id not in public:
            raise UnknownMeasureError(measure_id, public)
        if public[measure_id].codes is not None:
            raise BadRequestError(f"{measure_id} is a code, which has no mean; ask for a measure that is a number")
        check_step("hour" if public[measure_id].public_step != "day" else "day", [public[measure_id]])
        return public[measure_id]

    def _answer(self, question: HotspotQuestion, etag: str) -> Answer:
        layer = question.layer
        sites = self.context.store.current(layer.id).sites
        lon, lat = public_position(layer, sites)
        values = self._values(question, sites)
        z, p, stands = significance(to_metres(lon, lat), values, band_m=question.band_m)
        known = int(np.count_nonzero(~np.isnan(values)))
        columns = (one.tolist() for one in (lon, lat, values, z, p, stands))
        found = [_feature(sites, row, _Figures(*figures)) for row, figures in enumerate(zip(*columns, strict=True))]
        body = {
            "type": "FeatureCollection",
            "layer": layer.id,
            "measure": question.measure.id,
            "unit": question.measure.unit,
            "statistic": f"mean of {question.step}s",
            **parameters.bounds(question.start, question.end, question.step),
            "band_m": question.band_m,
            "alpha": ALPHA,
            "n_sites_with_data": known,
            "n_sites_needed": LEAST_SITES,
            "share_needed": LEAST_SHARE,
            "enough_data": known >= LEAST_SITES,
            **self.context.source(layer.id),
            "features": found,
        }
        return Answer(told(Hotspots, body), GEOJSON, etag)

    def _values(self, question: HotspotQuestion, sites: Sites) -> NDArray[np.float64]:
        """(n,) mean of each site over the span; NaN where too much of it is missing."""
        table = self.context.store.series(
            question.layer.id, question.measure.id, start=question.start, end=question.end, step=question.step
        )
        shown = publishable(table, [question.measure])
        steps = max(1, int((question.end - question.start).total_seconds() // STEP_S[question.step]))
        return means(shown, sites.site_id, least=LEAST_SHARE * steps)


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is known of one site, in the order of its columns."""

    lon: float
    lat: float
    value: float
    z: float
    p: float
    stands: bool


def _feature(sites: Sites, row: int, one: _Figures) -> dict[str, Any]:
    finding = None if not one.stands else "high" if one.z > 0 else "low"
    return {
        "type": "Feature",
        "id": sites.site_id[row],
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            "name": sites.name[row],
            "district": sites.district[row],
            "value": _number(one.value),
            "z": _number(one.z),
            "p": _number(one.p),
            "finding": finding,
        },
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)


def operations(context: Context) -> list[Operation]:
    """GET /api/hotspots."""
    facts = {"ALPHA": ALPHA, "LEAST_SHARE": f"{LEAST_SHARE:.0%}", "LEAST_SITES": LEAST_SITES}
    return [described("GET /api/hotspots", Gatherings(context).get, Hotspots, **facts)]
