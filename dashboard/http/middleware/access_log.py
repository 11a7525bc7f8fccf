"""One line a request that tells nothing about a person: no query string, no full address."""

import ipaddress
import logging
import time
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.http.metrics import Metrics
from dashboard.http.proxies import Proxies

_log = logging.getLogger("stadtklima.access")
_DROPPED_BITS: Final = {4: 8, 6: 80}
"""By version of the protocol."""


def shortened(address: str) -> str:
    """The network an address is in: the last byte of IPv4, the last 80 bits of IPv6 are dropped."""
    try:
        one = ipaddress.ip_address(address)
    except ValueError:
        return "-"
    dropped = _DROPPED_BITS[one.version]
    return str(type(one)(int(one) >> dropped << dropped))


class AccessLog:
    """Counts every answer, and logs it where a line is wanted."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, proxies: Proxies, written: bool) -> None:
        self.app = app
        self._metrics, self._proxies, self._written = metrics, proxies, written

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and note its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        noted = {"status": 500, "bytes": 0}

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                noted["status"] = message["status"]
            elif message["type"] == "http.response.body":
                noted["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self._note(scope, noted, time.perf_counter() - began)

    def _note(self, scope: Scope, noted: dict[str, int], seconds: float) -> None:
        self._metrics.observe(scope["path"], noted["status"], seconds)
        if self._written:
            who = shortened(self._proxies.asker(scope))
            size, ms = noted["bytes"], seconds * 1000
            _log.info("%s %s %s %d %d B %.1f ms", who, scope["method"], _printable(scope), noted["status"], size, ms)


def _printable(scope: Scope) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in scope["path"])
