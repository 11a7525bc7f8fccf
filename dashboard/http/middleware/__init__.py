"""What every request passes through: log, security headers, compression, a replay's mark, and then the guard."""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.types import Scope

from dashboard.http.middleware.access_log import AccessLog
from dashboard.http.middleware.compression import Compression
from dashboard.http.middleware.guard import OutermostGuard
from dashboard.http.middleware.headers import SecurityHeaders
from dashboard.http.middleware.replay_header import ReplayHeader
from dashboard.http.routes import Routes
from dashboard.http.sessions import Sessions
from data.clock import Clock
from services.metrics import MetricRegistry
from services.settings import Settings


def add(
    server: FastAPI,
    settings: Settings,
    *,
    routes: Routes,
    sessions: Sessions,
    metrics: MetricRegistry,
    opened: Callable[[Scope], None],
    clock: Clock,
) -> None:
    """Wrap the server; the last one added is the outermost, and what libraries have added before is inside."""
    server.add_middleware(OutermostGuard, routes=routes, sessions=sessions)
    if clock.replayed_at is not None:
        server.add_middleware(ReplayHeader, clock=clock)
    server.add_middleware(Compression)
    secure = settings.public_url.startswith("https://")
    server.add_middleware(SecurityHeaders, embed_origins=settings.embed_origins, secure=secure)
    server.add_middleware(AccessLog, metrics=metrics, opened=opened, written=settings.access_log)
