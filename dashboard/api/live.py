"""The version of each layer in sixty bytes: what pages ask every two seconds."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.answers import JSON, Answer, plain, respond
from dashboard.api.context import Context
from dashboard.api.documents import Versions
from dashboard.api.operations import Operation, described
from dashboard.http.questions import pairs, refuse_unknown


def written(versions: Mapping[str, int]) -> Answer:
    """The answer about these versions; it is written once and sent to everybody who asks until one of them grows."""
    return Answer(plain(versions), JSON, 'W/"' + "-".join(map(str, versions.values())) + '"')


def _nothing() -> None:
    """What it is asked by."""


def _told(context: Context) -> Mapping[str, int]:
    """The versions of the layers of which everybody may know."""
    versions = context.store.versions()
    return {one: versions[one] for one in context.house.layers}


def operations(context: Context) -> list[Operation]:
    """GET /api/live."""
    told = _told(context)
    answer = written(told)

    async def live(request: Request) -> Response:
        nonlocal told, answer
        if request.scope["query_string"]:
            refuse_unknown(pairs(request), ())
        versions = _told(context)
        if versions != told:
            told, answer = versions, written(versions)
        return respond(request, answer)

    return [described("GET /api/live", live, Versions, asked=_nothing)]
