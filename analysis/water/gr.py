"""Runoff of a catchment from rain and evaporation: GR4J by days, GR4H and GR5H by hours.

Equations: Perrin, Michel and Andréassian (2003, Journal of Hydrology 279) for GR4J; Mathevet (2005) for GR4H; Le Moine
(2008) for the exchange of GR5 with a threshold; Ficchì, Perrin and Andréassian (2019, Journal of Hydrology 575) for
GR5H and the store of interception before it. Numbers agree with those of the R package airGR from equal states. All
amounts are mm over the catchment in one step.
"""

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from analysis.water.runoff import Parameter, Reals, Runoff, RunoffModel, WaterStores, forcing
from geo.compiled import inlined, kernel

DIRECT: Final = float(1 - np.float32(0.9))
"""Share of what runs off that passes by the routing store; airGR holds it in single precision."""
ROUTED: Final = float(np.float32(0.9))
_TANH_END: Final = 13.0
_NO_STORE_MM: Final = 0.01
"""No store is smaller."""
Three: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrModel(RunoffModel):
    """One of the family.

    Args:
        exponent: of the curves of its unit hydrographs.
        percolation: the production store loses by (S / (this X1))⁴.
        threshold: whether X5 says when exchange with groundwater turns, as in GR5.
        interception_mm: what leaves hold before anything reaches the ground; 0: nothing is held.
    """

    exponent: float
    percolation: float
    threshold: bool = False
    interception_mm: float = 0.0

    def run(
        self,
        parameters: npt.ArrayLike,
        rain_mm: npt.ArrayLike,
        evaporation_mm: npt.ArrayLike,
        state: WaterStores | None = None,
    ) -> Runoff:
        """See RunoffModel."""
        x = self.checked(parameters)
        rain, evaporation = forcing(rain_mm, evaporation_mm)
        fast, slow = curve_1(x[3], self.exponent), curve_2(x[3], self.exponent)
        begun = (state or self.begin(parameters)).fitting(len(fast), len(slow))
        stores = np.array([begun.production_mm, begun.routing_mm, begun.interception_mm])
        pending = begun.fast_mm.copy(), begun.slow_mm.copy()
        discharge = np.empty(len(rain))
        size = max(x[0], _NO_STORE_MM), x[1], max(x[2], _NO_STORE_MM), x[4] if self.threshold else 0.0
        loop = _five if self.threshold else _four
        held = self.interception_mm
        loop(rain, evaporation, size, self.percolation**4, held, stores, *pending, fast, slow, discharge)
        production, routing, interception = (float(one) for one in stores)
        return Runoff(discharge, WaterStores(production, routing, interception, *pending))

    def begin(self, parameters: npt.ArrayLike) -> WaterStores:
        """A production store of 30 % and a routing store of 50 %, as airGR begins."""
        x = self.checked(parameters)
        ends = (np.zeros(len(curve(x[3], self.exponent))) for curve in (curve_1, curve_2))
        return WaterStores(0.3 * x[0], 0.5 * x[2], 0.0, *ends)


def curve_1(days: float, exponent: float) -> Reals:
    """(n,) ordinates of the rising unit hydrograph, sum 1, which takes ``days`` steps."""
    steps = np.arange(int(np.ceil(days)) + 1) / days
    return np.diff(np.minimum(steps, 1.0) ** exponent)


def curve_2(days: float, exponent: float) -> Reals:
    """(n,) ordinates of the one that rises and falls, which takes twice as long."""
    steps = np.arange(int(np.ceil(2 * days)) + 1) / days
    rising = 0.5 * np.minimum(steps, 1.0) ** exponent
    return np.diff(np.where(steps < 1, rising, 1 - 0.5 * np.maximum(2 - steps, 0.0) ** exponent))


def _parameters(x1: Three, x2: Three, x3: Three, x4: Three, *, slowest: float, slow_pace: float) -> list[Parameter]:
    """The four of a model.

    Args:
        x1: where a search may begin, as x2 to x4: quartiles over hundreds of French catchments (Perrin et al. 2008,
            Water Resources Research 44), as airGR's documentation lists them.
        x2: likewise.
        x3: likewise.
        x4: likewise.
        slowest: steps that the longest unit hydrograph takes.
        slow_pace: of x4, in steps.
    """
    return [
        Parameter("x1", 10.0, 3_000.0, "log", x1, 1.0),
        Parameter("x2", -20.0, 20.0, "asinh", x2, 1.0),
        Parameter("x3", 5.0, 1_500.0, "log", x3, 1.0),
        Parameter("x4", 0.5, slowest, "linear", x4, slow_pace),
    ]


_DAYS: Final = _parameters(
    (169.017, 247.151, 432.681),
    (-2.376, -0.649, -0.020),
    (20.697, 42.098, 83.096),
    (1.417, 1.944, 2.384),
    slowest=20.0,
    slow_pace=0.976,
)
_HOURS: Final = _parameters(
    (167.335, 265.072, 407.483),
    (-0.404, -0.287, -0.167),
    (76.708, 114.434, 170.716),
    (7.700, 12.979, 27.379),
    slowest=96.0,
    slow_pace=24.0,
)
_FIVE: Final = _parameters(
    (26.576, 37.338, 55.147),
    (-0.400, -0.191, -0.040),
    (62.803, 121.510, 228.149),
    (11.050, 24.010, 59.289),
    slowest=96.0,
    slow_pace=24.0,
)
GR4J: Final = GrModel(name="gr4j", step_h=24.0, parameters=_DAYS, exponent=2.5, percolation=9 / 4)
GR4H: Final = GrModel(
    name="gr4h",
    step_h=1.0,
    parameters=[replace(one, pace=1 / 3) if one.id == "x2" else one for one in _HOURS],
    exponent=1.25,
    percolation=21 / 4,
)
GR5H: Final = replace(
    GR4H,
    name="gr5h",
    parameters=[*_FIVE, Parameter("x5", 0.0, 1.0, "linear", (0.1255, 0.1845, 0.2335), 0.05)],
    threshold=True,
)


