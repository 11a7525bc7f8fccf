"""A month of a town's bins: what comes in, who empties what by need and by rounds, and what that came to."""

import json
from dataclasses import asdict, dataclass, field
from typing import Final

import numpy as np

from analysis.waste.tours import UrgencyRules, urgency
from bench.closed_loop_bed import A_DAY, BIN_L, LEARNT_DAYS, Bed
from geo.arrays import BoolArray, FloatArray, IntArray
from geo.tours import plan

DAYS: Final = 28
WORKDAYS: Final = 6
MORNING: Final = 11
"""Half-hour in which tours are planned: 05:30."""
USUAL: Final = 20
"""Half-hour in which a bin is emptied where nobody has planned yet."""
NOON: Final = 24
ECHO: Final = 0.8
LEFT: Final = 2.0
"""What an emptying leaves behind, points."""
RULES: Final = UrgencyRules(caution=1.0)


@dataclass
class Tally:
    """What a month came to."""

    km: float = 0.0
    lifts: int = 0
    litres: float = 0.0
    overflow_hours: int = 0
    left_out: int = 0
    hours_of_bins: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64), repr=False)

    def line(self, name: str, seed: int) -> str:
        """Return it as JSON."""
        said = {key: value for key, value in asdict(self).items() if key != "hours_of_bins"}
        return json.dumps({"name": name, "seed": seed, **said, "litres_per_lift": self.litres / max(self.lifts, 1)})


class Month:
    """The bins of a town over a month, and who empties them."""

    def __init__(self, bed: Bed, seed: int, *, a_stop_s: float) -> None:
        self.bed, self.a_stop_s = bed, a_stop_s
        self.came = bed.came(seed, DAYS)
        self._random = np.random.default_rng(seed)
        self.first = self._random.uniform(0, 60, len(bed))
        self.echo = ECHO * self._random.normal(size=(len(bed), DAYS + LEARNT_DAYS))
        self.sensors = self._random.permutation(len(bed))
        self._learn()

    def _learn(self) -> None:
        """Rates, weekdays and the course of a day, from what sensors measured in the weeks before."""
        rises = self.came.sum(axis=2)[:, :LEARNT_DAYS] + self.echo[:, 1 : LEARNT_DAYS + 1] - self.echo[:, :LEARNT_DAYS]
        weekday = np.arange(LEARNT_DAYS) % 7
        self.by_weekday = np.array([rises[:, weekday == day].mean() for day in range(7)]) / rises.mean()
        self.rate = np.maximum(rises.mean(axis=1), 0.5)
        course = self.came[:, :LEARNT_DAYS].sum(axis=(0, 1))
        self.course = np.append(0.0, np.cumsum(course / course.sum()))

    def rise(self, day: int, end_day: int) -> FloatArray:
        """(n,) points expected from the morning of a day to noon of another."""
        whole = sum(self.by_weekday[one % 7] for one in range(day, end_day))
        spent = self.by_weekday[day % 7] * self.course[MORNING]
        return np.asarray(self.rate * (whole - spent + self.by_weekday[end_day % 7] * self.course[NOON]))

    def run(self, visits: "Visits") -> Tally:
        """Go through the month."""
        tally, level = Tally(hours_of_bins=np.zeros(len(self.bed), dtype=np.int64)), self.first.copy()
        visits.begin(level)
        for day in range(DAYS):
            came = np.cumsum(self.came[:, LEARNT_DAYS + day], axis=1)
            slot = np.full(len(self.bed), -1)
            if day % 7 < WORKDAYS:
                reading = np.clip(level + came[:, MORNING - 1] + self.echo[:, LEARNT_DAYS + day], 0, 100)
                slot = visits.on(day, reading, tally)
            visits.emptied(day, slot, np.where(slot > 0, level + came[np.arange(len(slot)), slot - 1], np.nan))
            level = _passed(level, came, slot, tally)
        return tally


