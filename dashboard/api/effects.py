"""GET /api/interventions: what the town has done somewhere, and whether it shows in what is measured there."""

from dataclasses import dataclass
from typing import Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from analysis.comparison.register import JudgedIntervention, judged
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.context import Context
from dashboard.api.documents import Told, told
from dashboard.api.operations import Operation
from dashboard.http.questions import NoQuery


class InterventionEffect(Told):
    """One entry of the register; change, low and high are null while it is too early."""

    id: str
    title: dict[str, str]
    kind: str
    site_id: str
    controls: list[str]
    since: str
    layer: str
    measure: str
    of_day: str
    unit: str
    fixed_beforehand: bool
    days_before: int
    days_after: int
    change: float | None
    low: float | None
    high: float | None
    direction: str


class InterventionEffects(Told):
    """The register."""

    least_days: int
    interventions: list[InterventionEffect]


@dataclass(frozen=True, slots=True)
class EffectAnswers:
    """Answers about the register."""

    context: Context

    async def answer(self, request: Request, _: NoQuery) -> Response:
        """All of it."""
        return respond(request, await anyio.to_thread.run_sync(self._answer))

    def _answer(self) -> Answer:
        house, now = self.context.house, self.context.now()
        found = [_told(one) for one in judged(self.context.store, house.town, house.layers, now=now)]
        said = {"least_days": house.town.effect.least_days, "interventions": found}
        versions = "-".join(str(self.context.store.versions().get(one["layer"], 0)) for one in found)
        return Answer(told(InterventionEffects, said), JSON, f'W/"effects-{versions}-{now.date()}"')


def _told(one: JudgedIntervention) -> dict[str, Any]:
    entry, found = one.intervention, one.impact
    return {
        "id": entry.key,
        "title": dict(entry.title),
        "kind": entry.kind,
        "site_id": entry.site_id,
        "controls": [*entry.controls],
        "since": entry.since.isoformat(),
        "layer": one.layer.id,
        "measure": one.measure.id,
        "of_day": entry.of_day,
        "unit": one.measure.unit,
        "fixed_beforehand": entry.is_fixed_beforehand,
        "days_before": found.days_before,
        "days_after": found.days_after,
        "change": _rounded(found.change),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "direction": found.direction,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def operations(context: Context) -> list[Operation]:
    """GET /api/interventions."""
    return [
        Operation(
            path="/api/interventions",
            endpoint=EffectAnswers(context).answer,
            summary="Did it work? The register of what the town has done",
            about="Before and after at the treated station against stations left alone (BACI), by the lowest, "
            "mean or highest value of each day, with a 95 % interval from a moving block bootstrap over days; too "
            "early below `least_days` on either side. Differences are in the measure's unit.",
            answer=InterventionEffects,
        )
    ]
