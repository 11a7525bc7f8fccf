"""A small town with an inbox, records, a lake and ingest, all real; its clock is moved by hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from data import profiles, town
from data.clock import Clock
from data.declare import Classes, Layer, Layers
from data.folders import Folders
from data.inbox import Inbox
from data.ingest.worker import Ingest
from data.lake import Kind, Lake
from data.measures import AIR_TEMPERATURE, BATTERY_PERCENT, FILL_PERCENT, INNER_TEMPERATURE, RELATIVE_HUMIDITY
from data.records import Assignment, Device, Records

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MOUNTING = {"height_empty_mm": 1200.0, "height_full_mm": 200.0}


def _layer(layer_id: str, interval_s: int, *measures: Any) -> Layer:
    return Layer(
        id=layer_id,
        title={"de": layer_id, "en": layer_id},
        shape="square",
        measures=measures,
        shows=measures[0],
        interval_s=interval_s,
        max_age_s=86_400,
        classes=Classes("fill"),
    )


LAYERS = Layers(
    [
        _layer("bins", 1800, FILL_PERCENT, INNER_TEMPERATURE, BATTERY_PERCENT),
        _layer("heat", 600, AIR_TEMPERATURE, RELATIVE_HUMIDITY, BATTERY_PERCENT),
    ]
).with_classes(town.load("castrop_rauxel").classes_named)


def eui(number: int) -> str:
    """DevEUI of a device of this town."""
    return f"70B3D57ED000{number:04X}"


def uplink(number: int, f_cnt: int, at: datetime, decoded: dict[str, Any], gateways: int = 1, **outer: Any) -> bytes:
    """An uplink of device ``number`` as The Things Stack sends it."""
    message = {
        "end_device_ids": {"device_id": f"dev-{number}", "dev_eui": eui(number)},
        "received_at": at.isoformat(),
        "uplink_message": {
            "session_key_id": "AXcG0Y5w5hQbCPqDloJsBg==",
            "f_port": 2,
            "f_cnt": f_cnt,
            "decoded_payload": decoded,
            "rx_metadata": [
                {"gateway_ids": {"gateway_id": f"gw-{which}"}, "rssi": -100 - which, "snr": 3.5}
                for which in range(gateways)
            ],
            "settings": {"data_rate": {"lora": {"spreading_factor": 9}}},
            "received_at": at.isoformat(),
        },
        **outer,
    }
    return json.dumps(message).encode()


@dataclass
class Place:
    """Bins 0..3 have ultrasonic devices 0..3, heat points 0..3 thermometers 10..13."""

    folders: Folders
    kind: Kind = "demo"
    now: datetime = NOON
    inbox: Inbox = field(init=False)
    records: Records = field(init=False)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.folders.inbox)
        self.records = Records(f"sqlite:///{self.folders.records}")
        devices = [("bins", number, number, "ultrasonic_mm") for number in range(4)]
        devices += [("heat", number, 10 + number, "thermo_plain") for number in range(4)]
        self.records.add_devices(
            [Device(device_id=eui(device), profile=profile, network="ttn") for _, _, device, profile in devices]
        )
        self.records.assign_many(
            [
                Assignment(device_id=eui(device), site_id=f"{layer}-{site:04d}", valid_from=LONG_AGO, mounting=MOUNTING)
                for layer, site, device, _ in devices
            ]
        )

    def send(self, *raw: bytes) -> list[int]:
        """Put messages into the inbox as the door does."""
        return self.inbox.append_many([("ttn", one, self.now) for one in raw])

    @contextmanager
    def ingest(self, *profile_folders: Path) -> Iterator[Ingest]:
        """Ingest, as a process that starts and ends."""
        lake = Lake(self.folders.lake).open_or_create(kind=self.kind)
        with Ingest(
            lake=lake,
            inbox=self.inbox,
            records=self.records,
            profiles=profiles.discover(*profile_folders),
            layers=LAYERS,
            clock=Clock(source=lambda: self.now),
            folders=self.folders,
            profile_folders=profile_folders,
        ) as ingest:
            yield ingest

    def take_in(self, *raw: bytes) -> None:
        """Send messages and let a process of its own bring all of them into the lake."""
        self.send(*raw)
        with self.ingest() as ingest:
            while ingest.round():
                pass
            ingest.roll_up()

    @property
    def lake(self) -> Lake:
        """The lake as a reader sees it now."""
        reader = Lake(self.folders.lake)
        reader.update()
        return reader

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table in the order of all columns; numbers to nine digits, as sums depend on their order."""
        rows = [
            {name: float(f"{value:.9g}") if isinstance(value, float) else value for name, value in row.items()}
            for row in self.lake.read(table).to_pylist()
        ]
        return sorted(rows, key=repr)


def settle(folder: Path, kind: Kind = "demo") -> Place:
    """A new town in an empty folder."""
    return Place(Folders(folder), kind)


def minutes(number: float) -> timedelta:
    """Shorthand."""
    return timedelta(minutes=number)