def _passed(level: FloatArray, came: FloatArray, slot: IntArray, tally: Tally) -> FloatArray:
    """Let a day pass; slot: when each bin is emptied, -1: not today. Return the levels at its end."""
    course = level[:, np.newaxis] + came
    emptied = np.flatnonzero(slot > 0)
    before = came[emptied, slot[emptied] - 1]
    full = level[emptied] + before
    later = np.arange(A_DAY) >= slot[emptied, np.newaxis]
    course[emptied] = np.where(later, LEFT + came[emptied] - before[:, np.newaxis], course[emptied])
    over = (course[:, 1::2] >= 100).sum(axis=1)  # noqa: PLR2004 - per cent
    tally.hours_of_bins += over
    tally.overflow_hours += int(over.sum())
    tally.lifts += len(emptied)
    tally.litres += float(np.minimum(full, 100).sum()) * BIN_L / 100
    return course[:, -1].copy()


class Visits:
    """By need where there is a sensor, by the round elsewhere."""

    def __init__(
        self, month: Month, sensors: BoolArray, turns: BoolArray | None, *, routed: bool, rules: UrgencyRules = RULES
    ) -> None:
        self._month, self._sensors, self._turns, self._routed, self._rules = month, sensors, turns, routed, rules
        self._known: dict[int, tuple[IntArray, float]] = {}

    def on(self, day: int, reading: FloatArray, tally: Tally) -> IntArray:
        """Return the half-hour in which each bin is emptied on a day, and add the way driven."""
        must, prize = self._due(day, reading)
        if not self._routed:
            return np.where(must, USUAL, -1)
        if not self._sensors.any() and day % 7 in self._known:
            slot, km = self._known[day % 7]
        else:
            slot, km = self._routes(must, prize, reading, day, tally)
            self._known[day % 7] = slot, km
        tally.km += km
        return slot

    def begin(self, level: FloatArray) -> None:
        """Hear that the month begins with these levels, which nobody knows."""

    def emptied(self, day: int, slot: IntArray, level: FloatArray) -> None:
        """Hear what was emptied on a day, and how full it was."""

    def _due(self, day: int, reading: FloatArray) -> tuple[BoolArray, IntArray]:
        tours = [one for one in range(day + 1, day + 4) if one % 7 < WORKDAYS]
        to_next, to_after = (self._rise(day, one) for one in tours[:2])
        found = urgency(
            reading, to_next, to_after, rules=self._rules, days_to_next=tours[0] - day, days_to_after=tours[1] - day
        )
        turn = np.zeros(len(reading), dtype=np.bool_) if self._turns is None else self._turns[:, day % 7]
        must = np.where(self._sensors, found.must, turn)
        return must, np.where(self._sensors, found.prize, 0)

    def _rise(self, day: int, end_day: int) -> FloatArray:
        return self._month.rise(day, end_day)

    def _routes(
        self, must: BoolArray, prize: IntArray, reading: FloatArray, day: int, tally: Tally
    ) -> tuple[IntArray, float]:
        month = self._month
        bins = np.flatnonzero(must | (prize > 0))
        slot = np.full(len(must), -1)
        if not len(bins):
            return slot, 0.0
        # Nobody reads how full a bin without a sensor is: what comes between two visits is expected.
        expected = np.minimum(100, month.rate * 7 / np.maximum(self._visits_a_week(), 1))
        litres = np.ceil(np.where(self._sensors, np.minimum(reading + 10, 100), expected)[bins] * BIN_L / 100)
        problem = month.bed.problem(bins, litres, np.where(must, 0, prize)[bins])
        found = plan(problem, seconds=month.a_stop_s * len(bins), seed=day)
        for visit in (one for route in found.routes for one in route.visits if one.kind == "stop"):
            slot[bins[visit.row]] = visit.begin_s // 1800
        tally.left_out += sum(one.reason != "prize" for one in found.dropped)
        return slot, found.metres / 1000

    def _visits_a_week(self) -> IntArray:
        return np.ones(len(self._sensors), dtype=np.int64) if self._turns is None else self._turns.sum(axis=1)
