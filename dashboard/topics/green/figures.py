"""The open API of Green: what each trench and lawn needs until Friday, or why nobody can say so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from analysis.green.outlook import Unknown
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.documents import Instant, Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from dashboard.topics.green.now import GreenNow
from data import instants
from data.declare import Layer
from data.store import Current


class PlantNeed(Told):
    """One trench or lawn; numbers are null where ``unknown`` says why."""

    site_id: str
    available_percent: float | None
    available_percent_until: float | None
    litres: float | None
    litres_low: float | None
    litres_high: float | None
    unknown: Unknown | None


class GreenFigures(Told):
    """What the town's trees and lawns need."""

    computed_at: Instant
    until: str | None
    has_forecast: bool
    sites: list[PlantNeed]


class _SoilsNow(NamedTuple):
    layer: Layer
    current: Current
    now: datetime


@dataclass(frozen=True, slots=True)
class GreenAnswers:
    """Answers about Green."""

    figures: GreenNow

    async def answer(self, request: Request, _: NoQuery) -> Response:
        """All of it."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        context = self.figures.context
        now = context.api.now().astimezone(UTC).replace(second=0, microsecond=0)
        seen = [
            _SoilsNow(one, context.store.current(one.id), now)
            for one in self.figures.layers()
            if one.shows in one.visible("public")
        ]
        found = [outlook for one in seen if (outlook := self.figures.outlook(one))]
        versions = "-".join(str(one.current.version) for one in seen)
        said = {
            "computed_at": instants.text(now),
            "until": found[0].until.isoformat() if found else None,
            "has_forecast": any(one.is_forecast for one in found),
            "sites": [row for one in seen for row in self._rows(one)],
        }
        return Answer(told(GreenFigures, said), JSON, f'W/"green-{versions}-{int(now.timestamp())}"')

    def _rows(self, moment: _SoilsNow) -> Iterator[dict[str, Any]]:
        found = self.figures.outlook(moment)
        if found is None:
            return
        for site_id in moment.current.sites.site_id:
            one = found.needs.get(site_id)
            yield {
                "site_id": site_id,
                "available_percent": None if one is None else round(one.percent),
                "available_percent_until": None if one is None else round(one.then),
                "litres": None if one is None else round(one.litres),
                "litres_low": None if one is None else round(one.low),
                "litres_high": None if one is None else round(one.high),
                "unknown": found.unknown.get(site_id),
            }


def operations(now: GreenNow) -> list[Operation]:
    """GET /api/green."""
    return [
        Operation(
            path="/api/green",
            endpoint=GreenAnswers(now).answer,
            summary="What trees and lawns need until Friday",
            about="For each trench and lawn with a soil sensor: the share of water that plants can use (nFK) now and "
            "at the end of the coming Friday if nobody waters, and the litres that lack of 50 % then, with an 80 % "
            "interval; from the water balance of FAO-56, the town's own weather, the forecast where there is one, and "
            "corrected by the sensor. Where that cannot be said, `unknown` says why: `winter` (November to March), "
            "`no_weather`, `no_soil`, `no_area`, `no_sensor`, `old`.",
            answer=GreenFigures,
        )
    ]
