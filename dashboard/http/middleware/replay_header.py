"""Says in a header of every answer that a replay answered it, and what time it tells."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data import instants
from data.clock import Clock

HEADER: Final = b"stadtklima-replay"


class ReplayHeader:
    """Adds the header to every HTTP answer of a replay."""

    def __init__(self, app: ASGIApp, *, clock: Clock) -> None:
        self.app, self._clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and add the header to its answer."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = instants.text(self._clock.now()).encode()
                message["headers"] = [*message.get("headers", ()), (HEADER, told)]
            await send(message)

        await self.app(scope, receive, marked if scope["type"] == "http" else send)
