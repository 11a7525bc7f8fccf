"""Pictures of sites that everybody may see, out of the files store."""

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from dashboard.http.routes import Routes
from data.records.files import UnknownStoredFileError

if TYPE_CHECKING:
    from services.context import House

PATH: Final = "/fotos/{file_id}"
_FOR_A_DAY: Final = "public, max-age=86400"


def register(routes: Routes, house: "House") -> None:
    """Add ``/fotos/{file_id}``: pictures alone, and of what is stored for staff nothing."""
    store = house.files()

    async def send(request: Request) -> Response:
        file_id = request.path_params["file_id"]
        file = await run_in_threadpool(store.file, file_id)
        if file.audience != "public" or not file.media_type.startswith("image/"):
            raise UnknownStoredFileError(file_id)
        tag = f'"{file.sha256[:16]}"'
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, "Cache-Control": _FOR_A_DAY})
        headers = {"ETag": tag, "Cache-Control": _FOR_A_DAY}
        return FileResponse(store.path(file), media_type=file.media_type, headers=headers)

    routes.add(PATH, send, permission="public")
