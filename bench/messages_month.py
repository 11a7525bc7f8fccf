"""Messages of 1,000 bins with sensors in 28 simulated days: with the simulator's rounds, and with tours beside them.

Rounds alone let a bin overflow until its weekday comes. Tours beside them empty on each working day between 8 and 12
what overflows at 6, which is what a dispatcher has the messages for. Goals, with tours: 6 messages an hour at most in
the mean, fewer than 1 % of the periods of ten minutes with more than 10, at most 5 that stand for more than a day.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

import layers
from bench.history import END, ground, place
from data.clock import Clock
from data.declare import Layers
from data.lake.tables import READINGS, SITE_CHANGES, UPLINKS
from data.measures import FILL_PERCENT
from data.opening_hours import BERLIN
from data.records import ACTOR
from data.records.permissions import Account
from data.simulate.demo import Demo, enrol
from data.simulate.history import chunks
from services.context import House
from services.messages.engine import MessageLook
from services.messages.quality import quality
from services.messages.wishes import Wishes
from services.settings import Settings

DAYS: Final = 28
EVERY: Final = timedelta(hours=1)
FIRST: Final = END + timedelta(days=1)
DAY: Final = timedelta(days=1)
SIX, SUNDAY, EMPTY = 6, 6, 40.0
FILL: Final = FILL_PERCENT.id
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - where there is one, nothing waits for a disk
MOST_AN_HOUR, MOST_ABOVE, MOST_STALE, MOST_AT_ONCE = 6, 0.01, 5, 10


@dataclass
class PassingLake:
    """What came between two looks, as the engine asks a lake for it."""

    readings: pa.Table = field(default_factory=READINGS.schema.empty_table)
    uplinks: pa.Table = field(default_factory=UPLINKS.schema.empty_table)
    number: int = 0

    def exists(self) -> bool:
        """Yes."""
        return True

    def state(self) -> int:
        """Rises with each look."""
        return self.number

    def version(self, _table: str) -> int:
        """Likewise."""
        return self.number

    def read(self, _table: str) -> pa.Table:
        """No site changes."""
        return SITE_CHANGES.schema.empty_table()

    def read_since(self, table: str, _seen: int, **_: Any) -> pa.Table:
        """What came since."""
        return self.readings if table == "readings" else self.uplinks


def house_of(root: Path, days: int) -> tuple[House, list[Any]]:
    """A town of bins alone, each with a sensor; and what they report, in pieces of some days."""
    made = Settings(_env_file=None, data_dir=root)  # type: ignore[call-arg]  # pydantic hides this argument
    opened = House.open(made)
    bins = Layers([layers.discover()["bins"]]).with_classes(opened.town.classes_named)
    house = replace(opened, layers=bins)
    ground(house.town, house.folders)
    place(bins["bins"], house.town, house.folders)
    demo = Demo.of(bins, house.town, house.folders, equipped=1.0)
    enrol(demo.fleets, house.records, since=FIRST - timedelta(days=30))
    return house, [*chunks(demo.fleets, demo.hearing, start=FIRST, end=FIRST + timedelta(days=days), chunk_days=2)]


@dataclass
class Visits:
    """Emptyings beside the rounds: after one a bin fills by so many points a day, until its round comes."""

    per_day: float = 30.0
    at: dict[str, float] = field(default_factory=dict)

    def plan(self, house: House, now: datetime) -> None:
        """On working days at six: what overflows is emptied between eight and twelve."""
        local = now.astimezone(BERLIN)
        if local.hour == SIX and local.weekday() != SUNDAY:
            over = [one.site_id for one in house.records.messages.open() if one.kind == "overflow"]
            for number, site_id in enumerate(sorted(over)):
                self.at[site_id] = now.timestamp() + 7200 + 14_400 * number / max(len(over), 1)

    def seen(self, readings: pa.Table) -> pa.Table:
        """Readings as they are with these emptyings."""
        sites, measures = readings["site_id"].to_pylist(), readings["measure"].to_pylist()
        values, at_s = readings["value"].to_numpy().copy(), readings["observed_at"].cast(pa.int64()).to_numpy() / 1000
        for row, (site_id, measure) in enumerate(zip(sites, measures, strict=True)):
            emptied = self.at.get(site_id)
            if measure != FILL or emptied is None or at_s[row] < emptied:
                continue
            if values[row] < EMPTY:
                del self.at[site_id]  # its round came
            else:
                values[row] = min(values[row], 2 + self.per_day * (at_s[row] - emptied) / 86_400)
        return readings.set_column(readings.schema.get_field_index("value"), "value", pa.array(values))


def run(house: House, pieces: list[Any], days: int, visits: Visits | None) -> list[int]:
    """Look at all of it, hour after hour; return how many were stale at the end of each day."""
    lake, now, stale = PassingLake(), [FIRST], list[int]()
    house = replace(house, clock=Clock(source=lambda: now[0]))
    readings = _by_arrival([one.readings for one in pieces])
    uplinks = _by_arrival([one.uplinks for one in pieces])
    while now[0] < FIRST + timedelta(days=days):
        begin, now[0] = now[0], now[0] + EVERY
        lake.number += 1
        lake.readings, lake.uplinks = _between(*readings, begin, now[0]), _between(*uplinks, begin, now[0])
        if visits:
            visits.plan(house, now[0])
            lake.readings = visits.seen(lake.readings)
        written = MessageLook(house, lake, now[0]).found()  # type: ignore[arg-type]  # as much of a lake as it needs
        house.records.message_progress.write(written, Wishes.of(house).plan)
        if now[0].hour == FIRST.hour:
            stale.append(sum(now[0] - one.raised_at > DAY for one in house.records.messages.open()))
    return stale


def _by_arrival(parts: list[pa.Table]) -> tuple[pa.Table, Any]:
    table = pa.concat_tables(parts).sort_by("received_at").combine_chunks()
    return table, np.asarray(table["received_at"].cast(pa.int64()))


def _between(table: pa.Table, at_s: Any, begin: datetime, end: datetime) -> pa.Table:
    first, last = np.searchsorted(at_s, [begin.timestamp(), end.timestamp()])
    return table.slice(int(first), int(last - first))


def main(days: int = DAYS) -> int:
    """Print the figures of both; 1 where tours miss a goal."""
    ACTOR.set("job:messages")
    missed = False
    for visits in (Visits(), None):
        root = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        try:
            missed |= _printed(root, days, visits)
        finally:
            shutil.rmtree(root)
    return int(missed)


def _printed(root: Path, days: int, visits: Visits | None) -> bool:
    """Whether a goal is missed that holds for it."""
    began = time.perf_counter()
    house, pieces = house_of(root, days)
    stale = run(house, pieces, days, visits)
    end = FIRST + timedelta(days=days)
    reader = Account(actor="user:bench", rights=frozenset(("messages.read", body) for body in house.town.bodies))
    found = quality(house, reader, start=FIRST, end=end).figures
    kinds = Counter(one.kind for one in house.records.messages.between(FIRST, end))
    above = _above_ten(house, end)
    name, took_s = "tours beside the rounds" if visits else "rounds alone", time.perf_counter() - began
    print(f"## {name}: {days} days in {took_s:.0f} s")
    print(f"{found.count} times told, messages {dict(kinds)}")
    print(f"{found.per_hour:.2f} an hour (6), peak {found.peak} in ten minutes, {found.peak_hour} in an hour")
    print(f"{100 * above:.2f} % of the periods above 10 (1), {100 * found.flood_share:.2f} % in floods")
    print(f"stale at the end {found.stale} (5), of each day {stale}; chattering {found.chattering}", flush=True)
    return bool(visits) and (found.per_hour > MOST_AN_HOUR or above >= MOST_ABOVE or found.stale > MOST_STALE)


def _above_ten(house: House, end: datetime) -> float:
    """Share of the periods of ten minutes with more than ten messages."""
    s = np.array([one.at.timestamp() for one in house.records.messages.told(FIRST, end)]) - FIRST.timestamp()
    counts = np.bincount((s // 600).astype(int), minlength=int((end - FIRST).total_seconds()) // 600)
    return float((counts > MOST_AT_ONCE).mean())


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
