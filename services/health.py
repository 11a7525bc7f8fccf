"""How an installation does: its lake, the heartbeats of its processes, the disk, the receivers."""

import shutil
import time
from pathlib import Path
from typing import Any, Final, TypeAlias

from data.receivers import state
from data.receivers.state import ReceiverState
from data.store import Store
from services.context import House
from services.jobs.poll import addresses

HEARTBEAT_S: Final = 30.0
"""Ingest and the worker touch their files every second; older than this, one is gone or stuck."""
RADIO_HOURS: Final = 3
FREE_BYTES: Final = 500_000_000

Checks: TypeAlias = dict[str, dict[str, Any]]


def checks(house: House, store: Store) -> Checks:
    """What is looked at: the lake, heartbeats of ingest and worker, the disk, the receivers where there are any.

    Each with ``ok`` and the figures behind it.
    """
    beats = {"ingest": _alive(house.folders.heartbeat), "work": _alive(house.folders.work_heartbeat)}
    found = {"lake": lake(house, store), **beats, "disk": _disk(house)}
    return {**found, "receivers": _receivers(house)} if receives(house) else found


def listens(house: House) -> bool:
    """Whether there is a broker to listen to."""
    return bool(house.settings.mqtt_url.get_secret_value())


def receives(house: House) -> bool:
    """Whether there is a broker to listen to or an address to poll."""
    return listens(house) or bool(house.town.poll)


def reception(house: House) -> ReceiverState | None:
    """What the receive process said a moment ago; None where it does not run."""
    said = state.read(house.folders.reception)
    return said if said is not None and said.is_fresh(house.clock.now()) else None


def heartbeat_age_s(file: Path) -> float | None:
    """Seconds since a process last touched its file; None where it never did."""
    try:
        return max(0.0, time.time() - file.stat().st_mtime)
    except FileNotFoundError:
        return None


def lake(house: House, store: Store) -> dict[str, Any]:
    """Whether there is a lake, and the version of each layer."""
    versions = store.versions()
    return {"ok": any(versions.values()) or house.folders.lake.is_dir(), "versions": dict(versions)}


def _alive(heartbeat: Path) -> dict[str, Any]:
    age_s = heartbeat_age_s(heartbeat)
    shown = None if age_s is None else round(age_s, 1)
    return {"ok": age_s is not None and age_s < HEARTBEAT_S, "heartbeat_age_s": shown}


def free_bytes(house: House) -> int:
    """Free space where the town's data lie."""
    return shutil.disk_usage(house.folders.root).free


def _disk(house: House) -> dict[str, Any]:
    free = free_bytes(house)
    return {"ok": free > FREE_BYTES, "free_bytes": free}


def _receivers(house: House) -> dict[str, Any]:
    """Counts only: where brokers and platforms are is nobody's business."""
    said = reception(house)
    if said is None and listens(house):
        return {"ok": False, "running": False}
    brokers, asked = said.brokers if said else (), addresses(house)
    connected = sum(one.connected_since is not None for one in brokers)
    return {
        "ok": connected == len(brokers),
        "running": True,
        "brokers": len(brokers),
        "connected": connected,
        "addresses": len(asked),
        "late": sum(one.is_late for one in asked),
    }
