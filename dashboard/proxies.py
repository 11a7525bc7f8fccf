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


@dataclass(frozen=True, slots=True)
class Proxies:
    """Addresses, networks and host names that are believed.

    Args:
        networks: each of them; a single address is a network of one.
    """

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
        forwarded = [one.strip() for one in Headers(scope=scope).get("x-forwarded-for", "").split(",")]
        return next((one for one in reversed(forwarded) if one and one not in self), peer)

    def base(self, scope: Scope) -> str:
        """Scheme and host the asker used, as the proxy tells them where there is one."""
        headers = Headers(scope=scope)
        scheme, host = scope["scheme"], headers.get("host", "")
        if self.networks and (scope.get("client") or (UNKNOWN, 0))[0] in self:
            scheme = headers.get("x-forwarded-proto", scheme)
            host = headers.get("x-forwarded-host", host)
        return f"{scheme}://{host}"


def _networks(name: str) -> list[Network]:
    with suppress(ValueError):
        return [ipaddress.ip_network(name, strict=False)]
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        # A proxy that is not there yet is not believed; its host name is resolved again at the next start.
        return []
    return [ipaddress.ip_network(str(address[0])) for *_, address in found]
