"""The hand-drawn plan of a town (geography.toml, streets.toml), in metres."""

import dataclasses
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import AliasChoices, Field
from pydantic.dataclasses import dataclass

from data import documents
from data.documents import TABLE
from data.errors import DeclarationError
from data.projection import to_metres
from data.simulate.town.shape import Warp, disc, ellipse, rectangle, rounded, smooth
from data.town import Town


@dataclasses.dataclass(frozen=True, slots=True)
class PlanLine:
    """A drawn line: ``kind`` as in the files of data.town.geodata; ``shape`` in EPSG:25832 metres."""

    kind: str
    name: str
    shape: shapely.LineString
    width_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class PlanLimit:
    """What is known of a street, in the words of street_limits (data.town.geodata).

    Args:
        street: its name.
        crosses: the water or railway at which it holds alone; empty: it holds for the whole street.
    """

    street: str
    crosses: str = ""
    access: Literal["yes", "destination", "no"] = "yes"
    heavy_access: Literal["yes", "destination", "no"] = "yes"
    max_weight_kg: float | None = None
    max_width_m: float | None = None
    max_height_m: float | None = None
    width_m: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A drawn area: ``kind`` as in landuse.parquet; ``shape`` in EPSG:25832 metres."""

    kind: str
    name: str
    shape: shapely.Polygon
    rank: int = 3


@dataclasses.dataclass(frozen=True, slots=True)
class PlanPlace:
    """A named place: ``xy_m`` in EPSG:25832 metres."""

    name: str
    xy_m: tuple[float, float]
    rank: int = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Quarter:
    """A Stadtteil of the plan: what is nearest to one of its seeds; its settled discs."""

    name: str
    postcode: str
    seeds_m: NDArray[np.float64]
    settled: shapely.Geometry
    centre: PlanPlace
    landmark: PlanPlace


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is drawn by hand; geometry in EPSG:25832 metres.

    Args:
        quarters: the Stadtteile.
        areas: woods, parks, industry and so on, with roughened edges.
        ponds: still water.
        waterways: canal, rivers and streams as centre lines with widths.
        streets: the streets everybody knows.
        junctions: (motorway, street) pairs that ramps join.
        limits: what is known of some of the streets.
        turning_share: of the dead ends that have a place to turn, 0..1.
        beyond: how lines go on outside the boundary.
        neighbours: names of the towns around.
        names: tables from which street names are formed.
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
    limits: tuple[PlanLimit, ...]
    turning_share: float
    stations: list[PlanPlace]
    beyond: list[PlanLine]
    neighbours: list[PlanPlace]
    names: dict[str, Any]
    residents: int
    share_under_18: float
    share_from_65: float

    def warped(self, warp: Warp) -> "Plan":
        """The same plan, bent a little; places known as points stay."""
        lists = ("squares", "areas", "ponds", "waterways", "railways", "motorways", "streets", "beyond")
        bent: dict[str, Any] = {
            name: [replace(one, shape=_bent(one.shape, warp)) for one in getattr(self, name)] for name in lists
        }
        return replace(self, boundary=_bent(self.boundary, warp), **bent)


def _bent(shape: shapely.Geometry, warp: Warp) -> shapely.Geometry:
    return warp.shape(np.array([shape]))[0]


Point: TypeAlias = tuple[float, float]
"""Lon, lat, degrees EPSG:4326."""


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Named:
    name: str
    at: Point
    rank: int = 3


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Square(_Named):
    size_m: tuple[float, float]
    angle: float


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Round(_Named):
    radii_m: tuple[float, float]
    angle: float


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Ground(_Round):
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _District:
    name: str
    postcode: str
    seeds: Annotated[tuple[Point, ...], Field(min_length=1)]
    cores: Annotated[tuple[tuple[float, float, float], ...], Field(min_length=1)]
    landmark: _Named


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Drawn:
    """A street says its kind as ``highway``, what goes on outside of the boundary which line it is ``of``."""

    kind: Annotated[str, Field(validation_alias=AliasChoices("kind", "highway"))] = "motorway"
    name: Annotated[str, Field(validation_alias=AliasChoices("name", "of"))]
    line: Annotated[tuple[Point, ...], Field(min_length=2)]
    width_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Geography:
    boundary: Annotated[tuple[Point, ...], Field(min_length=3)]
    residents: int
    share_under_18: float
    share_from_65: float
    districts: tuple[_District, ...]
    squares: Annotated[tuple[_Square, ...], Field(min_length=1)]
    areas: tuple[_Ground, ...]
    ponds: tuple[_Round, ...]
    waterways: tuple[_Drawn, ...]
    railways: tuple[_Drawn, ...]
    stations: tuple[_Named, ...]
    neighbours: tuple[_Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Junction:
    motorway: str
    street: str


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _Streets:
    turning_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    motorways: tuple[_Drawn, ...]
    junctions: tuple[_Junction, ...]
    streets: tuple[_Drawn, ...]
    limits: tuple[PlanLimit, ...] = ()
    beyond: tuple[_Drawn, ...]
    names: dict[str, Any]


def read(town: Town) -> Plan:
    """The plan in the town's folder; DeclarationError: there is none, or something in it is wrong."""
    geography, streets = town.folder / "geography.toml", town.folder / "streets.toml"
    for path in (geography, streets):
        if not path.is_file():
            raise DeclarationError(f"no plan to build a demo town from: {path} is missing; import a real town instead")
    rng = np.random.default_rng([town.seed, 1])
    return _plan(documents.read(_Geography, geography), documents.read(_Streets, streets), rng, streets)


