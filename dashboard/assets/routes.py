"""Sends the listed files: compressed beforehand, for ever where the address carries the content's digest."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.assets.asset import Asset
from dashboard.assets.shelf import Shelf
from data.errors import NotFoundError

if TYPE_CHECKING:
    from dashboard.http.routes import Routes

FOR_EVER: Final = "public, max-age=31536000, immutable"


class UnknownFileError(NotFoundError):
    """No file of this name may be loaded."""

    kind = "file"


def register(routes: "Routes", shelf: Shelf) -> None:
    """Add ``/assets/{name}`` for the files of a shelf and for nothing else."""

    async def send(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in shelf:
            raise UnknownFileError(name)
        return answer(shelf[name], request)

    routes.add("/assets/{name:path}", send, permission="public")


def answer(asset: Asset, request: Request) -> Response:
    """The file, or 304 where the browser has it."""
    lasting = asset.is_chunk or request.query_params.get("h") == asset.digest
    headers = {
        "Cache-Control": FOR_EVER if lasting else "no-cache",
        "ETag": f'"{asset.digest}"',
        "Vary": "Accept-Encoding",
    }
    if asset.digest in request.headers.get("If-None-Match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if asset.brotli is not None and "br" in request.headers.get("Accept-Encoding", ""):
        return Response(asset.brotli, headers={**headers, "Content-Encoding": "br"}, media_type=asset.media_type)
    return Response(asset.content, headers=headers, media_type=asset.media_type)
