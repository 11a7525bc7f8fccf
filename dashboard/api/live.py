"""The version of each layer in sixty bytes: what pages ask every two seconds."""

from starlette.requests import Request
from starlette.responses import Response

from dashboard.api import asked
from dashboard.api.answers import JSON, Answer, plain, respond
from dashboard.api.context import Context
from dashboard.api.operations import Operation, reference


def operations(context: Context) -> list[Operation]:
    """GET /api/live."""

    async def live(request: Request) -> Response:
        asked.query(request, ())
        versions = context.store.versions()
        body = plain({layer_id: versions.get(layer_id, 0) for layer_id in context.house.layers})
        etag = 'W/"' + "-".join(str(versions.get(layer_id, 0)) for layer_id in context.house.layers) + '"'
        return respond(request, Answer(body, JSON, etag))

    return [
        Operation(
            path="/api/live",
            endpoint=live,
            summary="Version of each layer",
            about="A version grows with every new reading. Ask this as often as every two seconds, with "
            "If-None-Match, and fetch only what changed.",
            answers={JSON: reference("Versions")},
        )
    ]
