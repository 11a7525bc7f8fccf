"""The measures of the town's register, each judged by what its own entry names: any measure of any layer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from analysis.comparison.impact import Impact, impact
from analysis.comparison.intervention import Intervention, Statistic, interventions
from data.declare import Layer, Layers, Measure, layer_id
from data.instants import MET, day_of
from data.store import Store
from data.thresholds import EffectLimits
from data.town import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedIntervention:
    """An entry of the register, and what came of it."""

    intervention: Intervention
    layer: Layer
    measure: Measure
    impact: Impact


def judged(store: Store, town: Town, layers: Layers, *, now: datetime) -> Iterator[JudgedIntervention]:
    """Every entry whose stations and measure everybody may know of, in the order of the register."""
    for one in interventions(town):
        layer = layers.get(layer_id(one.site_id))
        measure = None if layer is None else measure_of(one, layer)
        if layer is None or measure is None or not _is_told(measure, layer):
            continue
        known = store.current(layer.id).sites.site_id
        if {one.site_id, *one.controls} <= set(known):
            found = impact_of(store, one, measure, town.effect, now=now)
            yield JudgedIntervention(intervention=one, layer=layer, measure=measure, impact=found)


def measure_of(one: Intervention, layer: Layer) -> Measure | None:
    """What an entry is judged by: what it names, else what its layer shows; None: the layer has none of that name."""
    if not one.measure:
        return layer.shows
    return next((known for known in layer.measures if known.id == one.measure), None)


def _is_told(measure: Measure, layer: Layer) -> bool:
    return measure in layer.visible("public") and measure.min_count is None and measure.codes is None


def impact_of(store: Store, one: Intervention, measure: Measure, limits: EffectLimits, *, now: datetime) -> Impact:
    """Judge an entry by its value of each day until yesterday."""
    last = day_of(now) - timedelta(days=1)
    first = one.since - timedelta(days=2 * limits.most_days)
    last = max(first, min(last, one.since + timedelta(days=2 * limits.most_days)))
    day = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    values = [_daily(store, site, measure, one.of_day, days=(first, last)) for site in (one.site_id, *one.controls)]
    return impact(day, values[0], np.stack(values[1:]), limits, since=one.since)


def _daily(
    store: Store, site_id: str, measure: Measure, of_day: Statistic, *, days: tuple[date, date]
) -> NDArray[np.float64]:
    """(m,) the lowest, mean or highest value of each day; NaN where too much of it is missing."""
    first, last = days
    start = datetime(first.year, first.month, first.day, tzinfo=MET)
    end = datetime(last.year, last.month, last.day, tzinfo=MET) + timedelta(days=1)
    rows = store.readings(site_id, measures=[measure.id], start=start, end=end, step="day")
    found = np.full((last - first).days + 1, np.nan)
    for row in rows.to_pylist():
        is_whole = row["n"] > 0 and 100 * row["n"] >= store.climate_limits.complete_percent * row["expected"]
        if row["channel"] == 0 and is_whole and row[of_day] is not None:
            found[(_date(row["observed_at"]) - first).days] = row[of_day]
    return found


def _date(label: date | datetime) -> date:
    return label.date() if isinstance(label, datetime) else label
