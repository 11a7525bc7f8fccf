"""Runoff of small sealed catchments: rain on roofs and streets, less what wets them, through a cascade of reservoirs.

Why: where half of the ground is sealed, water is in the stream within the hour, whatever the soil holds; models of soil
such as GR find it slow. The sealed share alone answers; hollows hold the first millimetres and dry by evaporation (as
the losses of DWA-A 118); what is left passes n equal linear reservoirs (Nash 1957, IASH Publication 45), chosen before
Clark's and the SCS's hydrographs because two numbers that calibrate well say all of its shape. Beside it flows a
constant base.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.water.runoff import Parameter, Reals, Runoff, RunoffModel, WaterStores, forcing
from geo.compiled import kernel

TAIL: Final = 1e-4
"""Of a shower that has not arrived yet when the hydrograph ends; it is given to what has."""
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NashCascade(RunoffModel):
    """Parameters: sealed share, mm that hollows hold, reservoirs, hours that each delays, base in mm an hour."""

    def run(
        self,
        parameters: npt.ArrayLike,
        rain_mm: npt.ArrayLike,
        evaporation_mm: npt.ArrayLike,
        state: WaterStores | None = None,
    ) -> Runoff:
        """See RunoffModel."""
        share, hollow, reservoirs, delay_h, base = self.checked(parameters)
        rain, evaporation = forcing(rain_mm, evaporation_mm)
        ordinates = nash_ordinates(reservoirs, delay_h, self.step_h)
        begun = (state or self.begin(parameters)).fitting(len(ordinates), 0)
        net = np.empty(len(rain))
        held = _wetted(rain, evaporation, hollow, begun.interception_mm, net)
        flow = np.convolve(net, share * ordinates)
        flow = np.append(flow, np.zeros(max(0, len(rain) + len(ordinates) - len(flow))))
        flow[: len(ordinates)] += begun.fast_mm
        pending = flow[len(rain) : len(rain) + len(ordinates)]
        discharge = flow[: len(rain)] + base * self.step_h
        return Runoff(discharge, WaterStores(0.0, 0.0, held, pending, np.empty(0)))

    def begin(self, parameters: npt.ArrayLike) -> WaterStores:
        """Dry."""
        _, _, reservoirs, delay_h, _ = self.checked(parameters)
        on_the_way = np.zeros(len(nash_ordinates(reservoirs, delay_h, self.step_h)))
        return WaterStores(0.0, 0.0, 0.0, on_the_way, np.empty(0))


def nash_ordinates(reservoirs: float, delay_h: float, step_h: float) -> Reals:
    """(n,) shares of a shower of one step by the step in which they arrive, sum 1.

    Args:
        reservoirs: n, also with a fraction.
        delay_h: of each.
        step_h: length of a step.
    """
    from scipy.special import gammainc, gammaincinv  # noqa: PLC0415 - who only reads a state need not wait for it

    ends_h = float(gammaincinv(reservoirs, 1 - TAIL)) * delay_h
    steps = int(np.clip(np.ceil(ends_h / step_h), 1, _LONGEST)) + 1
    arrived = gammainc(reservoirs, np.arange(steps + 1) * step_h / delay_h)
    ordinates = np.diff(arrived)
    return np.asarray(ordinates / ordinates.sum())


def nash_cascade(step_h: float = 1.0) -> NashCascade:
    """The model for steps of any length up to an hour."""
    return NashCascade(
        name="nash",
        step_h=step_h,
        parameters=(
            Parameter("sealed", 0.01, 1.0, "log"),
            Parameter("hollow_mm", 0.0, 5.0),
            Parameter("reservoirs", 1.0, 8.0, "log"),
            Parameter("delay_h", 0.05, 24.0, "log"),
            Parameter("base_mm_per_h", 0.0, 0.2),
        ),
    )


@kernel
def _wetted(rain: Reals, evaporation: Reals, hollow: float, held: float, net: Reals) -> float:
    for step in range(len(rain)):
        held = max(0.0, held + rain[step] - evaporation[step])
        net[step] = max(0.0, held - hollow)
        held -= net[step]
    return held
