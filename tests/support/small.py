"""A small town for tests of the web: real lake, real records, real inbox, and a clock that stands still."""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data import sites, town
from data.clock import Clock
from data.declare import Attended, Classes, Layer, Layers, Measure, layer_id
from data.folders import Folders
from data.ingest.events import StoredEvents
from data.lake import TABLES, Lake
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, FILL_PERCENT, RELATIVE_HUMIDITY
from data.records import Assignment, Device, Records
from data.sites import Sites
from services.context import House
from services.settings import Settings

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE_COUNT = Measure(
    id="people_count",
    title={"de": "Menschen", "en": "People"},
    unit="",
    low=0,
    high=10_000,
    audience="public",
    public_step="hour",
    min_count=5,
)


def _layer(layer_id: str, measures: tuple[Measure, ...], classes: str, **more: Any) -> Layer:
    facts: dict[str, Any] = {
        "title": {"de": f"{layer_id} auf Deutsch", "en": f"{layer_id} in English"},
        "shape": "circle",
        "interval_s": 1800,
        "max_age_s": 7200,
    }
    return Layer(id=layer_id, measures=measures, shows=measures[0], classes=Classes(classes), **{**facts, **more})


YARD = Attended(facts=({"always_room": "1"},), title={"de": "Bringhof", "en": "recycling yard"})
BINS = _layer("bins", (FILL_PERCENT, BATTERY_PERCENT), "fill", attended=YARD, topic="waste", tour="litter")
HEAT = _layer("heat", (AIR_TEMPERATURE, RELATIVE_HUMIDITY, BATTERY_PERCENT), "temperature", topic="climate")
PEOPLE = _layer("people", (PEOPLE_COUNT,), "fill", public_place_m=100)
LAYERS = Layers([BINS, HEAT, PEOPLE]).with_classes(town.load("castrop_rauxel").classes_named)


def reading(site_id: str, value: float, at: datetime, *, measure: str = "") -> dict[str, object]:
    """One row of the lake; of the layer's shown measure unless another is named."""
    return {
        "site_id": site_id,
        "channel": 0,
        "measure": measure or LAYERS.of_site(site_id).shows.id,
        "value": value,
        "observed_at": at,
        "received_at": at,
        "device_id": "D",
        "flags": 0,
        "simulated": True,
    }


def hour(site_id: str, mean: float, at: datetime, **more: float) -> dict[str, object]:
    """One row of the hourly rollup, labelled at its end."""
    measure = LAYERS.of_site(site_id).shows.id
    figures = {"min": mean, "mean": mean, "max": mean, "n": 2, "expected": 2, **more}
    return {"site_id": site_id, "channel": 0, "measure": measure, "hour": at, **figures}


def day(site_id: str, mean: float, at: date) -> dict[str, object]:
    """One row of the daily rollup."""
    row = hour(site_id, mean, NOON, n=48, expected=48)
    del row["hour"]
    return {**row, "day": at}


