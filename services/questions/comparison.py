"""Vergleich: a measure in two periods or in two places, or before and after something was done, with an interval."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, Final, Literal

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pydantic import Field

from analysis.comparison.interval import Interval, interval_of_change, interval_of_mean
from analysis.comparison.intervention import Intervention, interventions
from analysis.heat.daily_maxima import MEASURE, DailyMaxima
from analysis.heat.effect import Effect
from data.declare import Layer, Measure
from data.errors import BadRequestError
from data.projection import geometry_to_degrees
from services.workbench import Question, QuestionParameters, QuestionResult, ResultFigure, ResultShapes
from services.workbench.ground import QuestionGround
from services.workbench.paired_days import SameSites, SameTimes, day_values, hour_values
from services.workbench.parameters import TOWN, AreaName, InstantText, MeasuredName, MeasureId, OptionalAreaName
from services.workbench.period import QuestionPeriod
from services.workbench.place_set import PlaceSet
from services.workbench.site_values import HOURS_A_DAY, measure_of

DEFAULT: Final = timedelta(days=28)


class ComparisonError(BadRequestError):
    """What is to be compared with what is not said."""


class ComparisonParameters(QuestionParameters):
    """What is compared with what."""

    places: MeasuredName
    compare: Annotated[
        Literal["periods", "areas", "intervention"],
        Field(description="Two periods, two areas in one period, or before and after a measure of the register."),
    ] = "periods"
    measure: MeasureId = None
    start: InstantText = None
    end: InstantText = None
    other_start: InstantText = None
    other_end: InstantText = None
    area: AreaName = TOWN
    other_area: OptionalAreaName = None
    pair: Annotated[
        Literal["day", "hour"], Field(description="Two areas are compared by the means of the same days, or hours.")
    ] = "day"
    intervention: Annotated[
        str | None, Field(max_length=60, description="Id of an entry of the town's register of measures.")
    ] = None


def run(ground: QuestionGround, asked: ComparisonParameters) -> QuestionResult:
    """Answer it."""
    if asked.compare == "intervention":
        return _before_and_after(ground, asked)
    layer = ground.layer(asked.places)
    measure = measure_of(ground, layer, asked.measure)
    return (_periods if asked.compare == "periods" else _areas)(ground, asked, layer, measure)


# ---- two periods, two areas -----------------------------------------------------------------


def _periods(ground: QuestionGround, asked: ComparisonParameters, layer: Layer, measure: Measure) -> QuestionResult:
    second = QuestionPeriod.read(asked.start, asked.end, now=ground.now, default=DEFAULT)
    if asked.other_start is None and asked.other_end is None:
        first = QuestionPeriod(second.start - (second.end - second.start), second.start)
    else:
        first = QuestionPeriod.read(asked.other_start, asked.other_end, now=second.start, default=DEFAULT)
    places = _within(ground, ground.places(asked.places), asked.area)
    pair = SameSites.of(*(day_values(ground, layer, measure, places, one) for one in (first, second)))
    block = ground.house.town.effect.block_days
    interval = interval_of_change(pair.first_days, pair.second_days, block=block)
    difference = float(pair.second.mean() - pair.first.mean())
    figures = _figures(measure, float(pair.first.mean()), float(pair.second.mean()), difference, interval)
    figures |= {
        "first_days": ResultFigure(len(pair.first_days)),
        "second_days": ResultFigure(len(pair.second_days)),
        "sites": ResultFigure(len(pair.rows)),
    }
    kept = places.rows(pair.rows)
    return QuestionResult(
        says=f"periods_{_verdict(interval)}",
        figures=figures,
        tables={"by_site": _by_site(kept, pair)},
        shapes=_shapes(kept, pair.second - pair.first, _unit(measure)),
        notes=_too_short(interval),
    )


def _areas(ground: QuestionGround, asked: ComparisonParameters, layer: Layer, measure: Measure) -> QuestionResult:
    if asked.other_area is None:
        sentence = "other_area is missing; name a Stadtteil or draw one to compare the first with"
        raise ComparisonError(sentence, reason="no_other_area")
    period = QuestionPeriod.read(asked.start, asked.end, now=ground.now, default=DEFAULT)
    places = ground.places(asked.places)
    both = [_within(ground, places, one) for one in (asked.area, asked.other_area)]
    values = hour_values if asked.pair == "hour" else day_values
    first, second = (values(ground, layer, measure, one, period).slices for one in both)
    pair = SameTimes.of(first, second, per_day=HOURS_A_DAY if asked.pair == "hour" else 1)
    apart = pair.second - pair.first
    interval = interval_of_mean(apart, block=ground.house.town.effect.block_days)
    figures = _figures(measure, float(pair.first.mean()), float(pair.second.mean()), float(apart.mean()), interval)
    counts = {"days": len(apart), "first_sites": len(both[0]), "second_sites": len(both[1])}
    figures |= {name: ResultFigure(one) for name, one in counts.items()}
    areas = [ground.area(one) for one in (asked.area, asked.other_area)]
    return QuestionResult(
        says=f"areas_{_verdict(interval)}",
        figures=figures,
        tables={"by_day": _by_day(period.day_starts(pair.day), {"first": pair.first, "second": pair.second})},
        shapes={"areas": _area_shapes(areas, [asked.area, asked.other_area]), "sites": _site_shapes(both)},
        notes=_too_short(interval),
    )


def _within(ground: QuestionGround, places: PlaceSet, area: str) -> PlaceSet:
    shape = ground.area(area)
    shapely.prepare(shape)
    rows = np.flatnonzero(shapely.intersects_xy(shape, places.xy_m[:, 0], places.xy_m[:, 1]))
    if not len(rows):
        raise ComparisonError(f"no site lies in {area}; choose a larger one", reason="no_site_in", area=area)
    return places.rows(rows)


def _figures(
    measure: Measure, first: float, second: float, difference: float, interval: Interval | None
) -> dict[str, ResultFigure]:
    decimals = max(1, measure.decimals)
    low, high = interval or (None, None)
    return {
        "difference": ResultFigure(difference, _unit(measure), decimals, low, high),
        "first": ResultFigure(first, measure.unit, decimals),
        "second": ResultFigure(second, measure.unit, decimals),
    }


def _verdict(interval: Interval | None) -> str:
    if interval is None:
        return "too_few"
    return "lower" if interval[1] < 0 else "higher" if interval[0] > 0 else "same"


def _too_short(interval: Interval | None) -> tuple[str, ...]:
    return ("no_interval",) if interval is None else ()


def _unit(measure: Measure) -> str:
    """Of a difference: that of two temperatures is in kelvins."""
    return "K" if measure.unit == "°C" else measure.unit


# ---- before and after -----------------------------------------------------------------------


def _before_and_after(ground: QuestionGround, asked: ComparisonParameters) -> QuestionResult:
    known = tuple(one for one in interventions(ground.house.town) if one.is_by_highest)
    one = _registered(known, asked.intervention)
    layer = ground.house.layers.of_site(one.site_id)
    if asked.places != layer.id:
        sentence = f"{one.key} is judged at stations of {layer.id}; ask with places={layer.id}"
        raise ComparisonError(sentence, reason="judged_elsewhere", wrong=one.key, layer=layer.id)
    if MEASURE.id not in {known.id for known in ground.measures(layer)}:
        sentence = f"nobody may see {MEASURE.id} of {layer.id} here"
        raise ComparisonError(sentence, reason="hidden_measure", measure=MEASURE.id, layer=layer.id)
    limits = ground.house.town.effect
    days = DailyMaxima.around(ground.store, one, limits, now=ground.now)
    effect = days.effect(limits, since=one.since)
    series = {"treated": days.treated_c, "controls": days.controls_c.mean(axis=0)}
    return QuestionResult(
        says=f"intervention_{effect.verdict}",
        figures=_effect_figures(one, effect, limits.least_days),
        tables={"by_day": _by_day(days.day, series)},
        shapes=_stations(ground.places(layer.id), one),
        notes=() if one.is_fixed_beforehand else ("fixed_afterwards",),
    )


def _registered(known: tuple[Intervention, ...], name: str | None) -> Intervention:
    by_key = {one.key: one for one in known}
    if name is None or name not in by_key:
        given = "intervention is missing" if name is None else f"no measure {name!r} in the register"
        sentence = f"{given}; known: {', '.join(by_key) or 'none'}"
        raise ComparisonError(sentence, reason="no_intervention", known=[*by_key])
    return by_key[name]


def _effect_figures(one: Intervention, effect: Effect, least_days: int) -> dict[str, ResultFigure]:
    found = {
        "change": ResultFigure(effect.change_k, "K", 1, effect.low_k, effect.high_k),
        "days_before": ResultFigure(effect.days_before),
        "days_after": ResultFigure(effect.days_after),
        "days_needed": ResultFigure(least_days),
        "kind": ResultFigure(one.kind),
        "since": ResultFigure(one.since.isoformat()),
        "controls": ResultFigure(len(one.controls)),
        "fixed_on": ResultFigure(one.fixed_on.isoformat() if one.fixed_on else None),
    }
    optional = {"area_m2": (one.area_m2, "m²"), "cost": (one.cost_eur, "€")}
    return found | {name: ResultFigure(value, unit) for name, (value, unit) in optional.items() if value is not None}


def _stations(places: PlaceSet, one: Intervention) -> dict[str, ResultShapes]:
    def some(chosen: Callable[[str], bool]) -> ResultShapes:
        rows = np.flatnonzero([chosen(site_id) for site_id in places.place_id])
        found = places.rows(rows)
        return ResultShapes("sites", found.points, pa.table({"place_id": found.place_id, "name": found.name}))

    treated = some(lambda site_id: site_id == one.site_id)
    return {
        "treated": ResultShapes("proposal", treated.geometry, treated.columns),
        "controls": some(lambda site_id: site_id in one.controls),
    }


# ---- tables and shapes ----------------------------------------------------------------------


def _by_site(places: PlaceSet, pair: SameSites) -> pa.Table:
    table = pa.table(
        {
            "place_id": places.place_id,
            "name": places.name,
            "first": pair.first,
            "second": pair.second,
            "difference": pair.second - pair.first,
        }
    )
    return table.take(np.argsort(-np.abs(pair.second - pair.first), kind="stable"))


def _by_day(day: NDArray[np.datetime64], series: Mapping[str, NDArray[np.float64]]) -> pa.Table:
    """Days of which both are known, and their difference."""
    (first_name, first), (second_name, second) = series.items()
    known = ~np.isnan(first) & ~np.isnan(second)
    apart = second - first if first_name == "first" else first - second
    columns = {first_name: first[known], second_name: second[known], "difference": apart[known]}
    return pa.table({"day": np.datetime_as_string(day[known], unit="D").tolist(), **columns})


def _shapes(places: PlaceSet, apart: NDArray[np.float64], unit: str) -> dict[str, ResultShapes]:
    def some(kind: Literal["high", "low"], rows: NDArray[np.intp]) -> ResultShapes:
        found = places.rows(rows)
        columns = pa.table({"place_id": found.place_id, "name": found.name, "difference": apart[rows]})
        return ResultShapes(kind, found.points, columns, shows="difference", unit=unit)

    return {"higher": some("high", np.flatnonzero(apart > 0)), "lower": some("low", np.flatnonzero(apart <= 0))}


def _area_shapes(areas: list[shapely.Geometry], names: list[str]) -> ResultShapes:
    degrees = geometry_to_degrees(np.array(areas, dtype=object))
    return ResultShapes("area", degrees, pa.table({"name": names}))


def _site_shapes(both: list[PlaceSet]) -> ResultShapes:
    places = both[0].joined(both[1])
    of = ["first"] * len(both[0]) + ["second"] * len(both[1])
    return ResultShapes("sites", places.points, pa.table({"name": places.name, "of": of}))


QUESTION = Question(
    id="comparison",
    parameters=ComparisonParameters,
    run=run,
    layers=lambda asked: [asked.places],
    method="comparison",
)
