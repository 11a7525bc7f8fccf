"""The open API of water: levels with their trend, sums of rain, least oxygen; of gauges only what is released."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.documents import Instant, Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from dashboard.topics.water.now import WaterNow
from data import instants
from data.declare import Layer
from data.store import Current

DECIMALS: Final = 2


class WaterGauge(Told):
    """A gauge with a current value; trend and reached are null where the crisis staff has not released it."""

    site_id: str
    water_level_cm: float
    observed_at: Instant
    released: bool
    trend_cm_per_h: float | None
    trend_window_h: int | None
    marks_cm: list[float]
    reached: int | None


class RainGauge(Told):
    """What fell until the newest reading; null where more than three in ten readings are missing."""

    site_id: str
    last_hour_mm: float | None
    last_24_hours_mm: float | None


class PondOxygen(Told):
    """The lowest reading of the last 24 hours."""

    site_id: str
    least_oxygen_mg_l: float
    at: Instant


class WaterFigures(Told):
    """How water stands."""

    computed_at: Instant
    gauges: list[WaterGauge]
    rain: list[RainGauge]
    ponds: list[PondOxygen]


class _LayerNow(NamedTuple):
    layer: Layer
    current: Current
    now: datetime


@dataclass(frozen=True, slots=True)
class WaterAnswers:
    """Answers about water."""

    figures: WaterNow

    async def answer(self, request: Request, _: NoQuery) -> Response:
        """All of it."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        context = self.figures.context
        now = context.api.now().astimezone(UTC).replace(second=0, microsecond=0)
        moments = [_LayerNow(one, context.store.current(one.id), now) for one in self.figures.layers()]
        seen = [one for one in moments if one.layer.shows in one.layer.visible("public")]
        versions = "-".join(str(one.current.version) for one in seen)
        said = {
            "computed_at": instants.text(now),
            "gauges": [row for one in seen for row in self._gauges(one)],
            "rain": [row for one in seen for row in self._rain(one)],
            "ponds": [row for one in seen for row in self._ponds(one)],
        }
        return Answer(told(WaterFigures, said), JSON, f'W/"water-{versions}-{int(now.timestamp())}"')

    def _gauges(self, moment: _LayerNow) -> Iterator[dict[str, Any]]:
        for one in sorted(self.figures.gauges(moment), key=lambda gauge: gauge.row):
            at = datetime.fromtimestamp(int(moment.current.observed_at_ms[one.row]) / 1000, UTC)
            yield {
                "site_id": one.site_id,
                "water_level_cm": round(one.level_cm, DECIMALS),
                "observed_at": instants.text(at),
                "released": one.is_released,
                "trend_cm_per_h": None if one.trend is None else round(one.trend.cm_per_h, DECIMALS),
                "trend_window_h": None if one.trend is None else one.trend.window_h,
                "marks_cm": one.marks,
                "reached": one.reached,
            }

    def _rain(self, moment: _LayerNow) -> Iterator[dict[str, Any]]:
        for site_id, one in self.figures.rain(moment).items():
            yield {
                "site_id": site_id,
                "last_hour_mm": _rounded(one.hour_mm),
                "last_24_hours_mm": _rounded(one.day_mm),
            }

    def _ponds(self, moment: _LayerNow) -> Iterator[dict[str, Any]]:
        for site_id, one in self.figures.oxygen(moment).items():
            yield {"site_id": site_id, "least_oxygen_mg_l": _rounded(one.mg_l), "at": instants.text(one.at)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def operations(now: WaterNow) -> list[Operation]:
    """GET /api/water."""
    return [
        Operation(
            path="/api/water",
            endpoint=WaterAnswers(now).answer,
            summary="How water stands: levels, rain, oxygen",
            about="Gauges with a current value and, where the crisis staff has released them, their trend (Theil-Sen "
            "over one to three hours) and how many of their own Informationswerte they have reached; what fell in "
            "the last hour and the last 24 hours; the lowest oxygen of each pond in the last 24 hours. Values are "
            "unchecked and no official warning.",
            answer=WaterFigures,
        )
    ]
