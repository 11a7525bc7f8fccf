"""Readings of one site over time, and one measure of all sites over time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pyarrow as pa
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import parameters
from dashboard.api.answers import JSON, Answer, Ready
from dashboard.api.context import Context
from dashboard.api.items import LAYER, SITE
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import Parameter, Query
from dashboard.api.publication import STEPS, check_step, publishable, step_named
from dashboard.api.tables import MEDIA, encoded
from data.declare import Layer, Measure, Step
from data.errors import BadRequestError, UnknownLayerError, UnknownMeasureError, UnknownSiteError

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

FROM = Parameter.text("from", "First instant, or date. Without it 48 hours before to.")
TO = Parameter.text("to", "Ends before this instant, or with this date. Without it now.")
FORMAT = Parameter.choice("f", "json (columns of equal length), csv or parquet.", MEDIA, "json")
MEASURE = Parameter.text("measure", "Id of a public measure. Without it the one the map shows.")
MEASURES = Parameter.text("measure", "Ids of measures, with commas. Without it all public ones.")
_STEP = (
    "raw readings, or minimum, mean, maximum of each hour (labelled at its end, UTC) or day (UTC+1, named by its date; "
    "dates in from and to then mean such days)."
)
READINGS = (SITE, MEASURES, FROM, TO, Parameter.choice("step", _STEP, STEPS, "raw"), FORMAT)
SERIES = (LAYER, MEASURE, FROM, TO, Parameter.choice("step", _STEP, STEPS, "hour"))


@dataclass(frozen=True, slots=True)
class Histories:
    """Answers out of the lake's history."""

    context: Context

    async def readings(self, request: Request) -> Response:
        """Readings of one site."""
        query = parameters.query(request, READINGS)
        site_id = request.path_params["site_id"]
        layer = self._layer_of(site_id)
        measures = self._measures(layer, query.get("measure"))
        step = _step_of(query, "raw", measures)
        form = parameters.one_of(query, "f", tuple(MEDIA))
        start, end = parameters.span(
            query, now=self.context.now(), default=DEFAULT, longest=LONGEST_OF_ONE[step], step=step
        )

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
        query = parameters.query(request, SERIES)
        layer = self.context.layer(request)
        measures = self._measures(layer, query.get("measure", layer.shows.id))
        if len(measures) != 1:
            raise BadRequestError("a series is of one measure; ask once for each")
        step = _step_of(query, "hour", measures)
        start, end = parameters.span(
            query, now=self.context.now(), default=DEFAULT, longest=LONGEST_OF_ALL[step], step=step
        )

        def body() -> bytes:
            found = self.context.store.series(layer.id, measures[0].id, start=start, end=end, step=step)
            return encoded(publishable(found, measures), facts, "json")

        measured = {"layer": layer.id, "measure": measures[0].id, "unit": measures[0].unit, "step": step}
        facts = {**measured, **parameters.bounds(start, end, step), **self._source(layer)}
        return await self._answer(request, query, layer, body, JSON)

    async def _answer(
        self, request: Request, query: Query, layer: Layer, make: Callable[[], bytes], media_type: str
    ) -> Ready:
        etag = self.context.etag(layer.id)
        key = (request.url.path, *sorted(query.items()))
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


def operations(context: Context) -> list[Operation]:
    """Readings and series."""
    histories = Histories(context)
    return [
        described("GET /api/sites/{site_id}/readings", histories.readings, READINGS),
        described("GET /api/layers/{layer}/series", histories.series, SERIES),
    ]


def _step_of(query: Query, default: Step, measures: tuple[Measure, ...]) -> Step:
    step = step_named(query.get("step", default))
    check_step(step, measures)
    return step
