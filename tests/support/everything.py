"""A town with one site whose layer has every measure there is, so that whatever a device says comes out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from data import profiles
from data.declare import Classes, Layer, Layers
from data.inbox import Message
from data.ingest import sources
from data.ingest.decode import Translator
from data.lake.batch import Batch
from data.measures import ALL, FILL_PERCENT
from data.profiles import Profiles
from data.records import Assignment, Assignments, Device

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
MOUNTING = {"height_empty_mm": 3000.0, "height_full_mm": 500.0}
PROFILES = profiles.discover()
SOURCES = sources.discover()

LAYERS = Layers(
    [
        Layer(
            id="everything",
            title={"de": "Alles", "en": "Everything"},
            shape="circle",
            measures=tuple(ALL.values()),
            shows=FILL_PERCENT,
            interval_s=600,
            max_age_s=3600,
            classes=Classes("fill"),
        )
    ]
)


def understood(
    source: str, raw: bytes, devices: Mapping[str, str], *, known: Profiles = PROFILES
) -> tuple[list[dict[str, Any]], list[str]]:
    """The readings that a message becomes, and why it was rejected.

    Args:
        source: id of the source it came by.
        raw: the message.
        devices: profile by device id; each device serves a site of its own.
        known: the profiles.
    """
    assignments = Assignments(
        [
            Assignment(device_id=device, site_id=f"everything-{at:04d}", valid_from=LONG_AGO, mounting=MOUNTING)
            for at, device in enumerate(devices)
        ],
        [Device(device_id=device, profile=profile, network=source) for device, profile in devices.items()],
    )
    batch = Batch()
    translator = Translator(sources=SOURCES, profiles=known, layers=LAYERS, kind="real")
    translator.add(Message(1, source, raw, NOW), assignments, batch)
    names = ("site_id", "channel", "measure", "value", "observed_at", "received_at", "device_id", "flags", "simulated")
    readings = [dict(zip(names, row, strict=True)) for row in batch.rows["readings"]]
    return readings, [row[2] for row in batch.rows["rejected"]]


def values(source: str, raw: bytes, device: str, profile: str) -> dict[str, float]:
    """The values by measure that a message of one device becomes."""
    readings, _ = understood(source, raw, {device: profile})
    return {row["measure"]: row["value"] for row in readings}
