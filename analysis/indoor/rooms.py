"""The rooms of schools as the lake knows them: whose they are, what they measure, how their air goes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.indoor.baseline import SensorBaseline, baseline
from analysis.indoor.shares import LEAST_ROOMS, AirShares, air_shares
from analysis.indoor.ventilation import Decay, airing, co2_class, decays, minutes_until
from data.declare import Layer, Layers
from data.flags import SUSPECT
from data.measures import ROOM_CO2
from data.opening_hours import BERLIN
from data.state import MISSING, NO_SENSOR, OK, STATES
from data.store import Store

SCHOOL: Final = "school"
"""The attribute in which a room names the body whose school it belongs to."""
PERIOD: Final = timedelta(days=28)
LESSONS: Final = range(8, 16)
"""Local hours of the day in which schools teach, on weekdays."""
SATURDAY: Final = 5
NIGHT: Final = range(1, 6)
"""Local hours at whose end a room is as fresh as it gets."""
RECENT: Final = timedelta(minutes=45)
"""So much of the past says how fast it rises."""
USUAL_PER_H: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAir:
    """What one room measures.

    Args:
        state: of data.state.
        ppm: its last value; None: there is none.
        at: when that was measured, UTC.
        level: the Umweltbundesamt's class of a value that is current; empty: none is.
        minutes: until 1,000 ppm, if all stays as it is; None: it does not get there, or nobody knows.
        is_falling: whether it gets better.
    """

    site_id: str
    name: str
    school: str
    state: str
    ppm: float | None
    at: datetime | None
    level: str
    minutes: float | None
    is_falling: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolAir:
    """What may be told of a school; ``shares`` is None where its hours do not suffice."""

    school: str
    rooms: int
    shares: AirShares | None


@dataclass(frozen=True)
class Rooms:
    """The rooms of a town's schools; ``layers`` are all of them, since rooms are not for everybody."""

    store: Store
    layers: Layers

    @cached_property
    def layer(self) -> Layer | None:
        """The layer of rooms; None: this town has none."""
        return next((one for one in self.layers.values() if one.shows == ROOM_CO2), None)

    def of_schools(self, schools: Sequence[str] | None = None) -> dict[str, str]:
        """The school of each room by site_id, in the order of their ids; ``schools``: only theirs."""
        if self.layer is None:
            return {}
        sites = self.store.current(self.layer.id).sites
        named = {
            site_id: str(facts.get(SCHOOL, "")) for site_id, facts in zip(sites.site_id, sites.attributes, strict=True)
        }
        return {one: school for one, school in named.items() if schools is None or school in schools}

    # ---- now ----------------------------------------------------------------------------------

    def air(self, site_id: str, *, now: datetime) -> RoomAir | None:
        """What a room measures; None: there is no such room."""
        school = self.of_schools().get(site_id)
        if school is None or self.layer is None:
            return None
        current = self.store.current(self.layer.id)
        row = current.sites.site_id.index(site_id)
        state, known = int(current.state[row]), not np.isnan(current.shows[row])
        ppm = float(current.shows[row]) if known and state not in {MISSING, NO_SENSOR} else None
        at = datetime.fromtimestamp(int(current.observed_at_ms[row]) / 1000, UTC) if ppm is not None else None
        minutes, falls = self._ahead(site_id, now) if state == OK else (None, False)
        return RoomAir(
            site_id=site_id,
            name=current.sites.name[row],
            school=school,
            state=STATES[state],
            ppm=ppm,
            at=at,
            level=co2_class(ppm) if state == OK and ppm is not None else "",
            minutes=minutes,
            is_falling=falls,
        )

    def _ahead(self, site_id: str, now: datetime) -> tuple[float | None, bool]:
        at_ms, ppm = self.readings(site_id, start=now - RECENT, end=now)
        if ppm.size < 2:  # noqa: PLR2004 - two points are a line
            return None, False
        falls = bool(ppm[-1] < ppm[-2])
        minutes = None if falls else minutes_until(at_ms[-2:], ppm[-2:], per_h=self.closed_per_h(site_id, now=now))
        return minutes, falls

    def closed_per_h(self, site_id: str, *, now: datetime) -> float:
        """The room's air changes an hour as its falls of a week tell them; the usual where none does."""
        found = decays(*self.readings(site_id, start=now - timedelta(days=7), end=now))
        return float(np.median([one.per_h for one in found])) if found else USUAL_PER_H

    def readings(
        self, site_id: str, *, start: datetime, end: datetime
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Instants (n,) in milliseconds and ppm (n,) of a room's healthy readings in start <= at <= end."""
        found = self.store.readings(site_id, measures=[ROOM_CO2.id], start=start, end=end + timedelta(milliseconds=1))
        at = found["observed_at"].to_numpy().astype("datetime64[ms]").astype(np.int64)
        healthy = (found["flags"].to_numpy() & int(SUSPECT)) == 0
        return at[healthy], found["value"].to_numpy()[healthy]

    def opened(self, site_id: str, *, since: datetime, now: datetime) -> Decay | None:
        """What opening the windows since an instant did; None: nothing that could be told yet."""
        begin = max(since - timedelta(minutes=12), now - timedelta(hours=2))
        return airing(*self.readings(site_id, start=begin, end=now))

    # ---- over weeks ---------------------------------------------------------------------------

    def shares(self, *, now: datetime) -> Iterator[SchoolAir]:
        """Every school of which anything may be told, over four weeks until the last full hour."""
        rooms = self.of_schools()
        table = self._hours(now)
        for school in sorted({*rooms.values()} - {""}):
            own = [one for one, of in rooms.items() if of == school]
            if len(own) >= LEAST_ROOMS:
                yield SchoolAir(school=school, rooms=len(own), shares=_shares(table, own))

    def _hours(self, now: datetime) -> Mapping[str, dict[datetime, float]]:
        """By room the mean of each hour of lessons, by the local time at which it begins."""
        found: dict[str, dict[datetime, float]] = {}
        for one in self._hourly(now - PERIOD, now.replace(minute=0, second=0, microsecond=0)):
            if one.begin.hour in LESSONS and one.begin.weekday() < SATURDAY:
                found.setdefault(one.site_id, {})[one.begin] = one.mean
        return found

    def _hourly(self, start: datetime, end: datetime) -> Iterator["_Hour"]:
        if self.layer is None:
            return
        found = self.store.series(self.layer.id, ROOM_CO2.id, start=start, end=end, step="hour")
        for row in found.to_pylist():
            if row["mean"] is not None:
                begin = (row["observed_at"] - timedelta(hours=1)).astimezone(BERLIN)
                yield _Hour(row["site_id"], begin, row["mean"], row["min"])

    def baselines(self, *, now: datetime) -> dict[str, SensorBaseline]:
        """By room what the nights of two weeks say of its sensor."""
        lowest: dict[str, dict[date, float]] = {}
        for one in self._hourly(now - timedelta(days=14), now):
            if one.begin.hour in NIGHT:
                nights = lowest.setdefault(one.site_id, {})
                nights[one.begin.date()] = min(one.least, nights.get(one.begin.date(), np.inf))
        return {site_id: baseline(np.array([*nights.values()])) for site_id, nights in lowest.items()}


class _Hour(NamedTuple):
    """An hour of a room: where it begins, local, its mean and its lowest reading, ppm."""

    site_id: str
    begin: datetime
    mean: float
    least: float


def _shares(table: Mapping[str, Mapping[datetime, float]], rooms: Sequence[str]) -> AirShares | None:
    hours = sorted({hour for one in rooms for hour in table.get(one, ())})
    ppm = np.array([[table.get(one, {}).get(hour, np.nan) for hour in hours] for one in rooms]).reshape(len(rooms), -1)
    return air_shares(ppm, np.array([hour.hour for hour in hours], np.int64))
