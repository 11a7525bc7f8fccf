"""Class rooms: people breathe out CO2 while they are taught, and it goes when they open the windows."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import BATTERY_PERCENT, ROOM_CO2, ROOM_HUMIDITY, ROOM_TEMPERATURE
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import DAY_S, local_s
from data.simulate.weather import day_mean_c

STEP_S: Final = 300
STEPS: Final = DAY_S // STEP_S
OUTDOOR_PPM: Final = 420.0
LESSONS: Final = ((470, 515), (520, 565), (585, 630), (635, 680), (695, 740), (745, 790))
"""Begin and end, minutes after midnight; between them lie two long breaks."""
FRIDAY: Final = 4
_EPOCH_WEEKDAY: Final = 3
"""1970-01-01 was a Thursday."""
_CLOSED_PER_H, _OPEN_PER_H = 0.35, 6.0
_PPM_H_PER_PERSON: Final = 105.0
"""What a pupil adds to 180 m3 in an hour: 0.019 m3 CO2."""
_OFFSET: Final = 0.12
"""So many sensors have drifted since their baseline was set."""
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClassRooms:
    """CO2, temperature and humidity of a room, and the battery."""

    profiles: tuple[str, ...] = ("plain",)

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """All its measures: arrays of shape (n, m)."""
        at = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        seed, local = sites.seed[:, None], local_s(at)
        day, second = np.divmod(local, DAY_S)
        ppm, here = self._course(sites.seed, day, second)
        drifted = 95 * (noise.uniform(seed, noise.stream("baseline")) < _OFFSET)
        outside_c = day_mean_c(sites.town_seed, at)
        warm = 19.6 + 1.1 * noise.normal(seed, noise.stream("heating")) * 0.5 + 0.00075 * (ppm - OUTDOOR_PPM)
        room_c = warm + 0.25 * np.clip(outside_c - 18, 0, None) - 0.03 * here * np.clip(18 - outside_c, 0, 15)
        humid = np.clip(34 + 0.55 * outside_c + 0.004 * (ppm - OUTDOOR_PPM), 18, 75)
        measured = {
            ROOM_CO2.id: ppm + drifted + 8 * noise.normal(seed, noise.stream("co2"), at),
            ROOM_TEMPERATURE.id: room_c,
            ROOM_HUMIDITY.id: humid + 0.6 * noise.normal(seed, noise.stream("damp"), at),
            BATTERY_PERCENT.id: battery_percent(seed, at, np.full(at.shape, 20.0)),
        }
        return [Truth(measure, CHANNEL_SITE, values) for measure, values in measured.items()]

    @staticmethod
    def _course(seed: NDArray[np.uint64], day: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[Grid, Grid]:
        """(n, m) CO2 and whether people are there, each day from its own midnight on."""
        if not day.size:
            return np.zeros(day.shape), np.zeros(day.shape)
        days = np.unique(day)
        ppm, people = room_days(seed, days)
        row, column = np.arange(len(seed))[:, None], np.searchsorted(days, day)
        step, rest = second // STEP_S, (second % STEP_S) / STEP_S
        before, after = ppm[row, column, step], ppm[row, column, step + 1]
        return before + (after - before) * rest, people[row, column, step].astype(np.float64)


def room_days(seed: NDArray[np.uint64], days: NDArray[np.int64]) -> tuple[Grid, NDArray[np.bool_]]:
    """CO2 at each step of local days, and in which people are there.

    The well-mixed room: C' = source - n (C - outdoor), solved exactly over each step.

    Args:
        seed: (n,) of the rooms.
        days: (d,) days since 1970-01-01, local.

    Returns:
        (n, d, STEPS + 1) ppm, (n, d, STEPS) whether people are there.
    """
    one, when = seed[:, None], days[None, :]
    careful = noise.uniform(one, noise.stream("careful"))
    people = taught(seed, days)
    heads = 20 + 9 * noise.uniform(one, noise.stream("heads"), when)
    ppm = np.empty((len(seed), len(days), STEPS + 1))
    ppm[:, :, 0] = OUTDOOR_PPM + 15 + 25 * noise.uniform(one, noise.stream("night"), when)
    for step in range(STEPS):
        minute = step * STEP_S // 60
        is_open = _windows(ppm[:, :, step], people[:, :, step], careful, minute, noise.uniform(one, when, step))
        per_h = np.where(is_open, _OPEN_PER_H, _CLOSED_PER_H)
        even = OUTDOOR_PPM + people[:, :, step] * heads * _PPM_H_PER_PERSON / per_h
        ppm[:, :, step + 1] = even + (ppm[:, :, step] - even) * np.exp(-per_h * STEP_S / 3600)
    return ppm, people


def taught(seed: NDArray[np.uint64], days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(n, d, STEPS) whether a lesson is held in a room, on weekdays and not in each room all the time."""
    minute = np.arange(STEPS) * STEP_S // 60
    held = np.zeros((len(seed), len(days), STEPS), np.bool_)
    is_school_day = ((days + _EPOCH_WEEKDAY) % 7 <= FRIDAY)[None, :]
    for number, (begin, end) in enumerate(LESSONS):
        takes_place = noise.uniform(seed[:, None], noise.stream("lesson"), days[None, :], number) < 0.86  # noqa: PLR2004
        inside = (minute >= begin) & (minute < end)
        held |= (takes_place & is_school_day)[:, :, None] & inside
    return held


def _windows(ppm: Grid, people: NDArray[np.bool_], careful: Grid, minute: int, chance: Grid) -> NDArray[np.bool_]:
    """Whether they are open: in breaks of a school day, and in lessons where somebody looks after it."""
    is_break = LESSONS[0][0] <= minute < LESSONS[-1][1] + 10
    in_break = is_break & ~people & (ppm > 800) & (chance < 0.3 + 0.7 * careful)  # noqa: PLR2004 - stale to a nose
    in_lesson = people & (ppm > 1900 - 900 * careful) & (chance < 0.25 + 0.6 * careful)
    return in_break | in_lesson
