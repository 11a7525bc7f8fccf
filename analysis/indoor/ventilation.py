"""Air changes of a room from how its CO2 falls, and when it will reach a limit.

Tracer gas decay (ASTM E741, ISO 12569) with what people breathed out: C(t) = C_out + (C_0 - C_out) exp(-n t). With
people in the room C' = S - n (C - C_out). Classes: Umweltbundesamt (2008), *Gesundheitliche Bewertung von Kohlendioxid
in der Innenraumluft*, Bundesgesundheitsblatt 51.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
OUTDOOR_PPM: Final = 425.0
"""Of the air outside, where nobody measures it."""
CLASSES: Final = ((1_000.0, "good"), (2_000.0, "ventilate"), (np.inf, "unacceptable"))
"""Below each limit; 1,000 ppm is the second class, above 2,000 ppm the third."""
_LEAST_RISE_PPM: Final = 100.0
_FEWEST: Final = 4
_GAP_H: Final = 0.6
_NOISE_PPM: Final = 5.0
_SURE: Final = 0.1
_USUAL_PER_H: Final = 0.5
_HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """A stretch in which the air only got better.

    Args:
        first: index of its first reading.
        last: index of its last reading, inclusive.
        per_h: air changes an hour.
        error: standard error of these.
    """

    first: int
    last: int
    per_h: float
    error: float


def co2_class(ppm: float) -> str:
    """The Umweltbundesamt's word for indoor air; for rooms only, never outdoors."""
    return "good" if ppm < CLASSES[0][0] else "ventilate" if ppm <= CLASSES[1][0] else "unacceptable"


def decays(at_ms: NDArray[np.int64], ppm: Floats, *, outdoor_ppm: float = OUTDOOR_PPM) -> list[Decay]:
    """Every fall of (n,) readings in order that tells how fast the air is changed.

    It begins 100 ppm above the outdoor air at least, falls with each reading, has four of them and no gap, and ends
    where less than a tenth of what was in the room at its begin is left, or the next reading is higher. One whose
    rate has a standard error above 10 % tells nothing.
    """
    made, first = [], 0
    hours = at_ms / _HOUR_MS
    falls = (np.diff(ppm) < 0) & (np.diff(hours) <= _GAP_H)
    for i in range(1, len(ppm) + 1):
        if i == len(ppm) or not falls[i - 1]:
            made.append(_decay(hours, ppm - outdoor_ppm, first, i - 1))
            first = i
    return [one for one in made if one is not None]


def _decay(hours: Floats, above: Floats, first: int, last: int) -> Decay | None:
    if above[first] < _LEAST_RISE_PPM:
        return None
    inside = np.flatnonzero(above[first : last + 1] >= max(0.1 * above[first], _NOISE_PPM))
    last = first + int(inside[-1])
    if last - first + 1 < _FEWEST:
        return None
    per_h, error = _slope(hours[first : last + 1], above[first : last + 1])
    return Decay(first=first, last=last, per_h=per_h, error=error) if error <= _SURE * per_h else None


def _slope(hours: Floats, above: Floats) -> tuple[float, float]:
    """Fall of the logarithm an hour and its standard error; the lower a reading, the less sure its logarithm."""
    weights, logs = above**2, np.log(above)
    middle = np.average(hours, weights=weights)
    spread = (weights * (hours - middle) ** 2).sum()
    slope = (weights * (hours - middle) * logs).sum() / spread
    left = logs - np.average(logs, weights=weights) - slope * (hours - middle)
    return -float(slope), float(np.sqrt((weights * left**2).sum() / (len(hours) - 2) / spread))


def minutes_until(
    at_ms: NDArray[np.int64],
    ppm: Floats,
    *,
    per_h: float = _USUAL_PER_H,
    limit_ppm: float = CLASSES[0][0],
    outdoor_ppm: float = OUTDOOR_PPM,
) -> float | None:
    """Minutes after the last of (n,) readings in order until a limit is reached, if everything stays as it is.

    Args:
        at_ms: of the readings of the last hour or less, two at least.
        ppm: their values.
        per_h: the room's air changes, as its decays tell them.
        limit_ppm: the limit.
        outdoor_ppm: of the air outside.

    Returns:
        0 where it is reached already; None where it falls, or evens out below.
    """
    if ppm[-1] >= limit_ppm:
        return 0.0
    hours = (at_ms - at_ms[-1]) / _HOUR_MS
    source, now = _source(hours, ppm - outdoor_ppm, per_h)
    end, limit = source / per_h, limit_ppm - outdoor_ppm
    if end <= limit or end <= now:
        return None
    return max(0.0, float(60 / per_h * np.log((end - now) / (end - limit))))


def _source(hours: Floats, above: Floats, per_h: float) -> tuple[float, float]:
    """What comes in, ppm an hour, and the value now: the line through source and begin that fits best."""
    left = np.exp(-per_h * (hours - hours[0]))
    design = np.c_[(1 - left) / per_h, left]
    source, begin = np.linalg.lstsq(design, above, rcond=None)[0]
    return float(source), float(design[-1] @ (source, begin))


def airing(at_ms: NDArray[np.int64], ppm: Floats, *, outdoor_ppm: float = OUTDOOR_PPM) -> Decay | None:
    """What open windows do: the fall from the highest of (n,) readings on, in an empty room.

    Three readings suffice, since windows are not open for long; None: it does not fall, or hardly stood above the air
    outside. ``error`` is infinite with fewer than three.
    """
    if not len(ppm):
        return None
    first = int(np.argmax(ppm))
    above = ppm[first:] - outdoor_ppm
    known = np.flatnonzero(above >= max(0.1 * above[0], _NOISE_PPM))
    if above[0] < _LEAST_RISE_PPM or known.size < 2:  # noqa: PLR2004 - two points are a line
        return None
    hours, left = at_ms[first:][known] / _HOUR_MS, above[known]
    if known.size == 2:  # noqa: PLR2004 - likewise
        per_h, error = float(np.log(left[0] / left[1]) / (hours[1] - hours[0])), float("inf")
    else:
        per_h, error = _slope(hours, left)
    return Decay(first=first, last=first + int(known[-1]), per_h=per_h, error=error) if per_h > 0 else None
