"""A small town that has closures, which are lines, and zones, which are areas; both say themselves what they are."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from data import sites
from data.declare import Classes, Layer, Layers, Measure
from data.sites import Sites, representative
from data.thresholds import Class, ClassTable
from tests.support import small
from tests.support.small import LONG_AGO, NOON, Small

CLOSURE: Final = Measure(
    id="closure",
    title={"de": "Sperrung", "en": "Closure"},
    unit="",
    low=0,
    high=1,
    codes={"narrow": 0, "closed": 1},
    audience="public",
)
CLASSES: Final = ClassTable(
    name="closure",
    kind="words",
    classes=(
        Class(id="narrow", low=0, colour="#E69F00", symbol="half"),
        Class(id="closed", low=1, colour="#AA0022", symbol="cross", usable=False),
    ),
)
CLOSURES: Final = Layer(
    id="closures",
    title={"de": "Sperrungen", "en": "Closures"},
    geometry="lines",
    shape="triangle",
    measures=(CLOSURE,),
    shows=CLOSURE,
    stated="kind",
    interval_s=300,
    max_age_s=3600,
    classes=CLASSES,
)
ZONES: Final = replace(
    CLOSURES, id="zones", title={"de": "Zonen", "en": "Zones"}, geometry="areas", classes=Classes("closure")
)
LINES: Final = [
    shapely.LineString([(7.30, 51.55), (7.31, 51.56), (7.32, 51.55)]),
    shapely.MultiLineString([[(7.33, 51.55), (7.34, 51.55)], [(7.34, 51.56), (7.35, 51.56)]]),
    shapely.LineString([(7.30, 51.57), (7.31, 51.57)]),
    shapely.LineString([(7.30, 51.58), (7.31, 51.58)]),
]
AREAS: Final = [
    shapely.Polygon([(7.30, 51.55), (7.30, 51.57), (7.32, 51.57)]),
    shapely.box(7.33, 51.55, 7.35, 51.57).difference(shapely.box(7.335, 51.555, 7.345, 51.565)),
]
SPANS: Final[list[tuple[datetime, datetime | None]]] = [
    (NOON - timedelta(days=2), NOON + timedelta(days=3)),
    (LONG_AGO, None),
    (NOON - timedelta(days=9), NOON - timedelta(days=1)),
    (NOON + timedelta(days=1), NOON + timedelta(days=2)),
]
"""There for some days; for ever; gone since yesterday; announced for tomorrow."""


def put(small: Small, layer: Layer, shapes: list[shapely.Geometry]) -> None:
    """Sites of these shapes with the validity of SPANS."""
    n, geometry = len(shapes), np.array(shapes, object)
    lon, lat = representative(geometry)
    columns = Sites(
        site_id=[f"{layer.id}-{i:04d}" for i in range(1, n + 1)],
        name=[f"Straße {i}" for i in range(1, n + 1)],
        district=["Castrop"] * n,
        attributes=[{"kind": ("closed", "narrow")[i % 2]} for i in range(n)],
        channels=np.zeros(n, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[begin for begin, _ in SPANS[:n]],
        valid_to=[end for _, end in SPANS[:n]],
        lon=lon,
        lat=lat,
        geometry=geometry,
    )
    sites.write(small.house.folders.sites_of(layer.id), columns)


def settle(root: Path) -> Small:
    """The small town with both layers."""
    made = small.settle(root)
    layers = Layers([*small.LAYERS.values(), CLOSURES, ZONES])
    classes = {**made.house.town.classes, CLASSES.name: CLASSES}
    made.house = replace(made.house, layers=layers, town=replace(made.house.town, classes=classes))
    put(made, CLOSURES, LINES)
    put(made, ZONES, AREAS)
    small.fill(made)
    return made
