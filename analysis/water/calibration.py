"""Parameters of a runoff model found from what was measured, and how good they are where they were not found.

Efficiency: KGE (Gupta, Kling, Yilmaz and Martinez 2009, Journal of Hydrology 377) of discharge. Search: a grid of
three values of each parameter, then Michel's steps from the best (`analysis.water.step_search`); the same numbers give
the same answer. What counts is the split sample of Klemeš (1986, Hydrological Sciences Journal 31): parameters of one
half judged by the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.water.runoff import Reals, RunoffModel
from analysis.water.step_search import StepSearch
from data.errors import BadRequestError

YEAR_H: Final = 8_766.0
FEWEST: Final = 60
"""Fewer measured steps tell of no parameters."""


class ShortSeriesError(BadRequestError):
    """Too little was measured to find parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunoffSeries:
    """What a model is given and what was measured; (n,) each, mm a step.

    Args:
        rain_mm: without gaps.
        evaporation_mm: likewise.
        discharge_mm: NaN where nothing was measured.
    """

    rain_mm: Reals
    evaporation_mm: Reals
    discharge_mm: Reals


@dataclass(frozen=True, slots=True)
class FoundParameters:
    """The best there are.

    Args:
        parameters: of the model, in order.
        kge: over the period that they were found on.
    """

    parameters: tuple[float, ...]
    kge: float


@dataclass(frozen=True, slots=True)
class SplitSample:
    """What is known of a model for a catchment.

    Args:
        first: found on the first half.
        second: found on the second.
        first_validated: KGE of ``first`` on the second half.
        second_validated: that of ``second`` on the first.
    """

    first: FoundParameters
    second: FoundParameters
    first_validated: float
    second_validated: float

    @property
    def kge(self) -> float:
        """What may be expected where nothing was found: the poorer of both."""
        return min(self.first_validated, self.second_validated)

    @property
    def parameters(self) -> tuple[float, ...]:
        """Those of the half from which more of the other half is explained."""
        return (self.first if self.first_validated >= self.second_validated else self.second).parameters


def kge(simulated: npt.ArrayLike, observed: npt.ArrayLike) -> float:
    """Efficiency of n steps, 1 at best; NaN of observed is left out; -inf: what was measured does not vary.

    Args:
        simulated: (n,).
        observed: (n,) in the same unit.
    """
    seen = np.asarray(observed, np.float64)
    known = ~np.isnan(seen)
    seen, told = seen[known], np.asarray(simulated, np.float64)[known]
    if len(seen) < 2 or seen.std() == 0 or seen.mean() == 0:  # noqa: PLR2004 - one value has no spread
        return -np.inf
    together = told.std() * seen.std()
    likeness = np.mean((told - told.mean()) * (seen - seen.mean())) / together if together > 0 else 0.0
    ratios = told.std() / seen.std(), told.mean() / seen.mean()
    return float(1 - np.sqrt((likeness - 1) ** 2 + (ratios[0] - 1) ** 2 + (ratios[1] - 1) ** 2))


def calibrate(model: RunoffModel, series: RunoffSeries, period: slice) -> FoundParameters:
    """The parameters of greatest KGE over a period.

    Args:
        model: any.
        series: of n steps of the model.
        period: rows with start and stop; up to a year before it warms the stores up, and where there is none the
            model's own beginning has to do.

    Raises:
        ShortSeriesError: fewer than 60 steps of the period were measured.
    """
    measured = int(np.isfinite(series.discharge_mm[period]).sum())
    if measured < FEWEST:
        raise ShortSeriesError(f"{measured} measured steps are too few to calibrate {model.name}; it takes {FEWEST}")
    loss, step = _loss(model, series, period), np.array([one.step for one in model.parameters])
    grid = [np.array(one) / step for one in product(*(each.begins for each in model.parameters))]
    screened = [loss(one) for one in grid]
    best = int(np.argmin(screened))
    low, high = (np.array(one) / step for one in zip(*(each.ends for each in model.parameters), strict=True))
    search = StepSearch(loss=loss, low=low, high=high, point=grid[best], least=screened[best])
    search.run()
    return FoundParameters(_parameters(model, search.point), 1 - search.least)


def validate(model: RunoffModel, parameters: npt.ArrayLike, series: RunoffSeries, period: slice) -> float:
    """KGE over a period, warmed up as in ``calibrate``."""
    begin = max(0, period.start - round(YEAR_H / model.step_h))
    run = model.run(parameters, series.rain_mm[begin : period.stop], series.evaporation_mm[begin : period.stop])
    return kge(run.discharge_mm[period.start - begin :], series.discharge_mm[period])


def warming_up(model: RunoffModel, count: int) -> int:
    """How many of some steps only fill the stores: a year, or a tenth."""
    return min(round(YEAR_H / model.step_h), count // 10)


def split_sample(model: RunoffModel, series: RunoffSeries) -> SplitSample:
    """Both halves of what is there after a first year (or tenth, if that is shorter), each judged by the other."""
    count = len(series.rain_mm)
    begin = warming_up(model, count)
    halves = slice(begin, (begin + count) // 2), slice((begin + count) // 2, count)
    first, second = (calibrate(model, series, one) for one in halves)
    validated = [
        validate(model, found.parameters, series, other) for found, other in ((first, halves[1]), (second, halves[0]))
    ]
    return SplitSample(first, second, *validated)


def _loss(model: RunoffModel, series: RunoffSeries, period: slice) -> Callable[[Reals], float]:
    def of(point: Reals) -> float:
        lost = 1 - validate(model, _parameters(model, point), series, period)
        return lost if np.isfinite(lost) else 1e9

    return of


def _parameters(model: RunoffModel, point: Reals) -> tuple[float, ...]:
    """What a point means whose numbers are steps of each parameter."""
    return tuple(one.value(at * one.step) for one, at in zip(model.parameters, point.tolist(), strict=True))
