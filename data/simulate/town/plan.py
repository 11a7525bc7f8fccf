"""The hand-drawn plan of a town (geography.toml, streets.toml), in metres."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.errors import DeclarationError
from data.projection import to_metres
from data.simulate.town.shape import Warp, disc, ellipse, rectangle, rounded, smooth
from data.town import Town


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A drawn line: ``kind`` as in the files of data.town.geodata; ``shape`` in EPSG:25832 metres."""

    kind: str
    name: str
    shape: shapely.LineString
    width_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Area:
    """A drawn area: ``kind`` as in landuse.parquet; ``shape`` in EPSG:25832 metres."""

    kind: str
    name: str
    shape: shapely.Polygon
    rank: int = 3


@dataclass(frozen=True, slots=True)
class PlanPlace:
    """A named place: ``xy_m`` in EPSG:25832 metres."""

    name: str
    xy_m: tuple[float, float]
    rank: int = 3


@dataclass(frozen=True, slots=True)
class Quarter:
    """A Stadtteil of the plan: what is nearest to one of its seeds; its settled discs."""

    name: str
    postcode: str
    seeds_m: NDArray[np.float64]
    settled: shapely.Geometry
    centre: PlanPlace
    landmark: PlanPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is drawn by hand; geometry in EPSG:25832 metres.

    Args:
        boundary: outline of the town.
        quarters: the Stadtteile.
        squares: paved squares; the first is the middle of the town.
        areas: woods, parks, industry and so on, with roughened edges.
        ponds: still water.
        waterways: canal, rivers and streams as centre lines with widths.
        railways: centre lines.
        motorways: centre lines.
        streets: the streets everybody knows.
        junctions: (motorway, street) pairs that ramps join.
        stations: railway stations.
        beyond: how lines go on outside the boundary.
        neighbours: names of the towns around.
        names: tables from which street names are formed.
        residents: how many people live in the town.
        share_under_18: of the residents.
        share_from_65: of the residents.
    """

    boundary: shapely.Polygon
    quarters: list[Quarter]
    squares: list[Area]
    areas: list[Area]
    ponds: list[Area]
    waterways: list[PlanLine]
    railways: list[PlanLine]
    motorways: list[PlanLine]
    streets: list[PlanLine]
    junctions: list[tuple[str, str]]
    stations: list[PlanPlace]
    beyond: list[PlanLine]
    neighbours: list[PlanPlace]
    names: dict[str, Any]
    residents: int
    share_under_18: float
    share_from_65: float

    def warped(self, warp: Warp) -> "Plan":
        """The same plan, bent a little; places known as points stay."""
        return replace(
            self,
            boundary=_bent(self.boundary, warp),
            squares=[replace(one, shape=_bent(one.shape, warp)) for one in self.squares],
            areas=[replace(one, shape=_bent(one.shape, warp)) for one in self.areas],
            ponds=[replace(one, shape=_bent(one.shape, warp)) for one in self.ponds],
            waterways=[replace(one, shape=_bent(one.shape, warp)) for one in self.waterways],
            railways=[replace(one, shape=_bent(one.shape, warp)) for one in self.railways],
            motorways=[replace(one, shape=_bent(one.shape, warp)) for one in self.motorways],
            streets=[replace(one, shape=_bent(one.shape, warp)) for one in self.streets],
            beyond=[replace(one, shape=_bent(one.shape, warp)) for one in self.beyond],
        )


def _bent(shape: shapely.Geometry, warp: Warp) -> shapely.Geometry:
    return warp.shape(np.array([shape]))[0]


def read(town: Town) -> Plan:
    """The plan in the town's folder.

    Raises:
        DeclarationError: the town has no plan, or one that lacks something.
    """
    geography, streets = _toml(town.folder / "geography.toml"), _toml(town.folder / "streets.toml")
    try:
        return _plan(geography, streets, np.random.default_rng([town.seed, 1]))
    except (KeyError, TypeError, ValueError) as error:
        raise DeclarationError(f"{town.folder}: geography.toml or streets.toml lacks {error!r}") from error


def _plan(geography: dict[str, Any], streets: dict[str, Any], rng: np.random.Generator) -> Plan:
    boundary = shapely.Polygon(to_metres(*np.array(geography["boundary"]).T))
    waterways = [_line(one, kind=one["kind"]) for one in geography["waterways"]]
    railways = [_line(one, kind=one["kind"]) for one in geography["railways"]]
    motorways = [_line(one, kind="motorway") for one in streets["motorways"]]
    known = [_line(one, kind=one["highway"]) for one in streets["streets"]]
    kinds = {one.name: one.kind for one in [*waterways, *railways, *motorways, *known]}
    return Plan(
        boundary=rounded(boundary, 20.0),
        quarters=[_quarter(one) for one in geography["districts"]],
        squares=[_square(one) for one in geography["squares"]],
        areas=[_area(one, rng, kind=one["kind"]) for one in geography["areas"]],
        ponds=[_area(one, rng, kind="pond") for one in geography["ponds"]],
        waterways=waterways,
        railways=railways,
        motorways=motorways,
        streets=known,
        junctions=[(one["motorway"], one["street"]) for one in streets["junctions"]],
        stations=[_spot(one) for one in geography["stations"]],
        beyond=[_line({**one, "name": one["of"]}, kind=kinds[one["of"]]) for one in streets["beyond"]],
        neighbours=[_spot(one) for one in geography["neighbours"]],
        names=streets["names"],
        residents=geography["residents"],
        share_under_18=geography["share_under_18"],
        share_from_65=geography["share_from_65"],
    )


def _toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise DeclarationError(f"no plan to build a demo town from: {path} is missing; import a real town instead")
    return tomllib.loads(path.read_text("utf-8"))


def _spot(raw: dict[str, Any]) -> PlanPlace:
    x_m, y_m = to_metres(*raw["at"])[0].tolist()
    return PlanPlace(raw["name"], (x_m, y_m), raw.get("rank", 3))


def _quarter(raw: dict[str, Any]) -> Quarter:
    cores = [(*to_metres(lon, lat)[0], radius_m) for lon, lat, radius_m in raw["cores"]]
    return Quarter(
        name=raw["name"],
        postcode=raw["postcode"],
        seeds_m=to_metres(*np.array(raw["seeds"]).T),
        settled=shapely.union_all([disc((x, y), radius_m) for x, y, radius_m in cores]),
        centre=PlanPlace(raw["name"], (float(cores[0][0]), float(cores[0][1])), 2),
        landmark=_spot(raw["landmark"]),
    )


def _square(raw: dict[str, Any]) -> Area:
    spot = _spot(raw)
    width_m, depth_m = raw["size_m"]
    return Area("square", spot.name, rectangle(spot.xy_m, width_m, depth_m, raw["angle"]), spot.rank)


def _area(raw: dict[str, Any], rng: np.random.Generator, *, kind: str) -> Area:
    spot = _spot(raw)
    return Area(kind, spot.name, ellipse(spot.xy_m, raw["radii_m"], raw["angle"], rng), spot.rank)


def _line(raw: dict[str, Any], *, kind: str) -> PlanLine:
    shape = smooth(shapely.LineString(to_metres(*np.array(raw["line"]).T)))
    return PlanLine(kind, raw["name"], shape, raw.get("width_m", 0.0))
