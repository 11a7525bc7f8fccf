"""A small town with a school of six rooms, of which the public is told shares, and one of three, of which it is not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

import layers
from data import sites
from data.declare import Layers
from data.lake import TABLES
from data.opening_hours import BERLIN
from data.records import Assignment, Device
from data.sites import Sites
from data.town import Body
from tests.support import small as town
from tests.support.brooks import course
from tests.support.small import LONG_AGO, NOON, Small

LAYER = layers.discover()["indoor_air"]
HEAT = layers.discover()["heat"]
LARGE, LITTLE = "school_large", "school_little"
SCHOOLS: Mapping[str, int] = {LARGE: 6, LITTLE: 3}
NAMES = {LARGE: "Große Schule", LITTLE: "Kleine Schule"}
HIDDEN_ROOM = "Geheimer Raum"


def settle(root: Path) -> Small:
    """Nothing was measured yet; each room has a device ``D-SITE``."""
    made = town.settle(root)
    house = made.house
    schools = [school for school, rooms in SCHOOLS.items() for _ in range(rooms)]
    ids = [f"{LAYER.id}-{number:04d}" for number in range(1, len(schools) + 1)]
    n = len(ids)
    rooms = Sites(
        site_id=ids,
        name=[f"{HIDDEN_ROOM} {one[-4:]}" for one in ids],
        district=["Castrop"] * n,
        attributes=[{"school": school} for school in schools],
        channels=np.zeros(n, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[LONG_AGO] * n,
        valid_to=[None] * n,
        lon=np.linspace(7.31, 7.32, n),
        lat=np.full(n, 51.551),
    )
    sites.write(house.folders.sites_of(LAYER.id), rooms)
    house.records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in ids])
    house.records.assign_many([Assignment(device_id=f"D-{one}", site_id=one, valid_from=LONG_AGO) for one in ids])
    own = replace(house.town, bodies={**house.town.bodies, **{one: Body(name=NAMES[one]) for one in SCHOOLS}})
    known = Layers([HEAT, LAYER]).with_classes(own.classes_named)
    made.house = replace(house, town=own, layers=known)
    return made


def room(number: int) -> str:
    """A room by its number: 1 to 6 of the large school, 7 to 9 of the little one."""
    return f"{LAYER.id}-{number:04d}"


def measure(made: Small, number: int, *ppm: float, end: datetime = NOON) -> None:
    """Let a room measure these values, ten minutes apart, the last of them at ``end``."""
    made.commit(*course(room(number), ppm, every_min=10, end=end))


def weeks(made: Small, ppm: Mapping[int, float], *, days: int = 12, end: datetime = NOON) -> None:
    """Roll up hours of some days before: the same mean in each hour of a room, 400 at night."""
    rows, days_of = [], set()
    first = end.replace(minute=0) - timedelta(days=days)
    for hours in range(24 * days):
        at = first + timedelta(hours=hours + 1)
        begin = (at - timedelta(hours=1)).astimezone(BERLIN)
        days_of.add(at.date())
        for number, mean in ppm.items():
            value = mean if 8 <= begin.hour < 16 else 425.0
            facts = {"min": value, "mean": value, "max": value, "n": 6, "expected": 6}
            rows.append({"site_id": room(number), "channel": 0, "measure": LAYER.shows.id, "hour": at, **facts})
    table = pa.Table.from_pylist(rows, schema=TABLES["rollup_hour"].schema)
    made.lake.replace_days("rollup_hour", table, days=days_of, seen_readings=1)
