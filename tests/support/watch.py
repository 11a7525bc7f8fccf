"""A small town whose messages are looked for."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.lake import TABLES
from data.records.messages import StaffMessage
from services.messages import engine
from tests.support import small
from tests.support.login import PASSWORD
from tests.support.small import NOON, Small

HALF_HOUR = timedelta(minutes=30)
EQUIPPED = [("bins", 1), ("bins", 2), ("bins", 3), ("bins", 5), ("heat", 1), ("heat", 2), ("people", 1), ("people", 2)]
STAFF = [
    ("anna", "dispatcher", "euv"),
    ("bert", "utility", "stadtwerke"),
    ("cora", "driver", "euv"),
    ("dora", "crisis_staff", "euv"),
]


def reading(site_id: str, value: float, at: datetime, **more: object) -> dict[str, object]:
    measure = str(more.pop("measure", ""))
    return {**small.reading(site_id, value, at, measure=measure), "device_id": f"D-{site_id}", **more}


@dataclass
class Watch:
    """A small town whose messages are looked for."""

    town: Small

    @property
    def now(self) -> datetime:
        return self.town.now[0]

    def look(self) -> list[tuple[str, str]]:
        engine.look(self.town.house)
        return sorted((one.kind, one.site_id or one.subject or one.layer) for one in self.open())

    def add(self, *rows: dict[str, object]) -> None:
        """Commit readings; nobody here asks for events."""
        self.town.commit(*rows)

    def open(self) -> list[StaffMessage]:
        return self.town.house.records.messages.open()

    def reads(self, *values: float, site_id: str = "bins-0001", measure: str = "fill_percent") -> list[tuple[str, str]]:
        """Readings half an hour apart, each looked at; what is open after the last."""
        found = []
        for value in values:
            self.town.later(HALF_HOUR)
            rest = [f"{one}-{n:04d}" for one, n in EQUIPPED]
            self.add(
                reading(site_id, value, self.now, measure=measure),
                *(reading(one, 0, self.now, measure="life") for one in rest),
            )
            found = self.look()
        return found

    def heard(self, *devices: str, gateway: str = "aa", at: datetime | None = None) -> None:
        """Uplinks, one a second, half a minute long."""
        first = at or self.now
        rows = [
            {"device_id": one, "received_at": first + timedelta(seconds=n % 30), "f_cnt": 1, "gateway_id": gateway}
            | {"rssi_dbm": -90.0, "snr_db": 5.0, "sf": 7}
            for n, one in enumerate(devices)
        ]
        self.town.lake.append("uplinks", pa.Table.from_pylist(rows, schema=TABLES["uplinks"].schema))


def watched_town(root: Path, **settings: Any) -> Watch:
    """Where everybody reports and nothing holds; its first look is over. Who is of `STAFF` works there."""
    shutil.copytree(_watched(), root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*-shm"))
    made = Watch(small.reopened(root, **settings))
    made.town.versions = {layer: 1 for layer, _ in EQUIPPED}
    return made


@cache
def _watched() -> Path:
    """The folder of such a town, made once a process."""
    root = Path(tempfile.mkdtemp(prefix="watched-town-"))
    atexit.register(shutil.rmtree, root)
    made = Watch(small.settle(root))
    usual = {"bins": 40.0, "heat": 20.0, "people": 5.0}
    made.add(*(reading(f"{layer}-{n:04d}", usual[layer], NOON) for layer, n in EQUIPPED))
    assert made.look() == []
    for name, role, body in STAFF:
        made.town.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), body=body, roles=(role,))
    return root
