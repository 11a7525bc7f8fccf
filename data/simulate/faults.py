"""What goes wrong with devices, when and for how long: a pure function of the device and the time.

Faults that last come as windows: time is cut into equal spells, each device has its own offset, and in each spell at
most one fault of a kind begins. Faults of a single report are drawn for that report. Rates are choices of ours after
the experience of towns with networks of low-cost sensors (domain.md section 2 and 6 name the kinds).

| kind | how often | what is seen |
|---|---|---|
| stuck | once in 300 days, 4 to 16 h | the same values again and again |
| silent | once in 120 days, 2 to 30 h | nothing; f_cnt goes on |
| broken | once in 800 days, 3 to 12 days | nothing |
| weak | once in 500 days, 6 days | battery below 10 % |
| wrong clock | once in 400 days, 12 to 36 h | the device's own time is years behind or days ahead |
| spike | 1 of 3,000 reports | the shown value jumps for one report |
| duplicate | 1 of 200 reports | delivered twice |
| late | 1 of 150 reports | delivered up to 3 h late, out of order |
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.simulate import noise
from data.simulate.daylight import DAY_S, HOUR_S

SPIKES: Final = 1 / 3000
DUPLICATES: Final = 1 / 200
LATES: Final = 1 / 150
LATEST_MS: Final = 3 * HOUR_S * 1000
TRAVEL_MS: Final = 1800
"""The longest a report takes from the device to the network server."""
BEHIND_S: Final = -20 * 365 * DAY_S
AHEAD_S: Final = 3 * DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A fault that lasts.

    Args:
        spell_days: in each spell of this length at most one begins.
        chance: that one begins in a spell.
        longest_s: and at most; not longer than the spell.
    """

    name: str
    spell_days: int
    chance: float
    shortest_s: int
    longest_s: int


STUCK: Final = Kind(name="stuck", spell_days=30, chance=0.1, shortest_s=4 * HOUR_S, longest_s=16 * HOUR_S)
SILENT: Final = Kind(name="silent", spell_days=12, chance=0.1, shortest_s=2 * HOUR_S, longest_s=30 * HOUR_S)
BROKEN: Final = Kind(name="broken", spell_days=80, chance=0.1, shortest_s=3 * DAY_S, longest_s=12 * DAY_S)
WEAK: Final = Kind(name="weak", spell_days=50, chance=0.1, shortest_s=6 * DAY_S, longest_s=6 * DAY_S)
WRONG_CLOCK: Final = Kind(name="clock", spell_days=40, chance=0.1, shortest_s=12 * HOUR_S, longest_s=36 * HOUR_S)


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong with each report of n devices; arrays of shape (n, m).

    Args:
        measured_s: the instant the values belong to: the report's own, or where a stuck sensor stopped.
        absent: nothing is sent.
        weak: the battery is nearly empty.
        clock_off_s: what the device's clock is off by, seconds.
        spike: share of the plausible range by which the shown value is off, mostly 0.
        duplicate: delivered twice.
        travel_ms: from the device to the network server, milliseconds.
        late_ms: from there to us, milliseconds: mostly 0.
    """

    measured_s: NDArray[np.int64]
    absent: NDArray[np.bool_]
    weak: NDArray[np.bool_]
    clock_off_s: NDArray[np.int64]
    spike: NDArray[np.float64]
    duplicate: NDArray[np.bool_]
    travel_ms: NDArray[np.int64]
    late_ms: NDArray[np.int64]


def faults(seed: NDArray[np.uint64], epoch_s: NDArray[np.int64], *, interval_s: int) -> Faults:
    """What goes wrong.

    Args:
        seed: (n, 1) one number a device.
        epoch_s: (n, m) instants of its reports, seconds since 1970 UTC.
        interval_s: between two reports.
    """
    stuck, stopped_s = window(STUCK, seed, epoch_s)
    to_next_report_s = np.mod(epoch_s - stopped_s, interval_s)
    wrong, clock_began_s = window(WRONG_CLOCK, seed, epoch_s)
    travel_ms, late_ms = delays_ms(seed, epoch_s)
    behind = noise.uniform(seed, noise.stream("behind"), clock_began_s) < 0.5  # noqa: PLR2004 -- an even chance
    return Faults(
        measured_s=np.where(stuck, stopped_s + to_next_report_s, epoch_s),
        absent=window(SILENT, seed, epoch_s)[0] | window(BROKEN, seed, epoch_s)[0],
        weak=window(WEAK, seed, epoch_s)[0],
        clock_off_s=np.where(wrong, np.where(behind, BEHIND_S, AHEAD_S), 0),
        spike=_spike(seed, epoch_s),
        duplicate=noise.uniform(seed, noise.stream("duplicate"), epoch_s) < DUPLICATES,
        travel_ms=travel_ms,
        late_ms=late_ms,
    )


def delays_ms(seed: NDArray[np.uint64], epoch_s: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n, m) milliseconds to the network server, and from there to us; at most TRAVEL_MS and LATEST_MS."""
    travel = 300 + (TRAVEL_MS - 300) * noise.uniform(seed, noise.stream("travel"), epoch_s) ** 3
    late = noise.uniform(seed, noise.stream("late"), epoch_s) < LATES
    hours = LATEST_MS * noise.uniform(seed, noise.stream("how late"), epoch_s) ** 2
    return travel.astype(np.int64), np.where(late, hours, 0).astype(np.int64)


def window(
    kind: Kind, seed: NDArray[np.uint64], epoch_s: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether a lasting fault is on at each instant, and when the fault of that spell begins.

    Args:
        kind: which fault.
        seed: (n, 1) one number a device.
        epoch_s: (n, m) seconds since 1970 UTC.

    Returns:
        (n, m) on, and (n, m) seconds since 1970 UTC.
    """
    shared, spell_s = noise.stream(kind.name), kind.spell_days * DAY_S
    offset_s = (noise.uniform(seed, shared, 0) * spell_s).astype(np.int64)
    spell = (epoch_s + offset_s) // spell_s
    first = int(spell.min())
    spells = np.arange(first, int(spell.max()) + 1)
    lasts_s = kind.shortest_s + (kind.longest_s - kind.shortest_s) * noise.uniform(seed, shared, 1, spells)
    begins_s = noise.uniform(seed, shared, 2, spells) * (spell_s - lasts_s) + spells * spell_s - offset_s
    strikes = noise.uniform(seed, shared, 3, spells) < kind.chance
    began_s = np.take_along_axis(begins_s.astype(np.int64), spell - first, axis=1)
    ended_s = began_s + np.take_along_axis(lasts_s.astype(np.int64), spell - first, axis=1)
    on = np.take_along_axis(strikes, spell - first, axis=1) & (began_s <= epoch_s) & (epoch_s < ended_s)
    return np.asarray(on), np.asarray(began_s)


def _spike(seed: NDArray[np.uint64], epoch_s: NDArray[np.int64]) -> NDArray[np.float64]:
    hit = noise.uniform(seed, noise.stream("spike"), epoch_s) < SPIKES
    size = 0.1 + 0.15 * noise.uniform(seed, noise.stream("spike size"), epoch_s)
    upwards = noise.uniform(seed, noise.stream("spike sign"), epoch_s) < 0.5  # noqa: PLR2004 -- an even chance
    return np.where(hit, np.where(upwards, size, -size), 0.0)