def put_sites(folders: Folders, layer_id: str, n: int) -> None:
    """Sites on a line from west to east."""
    columns = Sites(
        site_id=[f"{layer_id}-{i:04d}" for i in range(1, n + 1)],
        name=[f'Platz "{i}" & <Ä>' for i in range(n)],
        district=["Castrop", "Ickern"] * (n // 2) + ["Castrop"] * (n % 2),
        attributes=[{"kind": "underground", "covered": True, "slots": i} for i in range(n)],
        channels=np.zeros(n, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[LONG_AGO] * n,
        valid_to=[None] * n,
        lon=np.linspace(7.30, 7.30 + 0.01 * (n - 1), n),
        lat=np.full(n, 51.55),
    )
    sites.write(folders.sites_of(layer_id), columns)


@dataclass
class Small:
    """What tests do to the town."""

    house: House
    now: list[datetime]
    lake: Lake
    versions: dict[str, int] = field(default_factory=dict)

    def add(self, *rows: dict[str, object]) -> None:
        """Commit readings and find their events."""
        self.commit(*rows)
        events = StoredEvents(self.lake, LAYERS)
        events.refresh(events.stale_days())

    def commit(self, *rows: dict[str, object]) -> None:
        """Commit readings; the version of each layer they touch rises by one."""
        for layer in {layer_id(str(row["site_id"])) for row in rows}:
            self.versions[layer] = self.versions.get(layer, 0) + 1
        table = pa.Table.from_pylist(list(rows), schema=TABLES["readings"].schema)
        self.lake.append("readings", table, layer_versions=self.versions)

    def roll_up(self, *rows: dict[str, object]) -> None:
        """Put the hours of the day of NOON."""
        table = pa.Table.from_pylist(list(rows), schema=TABLES["rollup_hour"].schema)
        self.lake.replace_days("rollup_hour", table, days={NOON.date()}, seen_readings=1)

    def roll_up_days(self, *rows: dict[str, object]) -> None:
        """Put the daily figures of some days."""
        table = pa.Table.from_pylist(list(rows), schema=TABLES["rollup_day"].schema)
        days = set(table["day"].to_pylist())
        self.lake.replace_days("rollup_day", table, days=days, seen_readings=1)

    def later(self, by: timedelta) -> None:
        """Let time pass."""
        self.now[0] += by


def settle(root: Path, **settings: Any) -> Small:
    """Five bins: 40 %, 85 %, old, no device, never reported; two heat points; two counters of people."""
    folders = Folders(root / Settings.model_fields["city"].default)
    shutil.copytree(_settled(), folders.root, ignore=shutil.ignore_patterns("*-shm"))  # what SQLite makes by itself
    return reopened(root, **settings)


def reopened(root: Path, **settings: Any) -> Small:
    """A town that was settled there, for this process; it is noon."""
    facts = {"metrics_token": "monitor", "access_log": False, **settings}
    made = Settings(_env_file=None, data_dir=root, **facts)  # type: ignore[call-arg]  # pydantic hides this argument
    folders = Folders(root / made.city)
    now = [NOON]
    here = town.load(made.city)
    house = House(
        settings=made,
        town=here,
        layers=LAYERS.with_classes(here.classes_named),
        folders=folders,
        clock=Clock(source=_teller(now)),
        records=Records(f"sqlite:///{folders.records}"),
    )
    return Small(house, now, Lake(folders.lake))


@cache
def _settled() -> Path:
    """The folder of such a town, made once a process: most tests begin with a copy of it."""
    root = Path(tempfile.mkdtemp(prefix="small-town-"))
    atexit.register(shutil.rmtree, root)
    folders = Folders(root)
    Lake(folders.lake).open_or_create(kind="demo")
    for layer, n in (("bins", 5), ("heat", 2), ("people", 2)):
        put_sites(folders, layer, n)
    equipped = {"bins": (1, 2, 3, 5), "heat": (1, 2), "people": (1, 2)}
    served = [f"{layer}-{number:04d}" for layer, numbers in equipped.items() for number in numbers]
    records = Records(f"sqlite:///{folders.records}")
    records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in served])
    records.assign_many([Assignment(device_id=f"D-{one}", site_id=one, valid_from=LONG_AGO) for one in served])
    return root


def fill(small: Small) -> None:
    """Readings of this morning."""
    recent, old = NOON - timedelta(minutes=10), NOON - timedelta(hours=5)
    small.add(
        reading("bins-0001", 40.0, recent),
        reading("bins-0001", 20.0, old),
        reading("bins-0001", 77.0, recent, measure="battery_percent"),
        reading("bins-0002", 85.25, recent),
        reading("bins-0003", 60.0, old),
        reading("heat-0001", 29.4567, recent),
        reading("heat-0001", 55.0, recent, measure="relative_humidity_percent"),
        reading("heat-0002", 31.0, recent),
        reading("people-0001", 3.0, recent),
        reading("people-0002", 99.0, recent),
    )
    small.roll_up(
        hour("heat-0001", 28.0, NOON),
        hour("people-0001", 3.0, NOON),
        hour("people-0002", 7.0, NOON, min=2.0, max=12.0),
    )


def _teller(now: list[datetime]) -> Callable[[], datetime]:
    return lambda: now[0]
