"""What the public may see of a measure over time: its finest step, and no counts that are too small."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from data import instants
from data.declare import Measure, Step
from data.errors import BadRequestError

STEPS: Final[tuple[Step, ...]] = ("raw", "hour", "day")
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
