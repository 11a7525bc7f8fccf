"""A small town with trenches and lawns, a thermometer and a rain gauge, whose days a test chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np

import layers
from data import sites
from data.declare import Layers
from data.records import Assignment, Device
from data.sites import Sites
from tests.support import small as town
from tests.support.brooks import course
from tests.support.small import LONG_AGO, NOON, Small

KNOWN: Final = layers.discover()
SOIL: Final = "soil_moisture"
LOAM: Final[Mapping[str, Any]] = {"planting": "tree_trench", "soil": "sandy_loam", "area_m2": 12}
LAWN: Final[Mapping[str, Any]] = {"planting": "sports_ground", "soil": "loamy_sand", "area_m2": 7140}
FACTS: Final[Mapping[str, Sequence[Mapping[str, Any]]]] = {
    SOIL: (LOAM, LOAM, {"planting": "tree_trench", "area_m2": 12}, LAWN),
    "heat": ({},),
    "rain_gauges": ({},),
}


def settle(root: Path, **facts: Sequence[Mapping[str, Any]]) -> Small:
    """Nothing was measured yet; each site has a device; ``facts`` replaces those of layers."""
    made = town.settle(root)
    house, known = made.house, {**FACTS, **facts}
    for layer_id, told in known.items():
        ids = [f"{layer_id}-{number:04d}" for number in range(1, len(told) + 1)]
        sites.write(house.folders.sites_of(layer_id), _sites(ids, told))
        house.records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in ids])
        house.records.assign_many(Assignment(device_id=f"D-{one}", site_id=one, valid_from=LONG_AGO) for one in ids)
    made.house = replace(house, layers=Layers(KNOWN[one] for one in known).with_classes(house.town.classes_named))
    return made


def days(
    made: Small,
    *,
    high_c: float = 30.0,
    low_c: float = 16.0,
    rain_mm: float = 0.0,
    tension_kpa: Mapping[str, float] | None = None,
    back: int = 20,
    last: date | None = None,
    weather: Sequence[str] = ("heat", "rain_gauges"),
) -> None:
    """Let days until yesterday be alike, whole ones."""
    end = last or (NOON - timedelta(days=1)).date()
    rows: list[dict[str, object]] = []
    for day in (end - timedelta(days=n) for n in range(back)):
        if "heat" in weather:
            rows.append(_day("heat-0001", "air_temperature_c", day, (low_c, (high_c + low_c) / 2, high_c)))
        if "rain_gauges" in weather:
            rows.append(_day("rain_gauges-0001", "precipitation_mm", day, (0, rain_mm / 144, rain_mm)))
        for site_id, kpa in (tension_kpa or {}).items():
            rows.append(_day(site_id, "soil_tension_kpa", day, (kpa, kpa, kpa)))
    made.roll_up_days(*rows)


def now(made: Small, tension_kpa: Mapping[str, float]) -> None:
    """Let sensors report at this moment."""
    made.commit(
        *(row for site_id, kpa in tension_kpa.items() for row in course(site_id, [kpa], every_min=60, end=made.now[0]))
    )


def _day(site_id: str, measure: str, day: date, values: tuple[float, float, float]) -> dict[str, object]:
    per_day = 86_400 // KNOWN.of_site(site_id).interval_s
    named = {"site_id": site_id, "channel": 0, "measure": measure, "day": day}
    return {**named, **dict(zip(("min", "mean", "max"), values, strict=True)), "n": per_day, "expected": per_day}


def _sites(ids: list[str], facts: Sequence[Mapping[str, Any]]) -> Sites:
    n = len(ids)
    return Sites(
        site_id=ids,
        name=[f"Stelle {one}" for one in ids],
        district=["Castrop"] * n,
        attributes=[dict(one) for one in facts],
        channels=np.zeros(n, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[LONG_AGO] * n,
        valid_to=[None] * n,
        lon=np.linspace(7.30, 7.31, n),
        lat=np.full(n, 51.55),
    )
