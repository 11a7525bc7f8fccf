"""What the public may see: finest step and smallest count of a measure over time, and how exactly where a site is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from data import instants
from data.declare import Layer, Measure, Step
from data.errors import BadRequestError
from data.projection import to_degrees, to_metres
from data.sites import Sites
from data.state import OK
from data.store import Current
from data.thresholds import ClassTable

STEPS: Final[tuple[Step, ...]] = ("raw", "hour", "day")
Counted: TypeAlias = Literal["all", "ok", "usable"]
_DEGREE_DECIMALS: Final = 6
_NUMBERS: Final = ("value", "min", "mean", "max")


def step_named(name: str) -> Step:
    """The step of this name; BadRequestError: there is none."""
    for step in STEPS:
        if step == name:
            return step
    raise BadRequestError(f"step={name!r}; choose one of: {', '.join(STEPS)}")


def finest_step(measure: Measure) -> Step:
    """The finest step the public may ask for; counts that may be too small are never shown singly."""
    if measure.min_count is not None and measure.public_step == "raw":
        return "hour"
    return measure.public_step


def public_instant(at: datetime, measures: Sequence[Measure]) -> datetime:
    """The instant as of which the public may see these measures: the last full hour or day where one is coarser.

    Without this, asking for the state of minute after minute would give the readings that `check_step` refuses.
    """
    steps = {finest_step(measure) for measure in measures}
    if "day" in steps:
        return instants.day_begin(at)
    return at.replace(minute=0, second=0, microsecond=0) if "hour" in steps else at


def check_step(step: Step, measures: Sequence[Measure]) -> None:
    """Refuse, as a BadRequestError, a step that is too fine for one of the measures."""
    for measure in measures:
        finest = finest_step(measure)
        if STEPS.index(step) < STEPS.index(finest):
            allowed = ", ".join(STEPS[STEPS.index(finest) :])
            raise BadRequestError(f"step={step!r} is too fine for {measure.id}; the public may ask for: {allowed}")


def publishable(table: pa.Table, measures: Sequence[Measure]) -> pa.Table:
    """The table with every number below the ``min_count`` of its measure made null."""
    for measure in measures:
        if measure.min_count is not None:
            table = _withhold(table, measure, float(measure.min_count))
    return table


def _withhold(table: pa.Table, measure: Measure, least: float) -> pa.Table:
    for name in _NUMBERS:
        if name not in table.column_names:
            continue
        small = pc.less(table[name], least)
        if "measure" in table.column_names:
            small = pc.and_(small, pc.equal(table["measure"], measure.id))
        place = table.column_names.index(name)
        table = table.set_column(place, name, pc.if_else(small, pa.scalar(None, table[name].type), table[name]))
    return table


def public_position(layer: Layer, sites: Sites) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees of each site, on a grid of ``layer.public_place_m`` metres where the layer declares one."""
    lon, lat = sites.lon, sites.lat
    if layer.public_place_m is not None and len(sites):
        grid_m = float(layer.public_place_m)
        lon, lat = to_degrees(np.round(to_metres(lon, lat) / grid_m) * grid_m)
    return np.round(lon, _DEGREE_DECIMALS), np.round(lat, _DEGREE_DECIMALS)


def public_geometry(layer: Layer, sites: Sites) -> NDArray[np.object_]:
    """(n,) the sites as the public may see them, EPSG:4326: where their places are rounded, points and nothing else."""
    if layer.public_place_m is not None or not shapely.get_dimensions(sites.geometry).any():
        return np.asarray(shapely.points(*public_position(layer, sites)))
    shapes = shapely.force_2d(shapely.orient_polygons(sites.geometry))
    return np.asarray(shapely.transform(shapes, lambda at: np.round(at, _DEGREE_DECIMALS)))


def withheld(measure: Measure) -> bool:
    """Whether the public never sees its single readings, only counts of an hour that are large enough."""
    return measure.min_count is not None


def seen_classes(layer: Layer, current: Current, measures: Sequence[Measure]) -> NDArray[np.int8]:
    """(n,) the class of each site; -1 where it would tell a value that the asker may not see."""
    if layer.shows in measures and not withheld(layer.shows):
        return current.class_index
    return np.full_like(current.class_index, -1)


def counting(
    layer: Layer, current: Current, table: ClassTable, measures: Sequence[Measure], *, which: Counted
) -> NDArray[np.bool_]:
    """(n,) which sites count; what whoever sees these measures may not know of a site counts as unknown.

    Args:
        layer: of the sites.
        current: their state.
        table: the layer's classes.
        measures: that the asker may see.
        which: all, those with a current value (ok), or those with room now (usable).
    """
    if which == "all":
        return np.ones(len(current.sites), np.bool_)
    if which == "ok":
        return np.equal(current.state, OK)
    usable = np.array([*(one.usable for one in table.classes), False])
    return np.asarray(usable[seen_classes(layer, current, measures)])
