"""The surface of air temperature: figures that say whether it may be shown, and its picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from analysis.heat.surface.quality import FEWEST, MOST_RMSE_K, Reason, surface_layer, why_not
from analysis.heat.surface.storage import StoredSurface, read
from dashboard.api.answers import JSON, Answer, respond
from dashboard.api.context import Context
from dashboard.api.documents import Instant, Sourced, told
from dashboard.api.operations import Operation
from dashboard.api.parameters import LayerPath
from dashboard.http.questions import Asked
from data import instants
from data.declare import Layer
from data.errors import NotFoundError, StadtklimaError
from services.context import House

PNG: Final = "image/png"
DECIMALS: Final = 3


class SurfaceQuery(Asked):
    """Which one."""

    v: str | None = Field(None, description="A cache key, such as the computed_at of the figures.")


class SurfaceFigures(Sourced):
    """Whether the surface may be shown, how good it is, where it lies."""

    layer: str
    measure: str
    unit: str
    shown: bool
    reason: Reason | None
    observed_at: Instant | None
    computed_at: Instant | None
    n_stations: int
    n_stations_needed: int
    loo_rmse_k: float | None
    loo_rmse_limit_k: float
    loo_bias_k: float | None
    standard_error_k: float | None
    low: float | None
    high: float | None
    bounds: list[float] | None
    picture: str | None
    simulated: bool


class NoSurfaceError(NotFoundError):
    """There is no surface to show, for a reason."""

    def __init__(self, sentence: str) -> None:
        StadtklimaError.__init__(self, sentence)


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The kept surface of a town, judged by its clock."""

    house: House

    @property
    def layer(self) -> Layer | None:
        """The layer that has one; None where the town measures no air temperature."""
        return surface_layer(self.house.layers.values())

    def judged(self, layer: Layer, *, now: datetime) -> tuple[StoredSurface | None, Reason | None]:
        """What is kept, and why it must not be shown; None as the reason where it may."""
        if self.house.clock.replayed_at is not None:
            return None, "replay"
        found = read(self.house.folders.surface, layer.id)
        if found is None:
            return None, "missing"
        reason = why_not(
            n_stations=found.n_stations, loo_rmse_k=found.loo_rmse_k, observed_at=found.observed_at, now=now
        )
        if reason is None and (found.picture is None or found.bounds is None):
            return found, "missing"
        return found, reason

    def told(self, layer: Layer, *, now: datetime) -> dict[str, Any]:
        """The figures as the API and the start page say them."""
        found, reason = self.judged(layer, now=now)
        source = self.house.town.attribution_of(layer.id)
        shown = found if reason is None else None
        return {
            "layer": layer.id,
            "measure": layer.shows.id,
            "unit": layer.shows.unit,
            "shown": reason is None,
            "reason": reason,
            "observed_at": instants.text(found.observed_at) if found else None,
            "computed_at": instants.text(found.computed_at) if found else None,
            "n_stations": found.n_stations if found else 0,
            "n_stations_needed": FEWEST,
            "loo_rmse_k": _rounded(found.loo_rmse_k) if found else None,
            "loo_rmse_limit_k": MOST_RMSE_K,
            "loo_bias_k": _rounded(found.loo_bias_k) if found else None,
            "standard_error_k": _rounded(found.standard_error_k) if found else None,
            "low": _rounded(shown.low_c) if shown else None,
            "high": _rounded(shown.high_c) if shown else None,
            "bounds": list(shown.bounds) if shown and shown.bounds else None,
            "simulated": found.simulated if found else False,
            "attribution": source.holder,
            "licence": source.licence,
        }


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers about the surface."""

    context: Context

    async def figures(self, request: Request, layer: LayerPath, _: Annotated[SurfaceQuery, Query()]) -> Response:
        """Whether it may be shown, how good it is, where it lies."""
        said = await anyio.to_thread.run_sync(self._told, self._layer(layer), self.context.base(request))
        etag = f'W/"surface-{said["computed_at"]}-{said["reason"] or "shown"}"'
        return respond(request, Answer(told(SurfaceFigures, said), JSON, etag))

    async def picture(self, request: Request, layer: LayerPath, _: Annotated[SurfaceQuery, Query()]) -> Response:
        """The picture."""
        return respond(request, await anyio.to_thread.run_sync(self._picture, self._layer(layer)))

    def _layer(self, layer_id: str) -> Layer:
        layer = self.context.house.layers[layer_id]
        has = Surfaces(self.context.house).layer
        if has is None or layer.id != has.id:
            there = f"; there is one of {has.id}" if has else ""
            raise NoSurfaceError(f"layer {layer.id!r} has no surface{there}")
        return layer

    def _told(self, layer: Layer, base: str) -> dict[str, Any]:
        said = Surfaces(self.context.house).told(layer, now=self.context.now())
        picture = f"{base}/api/layers/{layer.id}/surface.png?v={said['computed_at']}"
        return {**said, "picture": picture if said["shown"] else None}

    def _picture(self, layer: Layer) -> Answer:
        found, reason = Surfaces(self.context.house).judged(layer, now=self.context.now())
        if found is None or found.picture is None or reason is not None:
            raise NoSurfaceError(
                f"no surface is shown (reason: {reason}); /api/layers/{layer.id}/surface.json says more"
            )
        try:
            body = (self.context.house.folders.surface / found.picture).read_bytes()
        except FileNotFoundError:
            raise NoSurfaceError("the surface has just been replaced; ask again") from None
        return Answer(body, PNG, f'W/"surface-{found.picture}"')


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def operations(context: Context) -> list[Operation]:
    """GET /api/layers/{layer}/surface.json and .png."""
    answering = Answering(context)
    return [
        Operation(
            path="/api/layers/{layer}/surface.json",
            endpoint=answering.figures,
            summary="How good the computed surface is",
            about="Air temperature between the stations, computed once an hour on cells of 25 m (regression and "
            "kriging), and its errors: loo_rmse_k at stations left out, standard_error_k of a further station's "
            f"reading (median). Shown up to {MOST_RMSE_K:g} K, from {FEWEST} stations on, for two hours; else reason "
            "says why not. bounds are west, south, east, north of the picture. In a replay there is none.",
            answer=SurfaceFigures,
            problems=(400, 404),
        ),
        Operation(
            path="/api/layers/{layer}/surface.png",
            endpoint=answering.picture,
            summary="The computed surface as a picture",
            about="PNG in EPSG:3857 between the bounds of surface.json, transparent outside the town; each class's "
            "colour stands in its middle and passes over in between. 404 where none is shown. Its text fields name "
            "source, licence, stations, error and whether readings are simulated.",
            media=PNG,
            problems=(400, 404),
        ),
    ]
