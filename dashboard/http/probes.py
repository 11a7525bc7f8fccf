"""Is it alive, is it ready, how is it doing: /healthz for probes and /metrics for Prometheus."""

from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.http.metrics import Metrics, Samples, gauge
from dashboard.http.routes import Routes
from data.inbox.door import Door
from data.state import STATES
from data.store import Store
from services.backup import last_good
from services.context import House
from services.health import RADIO_HOURS, Checks, checks, heartbeat_age_s, lake, receives, reception
from services.jobs.poll import addresses

PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


def register(routes: Routes, house: House, store: Store, metrics: Metrics, door: Door) -> None:
    """Add /healthz, /healthz/live, /healthz/ready and /metrics."""

    async def live(_: Request) -> Response:
        return _answer({})

    async def ready(_: Request) -> Response:
        return _answer({"lake": lake(house, store)})

    async def health(_: Request) -> Response:
        found = await run_in_threadpool(checks, house, store)
        return _answer({**found, "door": {"ok": not door.trouble, "trouble": door.trouble or None}})

    async def prometheus(_: Request) -> Response:
        lines = await run_in_threadpool(lambda: [*metrics.lines(), *_gauges(house, store)])
        return PlainTextResponse("\n".join(lines) + "\n", media_type=PROMETHEUS, headers={"Cache-Control": "no-store"})

    routes.add("/healthz", health, permission="public")
    routes.add("/healthz/live", live, permission="public")
    routes.add("/healthz/ready", ready, permission="public")
    routes.add("/metrics", prometheus, permission="monitor")


def _answer(found: Checks) -> Response:
    good = all(one["ok"] for one in found.values())
    body = {"status": "ok" if good else "failing", "checks": found}
    status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(body, status, {"Cache-Control": "no-store"})


def _gauges(house: House, store: Store) -> Iterable[str]:
    found = checks(house, store)
    passed: Samples = {(("check", name),): int(one["ok"]) for name, one in found.items()}
    yield from gauge("stadtklima_up", "Checks of /healthz.", passed)
    yield from gauge("stadtklima_disk_free_bytes", "Free space of the data folder.", {(): found["disk"]["free_bytes"]})
    for name, file in (("ingest", house.folders.heartbeat), ("work", house.folders.work_heartbeat)):
        if (age_s := heartbeat_age_s(file)) is not None:
            yield from gauge(
                f"stadtklima_{name}_heartbeat_age_seconds", f"Age of the heartbeat of {name}.", {(): age_s}
            )
    if made := last_good(house):
        told: Samples = {(): made.age.total_seconds()}
        yield from gauge("stadtklima_backup_age_seconds", "Age of the last good backup.", told)
        yield from gauge("stadtklima_backup_bytes", "Size of the last good backup.", {(): made.size_bytes})
    versions: Samples = {(("layer", layer_id),): float(number) for layer_id, number in store.versions().items()}
    yield from gauge("stadtklima_layer_version", "Version of each layer.", versions)
    states: Samples = {
        (("layer", layer_id), ("state", state)): float(store.summary(layer_id).n_by_state.get(state, 0))
        for layer_id in house.layers
        for state in STATES
    }
    yield from gauge("stadtklima_sites", "Sites by state.", states)
    yield from _radio_gauges(store)
    if receives(house):
        yield from _reception_gauges(house)


def _reception_gauges(house: House) -> Iterable[str]:
    said, now = reception(house), house.clock.now()
    brokers = [((("broker", one.name),), one) for one in (said.brokers if said else ())]
    told: Samples = {labels: (now - one.last_message).total_seconds() for labels, one in brokers if one.last_message}
    answered: Samples = {
        (("poll", one.name),): (datetime.now(UTC) - one.last_success).total_seconds()
        for one in addresses(house)
        if one.last_success
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
