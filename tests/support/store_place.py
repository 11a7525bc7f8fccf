"""A small town of three layers with a real lake, real records and a clock that stands still."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from data import sites, town
from data.clock import Clock
from data.declare import Attended, Classes, Layer, Layers, Measure, layer_id
from data.folders import Folders
from data.lake import TABLES, Lake
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, CHARGING_STATUS, FILL_PERCENT, RELATIVE_HUMIDITY
from data.records import Assignment, Device, Records
from data.sites import Sites
from data.store import Store

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def _layer(layer_id: str, title: str, measures: tuple[Measure, ...], classes: str, **more: Any) -> Layer:
    facts: dict[str, Any] = {
        "title": {"de": title, "en": title},
        "shape": "square",
        "interval_s": 1800,
        "max_age_s": 86_400,
    }
    return Layer(id=layer_id, measures=measures, shows=measures[0], classes=Classes(classes), **{**facts, **more})


BINS = _layer("bins", "Mülleimer", (FILL_PERCENT, BATTERY_PERCENT), "fill")
HEAT = _layer(
    "heat",
    "Temperatur",
    (AIR_TEMPERATURE, RELATIVE_HUMIDITY),
    "temperature",
    shape="circle",
    interval_s=600,
    max_age_s=7200,
)
PAPER = _layer(
    "paper",
    "Altpapier",
    (FILL_PERCENT, BATTERY_PERCENT, CHARGING_STATUS),
    "fill",
    attended=Attended(facts=({"always_room": "1"},), title={"de": "Bringhof", "en": "recycling yard"}),
)
LAYERS = Layers([BINS, HEAT, PAPER]).with_classes(town.load("castrop_rauxel").classes_named)


def reading(
    site_id: str,
    value: float,
    at: datetime,
    *,
    measure: str = "",
    channel: int = 0,
    flags: int = 0,
    late: timedelta = timedelta(0),
) -> dict[str, object]:
    """One row of the lake; its measure is the one that its layer shows unless another is named."""
    return {
        "site_id": site_id,
        "channel": channel,
        "measure": measure or LAYERS.of_site(site_id).shows.id,
        "value": value,
        "observed_at": at,
        "received_at": at + late,
        "device_id": "D",
        "flags": flags,
        "simulated": True,
    }


def some_sites(layer_id: str, n: int, *, channels: int = 0, **more: object) -> Sites:
    """Sites that were always there; `more` replaces columns."""
    columns: dict[str, object] = {
        "site_id": [f"{layer_id}-{i:04d}" for i in range(1, n + 1)],
        "name": [f"Platz {i}" for i in range(n)],
        "district": ["Castrop"] * n,
        "attributes": [{}] * n,
        "channels": np.full(n, channels, np.int16),
        "source": [""] * n,
        "licence": [""] * n,
        "valid_from": [LONG_AGO] * n,
        "valid_to": [None] * n,
        "lon": np.full(n, 7.3),
        "lat": np.full(n, 51.5),
    }
    return Sites(**{**columns, **more})  # type: ignore[arg-type] # columns by name


@dataclass
class Place:
    """A town in a temporary folder, and what tests do to it."""

    folders: Folders
    records: Records
    now: datetime = NOON
    versions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lake = Lake(self.folders.lake).open_or_create(kind="demo")

    def put_sites(self, layer_id: str, found: Sites) -> None:
        """Write a layer's sites."""
        sites.write(self.folders.sites_of(layer_id), found)

    def equip(self, *site_ids: str, device_id: str = "", **more: object) -> None:
        """Let a device serve each site from long ago on."""
        ids = {site_id: device_id or f"device-{site_id}" for site_id in site_ids}
        self.records.add_devices([Device(device_id=one, profile="plain", network="ttn") for one in ids.values()])
        facts: dict[str, object] = {"valid_from": LONG_AGO, **more}
        self.records.assign_many(
            Assignment(device_id=device, site_id=site_id, **facts)  # type: ignore[arg-type] # fields by name
            for site_id, device in ids.items()
        )

    def add(self, *rows: dict[str, object]) -> int:
        """Commit readings; the version of each layer they touch rises by one."""
        for layer in {layer_id(str(row["site_id"])) for row in rows}:
            self.versions[layer] = self.versions.get(layer, 0) + 1
        table = pa.Table.from_pylist(list(rows), schema=TABLES["readings"].schema)
        return self.lake.append("readings", table, layer_versions=self.versions)

    def roll_up(self, table: str, rows: Sequence[dict[str, object]], days: set[date]) -> int:
        """Put rows of a rollup in the place of those days."""
        made = pa.Table.from_pylist(list(rows), schema=TABLES[table].schema)
        return self.lake.replace_days(table, made, days=days, seen_readings=1)

    def store(self, *, follow: bool = True, clock: Clock | None = None) -> Store:
        """A store as a web process has it."""
        clock = clock or Clock(source=lambda: self.now)
        made = Store(self.folders.lake, self.folders, LAYERS, town.load("castrop_rauxel"), self.records, clock)
        if follow:
            made.follow()
        return made


def settle(root: Path) -> Place:
    """Four bins, three heat points, two paper sites of two containers; bins-0004 has no device."""
    folders = Folders(root / "town")
    made = Place(folders, Records(f"sqlite:///{folders.records}"))
    made.put_sites("bins", some_sites("bins", 4))
    made.put_sites("heat", some_sites("heat", 3))
    made.put_sites("paper", some_sites("paper", 2, channels=2))
    made.equip("bins-0001", "bins-0002", "bins-0003", "heat-0001", "heat-0002", "heat-0003", "paper-0001", "paper-0002")
    return made


def footers_bytes(store: Store) -> int:
    """What DuckDB holds of the footers of Parquet files; it tells its own connections alone."""
    cursor = store._engine._cursor()
    ((size,),) = cursor.sql("SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'OBJECT_CACHE'").fetchall()
    return int(size)
