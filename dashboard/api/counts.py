"""How many of what passes stood in each district: all that is kept of layers that each poll replaces."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

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
from dashboard.api.parameters import LayerPath, To
from dashboard.http.questions import Asked
from data.declare import Layer
from data.lake.series import instants as milliseconds

DEFAULT: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=93)


class CountsQuery(Asked):
    """When."""

    first: str | None = Field(None, alias="from", description="First instant, or date. Without it 7 days before to.")
    to: To = None


class CountColumns(Told):
    """Columns of equal length, ordered by time and district."""

    counted_at: list[Instant]
    district: list[str]
    n: list[int]


class DistrictCounts(Sourced):
    """How many sites of a layer each district had."""

    layer: str
    first: Instant = Field(alias="from")
    to: Instant
    columns: CountColumns


@dataclass(frozen=True, slots=True)
class CountsOfDistricts:
    """Answers how many there were."""

    context: Context

    async def get(self, request: Request, layer: LayerPath, query: Annotated[CountsQuery, Query()]) -> Response:
        """Of each district and hour of a span."""
        known, now = self.context.house.layers[layer], self.context.now()
        start, end = parameters.span(query.first, query.to, now=now, default=DEFAULT, longest=LONGEST)
        etag = self.context.etag(known.id)
        make = lambda: Answer(self._body(known, start, end), JSON, etag)  # noqa: E731 - kept by its key
        return await self.context.respond(request, ("counts", known.id, query), etag, make)

    def _body(self, layer: Layer, start: datetime, end: datetime) -> bytes:
        found = self.context.store.site_counts(layer.id, start=start, end=end)
        at = [instant(ms) for ms in milliseconds(found["counted_at"]).tolist()]
        columns = {"counted_at": at, "district": found["district"].to_pylist(), "n": found["n"].to_pylist()}
        span = parameters.bounds(start, end, "hour")
        return told(DistrictCounts, {"layer": layer.id, **span, "columns": columns, **self.context.source(layer.id)})


def operations(context: Context) -> list[Operation]:
    """GET /api/layers/{layer}/counts."""
    return [described("GET /api/layers/{layer}/counts", CountsOfDistricts(context).get, DistrictCounts)]
