"""How many residents have a site near their home: Erreichbarkeit."""

import math
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final, Literal

import numpy as np
from fastapi import Query
from numpy.typing import NDArray
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON, Answer
from dashboard.api.context import Context
from dashboard.api.documents import Sourced, Told, told
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import LayerId, Whole
from dashboard.http.errors import NotReadyError
from dashboard.http.questions import Asked
from data.errors import BadRequestError
from data.projection import to_metres
from geo.coverage import Coverage, along_streets, straight
from services.publication import Counted, counting, public_position
from services.town_data import Homes, TownData

RADIUS_M: Final = 500
RADIUS_AT_MOST_M: Final = 20_000


class CoverageQuestion(Asked):
    """How well do these sites cover the town?"""

    layer: LayerId
    radius_m: Annotated[int, Whole(1, RADIUS_AT_MOST_M)] = Field(
        RADIUS_M,
        description="How far is near, in metres. There is no German norm; 300, 400, 500 and 800 are in use.",
    )
    mode: Literal["straight", "walk"] = Field(
        "straight", description="straight lines, or the walk along the streets from door to door."
    )
    state: Counted = Field(
        "all", description="Which sites count: all, those with a current value (ok), or those with room now (usable)."
    )


class CoveredBy(Told):
    """How many residents have this site as their nearest."""

    site_id: str
    residents: int


class CoverageFigures(Sourced):
    """How many residents have a site near their home."""

    layer: str
    radius_m: int
    mode: str
    state: str
    residents: int
    share: float | None
    residents_within: int
    residents_without: int
    residents_unreached: int
    median_distance_m: float | None
    n_sites: int
    residents_per_site: float | None
    sites: list[CoveredBy]
    residents_are: Literal["counted", "estimated"]
    residents_attribution: str
    residents_licence: str


class NoResidentsError(BadRequestError):
    """The town has no file of residents, or no streets to walk on."""


@dataclass(frozen=True, slots=True)
class CoverageAnswers:
    """Answers about coverage."""

    context: Context
    ground: TownData

    async def get(self, request: Request, question: Annotated[CoverageQuestion, Query()]) -> Response:
        """Shares and distances."""
        layer = self.context.house.layers[question.layer]
        homes = self._homes(question.mode)
        etag = self.context.etag(layer.id)
        return await self.context.respond(request, question, etag, partial(self._answer, question, homes, etag))

    def _homes(self, mode: str) -> Homes:
        if not self.ground.ready:
            raise NotReadyError("residents and streets are being read; ask again in a few seconds")
        if self.ground.homes is None:
            raise NoResidentsError("this town has no file of residents; see `stadtklima import population`")
        if mode == "walk" and self.ground.homes.on_foot is None:
            raise NoResidentsError("this town has no street network; ask with mode=straight")
        return self.ground.homes

    def _answer(self, question: CoverageQuestion, homes: Homes, etag: str) -> Answer:
        layer = self.context.house.layers[question.layer]
        current = self.context.store.current(layer.id)
        table, seen = self.context.house.town.classes_named(layer.classes.name), self.context.public_measures(layer)
        counts = counting(layer, current, table, seen, which=question.state)
        xy_m = to_metres(*public_position(layer, current.sites))
        covered = self._covered(question, homes, xy_m, counts)
        people = self.context.source("residents")
        body = {
            "layer": layer.id,
            "radius_m": question.radius_m,
            "mode": question.mode,
            "state": question.state,
            **_figures(covered, homes.residents, counts),
            "sites": [
                {"site_id": current.sites.site_id[row], "residents": round(float(covered.weight_per_site[row]))}
                for row in np.flatnonzero(counts).tolist()
            ],
            "residents_are": "counted" if homes.are_counted else "estimated",
            **{f"residents_{name}": value for name, value in people.items()},
            **self.context.source(layer.id),
        }
        return Answer(told(CoverageFigures, body), JSON, etag)

    def _covered(
        self, question: CoverageQuestion, homes: Homes, xy_m: NDArray[np.float64], counts: NDArray[np.bool_]
    ) -> Coverage:
        if question.mode == "straight" or homes.on_foot is None or self.ground.ways is None:
            return straight(homes.xy_m, homes.residents, xy_m, radius_m=question.radius_m, usable=counts)
        network = self.ground.ways.network("walk")
        places = network.snap(xy_m)
        return along_streets(network, homes.on_foot, homes.residents, places, radius_m=question.radius_m, usable=counts)


def _figures(covered: Coverage, residents: NDArray[np.float64], counts: NDArray[np.bool_]) -> dict[str, Any]:
    everybody, sites = float(residents.sum()), int(counts.sum())
    near = covered.share * everybody if everybody else 0.0
    return {
        "residents": round(everybody),
        "share": _finite(covered.share, 4),
        "residents_within": round(near),
        "residents_without": round(everybody - near),
        "residents_unreached": round(covered.weight_without),
        "median_distance_m": _finite(covered.median_m, 0),
        "n_sites": sites,
        "residents_per_site": _finite(everybody / sites if sites else math.inf, 1),
    }


def _finite(value: float, decimals: int) -> float | None:
    return round(value, decimals) if math.isfinite(value) else None


def operations(context: Context, ground: TownData) -> list[Operation]:
    """GET /api/coverage."""
    return [described("GET /api/coverage", CoverageAnswers(context, ground).get, CoverageFigures)]
