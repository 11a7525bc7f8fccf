"""How many residents have a site near their home: Erreichbarkeit."""

import math
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import features, parameters
from dashboard.api.answers import JSON, Answer, plain
from dashboard.api.context import Context
from dashboard.api.operations import Operation, described
from dashboard.api.parameters import Parameter
from dashboard.http.errors import NotReadyError
from data.declare import Layer
from data.errors import BadRequestError
from data.projection import to_metres
from data.state import OK
from data.store import Current
from geo.coverage import Coverage, along_streets, straight
from services.town_data import Homes, TownData

RADIUS_M: Final = 500
RADIUS_AT_MOST_M: Final = 20_000
COUNTED: Final = ("all", "ok", "usable")
MODES: Final = ("straight", "walk")

PARAMETERS = (
    Parameter.text("layer", "Id of a collection."),
    Parameter.whole(
        "radius_m",
        "How far is near, in metres. There is no German norm; 300, 400, 500 and 800 are in use.",
        minimum=1,
        maximum=RADIUS_AT_MOST_M,
        default=RADIUS_M,
    ),
    Parameter.choice("mode", "straight lines, or the walk along the streets from door to door.", MODES, MODES[0]),
    Parameter.choice(
        "state",
        "Which sites count: all, those with a current value (ok), or those with room now (usable).",
        COUNTED,
        COUNTED[0],
    ),
)


class NoResidentsError(BadRequestError):
    """The town has no file of residents, or no streets to walk on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageQuestion:
    """How well do these sites cover the town?"""

    layer: str
    radius_m: int
    mode: str
    counted: str


@dataclass(frozen=True, slots=True)
class CoverageAnswers:
    """Answers about coverage."""

    context: Context
    ground: TownData

    async def get(self, request: Request) -> Response:
        """Shares and distances."""
        query = parameters.query(request, PARAMETERS)
        layer = asked_layer(query, self.context)
        question = CoverageQuestion(
            layer=layer.id,
            radius_m=parameters.integer(query, "radius_m", default=RADIUS_M, low=1, high=RADIUS_AT_MOST_M),
            mode=parameters.one_of(query, "mode", MODES),
            counted=parameters.one_of(query, "state", COUNTED),
        )
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
        counts = self._counted(layer, current, question.counted)
        xy_m = to_metres(*features.public_position(layer, current.sites))
        covered = self._covered(question, homes, xy_m, counts)
        people = self.context.source("residents")
        body = {
            "layer": layer.id,
            "radius_m": question.radius_m,
            "mode": question.mode,
            "state": question.counted,
            **_figures(covered, homes.residents, counts),
            "sites": [
                {"site_id": current.sites.site_id[row], "residents": round(float(covered.weight_per_site[row]))}
                for row in np.flatnonzero(counts).tolist()
            ],
            "residents_are": "counted" if homes.are_counted else "estimated",
            **{f"residents_{name}": value for name, value in people.items()},
            **self.context.source(layer.id),
        }
        return Answer(plain(body), JSON, etag)

    def _covered(
        self, question: CoverageQuestion, homes: Homes, xy_m: NDArray[np.float64], counts: NDArray[np.bool_]
    ) -> Coverage:
        if question.mode == "straight" or homes.on_foot is None or self.ground.ways is None:
            return straight(homes.xy_m, homes.residents, xy_m, radius_m=question.radius_m, usable=counts)
        network = self.ground.ways.network("walk")
        places = network.snap(xy_m)
        return along_streets(network, homes.on_foot, homes.residents, places, radius_m=question.radius_m, usable=counts)

    def _counted(self, layer: Layer, current: Current, counted: str) -> NDArray[np.bool_]:
        """(n,) which sites count; what the public may not know of a site counts as unknown."""
        if counted == "all":
            return np.ones(len(current.sites), np.bool_)
        if counted == "ok":
            return np.equal(current.state, OK)
        table = self.context.house.town.classes_named(layer.classes.name)
        classes = features.seen_classes(layer, current, self.context.public_measures(layer))
        return np.array([*(one.usable for one in table.classes), False])[classes]


def asked_layer(query: parameters.Query, context: Context) -> Layer:
    """The layer named in the query; a BadRequestError or UnknownLayerError names the known ones."""
    if "layer" not in query:
        raise BadRequestError(f"layer is missing; give one of: {', '.join(context.house.layers)}")
    return context.house.layers[query["layer"]]


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
    return [described("GET /api/coverage", CoverageAnswers(context, ground).get, PARAMETERS)]
