"""The open API of water: levels with their trend, sums of rain, least oxygen; of gauges only what is released."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from analysis.water.present import least_oxygen, rain_sums, trends
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.context import Context
from dashboard.api.documents import Instant, Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery
from data import instants
from data.declare import Layer
from data.marks import UNMARKED, rated
from data.measures import PRECIPITATION, WATER_LEVEL, WATER_OXYGEN
from data.state import OK

TOPIC: Final = "water"
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


@dataclass(frozen=True, slots=True)
class WaterAnswers:
    """Answers about water."""

    context: Context

    async def figures(self, request: Request, _: NoQuery) -> Response:
        """All of it."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        now = self.context.now().astimezone(UTC).replace(second=0, microsecond=0)
        store, layers = self.context.store, [one for one in self._layers() if one.shows in one.visible("public")]
        versions = "-".join(str(store.current(one.id).version) for one in layers)
        said = {
            "computed_at": instants.text(now),
            "gauges": [row for one in layers if one.shows == WATER_LEVEL for row in self._gauges(one, now)],
            "rain": [row for one in layers if one.shows == PRECIPITATION for row in self._rain(one, now)],
            "ponds": [row for one in layers if one.shows == WATER_OXYGEN for row in self._ponds(one, now)],
        }
        return Answer(told(WaterFigures, said), JSON, f'W/"water-{versions}-{int(now.timestamp())}"')

    def _layers(self) -> list[Layer]:
        return [one for one in self.context.house.layers.values() if one.topic == TOPIC]

    def _gauges(self, layer: Layer, now: datetime) -> list[dict[str, Any]]:
        current, marks = self.context.store.current(layer.id), layer.marks
        if marks is None:
            return []
        slopes = trends(self.context.store, layer, now=now)
        reached = rated(marks, current.sites.attributes, current.shows)
        found = []
        for row, (site_id, facts) in enumerate(zip(current.sites.site_id, current.sites.attributes, strict=True)):
            if int(current.state[row]) != OK:
                continue
            is_released = marks.are_released(facts)
            trend = slopes.get(site_id) if is_released else None
            gauge = {
                "site_id": site_id,
                "water_level_cm": round(float(current.shows[row]), DECIMALS),
                "observed_at": _instant(int(current.observed_at_ms[row])),
                "released": is_released,
                "trend_cm_per_h": None if trend is None else round(trend.cm_per_h, DECIMALS),
                "trend_window_h": None if trend is None else trend.window_h,
                "marks_cm": marks.of(facts),
                "reached": None if reached[row] == UNMARKED else int(reached[row]),
            }
            found.append(gauge)
        return found

    def _rain(self, layer: Layer, now: datetime) -> list[dict[str, Any]]:
        return [
            {"site_id": site_id, "last_hour_mm": _rounded(one.hour_mm), "last_24_hours_mm": _rounded(one.day_mm)}
            for site_id, one in rain_sums(self.context.store, layer, now=now).items()
        ]

    def _ponds(self, layer: Layer, now: datetime) -> list[dict[str, Any]]:
        return [
            {"site_id": site_id, "least_oxygen_mg_l": _rounded(one.mg_l), "at": _instant(one.at_ms)}
            for site_id, one in least_oxygen(self.context.store, layer, now=now).items()
        ]


def _instant(ms: int) -> str:
    return instants.text(datetime.fromtimestamp(ms / 1000, UTC))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def operations(context: Context) -> list[Operation]:
    """GET /api/water."""
    return [
        Operation(
            path="/api/water",
            endpoint=WaterAnswers(context).figures,
            summary="How water stands: levels, rain, oxygen",
            about="Gauges with a current value and, where the crisis staff has released them, their trend (Theil-Sen "
            "over one to three hours) and how many of their own Informationswerte they have reached; what fell in "
            "the last hour and the last 24 hours; the lowest oxygen of each pond in the last 24 hours. Values are "
            "unchecked and no official warning.",
            answer=WaterFigures,
        )
    ]
