"""How containers fill up by hour, weekday and weather, and are emptied by rounds."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.declare import CHANNEL_SITE, SimulatedSites, Truth
from data.measures import BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE
from data.simulate import noise
from data.simulate.battery import battery_percent
from data.simulate.daylight import DAY_S, HOUR_S, local_s
from data.simulate.rounds import Containers, emptied_s, part_of, visits, weekdays
from data.simulate.weather import day_mean_c, rain_mm_h, weather

SLOT_S: Final = 1800
"""Arrivals are drawn for half-hours and spread evenly within one."""
GRAIN: Final = 2.0**-16
"""Arrivals are multiples of this, so that their sums are exact and do not depend on where a sum begins."""
STREET_HOURS: Final = np.array(
    [
        [0.25, 0.15, 0.1, 0.08, 0.1, 0.2, 0.5, 0.9, 1.0, 1.05, 1.2, 1.5],
        [1.8, 1.7, 1.5, 1.6, 1.8, 1.9, 1.7, 1.4, 1.2, 0.95, 0.7, 0.4],
    ]
).ravel()
"""How much comes in each hour of the local day; only the proportions matter."""
HOME_HOURS: Final = np.array(
    [
        [0.05, 0.02, 0.02, 0.02, 0.02, 0.05, 0.2, 0.7, 1.2, 1.6, 1.9, 1.8],
        [1.4, 1.2, 1.4, 1.7, 2.0, 2.2, 2.0, 1.6, 0.7, 0.3, 0.15, 0.1],
    ]
).ravel()
"""As STREET_HOURS, for what people bring from home."""
STREET_WEEK: Final = np.array([0.92, 0.92, 0.95, 0.97, 1.12, 1.25, 0.87])
HOME_WEEK: Final = np.array([1.1, 0.95, 0.95, 0.95, 1.05, 1.3, 0.35])
SATURDAY, SUNDAY = 5, 6
MINUTE_S: Final = 60
Grid = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """Containers that people fill and rounds empty.

    Args:
        per_day: mean points of fill level a day where footfall is 0.5.
        weekend_surge: how much more comes at weekends: 1 doubles a Saturday and adds half to a Sunday.
        outdoor: litter, by street hours and more in fine weather; otherwise brought from home in any weather.
    """

    per_day: float
    weekend_surge: float = 0.0
    outdoor: bool = True
    profiles: tuple[str, ...] = ("ultrasonic_mm", "ultrasonic_cm")

    def truth(self, sites: SimulatedSites, epoch_s: NDArray[np.int64]) -> list[Truth]:
        """Fill level, inner temperature and battery of each container: arrays of shape (n, m)."""
        instants = np.broadcast_to(epoch_s, (len(sites.seed), epoch_s.shape[-1]))
        measured: list[Truth] = []
        for channel in range(int(sites.channels.max(initial=0)) + 1):
            rows = np.flatnonzero(sites.channels >= channel if channel else sites.channels == CHANNEL_SITE)
            if rows.size:
                measured += self._channel_truth(sites, channel, rows, instants)
        return measured

    def arrivals(self, sites: SimulatedSites, slots: NDArray[np.int64], *, channel: int = CHANNEL_SITE) -> Grid:
        """Return what comes into a container of each site, whoever empties it and whatever a sensor says.

        Args:
            sites: n sites.
            slots: (s,) half-hours since 1970 UTC.
            channel: which container of a site.

        Returns:
            (n, s) points of fill level in each half-hour.
        """
        return self._arrived(self._containers(sites, channel, np.arange(len(sites.seed))), slots)

    def planned(self, sites: SimulatedSites) -> NDArray[np.bool_]:
        """(n, 7) whether the rounds come to each site on Monday .. Sunday, as far as they are planned."""
        return weekdays(self._containers(sites, CHANNEL_SITE, np.arange(len(sites.seed))))

    def found(self, sites: SimulatedSites, days: NDArray[np.int64]) -> tuple[NDArray[np.int64], Grid]:
        """What a crew finds on some days at each of n sites, when it comes.

        Args:
            sites: whose channel 0 is emptied.
            days: (d,) since 1970, one after the other.

        Returns:
            (n, d) seconds since 1970 UTC, and (n, d) points of fill level a minute before; NaN: nobody comes.
        """
        containers = self._containers(sites, CHANNEL_SITE, np.arange(len(sites.seed)))
        at, comes = visits(containers, days)
        return at, np.where(comes, self._fill_percent(containers, at - MINUTE_S), np.nan)

    def _channel_truth(
        self, sites: SimulatedSites, channel: int, rows: NDArray[np.intp], instants: NDArray[np.int64]
    ) -> list[Truth]:
        containers = self._containers(sites, channel, rows)
        at = instants[rows]
        now = weather(sites.town_seed, at)
        fill = self._fill_percent(containers, at)
        warmed = noise.uniform(containers.seed, noise.stream("metal")) * 14 * now.sun
        inner = now.air_c + 1 + warmed + 0.2 * noise.normal(containers.seed, noise.stream("inner"), at)
        measured = {
            FILL_PERCENT.id: fill,
            INNER_TEMPERATURE.id: inner,
            BATTERY_PERCENT.id: battery_percent(containers.seed, at, now.air_c),
        }
        return [Truth(measure, channel, _spread(values, rows, instants.shape)) for measure, values in measured.items()]

    def _containers(self, sites: SimulatedSites, channel: int, rows: NDArray[np.intp]) -> Containers:
        seed = noise.hashed(sites.seed[rows], noise.stream("container"), channel)[:, None]
        habit = np.exp(0.3 * noise.normal(seed, noise.stream("habit")) - 0.045)
        return Containers(
            town_seed=sites.town_seed,
            seed=seed,
            part=part_of(sites.town_seed, sites.x_m[rows], sites.y_m[rows])[:, None],
            per_day=self.per_day * (0.25 + 1.5 * sites.footfall[rows][:, None]) * habit,
        )

    def _fill_percent(self, containers: Containers, at: NDArray[np.int64]) -> Grid:
        """(n, m) what came since the last emptying, what that left behind, and the sensor's noise."""
        since, day = emptied_s(containers, at)
        first = int(since.min()) // SLOT_S
        arrived = self._arrived(containers, np.arange(first, int(at.max()) // SLOT_S + 1))
        before = np.concatenate([np.zeros((len(arrived), 1)), np.cumsum(arrived, axis=1)], axis=1)
        slot, slot_since = at // SLOT_S - first, since // SLOT_S - first
        whole = np.take_along_axis(before, slot, axis=1) - np.take_along_axis(before, slot_since, axis=1)
        begun = np.take_along_axis(arrived, slot, axis=1) * (at % SLOT_S / SLOT_S)
        too_much = np.take_along_axis(arrived, slot_since, axis=1) * (since % SLOT_S / SLOT_S)
        left = 4 * noise.uniform(containers.seed, noise.stream("left"), day)
        echo = 0.8 * noise.normal(containers.seed, noise.stream("echo"), at)
        return np.asarray(np.clip(left + whole + begun - too_much + echo, FILL_PERCENT.low, FILL_PERCENT.high))

    def _arrived(self, containers: Containers, slots: NDArray[np.int64]) -> Grid:
        """(n, s) points of fill level that come in each half-hour: by expectation, but in lumps."""
        expected = containers.per_day * self._course(containers.town_seed, slots * SLOT_S) * SLOT_S / DAY_S
        mood = np.exp(0.25 * noise.normal(containers.seed, noise.stream("day"), slots * SLOT_S // DAY_S) - 0.031)
        lump = -np.log(noise.uniform(containers.seed, noise.stream("lump"), slots))
        return np.asarray(np.round(expected * mood * lump / GRAIN) * GRAIN)

    def _course(self, town_seed: int, epoch_s: NDArray[np.int64]) -> Grid:
        """(s,) how much comes at each instant, relative to the mean of the year."""
        wall = local_s(epoch_s)
        hours, week = (STREET_HOURS, STREET_WEEK) if self.outdoor else (HOME_HOURS, HOME_WEEK)
        surge = np.ones(7)
        surge[SATURDAY], surge[SUNDAY] = 1 + self.weekend_surge, 1 + self.weekend_surge / 2
        by_week = week * surge / np.mean(week * surge)
        course = (hours / hours.mean())[wall // HOUR_S % 24] * by_week[np.mod(wall // DAY_S + 3, 7)]
        return np.asarray(course * _fine_weather(town_seed, epoch_s) if self.outdoor else course)


def _fine_weather(town_seed: int, epoch_s: NDArray[np.int64]) -> Grid:
    """(s,) more litter on warm days, less in the rain; about 1 in the mean of the year."""
    warm = np.clip(0.78 + 0.022 * day_mean_c(town_seed, epoch_s), 0.5, 1.6)
    return np.asarray(warm * (1 - 0.5 * np.tanh(2 * rain_mm_h(town_seed, epoch_s))))


def _spread(values: Grid, rows: NDArray[np.intp], shape: tuple[int, ...]) -> Grid:
    """Values of some rows in an array of all, NaN elsewhere."""
    if len(rows) == shape[0]:
        return values
    whole = np.full(shape, np.nan)
    whole[rows] = values
    return whole