def interception_capacity(rain_mm: npt.ArrayLike, evaporation_mm: npt.ArrayLike, *, steps_a_day: int = 24) -> float:
    """What leaves hold, mm: the tenth of a mm, 0.1 to 3, that evaporates in steps what whole days would (Ficchì 2019).

    Args:
        rain_mm: (n,) of steps; the first begins a day, and a day that is not whole counts, too.
        evaporation_mm: likewise.
        steps_a_day: how many are a day.
    """
    rain, evaporation = forcing(rain_mm, evaporation_mm)
    days = np.arange(len(rain)) // steps_a_day
    by_days = np.minimum(np.bincount(days, rain), np.bincount(days, evaporation)).sum()
    capacities = np.arange(1, 31) / 10
    return float(min(capacities, key=lambda one: abs(_intercepted(rain, evaporation, one) - by_days)))


@kernel
def _intercepted(rain: Reals, evaporation: Reals, capacity: float) -> float:
    held, gone = 0.0, 0.0
    for step in range(len(rain)):
        lost = min(evaporation[step], rain[step] + held)
        held += rain[step] - lost - max(0.0, rain[step] - (capacity - held) - lost)
        gone += lost
    return gone


@inlined
def _produce(  # noqa: PLR0917 - compiled code takes no keywords
    rain: float, evaporation: float, x1: float, percolation: float, held: float, stores: Reals
) -> float:
    """What leaves the production store, and what never enters it; both stores are changed."""
    lost = min(evaporation, rain + stores[2])
    net_rain = max(0.0, rain - (held - stores[2]) - lost)
    stores[2] += rain - lost - net_rain
    thirst = max(0.0, evaporation - lost)
    level, passing = stores[0], 0.0
    if thirst > 0.0:
        part, full = np.tanh(min(thirst / x1, _TANH_END)), level / x1
        level -= level * (2.0 - full) * part / (1.0 + (1.0 - full) * part)
    if net_rain > 0.0:
        part, full = np.tanh(min(net_rain / x1, _TANH_END)), level / x1
        kept = x1 * (1.0 - full * full) * part / (1.0 + full * part)
        level, passing = level + kept, net_rain - kept
    level = max(level, 0.0)
    full = level / x1
    percolated = level * (1.0 - 1.0 / np.sqrt(np.sqrt(1.0 + full * full * full * full / percolation)))
    stores[0] = level - percolated
    return float(passing + percolated)


@inlined
def _delayed(inflow: float, pending: Reals, ordinates: Reals) -> float:
    """What comes out of a unit hydrograph now; the rest is on its way."""
    now = pending[0] + ordinates[0] * inflow
    last = len(pending) - 1
    for step in range(last):
        pending[step] = pending[step + 1] + ordinates[step + 1] * inflow
    pending[last] = 0.0
    return float(now)


@inlined
def _routed(inflow: float, exchange: float, x3: float, stores: Reals) -> float:
    level = max(0.0, stores[1] + inflow + exchange)
    full = level / x3
    flow = level * (1.0 - 1.0 / np.sqrt(np.sqrt(1.0 + full * full * full * full)))
    stores[1] = level - flow
    return float(flow)


@kernel
def _four(  # noqa: PLR0917 - likewise
    rain: Reals,
    evaporation: Reals,
    x: tuple[float, float, float, float],
    percolation: float,
    held: float,
    stores: Reals,
    fast: Reals,
    slow: Reals,
    fast_ordinates: Reals,
    slow_ordinates: Reals,
    discharge: Reals,
) -> None:
    for step in range(len(rain)):
        net = _produce(rain[step], evaporation[step], x[0], percolation, held, stores)
        to_store = _delayed(net * ROUTED, fast, fast_ordinates)
        directly = _delayed(net * DIRECT, slow, slow_ordinates)
        full = stores[1] / x[2]
        exchange = x[1] * full * full * full * np.sqrt(full)
        discharge[step] = _routed(to_store, exchange, x[2], stores) + max(0.0, directly + exchange)


@kernel
def _five(  # noqa: PLR0917 - likewise
    rain: Reals,
    evaporation: Reals,
    x: tuple[float, float, float, float],
    percolation: float,
    held: float,
    stores: Reals,
    fast: Reals,  # noqa: ARG001 - GR5 has one unit hydrograph; both models are called alike
    slow: Reals,
    fast_ordinates: Reals,  # noqa: ARG001 - likewise
    slow_ordinates: Reals,
    discharge: Reals,
) -> None:
    for step in range(len(rain)):
        net = _produce(rain[step], evaporation[step], x[0], percolation, held, stores)
        arriving = _delayed(net, slow, slow_ordinates)
        exchange = x[1] * (stores[1] / x[2] - x[3])
        discharge[step] = _routed(arriving * ROUTED, exchange, x[2], stores) + max(0.0, arriving * DIRECT + exchange)
