"""A small town with three gauges, a rain gauge and two ponds, whose readings a test chooses."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

import layers
from data import profiles, sites
from data.declare import Layers
from data.inbox import Inbox
from data.ingest.worker import Ingest
from data.receivers.rest import Poller
from data.records import Assignment, Device
from data.sites import Sites
from data.town.subscriptions import Poll
from tests.support import small as town
from tests.support.serving import serving
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


def settle(root: Path, *, profile: str = "plain", network: str = "ttn") -> Small:
    """Nothing was measured yet; each site has a device ``D-SITE``."""
    made = town.settle(root)
    house = made.house
    for layer_id, facts in FACTS.items():
        ids = [f"{layer_id}-{number:04d}" for number in range(1, len(facts) + 1)]
        sites.write(house.folders.sites_of(layer_id), _sites(ids, facts))
        house.records.add_devices([Device(device_id=f"D-{one}", profile=profile, network=network) for one in ids])
        served = [Assignment(device_id=f"D-{one}", site_id=one, valid_from=LONG_AGO) for one in ids]
        house.records.assign_many(served)
    made.house = replace(house, layers=Layers(KNOWN[one] for one in WATER).with_classes(house.town.classes_named))
    return made


def polled(made: Small, source: str, name: str, answer: object) -> None:
    """Let an address answer, ask it as a town does that names it in a ``[[poll]]``, and take in what it said."""
    body = json.dumps(answer).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    house, known = made.house, profiles.discover()
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        poll = Poll(name=name, url=f"http://127.0.0.1:{port}/", every_s=60, source=source)
        inbox = Inbox(house.folders.inbox)
        Poller(poll, inbox=inbox, profiles=known, clock=house.clock, weather=house.folders.weather).ask()
        inbox.close()
    taken_in(made)


def taken_in(made: Small) -> None:
    """Take in what was sent and what staff changed."""
    house, inbox = made.house, Inbox(made.house.folders.inbox)
    with Ingest(
        lake=made.lake,
        inbox=inbox,
        records=house.records,
        profiles=profiles.discover(),
        layers=house.layers,
        clock=house.clock,
        folders=house.folders,
    ) as ingest:
        while ingest.round():
            pass
        ingest.roll_up()
    inbox.close()


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