def _plan(geography: _Geography, streets: _Streets, rng: np.random.Generator, path: Path) -> Plan:
    waterways = [_line(one) for one in geography.waterways]
    railways = [_line(one) for one in geography.railways]
    motorways = [_line(one) for one in streets.motorways]
    known = [_line(one) for one in streets.streets]
    kinds = {one.name: one.kind for one in [*waterways, *railways, *motorways, *known]}
    junctions = [(one.motorway, one.street) for one in streets.junctions]
    named = [*(one.name for one in streets.beyond), *(name for pair in junctions for name in pair)]
    named += [name for one in streets.limits for name in (one.street, one.crosses) if name]
    if unknown := [name for name in named if name not in kinds]:
        raise DeclarationError(f"{path}: {unknown[0]!r} is no line of the plan; known: {', '.join(sorted(kinds))}")
    return Plan(
        boundary=rounded(shapely.Polygon(to_metres(*np.array(geography.boundary).T)), 20.0),
        quarters=[_quarter(one) for one in geography.districts],
        squares=[_square(one) for one in geography.squares],
        areas=[_area(one, rng, kind=one.kind) for one in geography.areas],
        ponds=[_area(one, rng, kind="pond") for one in geography.ponds],
        waterways=waterways,
        railways=railways,
        motorways=motorways,
        streets=known,
        junctions=junctions,
        limits=streets.limits,
        turning_share=streets.turning_share,
        stations=[_spot(one) for one in geography.stations],
        beyond=[replace(_line(one), kind=kinds[one.name]) for one in streets.beyond],
        neighbours=[_spot(one) for one in geography.neighbours],
        names=streets.names,
        residents=geography.residents,
        share_under_18=geography.share_under_18,
        share_from_65=geography.share_from_65,
    )


def _spot(drawn: _Named) -> PlanPlace:
    x_m, y_m = to_metres(*drawn.at)[0].tolist()
    return PlanPlace(drawn.name, (x_m, y_m), drawn.rank)


def _quarter(drawn: _District) -> Quarter:
    cores = [(*to_metres(lon, lat)[0], radius_m) for lon, lat, radius_m in drawn.cores]
    return Quarter(
        name=drawn.name,
        postcode=drawn.postcode,
        seeds_m=to_metres(*np.array(drawn.seeds).T),
        settled=shapely.union_all([disc((x, y), radius_m) for x, y, radius_m in cores]),
        centre=PlanPlace(drawn.name, (float(cores[0][0]), float(cores[0][1])), 2),
        landmark=_spot(drawn.landmark),
    )


def _square(drawn: _Square) -> Area:
    spot = _spot(drawn)
    return Area("square", spot.name, rectangle(spot.xy_m, *drawn.size_m, drawn.angle), spot.rank)


def _area(drawn: _Round, rng: np.random.Generator, *, kind: str) -> Area:
    spot = _spot(drawn)
    return Area(kind, spot.name, ellipse(spot.xy_m, drawn.radii_m, drawn.angle, rng), spot.rank)


def _line(drawn: _Drawn) -> PlanLine:
    shape = smooth(shapely.LineString(to_metres(*np.array(drawn.line).T)))
    return PlanLine(drawn.kind, drawn.name, shape, drawn.width_m)
