"""Which peers are our own proxies, whose word about the asker is believed."""

import ipaddress
import logging
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.types import Scope

_log = logging.getLogger(__name__)
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
UNKNOWN: Final = ""
FIRST_PAUSE_S: Final = 5.0
LONGEST_PAUSE_S: Final = 300.0
_PAGES: Final = {"ws": "http", "wss": "https"}
"""The scheme of the page from which a websocket is opened."""


@dataclass(slots=True)
class Proxies:
    """Addresses, networks and host names that are believed; a single address is a network of one."""

    networks: tuple[Network, ...]
    _unresolved: tuple[str, ...] = ()
    _pause_s: float = FIRST_PAUSE_S
    _due_s: float = 0.0

    @staticmethod
    @cache
    def of(names: tuple[str, ...]) -> "Proxies":
        """From ``10.0.0.7``, ``10.0.0.0/8`` or ``caddy``; a host name that is not known yet is asked for again."""
        made = Proxies((), names)
        made.resolve()
        return made

    def resolve(self) -> None:
        """Ask for host names that are not known."""
        found = {name: _networks(name) for name in self._unresolved}
        self.networks += tuple(network for several in found.values() for network in several)
        self._unresolved = tuple(name for name, several in found.items() if not several)
        if self._unresolved and self._pause_s == FIRST_PAUSE_S:
            _log.warning(
                "STADTKLIMA_TRUSTED_PROXIES: %s cannot be resolved and is not believed; trying again",
                ", ".join(self._unresolved),
            )
        self._due_s = time.monotonic() + self._pause_s
        self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)

    def _look_again(self) -> None:
        """A proxy may start after us. Asking takes its time: nobody waits for it."""
        if self._unresolved and time.monotonic() >= self._due_s:
            self._due_s = time.monotonic() + LONGEST_PAUSE_S
            threading.Thread(target=self.resolve, name="proxies", daemon=True).start()

    def __contains__(self, address: str) -> bool:
        try:
            one = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(one in network for network in self.networks)

    def asker(self, scope: Scope) -> str:
        """Address of who asks: the last one in X-Forwarded-For that is no proxy of ours, else the peer's."""
        self._look_again()
        peer: str = (scope.get("client") or (UNKNOWN, 0))[0]
        if not self.networks or peer not in self:
            return peer
        forwarded = _told(Headers(scope=scope), "x-forwarded-for")
        return next((one for one in reversed(forwarded) if one not in self), peer)

    def base(self, scope: Scope) -> str:
        """Scheme and host the asker used, as the proxy tells them where there is one."""
        self._look_again()
        headers = Headers(scope=scope)
        scheme, host = _PAGES.get(scope["scheme"], scope["scheme"]), headers.get("host", "")
        if self.networks and (scope.get("client") or (UNKNOWN, 0))[0] in self:
            scheme = [scheme, *_told(headers, "x-forwarded-proto")][-1]
            host = [host, *_told(headers, "x-forwarded-host")][-1]
        return f"{scheme}://{host}"


def _told(headers: Headers, name: str) -> list[str]:
    """What proxies said, in the order of the way here: each may have added to a line, or added a line of its own.

    The last word is that of the proxy next to us; what stands before it may be the asker's own invention.
    """
    return [one.strip() for line in headers.getlist(name) for one in line.split(",") if one.strip()]


def _networks(name: str) -> list[Network]:
    with suppress(ValueError):
        return [ipaddress.ip_network(name, strict=False)]
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [ipaddress.ip_network(str(address[0])) for *_, address in found]
