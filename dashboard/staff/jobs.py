"""GET /api/jobs/{id} and POST /api/jobs/{id}/cancel, for staff: how a run does, and its end."""

from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.http.routes import Routes
from data import instants
from data.records.jobs import JobRun
from services.context import House

PATH: Final = "/api/jobs/{job_id}"
_HIDDEN: Final = frozenset({"claimed_by", "heartbeat"})
"""Which machine does it is of no use to who waits."""


def register(routes: Routes, house: House) -> None:
    """Add both."""
    jobs = house.records.jobs

    async def show(request: Request) -> Response:
        return JSONResponse(_shown(await run_in_threadpool(jobs.run, request.path_params["job_id"])))

    async def cancel(request: Request) -> Response:
        job_id = request.path_params["job_id"]
        await run_in_threadpool(jobs.cancel, job_id)
        return JSONResponse(_shown(await run_in_threadpool(jobs.run, job_id)), HTTPStatus.ACCEPTED)

    routes.add(PATH, show, permission="jobs.read")
    routes.add(f"{PATH}/cancel", cancel, permission="jobs.change", methods=("POST",))


def _shown(run: JobRun) -> dict[str, Any]:
    facts = {name: value for name, value in asdict(run).items() if name not in _HIDDEN}
    return {name: instants.text(one) if isinstance(one, datetime) else one for name, one in facts.items()}
