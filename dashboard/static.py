"""Files: the basemap with range requests and our own assets; both from this server, never from elsewhere."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from dashboard.house import House
from dashboard.roles import Routes
from data.errors import NotFoundError

ASSETS: Final = Path(__file__).parent.parent / "assets"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
CHECKED: Final = "public, no-cache"
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
    """Serve the basemap and the folder assets; an address with a version in its query never changes."""
    files = StaticFiles(directory=ASSETS, check_dir=False)

    async def basemap(_: Request) -> Response:
        if not house.folders.basemap.is_file():
            raise UnknownFileError("basemap.pmtiles", ["made by `stadtklima build`"])
        return FileResponse(
            house.folders.basemap, headers={"Cache-Control": _BASEMAP}, media_type="application/vnd.pmtiles"
        )

    async def asset(request: Request) -> Response:
        try:
            answer = await files.get_response(request.path_params["path"], request.scope)
        except HTTPException:
            raise UnknownFileError(request.path_params["path"]) from None
        answer.headers["Cache-Control"] = IMMUTABLE if request.url.query else CHECKED
        return answer

    routes.add("/basemap.pmtiles", basemap, role="public")
    routes.add("/assets/{path:path}", asset, role="public")


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
