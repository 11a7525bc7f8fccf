"""What Dash draws: one application a page, each for itself below ``/dash/{page}/`` on the one server."""

from typing import Any

from dash import Dash
from fastapi import FastAPI

from dashboard.apps.callbacks import look_at
from dashboard.http.static import ASSETS
from services.settings import Settings


def prefix_of(page: str) -> str:
    """Below which path the application of a page answers."""
    return f"/dash/{page}/"


def mount(server: FastAPI, settings: Settings, *, page: str) -> Dash:
    """A Dash application of its own for a page: nothing of it is shared with another.

    Give it a layout and callbacks (``app.callback``; ``dash.callback`` is of all applications) and hand it to
    `dashboard.parts.page.Page`, which says who may use it. To be made before the server's middleware is added.
    """
    app = Dash(
        f"stadtklima.{page}",
        server=server,  # type: ignore[arg-type]  # Dash 4.4 takes a server here, its annotation says a function
        pages_folder="",
        use_pages=False,  # an empty folder alone leaves Dash's own pages on
        routes_pathname_prefix=prefix_of(page),
        requests_pathname_prefix=settings.public_path + prefix_of(page),
        assets_folder=str(ASSETS),
        add_log_handler=False,
        websocket_allowed_origins=[one for one in (settings.public_origin,) if one],
        suppress_callback_exceptions=True,
        title="Stadtklima",
        update_title="",
    )
    look_at(app)
    return app


def configuration(app: Dash, *, plotly: str, sockets: bool = False) -> dict[str, Any]:
    """What Dash's renderer reads from a page; without the check for newer versions and the server's version."""
    config = app._config()  # type: ignore[no-untyped-call]  # noqa: SLF001 - else only in Dash's own page
    if not sockets:
        config.pop("websocket", None)  # public pages poll; a socket a visitor would be one too many
    drawn = {"plotlyjs_url": plotly, "serve_locally": False}  # locally would mean the whole of plotly, 1.4 MB
    return {**config, **drawn, "disable_version_check": True, "python_version": "", "dash_version_url": ""}


def preloads(app: Dash) -> list[str]:
    """What Dash's renderer asks for one after the other; on its way before the renderer runs."""
    return [f"{app.config.requests_pathname_prefix}{name}" for name in ("_dash-layout", "_dash-dependencies")]
