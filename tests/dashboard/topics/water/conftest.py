"""A small town with two brooks, a rain gauge and a pond, whose readings a test chooses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

import layers
from data import sites
from data.declare import Layers
from data.records import Assignment, Device
from data.sites import Sites
from tests.support import small as town
from tests.support.client import asker
from tests.support.small import LONG_AGO, NOON, Small

KNOWN = layers.discover()
WATER = ("water_levels", "rain_gauges", "ponds")
FACTS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "water_levels": (
        {"water": "Bach", "mark_1_cm": 80, "mark_2_cm": 120, "released": "yes"},
        {"water": "Graben", "mark_1_cm": 50},
        {"water": "Teichablauf", "released": "yes"},
    ),
    "rain_gauges": ({},),
    "ponds": ({}, {}),
}


def course(site_id: str, values: Sequence[float], *, every_min: int, end: datetime = NOON) -> list[dict[str, object]]:
    """Readings of the shown measure, the last of them at ``end``."""
    layer = KNOWN.of_site(site_id)
    return [
        {
            "site_id": site_id,
            "channel": 0,
            "measure": layer.shows.id,
            "value": float(value),
            "observed_at": (at := end - timedelta(minutes=every_min * back)),
            "received_at": at,
            "device_id": f"D-{site_id}",
            "flags": 0,
            "simulated": True,
        }
        for back, value in zip(range(len(values) - 1, -1, -1), values, strict=True)
    ]


@pytest.fixture
def brooks(tmp_path: Path) -> Small:
    """Nothing was measured yet."""
    made = town.settle(tmp_path)
    house = made.house
    for layer_id, facts in FACTS.items():
        ids = [f"{layer_id}-{number:04d}" for number in range(1, len(facts) + 1)]
        sites.write(house.folders.sites_of(layer_id), _sites(ids, facts))
        house.records.add_devices([Device(device_id=f"D-{one}", profile="plain", network="ttn") for one in ids])
        served = [Assignment(device_id=f"D-{one}", site_id=one, valid_from=LONG_AGO) for one in ids]
        house.records.assign_many(served)
    made.house = replace(house, layers=Layers(KNOWN[one] for one in WATER).with_classes(house.town.classes_named))
    return made


@pytest.fixture
def asked(brooks: Small) -> Iterator[TestClient]:
    """An anonymous asker; what is to be there is added before."""
    with asker(brooks) as made:
        yield made


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
