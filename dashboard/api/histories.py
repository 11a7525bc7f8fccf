"""Readings of one site over time, and one measure of all sites over time."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import asked
from dashboard.api.answers import JSON, Answer, plain, respond, unchanged
from dashboard.api.asked import Parameter, Query
from dashboard.api.context import Context
from dashboard.api.features import instants
from dashboard.api.items import LAYER, SITE
from dashboard.api.operations import Operation, reference
from dashboard.api.publishing import STEPS, check_step, publishable
from data.declare import Layer, Measure, Step
from data.errors import BadRequestError, UnknownLayerError, UnknownMeasureError, UnknownSiteError

CSV: Final = "text/csv; charset=utf-8"
PARQUET: Final = "application/vnd.apache.parquet"
MEDIA: Final[Mapping[str, str]] = {"json": JSON, "csv": CSV, "parquet": PARQUET}
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
_SHOWN_DECIMALS: Final = 3

FROM = Parameter(name="from", about="First instant, or date. Without it 48 hours before to.", schema={"type": "string"})
TO = Parameter(
    name="to", about="Ends before this instant, or with this date. Without it now.", schema={"type": "string"}
)
FORMAT = Parameter(
    name="f",
    about="json (columns of equal length), csv or parquet.",
    schema={"type": "string", "enum": list(MEDIA), "default": "json"},
)


def _measure(about: str) -> Parameter:
    return Parameter(name="measure", about=about, schema={"type": "string"})


def _step(default: Step) -> Parameter:
    return Parameter(
        name="step",
        about="raw readings, or minimum, mean, maximum of each hour (labelled at its end) or day (UTC+1).",
        schema={"type": "string", "enum": list(STEPS), "default": default},
    )


READINGS = (SITE, _measure("Ids of measures, with commas. Without it all public ones."), FROM, TO, _step("raw"), FORMAT)
SERIES = (LAYER, _measure("Id of a measure. Without it the one the map shows."), FROM, TO, _step("hour"))


@dataclass(frozen=True, slots=True)
class Histories:
    """Answers out of the lake's history.

    Args:
        context: house and store.
    """

    context: Context

    async def readings(self, request: Request) -> Response:
        """Readings of one site."""
        query = asked.query(request, READINGS)
        site_id = request.path_params["site_id"]
        layer = self._layer_of(site_id)
        measures = self._measures(layer, query.get("measure"))
        step = _step_of(query, "raw", measures)
        form = asked.one_of(query, "f", tuple(MEDIA))
        start, end = asked.span(query, now=self.context.now(), default=DEFAULT, longest=LONGEST_OF_ONE[step])

        def table() -> pa.Table:
            ids = [measure.id for measure in measures]
            found = self.context.store.readings(site_id, measures=ids, start=start, end=end, step=step)
            return publishable(found, measures)

        facts = {"site_id": site_id, "step": step, **_bounds(start, end), **self._source(layer)}
        answer = await self._answer(request, query, layer, lambda: _written(table(), facts, form), MEDIA[form])
        if form != "json":
            name = f"{site_id}_{step}_{start:%Y-%m-%d}_{end:%Y-%m-%d}.{form}"
            answer.raw_headers.append((b"content-disposition", f'attachment; filename="{name}"'.encode()))
        return answer

    async def series(self, request: Request) -> Response:
        """One measure of all sites of a layer."""
        query = asked.query(request, SERIES)
        layer = self.context.layer(request)
        measures = self._measures(layer, query.get("measure", layer.shows.id))
        if len(measures) != 1:
            raise BadRequestError("a series is of one measure; ask once for each")
        step = _step_of(query, "hour", measures)
        start, end = asked.span(query, now=self.context.now(), default=DEFAULT, longest=LONGEST_OF_ALL[step])

        def body() -> bytes:
            found = self.context.store.series(layer.id, measures[0].id, start=start, end=end, step=step)
            return _written(publishable(found, measures), facts, "json")

        measured = {"layer": layer.id, "measure": measures[0].id, "unit": measures[0].unit, "step": step}
        facts = {**measured, **_bounds(start, end), **self._source(layer)}
        return await self._answer(request, query, layer, body, JSON)

    async def _answer(
        self, request: Request, query: Query, layer: Layer, make: Callable[[], bytes], media_type: str
    ) -> Response:
        etag = self.context.etag(layer.id)
        same = unchanged(request, etag)
        if same is not None:
            return same
        key = (request.url.path, *sorted(query.items()))
        answer = await self.context.answers.get(key, etag, lambda: Answer(make(), media_type, etag))
        return respond(request, answer)

    def _layer_of(self, site_id: str) -> Layer:
        try:
            return self.context.house.layers.of_site(site_id)
        except UnknownLayerError:
            layers = ", ".join(self.context.house.layers)
            raise UnknownSiteError(site_id, [f"ids that begin with a layer ({layers}), such as bins-0042"]) from None

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

    def _source(self, layer: Layer) -> dict[str, str]:
        named = self.context.house.town.attribution_of(layer.id)
        return {"attribution": named.holder, "licence": named.licence}


def operations(context: Context) -> list[Operation]:
    """Readings and series."""
    histories = Histories(context)
    return [
        Operation(
            path="/api/sites/{site_id}/readings",
            endpoint=histories.readings,
            summary="Readings of one site",
            about="In columns of equal length, ordered by channel, measure and time. Raw readings carry their "
            "quality flags (1 range, 2 stuck, 4 step, 8 neighbours, 16 clock); hours and days leave flagged "
            "readings out and say how many of the expected ones they have. At most 31 days raw at once.",
            parameters=READINGS,
            answers={
                JSON: reference("Readings"),
                CSV: {"type": "string"},
                PARQUET: {"type": "string", "format": "binary"},
            },
            problems=(400, 404, 429),
        ),
        Operation(
            path="/api/layers/{layer}/series",
            endpoint=histories.series,
            summary="One measure of all sites of a layer",
            about="In columns of equal length, ordered by site, channel and time. At most 2 days raw, 31 days of "
            "hours, 732 days at once.",
            parameters=SERIES,
            answers={JSON: reference("Series")},
            problems=(400, 404, 429),
        ),
    ]


def _step_of(query: Query, default: Step, measures: tuple[Measure, ...]) -> Step:
    text = asked.one_of({"step": query.get("step", default)}, "step", STEPS)
    step = next(one for one in STEPS if one == text)
    check_step(step, measures)
    return step


def _bounds(start: datetime, end: datetime) -> dict[str, str]:
    return {"from": start.isoformat().replace("+00:00", "Z"), "to": end.isoformat().replace("+00:00", "Z")}


def _written(table: pa.Table, facts: Mapping[str, str], form: str) -> bytes:
    """The table in the form asked for; the facts (site, span, licence) go with JSON and Parquet."""
    if form == "json":
        columns = {name: _column(table[name]) for name in table.column_names}
        return plain({**facts, "columns": columns})
    sink = io.BytesIO()
    if form == "csv":
        pyarrow.csv.write_csv(table, sink)
    else:
        named = {key.encode(): value.encode() for key, value in facts.items()}
        pq.write_table(table.replace_schema_metadata(named), sink, compression="zstd")
    return sink.getvalue()


def _column(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        epoch_ms = column.cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
        return [text.strip('"') for text in instants(epoch_ms.astype(np.int64))]
    if pa.types.is_floating(column.type):
        rounded = np.round(column.to_numpy(), _SHOWN_DECIMALS)
        return pa.array(rounded, from_pandas=True).to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped
    return column.to_pylist()  # type: ignore[no-any-return]  # pyarrow is untyped
