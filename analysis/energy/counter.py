"""From counts of a meter to what was used between them: counters roll over, meters are swapped, and counts jump."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from data.errors import BadRequestError
from geo.arrays import BoolArray, FloatArray, IntArray

Step: TypeAlias = Literal["counted", "rolled", "swapped", "backwards", "jump"]
STEPS: Final[tuple[Step, ...]] = ("counted", "rolled", "swapped", "backwards", "jump")
COUNTED, ROLLED, SWAPPED, BACKWARDS, JUMP = range(5)
ROLLED_SHARE: Final = 0.1
"""A counter that falls has rolled over where what it then counted is at most this share of all it can."""
Instants = npt.NDArray[np.datetime64]


class OrderOfCountsError(BadRequestError):
    """MeterCounts that do not follow one another in time."""


@dataclass(frozen=True, slots=True)
class MeterCounts:
    """Of one place of measurement, in order.

    Args:
        at: (n,) when each was read, UTC.
        count: (n,) as the meter shows it.
        digits: before the decimal point: five digits roll over at 100,000.
        first_of_meter: (n,) whether it is the first count of a meter just put in, whose predecessor's last came before
            it at the same place. None: one meter.
    """

    at: Instants
    count: FloatArray
    digits: int
    first_of_meter: BoolArray | None = None


@dataclass(frozen=True, slots=True)
class Periods:
    """What was counted between readings.

    Args:
        begin: (k,) as is ``end``.
        used: (k,) in steps of the counter; NaN where a step says nothing.
        step: (k,) index into STEPS.
    """

    begin: Instants
    end: Instants
    used: FloatArray
    step: IntArray


def consumption(counts: MeterCounts, *, most_per_day: float = np.inf) -> Periods:
    """What was used between counts; a swap lies between two meters and is no period of use.

    Args:
        counts: two or more, else there is no period.
        most_per_day: more than this a day is a jump: a wrong digit, or somebody else's meter.

    Raises:
        OrderOfCountsError: a count is not later than the one before it.
    """
    gap = np.diff(counts.at)
    if (gap <= np.timedelta64(0, "s")).any():
        late = counts.at[1:][gap <= np.timedelta64(0, "s")][0]
        raise OrderOfCountsError(f"the count of {late} does not come after the one before it; sort them by time")
    used, full = np.diff(counts.count), 10.0**counts.digits
    step = np.full(len(used), COUNTED)
    rolled = used < 0
    around = used + full
    step[rolled] = np.where(around[rolled] <= ROLLED_SHARE * full, ROLLED, BACKWARDS)
    used = np.where(step == ROLLED, around, used)
    days = gap / np.timedelta64(1, "D")
    step[(used > most_per_day * days) & (step != BACKWARDS)] = JUMP
    if counts.first_of_meter is not None:
        step[counts.first_of_meter[1:]] = SWAPPED
    return Periods(counts.at[:-1], counts.at[1:], np.where(np.isin(step, (COUNTED, ROLLED)), used, np.nan), step)
