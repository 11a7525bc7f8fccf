"""Is it alive, is it ready, how is it doing: /healthz for probes and /metrics for Prometheus."""

import shutil
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.http.metrics import Metrics, Samples, gauge
from dashboard.http.roles import Routes
from data.inbox.door import Door
from data.receivers import state
from data.receivers.state import ReceiverState
from data.state import STATES
from data.store import Store
from services.context import House

HEARTBEAT_S: Final = 30.0
"""Ingest touches its file every second; older than this, it is gone or stuck."""
RADIO_HOURS: Final = 3
FREE_BYTES: Final = 500_000_000
PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"

Checks: TypeAlias = dict[str, dict[str, Any]]


def register(routes: Routes, house: House, store: Store, metrics: Metrics, door: Door) -> None:
    """Add /healthz, /healthz/live, /healthz/ready and /metrics."""

    async def live(_: Request) -> Response:
        return _answer({})

    async def ready(_: Request) -> Response:
        return _answer({"lake": _lake(house, store)})

    async def health(_: Request) -> Response:
        found = await run_in_threadpool(checks, house, store)
        return _answer({**found, "door": {"ok": not door.trouble, "trouble": door.trouble or None}})

    async def prometheus(_: Request) -> Response:
        lines = await run_in_threadpool(lambda: [*metrics.lines(), *_gauges(house, store)])
        return PlainTextResponse("\n".join(lines) + "\n", media_type=PROMETHEUS, headers={"Cache-Control": "no-store"})

    routes.add("/healthz", health, role="public")
    routes.add("/healthz/live", live, role="public")
    routes.add("/healthz/ready", ready, role="public")
    routes.add("/metrics", prometheus, role="monitor")


def checks(house: House, store: Store) -> Checks:
    """What is looked at: the lake, ingest's heartbeat, the disk, the receivers where there are any.

    Each with ``ok`` and the figures behind it.
    """
    found = {"lake": _lake(house, store), "ingest": _ingest(house), "disk": _disk(house)}
    return {**found, "receivers": _receivers(house)} if receives(house) else found


def receives(house: House) -> bool:
    """Whether there is a broker to listen to or an address to poll."""
    return bool(house.settings.mqtt_url.get_secret_value()) or "poll" in house.town.raw


def reception(house: House) -> ReceiverState | None:
    """What the receive process said a moment ago; None where it does not run."""
    said = state.read(house.folders.reception)
    return said if said is not None and said.is_fresh(house.clock.now()) else None


def heartbeat_age_s(house: House) -> float | None:
    """Seconds since ingest last touched its file; None where it never did."""
    try:
        return max(0.0, time.time() - house.folders.heartbeat.stat().st_mtime)
    except FileNotFoundError:
        return None


def _lake(house: House, store: Store) -> dict[str, Any]:
    versions = store.versions()
    return {"ok": any(versions.values()) or house.folders.lake.is_dir(), "versions": dict(versions)}


def _ingest(house: House) -> dict[str, Any]:
    age_s = heartbeat_age_s(house)
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
    if said is None:
        return {"ok": False, "running": False}
    connected = sum(one.connected_since is not None for one in said.brokers)
    return {
        "ok": connected == len(said.brokers),
        "running": True,
        "brokers": len(said.brokers),
        "connected": connected,
        "addresses": len(said.polls),
        "late": len(said.late(house.clock.now())),
    }


def _answer(found: Checks) -> Response:
    good = all(one["ok"] for one in found.values())
    body = {"status": "ok" if good else "failing", "checks": found}
    status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(body, status, {"Cache-Control": "no-store"})


def _gauges(house: House, store: Store) -> Iterable[str]:
    found = checks(house, store)
    age_s = heartbeat_age_s(house)
    passed: Samples = {(("check", name),): int(one["ok"]) for name, one in found.items()}
    yield from gauge("stadtklima_up", "Checks of /healthz.", passed)
    yield from gauge("stadtklima_disk_free_bytes", "Free space of the data folder.", {(): found["disk"]["free_bytes"]})
    if age_s is not None:
        yield from gauge("stadtklima_ingest_heartbeat_age_seconds", "Age of ingest's heartbeat.", {(): age_s})
    versions: Samples = {(("layer", layer_id),): float(number) for layer_id, number in store.versions().items()}
    yield from gauge("stadtklima_layer_version", "Version of each layer.", versions)
    states: Samples = {
        (("layer", layer_id), ("state", state)): float(store.summary(layer_id).n_by_state.get(state, 0))
        for layer_id in house.layers
        for state in STATES
    }
    yield from gauge("stadtklima_sites", "Sites by state.", states)
    yield from _radio_gauges(store)
    yield from _reception_gauges(house)


def _reception_gauges(house: House) -> Iterable[str]:
    said, now = reception(house), house.clock.now()
    if said is None:
        return
    brokers = [((("broker", one.name),), one) for one in said.brokers]
    told: Samples = {labels: (now - one.last_message).total_seconds() for labels, one in brokers if one.last_message}
    answered: Samples = {
        (("poll", one.name),): (now - one.last_success).total_seconds() for one in said.polls if one.last_success
    }
    connected: Samples = {labels: int(one.connected_since is not None) for labels, one in brokers}
    again: Samples = {labels: one.reconnects for labels, one in brokers}
    yield from gauge("stadtklima_broker_connected", "Connections to MQTT brokers.", connected)
    yield from gauge("stadtklima_broker_reconnects", "Connections made again since the start.", again)
    yield from gauge("stadtklima_broker_message_age_seconds", "Since the last message of a broker.", told)
    yield from gauge("stadtklima_poll_answer_age_seconds", "Since the last good answer of an address.", answered)


def _radio_gauges(store: Store) -> Iterable[str]:
    """Counts only: no device is named."""
    found = store.radio(hours=RADIO_HOURS)
    counted = {
        "devices_heard": ("Devices that were heard in the last hours.", found.devices),
        "messages_heard": ("Messages that were heard in the last hours.", found.heard),
        "messages_lost": ("Gaps in the frame counters of the last hours.", found.lost),
        "devices_weak": ("Devices with a mean link margin below 5 dB.", found.weak),
        "messages_rejected": ("Messages of the last hours that could not be read.", found.rejected),
        "devices_unknown": ("Devices that send and that nobody made known.", len(found.unknown)),
    }
    for name, (about, count) in counted.items():
        yield from gauge(f"stadtklima_radio_{name}", about, {(): count})
    if found.margin_db is not None:
        yield from gauge("stadtklima_radio_margin_db", "Median of the devices' link margins.", {(): found.margin_db})
