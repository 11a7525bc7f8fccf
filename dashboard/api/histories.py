"""Readings of one site over time, and one measure of all sites over time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

import pyarrow as pa
from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.answers import JSON, Answer, Ready
from dashboard.api.context import Context
from dashboard.api.documents import Label, Sourced, Told
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import LayerPath, SitePath, To
from dashboard.api.tables import MEDIA, encoded
from dashboard.http.questions import Asked, pairs, read
from data.declare import Layer, Measure, Step
from data.errors import BadRequestError, UnknownLayerError, UnknownMeasureError, UnknownSiteError
from services.publication import check_step, publishable

DEFAULT: Final = timedelta(hours=48)
LONGEST_OF_ONE: Final[Mapping[Step, timedelta]] = {
    "raw": timedelta(days=31),
    "hour": timedelta(days=732),
    "day": timedelta(days=7_320),
}
LONGEST_OF_ALL: Final[Mapping[Step, timedelta]] = {
    "raw": timedelta(days=2),
    "hour": timedelta(days=31),
    "day": timedelta(days=732),
}

_STEP = (
    "raw readings, or minimum, mean, maximum of each hour (labelled at its end, UTC) or day (UTC+1, named by its date; "
    "dates in from and to then mean such days)."
)


class SeriesQuery(Asked):
    """What is asked of a measure of all sites."""

    measure: str | None = Field(None, description="Id of a public measure. Without it the one the map shows.")
    first: str | None = Field(None, alias="from", description="First instant, or date. Without it 48 hours before to.")
    to: To = None
    step: Step = Field("hour", description=_STEP)


class ReadingsQuery(SeriesQuery):
    """What is asked of the readings of one site."""

    measure: str | None = Field(None, description="Ids of measures, with commas. Without it all public ones.")
    step: Step = Field("raw", description=_STEP)
    f: Literal["json", "csv", "parquet"] = Field("json", description="json (columns of equal length), csv or parquet.")


class Columns(Told):
    """Columns of equal length: raw ones have value, flags, simulated; rolled up ones the rest."""

    channel: list[int]
    observed_at: list[Label]
    value: list[float | None] | None = None
    flags: list[int] | None = None
    simulated: list[bool] | None = None
    min: list[float | None] | None = None
    mean: list[float | None] | None = None
    max: list[float | None] | None = None
    n: list[int] | None = None
    expected: list[int] | None = None


class ReadingColumns(Columns):
    """Those of one site, with the measure of each row."""

    measure: list[str]


class SeriesColumns(Columns):
    """Those of all sites, with the site of each row."""

    site_id: list[str]


class Readings(Sourced):
    """Readings of one site."""

    simulated: bool
    site_id: str
    step: Step
    first: Label = Field(alias="from")
    to: Label
    columns: ReadingColumns


class Series(Sourced):
    """One measure of all sites of a layer."""

    simulated: bool
    layer: str
    measure: str
    unit: str
    step: Step
    first: Label = Field(alias="from")
    to: Label
    columns: SeriesColumns


@dataclass(frozen=True, slots=True)
class Histories:
    """Answers out of the lake's history."""

    context: Context

    async def readings(self, request: Request, site_id: SitePath, query: Annotated[ReadingsQuery, Query()]) -> Response:
        """Readings of one site."""
        layer, step, form = self._layer_of(site_id), query.step, query.f
        measures = self._measures(layer, query.measure)
        check_step(step, measures)
        start, end = self._span(query, LONGEST_OF_ONE)

        def table() -> pa.Table:
            ids = [measure.id for measure in measures]
            found = self.context.store.readings(site_id, measures=ids, start=start, end=end, step=step)
            return publishable(found, measures)

        facts = {
            "site_id": site_id,
            "step": step,
            **parameters.bounds(start, end, step),
            **self._source(layer),
        }
        answer = await self._answer(request, query, layer, lambda: encoded(table(), facts, form), MEDIA[form])
        if form != "json":
            name = f"{'_'.join((site_id, step, *parameters.dates(start, end, step)))}.{form}"
            answer.raw_headers.append((b"content-disposition", f'attachment; filename="{name}"'.encode()))
        return answer

    async def series(self, request: Request) -> Response:
        """One measure of all sites of a layer."""
        query, layer = read(pairs(request), SeriesQuery), self.context.layer(request)
        measures, step = self._measures(layer, query.measure or layer.shows.id), query.step
        if len(measures) != 1:
            raise BadRequestError("a series is of one measure; ask once for each")
        check_step(step, measures)
        start, end = self._span(query, LONGEST_OF_ALL)

        def body() -> bytes:
            found = self.context.store.series(layer.id, measures[0].id, start=start, end=end, step=step)
            return encoded(publishable(found, measures), facts, "json")

        measured = {"layer": layer.id, "measure": measures[0].id, "unit": measures[0].unit, "step": step}
        facts = {**measured, **parameters.bounds(start, end, step), **self._source(layer)}
        return await self._answer(request, query, layer, body, JSON)

    def _span(self, query: SeriesQuery, longest: Mapping[Step, timedelta]) -> tuple[datetime, datetime]:
        step, now = query.step, self.context.now()
        return parameters.span(query.first, query.to, now=now, default=DEFAULT, longest=longest[step], step=step)

    async def _answer(
        self, request: Request, query: SeriesQuery, layer: Layer, make: Callable[[], bytes], media_type: str
    ) -> Ready:
        etag = self.context.etag(layer.id)
        key = (request.url.path, query)
        return await self.context.respond(request, key, etag, lambda: Answer(make(), media_type, etag))

    def _source(self, layer: Layer) -> dict[str, str | bool]:
        return {**self.context.source(layer.id), "simulated": self.context.store.simulated}

    def _layer_of(self, site_id: str) -> Layer:
        try:
            return self.context.house.layers.of_site(site_id)
        except UnknownLayerError:
            layers = list(self.context.house.layers)
            known = f"ids that begin with a layer ({', '.join(layers)}), such as {layers[0]}-0042"
            raise UnknownSiteError(site_id, [known]) from None

    def _measures(self, layer: Layer, text: str | None) -> tuple[Measure, ...]:
        """The measures asked for, of those that the public may see; what it may not see does not exist for it."""
        public = {measure.id: measure for measure in self.context.public_measures(layer)}
        if text is None:
            return tuple(public.values())
        wanted = list(dict.fromkeys(text.split(",")))
        for measure_id in wanted:
            if measure_id not in public:
                raise UnknownMeasureError(measure_id, public)
        return tuple(public[measure_id] for measure_id in wanted)


def _series_asked(layer: LayerPath, query: Annotated[SeriesQuery, Query()]) -> None:
    """What a series is asked by."""


def operations(context: Context) -> list[Operation]:
    """Readings and series."""
    histories = Histories(context)
    return [
        described("GET /api/sites/{site_id}/readings", histories.readings, Readings),
        described("GET /api/layers/{layer}/series", histories.series, Series, asked=_series_asked),
    ]
