"""What holds of a value: a limit and how far it has to come back, and for how long either has to be so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.errors import FieldError
from data.lake.series import Integers, Reals, Truths

TWO_READINGS: Final = 2
"""What one reading alone says may be a fault of the sensor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmCondition:
    """When something is beyond a limit, and when it is back.

    Args:
        limit: beyond it from this value on, inclusive; of a falling one below it, exclusive.
        deadband: it is back only so far within the limit.
        until: beyond ends again at this value, exclusive (codes of a class); inf: it never does.
        falling: whether it is reached from above.
        on_readings: so many readings in a row have to be beyond.
        on_s: and for so long.
        off_readings: so many in a row have to be back.
        off_s: and for so long.
    """

    limit: float
    deadband: float = 0.0
    until: float = np.inf
    falling: bool = False
    on_readings: int = TWO_READINGS
    on_s: float = 0.0
    off_readings: int = TWO_READINGS
    off_s: float = 0.0

    @property
    def back_at(self) -> float:
        """Where it is back: below this value; of a falling one from it on."""
        return self.limit + self.deadband if self.falling else self.limit - self.deadband

    def check(self, low: float, high: float) -> None:
        """See that values from ``low`` to ``high`` can end it again as well as begin it.

        Raises:
            FieldError: ``limit``: nothing is ever beyond; ``deadband``: nothing is ever back, or it is negative;
                ``readings``, ``delay``: as named.
        """
        within = low < self.limit <= high
        if not within or not self.limit < self.until:
            raise FieldError("limit", f"nothing from {low:g} to {high:g} is ever beyond {self.limit:g}, or always is")
        back = self.back_at <= high if self.falling else self.back_at > low
        if not self.deadband >= 0 or not back:
            raise FieldError("deadband", f"nothing from {low:g} to {high:g} would ever end it: {self.back_at:g}")
        if min(self.on_readings, self.off_readings) < 1:
            raise FieldError("readings", "it takes at least one reading")
        if min(self.on_s, self.off_s) < 0:
            raise FieldError("delay", "a delay is no less than 0")


@dataclass(frozen=True, slots=True)
class AlarmConditions:
    """Those of n points, as arrays."""

    limit: Reals
    back_at: Reals
    until: Reals
    until_back: Reals
    falling: Truths
    readings: NDArray[np.int64]
    """(2, n): to be beyond, to be back."""
    delay_ms: NDArray[np.int64]
    """Likewise."""

    @classmethod
    def of(cls, given: Sequence[AlarmCondition]) -> "AlarmConditions":
        """One condition a point."""
        return cls(
            np.array([one.limit for one in given], float),
            np.array([one.back_at for one in given], float),
            np.array([one.until for one in given], float),
            np.array([one.until + one.deadband for one in given], float),
            np.array([one.falling for one in given], np.bool_),
            np.array([[one.on_readings for one in given], [one.off_readings for one in given]], np.int64),
            np.array([[one.on_s for one in given], [one.off_s for one in given]], float).astype(np.int64) * 1000,
        )

    def beyond(self, point: Integers, value: Reals) -> Truths:
        """(m,) whether a value of each of m points is beyond; NaN is not."""
        rising = (value >= self.limit[point]) & (value < self.until[point])
        return np.where(self.falling[point], value < self.limit[point], rising)

    def back(self, point: Integers, value: Reals) -> Truths:
        """(m,) whether it is back; NaN is not."""
        rising = (value < self.back_at[point]) | (value >= self.until_back[point])
        return np.where(self.falling[point], value >= self.back_at[point], rising)
