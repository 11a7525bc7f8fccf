"""The doors: network servers post uplinks here; 202 means that the message is on the disk.

Any body of an authorised sender is kept as it came, also one that is no JSON: ingest puts what it cannot read
into the table ``rejected`` with a reason that teaches. A 4xx would make a network server drop the message, and
some switch a webhook off after a few of them; so only what can never become a message is refused here.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from dashboard.api import asked
from dashboard.api.answers import JSON
from dashboard.api.asked import Parameter
from dashboard.api.operations import Operation, reference
from dashboard.errors import TooLargeError, TooManyError, UnsupportedTypeError
from data.clock import Clock
from data.door import Door
from data.errors import BadRequestError
from data.ingest.sources import discover

LARGEST_BYTES: Final = 256 * 1024
_IN_FLIGHT: Final = 2_000
UPLINK: Final = "up"
EVENTS: Final = {
    "chirpstack": (
        Parameter(
            name="event",
            about="What happened, as ChirpStack's HTTP integration says it; only `up` brings a reading, "
            "all others (`join`, `status`, `ack`, ...) are taken and forgotten.",
            schema={"type": "string", "default": UPLINK},
            example=UPLINK,
        ),
    )
}
"""Parameters of the doors at which more than uplinks arrive, by source."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Takes messages of every source.

    Args:
        door: keeps them.
        clock: says when they came.
    """

    door: Door
    clock: Clock
    _in_flight: Counter[str] = field(default_factory=Counter)

    async def take(self, request: Request) -> Response:
        """Keep one message and say its offset; events that are no uplinks are taken and forgotten."""
        source = request.url.path.rpartition("/")[2]
        event = asked.query(request, EVENTS.get(source, ())).get("event", UPLINK)
        _check_type(request)
        if event != UPLINK:
            return JSONResponse({"ignored": event}, 202, {"Cache-Control": "no-store"})
        if self._in_flight[source] >= _IN_FLIGHT:
            raise TooManyError(f"{_IN_FLIGHT} messages of {source} are on their way already; send again later")
        self._in_flight[source] += 1
        try:
            raw = await body_of(request, at_most=LARGEST_BYTES)
            offset = await self.door.accept(source, raw, self.clock.now())
        finally:
            self._in_flight[source] -= 1
        return JSONResponse({"offset": offset}, 202, {"Cache-Control": "no-store"})


async def body_of(request: Request, *, at_most: int) -> bytes:
    """The body, never more of it than allowed in memory.

    Raises:
        TooLargeError: it is longer.
        BadRequestError: it is empty, or the sender hung up.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > at_most:
        raise TooLargeError(f"{announced} bytes; this door takes at most {at_most}")
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > at_most:
                raise TooLargeError(f"more than {at_most} bytes; this door takes no more")
            parts.append(part)
    except ClientDisconnect:
        raise BadRequestError("the message ended before it was whole") from None
    if not size:
        raise BadRequestError("the body is empty; send the uplink as JSON")
    return b"".join(parts)


def operations(door: Door, clock: Clock) -> list[Operation]:
    """POST /ingest/{source} for every source that is posted."""
    doors = Doors(door, clock)
    return [
        Operation(
            path=f"/ingest/{source}",
            endpoint=doors.take,
            method="POST",
            role="device",
            summary=f"Uplinks of {source}",
            parameters=EVENTS.get(source, ()),
            about="The body of the network server's webhook, unchanged, at most 256 KiB, with a token made by "
            f"`stadtklima token new {source}`. 202 says that it is stored durably; whether it can be read "
            "is decided later, and what cannot is kept with the reason.",
            body={JSON: {"type": "object"}},
            answers={JSON: reference("Accepted")},
            status=202,
            problems=(400, 401, 413, 415, 429, 503),
            tag="Doors for network servers",
        )
        for source, one in discover().items()
        if one.is_posted
    ]


def _check_type(request: Request) -> None:
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if kind != JSON and not kind.endswith("+json"):
        raise UnsupportedTypeError(f"content type {kind!r}; this door takes {JSON}: choose JSON in the webhook")
