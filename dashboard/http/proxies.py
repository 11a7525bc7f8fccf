"""Which peers are our own proxies, whose word about the asker is believed."""

import ipaddress
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.types import Scope

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
UNKNOWN: Final = ""
_PAGES: Final = {"ws": "http", "wss": "https"}
"""The scheme of the page from which a websocket is opened."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """Addresses, networks and host names that are believed; a single address is a network of one."""

    networks: tuple[Network, ...]

    @classmethod
    def of(cls, names: Sequence[str]) -> "Proxies":
        """From ``10.0.0.7``, ``10.0.0.0/8`` or ``caddy``; host names are resolved once, now."""
        return cls(tuple(network for name in names for network in _networks(name)))

    def __contains__(self, address: str) -> bool:
        try:
            one = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(one in network for network in self.networks)

    def asker(self, scope: Scope) -> str:
        """Address of who asks: the last one in X-Forwarded-For that is no proxy of ours, else the peer's."""
        peer: str = (scope.get("client") or (UNKNOWN, 0))[0]
        if not self.networks or peer not in self:
            return peer
        forwarded = _told(Headers(scope=scope), "x-forwarded-for")
        return next((one for one in reversed(forwarded) if one not in self), peer)

    def base(self, scope: Scope) -> str:
        """Scheme and host the asker used, as the proxy tells them where there is one."""
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
        # A proxy that is not there yet is not believed; its host name is resolved again at the next start.
        return []
    return [ipaddress.ip_network(str(address[0])) for *_, address in found]
