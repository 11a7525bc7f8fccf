"""One number for each site and slice of time: a mean, hours within limits, or events."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.clusters.significance import LEAST_SHARE
from data.audience import is_open
from data.declare import Layer, Measure
from data.errors import BadRequestError, UnknownMeasureError
from services.publication import finest_step
from services.workbench.ground import QuestionGround
from services.workbench.period import QuestionPeriod

HOURS_A_DAY: Final = 24
HOURS_A_WEEK: Final = 168


class SiteValuesError(BadRequestError):
    """There is no such number of these sites."""


@dataclass(frozen=True, slots=True)
class SiteValues:
    """The numbers of n sites.

    Args:
        whole: (n,) over the whole period; NaN where too much of it is missing to say.
        slices: (s, n) in each slice of it.
        starts: s instants at which they begin.
        unit: of the numbers.
        decimals: of the numbers, as people read them.
    """

    whole: NDArray[np.float64]
    slices: NDArray[np.float64]
    starts: list[datetime]
    unit: str
    decimals: int


@dataclass(frozen=True, slots=True)
class TimeSlices:
    """A period in slices of equal length, the last of which may be shorter.

    Args:
        period: whole hours.
        hours: length of a slice.
    """

    period: QuestionPeriod
    hours: int

    def __len__(self) -> int:
        return (self.period.hours + self.hours - 1) // self.hours

    @property
    def starts(self) -> list[datetime]:
        """When each begins."""
        return [self.period.start + timedelta(hours=one * self.hours) for one in range(len(self))]

    @property
    def lengths(self) -> NDArray[np.float64]:
        """(s,) hours of each."""
        begins = self.hours * np.arange(len(self))
        return np.minimum(self.hours, self.period.hours - begins).astype(np.float64)


def measure_of(ground: QuestionGround, layer: Layer, name: str | None) -> Measure:
    """A measure that the asker may see; UnknownMeasureError: there is none of this id."""
    known = {one.id: one for one in ground.measures(layer)}
    chosen = name or layer.shows.id
    if chosen not in known:
        raise UnknownMeasureError(chosen, known)
    return known[chosen]


def means(
    ground: QuestionGround, layer: Layer, measure: Measure, site_ids: list[str], slices: TimeSlices
) -> SiteValues:
    """The mean of a measure; SiteValuesError: it is a code, which has none."""
    if measure.codes is not None or measure.classes:
        sentence = f"{measure.id} is a code, which has no mean; ask for hours within limits or for events"
        raise SiteValuesError(sentence, reason="code_without_mean", measure=measure.id)
    if ground.seen_as(layer) == "public" and finest_step(measure) == "day":
        return _daily_means(ground, layer, measure, site_ids, slices)
    table = _hours(ground, layer, measure, slices, (-np.inf, np.inf))
    mean, steps = (_spread(table, one, site_ids, len(slices)) for one in ("mean", "steps"))
    return _values(mean, steps, slices.lengths, slices.starts, measure)


def hours_within(  # noqa: PLR0917 - of which sites, of what, when, and between which limits
    ground: QuestionGround,
    layer: Layer,
    measure: Measure,
    site_ids: list[str],
    slices: TimeSlices,
    within: tuple[float, float],
) -> SiteValues:
    """In how many hours it lay from the first limit to below the second, of all hours if none had been missing."""
    if ground.seen_as(layer) == "public" and finest_step(measure) == "day":
        sentence = f"the public may see {measure.id} by days alone; ask for its mean"
        raise SiteValuesError(sentence, reason="by_days_alone", measure=measure.id)
    table = _hours(ground, layer, measure, slices, within)
    hours, steps = (_spread(table, one, site_ids, len(slices)) for one in ("within", "steps"))
    known = np.where(steps >= LEAST_SHARE * slices.lengths[:, None], hours, np.nan)
    whole = np.where(steps.sum(axis=0) >= LEAST_SHARE * slices.period.hours, hours.sum(axis=0), np.nan)
    return SiteValues(whole, known, slices.starts, "h", 0)


def event_rates(
    ground: QuestionGround, layer: Layer, kind: str | None, site_ids: list[str], slices: TimeSlices
) -> SiteValues:
    """Events a week; a site of which nothing was heard has no number, not none.

    Raises:
        SiteValuesError: nothing of this kind happens to what the asker may see of the layer.
    """
    known = {
        event: measure
        for measure in ground.measures(layer)
        if ground.seen_as(layer) == "staff" or is_open(measure)
        for event in measure.event_kinds
    }
    chosen = kind or next(iter(known), "")
    if chosen not in known:
        sentence = f"no event {chosen!r} of {layer.id}; known: {', '.join(known) or 'none'}"
        raise SiteValuesError(sentence, reason="unknown_event", wrong=chosen, layer=layer.id, known=[*known])
    found = ground.store.events(layer.id, kinds=[chosen], start=slices.period.start, end=slices.period.end)
    count = _counted(found, site_ids, slices)
    heard = _spread(_hours(ground, layer, known[chosen], slices, (0.0, 0.0)), "steps", site_ids, len(slices))
    lengths = slices.lengths[:, None]
    rates = np.where((heard >= LEAST_SHARE * lengths) | (count > 0), count * HOURS_A_WEEK / lengths, np.nan)
    hours = slices.period.hours
    is_known = (heard.sum(axis=0) >= LEAST_SHARE * hours) | (count.sum(axis=0) > 0)
    whole = np.where(is_known, count.sum(axis=0) * HOURS_A_WEEK / hours, np.nan)
    return SiteValues(whole, rates, slices.starts, "", 1)


def _hours(
    ground: QuestionGround, layer: Layer, measure: Measure, slices: TimeSlices, within: tuple[float, float]
) -> pa.Table:
    return ground.store.figures.slices(
        layer,
        measure,
        start=slices.period.start,
        end=slices.period.end,
        slice_hours=slices.hours,
        within=within,
        withhold=ground.seen_as(layer) == "public",
    )


def _daily_means(
    ground: QuestionGround, layer: Layer, measure: Measure, site_ids: list[str], slices: TimeSlices
) -> SiteValues:
    first, last = slices.period.days
    days = (last - first).days + 1
    each = max(1, slices.hours // HOURS_A_DAY)
    table = ground.store.figures.slices_of_days(
        layer, measure, first=first, last=last, slice_days=each, withhold=ground.seen_as(layer) == "public"
    )
    lengths = np.minimum(each, days - each * np.arange(-(-days // each))).astype(np.float64)
    mean, steps = (_spread(table, one, site_ids, len(lengths)) for one in ("mean", "steps"))
    starts = [slices.period.start + timedelta(days=each * one) for one in range(len(lengths))]
    return _values(mean, steps, lengths, starts, measure)


def _values(
    mean: NDArray[np.float64],
    steps: NDArray[np.float64],
    lengths: NDArray[np.float64],
    starts: list[datetime],
    measure: Measure,
) -> SiteValues:
    known = np.where(steps >= LEAST_SHARE * lengths[:, None], mean, np.nan)
    total = steps.sum(axis=0)
    weighted = (np.nan_to_num(mean) * steps).sum(axis=0) / np.maximum(total, 1)
    whole = np.where(total >= LEAST_SHARE * lengths.sum(), weighted, np.nan)
    return SiteValues(whole, known, starts, measure.unit, max(1, measure.decimals))


def _spread(table: pa.Table, column: str, site_ids: list[str], slices: int) -> NDArray[np.float64]:
    """(s, n) a column of a table of sites and slices; 0 where it has no row."""
    row = {one: n for n, one in enumerate(site_ids)}
    spread = np.zeros((slices, len(site_ids)))
    places = np.array([row.get(one, -1) for one in table["site_id"].to_pylist()], dtype=np.intp)
    known = places >= 0
    spread[np.asarray(table["slice"])[known], places[known]] = np.asarray(table[column], dtype=np.float64)[known]
    return spread


def _counted(events: pa.Table, site_ids: list[str], slices: TimeSlices) -> NDArray[np.float64]:
    """(s, n) how many."""
    row = {one: n for n, one in enumerate(site_ids)}
    count = np.zeros((len(slices), len(site_ids)))
    begin = slices.period.start.timestamp()
    for site_id, at in zip(events["site_id"].to_pylist(), events["at"].to_pylist(), strict=True):
        if site_id in row:
            past = int((at.timestamp() - begin) / 3_600 / slices.hours)
            count[min(past, len(slices) - 1), row[site_id]] += 1
    return count
