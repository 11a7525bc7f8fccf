"""The open API of the air: hourly means and the index of the Umweltbundesamt at each measuring point."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from analysis.air.hours import measured
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.documents import Instant, Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from dashboard.topics.climate.outdoors_now import OutdoorsNow
from data import instants
from data.declare import Layer
from data.store import Current

DECIMALS: Final = 1


class AirAtSite(Told):
    """A measuring point; index is null where no pollutant was measured long enough, and says nothing of the unknown."""

    site_id: str
    hour: Instant
    index: str | None
    decided_by: list[str]
    unknown: list[str]
    means_ug_m3: dict[str, float]


class AirFigures(Told):
    """The air of the last full hour."""

    computed_at: Instant
    edition: str
    sites: list[AirAtSite]


class _AirLayer(NamedTuple):
    layer: Layer
    current: Current
    now: datetime


@dataclass(frozen=True, slots=True)
class AirAnswers:
    """Answers about the air."""

    figures: OutdoorsNow

    async def answer(self, request: Request, _: NoQuery) -> Response:
        """All of it."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        context = self.figures.context
        now = context.api.now().astimezone(UTC).replace(second=0, microsecond=0)
        own = [one for one in context.layers.values() if measured(one)]
        moments = [_AirLayer(one, context.store.current(one.id), now) for one in own]
        said = {
            "computed_at": instants.text(now),
            "edition": "Umweltbundesamt, hourly means",
            "sites": [row for one in moments for row in self._sites(one)],
        }
        versions = "-".join(str(one.current.version) for one in moments)
        return Answer(told(AirFigures, said), JSON, f'W/"air-{versions}-{int(now.timestamp())}"')

    def _sites(self, moment: _AirLayer) -> Iterator[dict[str, Any]]:
        for site_id, one in self.figures.air(moment).items():
            yield {
                "site_id": site_id,
                "hour": instants.text(one.end),
                "index": one.verdict.name or None,
                "decided_by": list(one.verdict.worst),
                "unknown": list(one.verdict.unknown),
                "means_ug_m3": {each: round(mean, DECIMALS) for each, mean in one.means.items()},
            }


def operations(now: OutdoorsNow) -> list[Operation]:
    """GET /api/air."""
    return [
        Operation(
            path="/api/air",
            endpoint=AirAnswers(now).answer,
            summary="How good the air is: hourly means and index",
            about="Hourly means of pollutants at every measuring point, smart lamp posts among them, and the air "
            "quality index of the Umweltbundesamt in its present edition (very_good to very_poor), by "
            "the worst pollutant of which at least 75 % of the hour was measured. Low-cost sensors are no reference "
            "instruments; values are unchecked.",
            answer=AirFigures,
        )
    ]
