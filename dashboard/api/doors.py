"""The doors: network servers post uplinks here; 202 means that the message is on the disk.

Any body of an authorised sender is kept as it came, also one that is no JSON: ingest puts what it cannot read
into the table ``rejected`` with a reason that teaches. A 4xx would make a network server drop the message, and
some switch a webhook off after a few of them; so only what can never become a message is refused here.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import Body, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.api.answers import JSON
from dashboard.api.documents import Accepted
from dashboard.api.operations import Operation, described
from dashboard.http.bodies import body_of
from dashboard.http.errors import TooManyError, UnsupportedTypeError
from dashboard.http.questions import Asked, Nothing, pairs, read
from data.clock import Clock
from data.inbox.door import Door
from data.ingest.sources import discover

LARGEST_BYTES: Final = 256 * 1024
_IN_FLIGHT: Final = 2_000
MOST_PER_S: Final = 1_000
"""Messages a second from one source, in one web process: a town of 2,000 devices sends seven."""
BURST: Final = 20_000
UPLINK: Final = "up"
STATUS: Final = "status"
"""A device's answer to its server's question how it does: the battery."""


class ChirpStackQuery(Asked):
    """What ChirpStack's HTTP integration says happened."""

    event: str = Field(
        UPLINK,
        description="`up` and `status` bring readings, all others (`join`, `ack`, ...) are taken and forgotten.",
        examples=[UPLINK],
    )


EVENTS: Final = {"chirpstack": ChirpStackQuery}
"""Parameters of the doors at which more than uplinks arrive, by source."""


@dataclass(slots=True)
class Rate:
    """How fast one source may send: a bucket of tokens that refills steadily.

    Args:
        per_s: messages a second in the long run.
        burst: so many at once after a pause, such as what a network server kept during an outage.
        now: seconds that only rise.
    """

    per_s: float = MOST_PER_S
    burst: float = BURST
    now: Callable[[], float] = time.monotonic
    _left: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._at = self.burst, self.now()

    def allows(self) -> bool:
        """Whether one more message may come now; it counts if so."""
        at = self.now()
        self._left = min(self.burst, self._left + (at - self._at) * self.per_s)
        self._at = at
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass(frozen=True, slots=True)
class Doors:
    """Takes messages of every source."""

    door: Door
    clock: Clock
    _in_flight: Counter[str] = field(default_factory=Counter)
    _rates: dict[str, Rate] = field(default_factory=dict)
    _takes: Mapping[str, str] = field(default_factory=lambda: {one.id: one.takes for one in discover().values()})

    async def take(self, request: Request) -> Response:
        """Keep one message and say its offset; events that are no uplinks are taken and forgotten."""
        source = request.url.path.rpartition("/")[2]
        event = getattr(read(pairs(request), EVENTS.get(source, Nothing)), "event", UPLINK)
        _check_type(request, self._takes.get(source, JSON))
        if event not in {UPLINK, STATUS}:
            return JSONResponse({"ignored": event}, 202, {"Cache-Control": "no-store"})
        with self.one_more(source):
            raw = await body_of(request)
            offset = await self.door.accept(source, raw, self.clock.now())
        return JSONResponse({"offset": offset}, 202, {"Cache-Control": "no-store"})

    @contextmanager
    def one_more(self, source: str) -> Iterator[None]:
        """While one message of a source is taken in; TooManyError: too many are, or came in the last seconds."""
        if self._in_flight[source] >= _IN_FLIGHT:
            raise TooManyError(f"{_IN_FLIGHT} messages of {source} are on their way already; send again later")
        if not self._rates.setdefault(source, Rate()).allows():
            raise TooManyError(f"{source} sends more than {MOST_PER_S} messages a second; send again later")
        self._in_flight[source] += 1
        try:
            yield
        finally:
            self._in_flight[source] -= 1


def _asked(kind: type[Asked], taken: str) -> Callable[..., None]:
    def asked(message: Any, query: Asked) -> None:
        """What is sent to a door."""

    asked.__annotations__["message"] = Annotated[Any, Body(description="As the sender sends it.", media_type=taken)]
    asked.__annotations__["query"] = Annotated[kind, Query()]
    return asked


def operations(doors: Doors) -> list[Operation]:
    """POST /ingest/{source} for every source that is posted."""
    facts: dict[str, Any] = {"permission": "device", "largest_bytes": LARGEST_BYTES}
    posted = {source: one for source, one in discover().items() if one.is_posted}
    asked = {source: _asked(EVENTS.get(source, Nothing), one.takes) for source, one in posted.items()}
    name = "POST /ingest/{source}"
    return [described(name, doors.take, Accepted, source=one, asked=asked[one], **facts) for one in posted]


def _check_type(request: Request, taken: str) -> None:
    kind = request.headers.get("content-type", taken).partition(";")[0].strip().lower()
    if kind == taken or (taken == JSON and kind.endswith("+json")):
        return
    advice = "choose JSON in the webhook" if taken == JSON else "choose the protocol of this door"
    raise UnsupportedTypeError(f"content type {kind!r}; this door takes {taken}: {advice}")
