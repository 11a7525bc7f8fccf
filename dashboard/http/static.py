"""The basemap, with range requests, and what Dash brings along; the files pages load: dashboard.assets."""

import os
import re
from http import HTTPStatus
from pathlib import Path
from typing import Final

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from dashboard.http.encodings import matches
from dashboard.http.routes import SOCKET, Access, Routes
from data.errors import NotFoundError
from services.context import House

ASSETS: Final = Path(__file__).parents[2] / "assets"
_RANGE: Final = re.compile(r"bytes=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*", re.IGNORECASE)
PMTILES: Final = "application/vnd.pmtiles"
BASEMAP_HEAD: Final = "basemap.head"
"""How the basemap begins, as an address of its own: no link in a page can ask ahead for a range of a file."""
_HEAD_BYTES: Final = 16_384
"""Header and first directory of a PMTiles file lie within (its specification, version 3)."""
_BASEMAP: Final = "public, max-age=3600"
_DASH_PATHS: Final = (
    "_dash-component-suites/{package_name}/{fingerprinted_path:path}",
    "_dash-layout",
    "_dash-dependencies",
)
_DASH_CALLBACK: Final = "_dash-update-component"
_DASH_SOCKET: Final = "_dash-ws-callback"
CALLBACK_BYTES: Final = 128 * 1024
"""A callback brings the state of a page along."""


class NoBasemapError(NotFoundError):
    """No file of this name is served."""

    kind = "file"


def register(routes: Routes, house: House) -> None:
    """Serve the basemap."""

    def asked(request: Request) -> tuple[os.stat_result, dict[str, str], bool]:
        if not house.folders.basemap.is_file():
            raise NoBasemapError("basemap.pmtiles", ["made by `stadtklima build`"])
        found = house.folders.basemap.stat()
        headers = {"ETag": f'"{found.st_mtime_ns:x}-{found.st_size:x}"', "Cache-Control": _BASEMAP}
        return found, headers, matches(request.headers.get("if-none-match", ""), headers["ETag"])

    async def basemap(request: Request) -> Response:
        found, headers, unchanged = asked(request)
        if unchanged:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        forget_strange_range(request)
        return FileResponse(house.folders.basemap, headers=headers, media_type=PMTILES, stat_result=found)

    async def head(request: Request) -> Response:
        _, headers, unchanged = asked(request)
        if unchanged:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(await to_thread.run_sync(_head, house.folders.basemap), headers=headers, media_type=PMTILES)

    routes.add("/basemap.pmtiles", basemap, permission="public")
    routes.add(f"/{BASEMAP_HEAD}", head, permission="public")


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_HEAD_BYTES)


def forget_strange_range(request: Request) -> None:
    """Take away a Range that asks for no bytes: the whole is answered then (RFC 9110, 14.2)."""
    if not _RANGE.fullmatch(request.headers.get("range", "")):
        del MutableHeaders(raw=request.scope["headers"])["range"]


def declare_dash(
    routes: Routes,
    *,
    prefix: str,
    permission: Access = "public",
    sockets: bool = False,
    largest_bytes: int = CALLBACK_BYTES,
    recognises: bool = False,
) -> None:
    """Say who may use the routes of one Dash application that pages use, and take away all others below its prefix.

    Those are its own page (ours carry its parts), the files beside the program, what serves development, and the
    websocket of an application whose callbacks need none.
    """
    for path in _DASH_PATHS:
        routes.declare(prefix + path, permission=permission)
    routes.declare(
        prefix + _DASH_CALLBACK,
        permission=permission,
        methods=("POST",),
        largest_bytes=largest_bytes,
        recognises=recognises,
    )
    if sockets:
        routes.declare(prefix + _DASH_SOCKET, permission=permission, methods=(SOCKET,), largest_bytes=CALLBACK_BYTES)
    used = {one.path for one in routes.registered}
    served = routes.server.router.routes
    served[:] = [one for one in served if not (path := getattr(one, "path", "")).startswith(prefix) or path in used]
