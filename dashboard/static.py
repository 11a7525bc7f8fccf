"""The basemap, with range requests, the worker, and what Dash brings along; the files pages load: dashboard.vendor."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from dashboard import offline, texts, vendor
from dashboard.house import House
from dashboard.roles import Routes
from data.errors import NotFoundError

ASSETS: Final = Path(__file__).parent.parent / "assets"
_BASEMAP: Final = "public, max-age=3600"
_DASH_PATHS: Final = (
    "_dash-component-suites/{package_name}/{fingerprinted_path:path}",
    "_dash-layout",
    "_dash-dependencies",
    "_reload-hash",
    "_favicon.ico",
)


class UnknownFileError(NotFoundError):
    """No file of this name is served."""

    kind = "file"


def register(routes: Routes, house: House) -> None:
    """Serve the basemap, and what makes pages last without a connection."""

    async def basemap(_: Request) -> Response:
        if not house.folders.basemap.is_file():
            raise UnknownFileError("basemap.pmtiles", ["made by `stadtklima build`"])
        return FileResponse(
            house.folders.basemap, headers={"Cache-Control": _BASEMAP}, media_type="application/vnd.pmtiles"
        )

    routes.add("/basemap.pmtiles", basemap, role="public")
    offline.register(routes, house, texts.load(), vendor.stock())


def declare_dash(routes: Routes, *, prefix: str) -> None:
    """Say who may use the routes that Dash adds itself: everybody; its callbacks carry public things only."""
    for path in _DASH_PATHS:
        routes.declare(prefix + path, role="public")
    routes.declare(f"{prefix}_dash-update-component", role="public", methods=("POST",))
    routes.declare(f"{prefix}assets", role="public")
    routes.declare(f"{prefix}_dash-ws-callback", role="public")


def hide_dash_index(server: FastAPI, *, prefix: str) -> None:
    """Take away Dash's own page: ours carry its parts, and an empty shell at /dash/ would be a page of nobody."""
    routes = server.router.routes
    routes[:] = [route for route in routes if getattr(route, "path", None) != prefix]
