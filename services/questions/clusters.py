"""Auffällige Häufungen: where high or low numbers lie together more often than chance would have it, and how often."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field

from analysis.clusters.significance import LEAST_SITES, significance
from data import instants
from data.declare import Layer
from data.projection import geometry_to_degrees
from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.grid import cell_squares
from services.workbench.ground import QuestionGround
from services.workbench.parameters import InstantText, MeasuredName, MeasureId, layers_among
from services.workbench.period import QuestionPeriod
from services.workbench.place_counts import counted_places
from services.workbench.place_set import PlaceSet
from services.workbench.site_values import (
    HOURS_A_DAY,
    HOURS_A_WEEK,
    SiteValues,
    SiteValuesError,
    TimeSlices,
    event_rates,
    hours_within,
    means,
    measure_of,
)

DEFAULT: Final = timedelta(days=28)
NAMED: Final = 3
"""So many Stadtteile are named in the sentence."""


class ClustersParameters(QuestionParameters):
    """Of what, when, and who is a neighbour."""

    places: MeasuredName
    of: Annotated[
        Literal["mean", "hours", "events", "places"],
        Field(description="The mean of a measure, hours within limits, events a week, or how many places there are."),
    ] = "mean"
    measure: MeasureId = None
    limit: Annotated[float | None, Field(description="Hours count from this value on.")] = None
    below: Annotated[float | None, Field(description="And below this one.")] = None
    in_class: Annotated[
        str | None, Field(max_length=60, description="Or hours count in this class of the shown measure.")
    ] = None
    event: Annotated[str | None, Field(max_length=60, description="Kind of event; without it the first.")] = None
    start: InstantText = None
    end: InstantText = None
    every: Annotated[
        Literal["whole", "day", "week"], Field(description="Slices of time that are looked at one by one.")
    ] = "week"
    band_m: Annotated[int, Field(ge=1, le=20_000, description="Sites at most so far apart are neighbours.")] = 1_000
    cell_m: Annotated[int, Field(ge=100, le=2_000, description="Places are counted in cells of this size.")] = 250


@dataclass(frozen=True, slots=True)
class _Tested:
    """What was found, in the order of the places.

    Args:
        finding: (n,) 1 high, -1 low, 0 neither, over the whole period.
        z: (n,) Gi* as z.
        p: (n,) its two-sided p.
        by_slice: (s, n) as finding, in each slice.
        is_judged: (s,) whether enough was known then.
    """

    finding: NDArray[np.int8]
    z: NDArray[np.float64]
    p: NDArray[np.float64]
    by_slice: NDArray[np.int8]
    is_judged: NDArray[np.bool_]


def run(ground: QuestionGround, asked: ClustersParameters) -> QuestionResult:
    """Answer it."""
    period = QuestionPeriod.read(asked.start, asked.end, now=ground.now, default=DEFAULT)
    hours = {"whole": period.hours, "day": HOURS_A_DAY, "week": HOURS_A_WEEK}[asked.every]
    slices = TimeSlices(period, min(hours, period.hours))
    if asked.of == "places":
        places, values = counted_places(ground, asked.places, asked.cell_m, slices)
    else:
        places = ground.places(asked.places)
        values = _values(ground, asked, places, slices)
    tested = _tested(places.xy_m, values, asked.band_m)
    known = int(np.count_nonzero(~np.isnan(values.whole)))
    where = ground.bench.districts.of(places.xy_m)
    names = ["" if row < 0 else ground.bench.districts.name[row] for row in where.tolist()]
    return QuestionResult(
        says=_says(tested, known, asked.of),
        figures=_figures(tested, values, known, names),
        tables={"found": _found(places, values, tested, names), "slices": _slices(values, tested)},
        shapes=_shapes(places, values, tested, asked),
        notes=_notes(tested, known),
    )


def _values(ground: QuestionGround, asked: ClustersParameters, places: PlaceSet, slices: TimeSlices) -> SiteValues:
    if not layers_among(asked.places):
        sentence = "nothing is measured at features of your own; ask with of=places how many there are"
        raise SiteValuesError(sentence, reason="nothing_measured")
    layer = ground.layer(asked.places)
    if asked.of == "events":
        return event_rates(ground, layer, asked.event, places.place_id, slices)
    measure = measure_of(ground, layer, asked.measure)
    if asked.of == "mean":
        return means(ground, layer, measure, places.place_id, slices)
    return hours_within(ground, layer, measure, places.place_id, slices, _limits(ground, asked, layer))


def _limits(ground: QuestionGround, asked: ClustersParameters, layer: Layer) -> tuple[float, float]:
    """From which value on hours count, and below which; SiteValuesError: nothing says it."""
    if asked.in_class is None:
        if asked.limit is None:
            raise SiteValuesError("give limit, from which on hours count, or in_class", reason="no_limit")
        return asked.limit, np.inf if asked.below is None else asked.below
    if asked.measure not in {None, layer.shows.id}:
        sentence = f"classes are those of {layer.shows.id}; give limit for {asked.measure}"
        raise SiteValuesError(sentence, reason="other_classes", shown=layer.shows.id, measure=asked.measure)
    classes = ground.house.town.classes_named(layer.classes.name).classes
    ids = [one.id for one in classes]
    if asked.in_class not in ids:
        sentence = f"no class {asked.in_class!r} of {layer.id}; known: {', '.join(ids)}"
        raise SiteValuesError(sentence, reason="unknown_class", wrong=asked.in_class, layer=layer.id, known=ids)
    lows = [-np.inf, *(one.low for one in classes[1:]), np.inf]
    row = ids.index(asked.in_class)
    return lows[row], lows[row + 1]


def _tested(xy_m: NDArray[np.float64], values: SiteValues, band_m: int) -> _Tested:
    z, p, stands = significance(xy_m, values.whole, band_m=band_m)
    rows = [significance(xy_m, one, band_m=band_m) for one in values.slices]
    by_slice = np.array([_signs(one, stood) for one, _, stood in rows], dtype=np.int8).reshape(-1, len(xy_m))
    judged = np.count_nonzero(~np.isnan(values.slices), axis=1) >= LEAST_SITES
    return _Tested(_signs(z, stands), z, p, by_slice, judged)


def _signs(z: NDArray[np.float64], stands: NDArray[np.bool_]) -> NDArray[np.int8]:
    return np.where(stands, np.sign(np.nan_to_num(z)), 0).astype(np.int8)


def _says(tested: _Tested, known: int, of: str) -> str:
    if known < LEAST_SITES:
        return "too_few"
    high, low = bool((tested.finding > 0).any()), bool((tested.finding < 0).any())
    only_high = "found" if of == "mean" else f"found_{of}"
    return {(True, True): "both", (True, False): only_high, (False, True): "low"}.get((high, low), "none")


def _figures(tested: _Tested, values: SiteValues, known: int, names: list[str]) -> dict[str, ResultFigure]:
    high, low = tested.finding > 0, tested.finding < 0
    return {
        "high": ResultFigure(int(high.sum())),
        "where": ResultFigure(_named(names, high)),
        "low": ResultFigure(int(low.sum())),
        "where_low": ResultFigure(_named(names, low)),
        "mean": ResultFigure(_mean(values.whole), values.unit, values.decimals),
        "mean_high": ResultFigure(_mean(values.whole[high]), values.unit, values.decimals),
        "mean_low": ResultFigure(_mean(values.whole[low]), values.unit, values.decimals),
        "slices": ResultFigure(int(tested.is_judged.sum())),
        "slices_high": ResultFigure(int((tested.by_slice > 0).any(axis=1).sum())),
        "known": ResultFigure(known),
        "needed": ResultFigure(LEAST_SITES),
    }


def _named(names: list[str], rows: NDArray[np.bool_]) -> str | None:
    """The Stadtteile of most of these rows; None: they lie in none."""
    count = Counter(names[row] for row in np.flatnonzero(rows).tolist() if names[row])
    return ", ".join(name for name, _ in sorted(count.items(), key=lambda one: (-one[1], one[0]))[:NAMED]) or None


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _found(places: PlaceSet, values: SiteValues, tested: _Tested, names: list[str]) -> pa.Table:
    rows = np.flatnonzero(tested.finding)
    order = rows[np.lexsort((rows, -tested.z[rows]))]
    return pa.table(
        {
            "name": pa.array([places.name[one] for one in order.tolist()], pa.string()),
            "district": pa.array([names[one] for one in order.tolist()], pa.string()),
            "finding": pa.array([_word(one) for one in tested.finding[order].tolist()], pa.string()),
            "value": values.whole[order],
            "z": tested.z[order],
            "slices_found": _times(tested)[order],
        }
    )


def _slices(values: SiteValues, tested: _Tested) -> pa.Table:
    return pa.table(
        {
            "begins": [instants.text(one) for one in values.starts],
            "known": np.count_nonzero(~np.isnan(values.slices), axis=1),
            "mean": pa.array([_mean(one) for one in values.slices], pa.float64()),
            "high": (tested.by_slice > 0).sum(axis=1),
            "low": (tested.by_slice < 0).sum(axis=1),
        }
    )


def _times(tested: _Tested) -> NDArray[np.int64]:
    """(n,) in how many slices a place was conspicuous as it is over the whole period."""
    same = (tested.by_slice == tested.finding) & (tested.finding != 0)
    return np.asarray(same.sum(axis=0), dtype=np.int64)


def _shapes(
    places: PlaceSet, values: SiteValues, tested: _Tested, asked: ClustersParameters
) -> dict[str, ResultShapes]:
    shown = geometry_to_degrees(cell_squares(places.xy_m, asked.cell_m)) if asked.of == "places" else places.points
    columns = pa.table(
        {
            "name": pa.array(places.name, pa.string()),
            "value": pa.array([None if np.isnan(one) else one for one in values.whole.tolist()], pa.float64()),
            "slices_found": _times(tested),
        }
    )
    kinds = {"high": tested.finding > 0, "low": tested.finding < 0}
    if asked.of != "places":
        kinds["sites"] = tested.finding == 0
    return {
        kind: ResultShapes(kind, shown[rows], columns.filter(pa.array(rows)), shows="value", unit=values.unit)  # type: ignore[arg-type]  # keys are kinds
        for kind, rows in kinds.items()
    }


def _notes(tested: _Tested, known: int) -> tuple[str, ...]:
    missing = known >= LEAST_SITES and not tested.is_judged.all()
    return ("slices_missing",) if missing else ()


def _word(sign: int) -> str:
    return "high" if sign > 0 else "low"


QUESTION = Question(
    id="clusters",
    parameters=ClustersParameters,
    run=run,
    layers=lambda asked: layers_among(asked.places),
    is_long=lambda asked: asked.every == "day",
    method="clusters",
)
