"""Is it alive, is it ready, how is it doing: /healthz for probes and /metrics for Prometheus."""

from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.http.gauges import Gauges
from dashboard.http.metrics import lines
from dashboard.http.routes import Routes
from data.inbox.door import Door
from data.store import Store
from services.context import House
from services.health import Checks, checks, lake
from services.metrics import MetricRegistry, published
from services.metrics.registry import Sample

PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


def register(routes: Routes, house: House, store: Store, metrics: MetricRegistry, door: Door) -> None:
    """Add /healthz, /healthz/live, /healthz/ready and /metrics."""
    gauges = Gauges(house, store)

    def measure() -> list[Sample]:
        """This process as it is now, the others as they wrote a moment ago, and the installation."""
        others = published(house.folders.metrics, but=metrics.name)
        return [*metrics.samples(), *others, *gauges.samples()]

    async def live(_: Request) -> Response:
        return _answer({})

    async def ready(_: Request) -> Response:
        return _answer({"lake": lake(house, store)})

    async def health(_: Request) -> Response:
        found = await run_in_threadpool(checks, house, store)
        return _answer({**found, "door": {"ok": not door.trouble, "trouble": door.trouble or None}})

    async def prometheus(_: Request) -> Response:
        text = "\n".join(lines(await run_in_threadpool(measure)))
        return PlainTextResponse(f"{text}\n", media_type=PROMETHEUS, headers={"Cache-Control": "no-store"})

    routes.add("/healthz", health, permission="public")
    routes.add("/healthz/live", live, permission="public")
    routes.add("/healthz/ready", ready, permission="public")
    routes.add("/metrics", prometheus, permission="monitor")


def _answer(found: Checks) -> Response:
    good = all(one["ok"] for one in found.values())
    body = {"status": "ok" if good else "failing", "checks": found}
    status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(body, status, {"Cache-Control": "no-store"})
