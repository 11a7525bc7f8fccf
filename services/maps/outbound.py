"""Asks a host of the allow-list, at an address that was looked at before: never this machine or a network behind it.

A name is resolved once, every address it has must be public, and the connection goes to the address that was looked at:
a name server that answers otherwise a moment later changes nothing. Neither cookies nor anything of a visitor is sent.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, TypeAlias
from urllib.parse import urljoin, urlsplit

from data.errors import ForeignServiceError
from data.receivers.fetching import same_origin, shown

TIMEOUT_S: Final = 8.0
"""So long all of an answer may take, redirects included."""
MOST_REDIRECTS: Final = 2
_PIECE: Final = 65_536
_TRANSLATED: Final = ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for those of IPv4 (RFC 6052)."""
Resolve: TypeAlias = Callable[[str, int], list[str]]
Wrap: TypeAlias = Callable[[socket.socket, str], socket.socket]


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """What a service said; ``max_age_s``: so long it wants it kept, None where it does not say."""

    body: bytes
    media: str
    max_age_s: int | None


def resolved(host: str, port: int) -> list[str]:
    """Every address of a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, also behind the forms in which IPv6 writes those of IPv4."""
    one = ip_address(address)
    if isinstance(one, IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if one in _TRANSLATED:
            inner = ip_address(int(one) & 0xFFFFFFFF)  # type: ignore[assignment]  # below 2**32: IPv4
        if inner is not None:
            return is_public(str(inner))
    return one.is_global and not one.is_multicast


def secured(plain: socket.socket, host: str) -> socket.socket:
    """TLS with the certificates of the system."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """The way out.

    Args:
        permitted: which addresses may be connected to.
        resolve: the addresses of a host.
        wrap: what makes a connection secure.
        timeout_s: as of `TIMEOUT_S`.
    """

    permitted: Callable[[str], bool] = is_public
    resolve: Resolve = resolved
    wrap: Wrap = secured
    timeout_s: float = TIMEOUT_S

    def get(self, url: str, *, most_bytes: int) -> ForeignAnswer:
        """GET an address of https; ForeignServiceError: not to be reached, too slow, too much, elsewhere, no 200."""
        until, origin = time.monotonic() + self.timeout_s, url
        try:
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._once(url, most_bytes, until)
                if isinstance(answer, ForeignAnswer):
                    return answer
                url = urljoin(url, answer)
                if not same_origin(origin, url):
                    raise ForeignServiceError(f"redirects elsewhere, to {shown(url)[:120]}")
        except TimeoutError:
            raise ForeignServiceError(f"does not answer within {self.timeout_s:g} s") from None
        except (OSError, HTTPException, ValueError) as error:
            raise ForeignServiceError(f"cannot be reached ({type(error).__name__})") from None
        raise ForeignServiceError("redirects in a circle")

    def _once(self, url: str, most_bytes: int, until: float) -> ForeignAnswer | str:
        """Its answer, or where it redirects to."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
        with self._connected(host, port, until) as plain, self.wrap(plain, host) as sock:
            connection = HTTPConnection(host, port)
            connection.sock = _Deadlined(sock, until)  # has what http.client uses of a socket
            connection.putrequest(
                "GET", f"{parts.path or '/'}?{parts.query}", skip_host=True, skip_accept_encoding=True
            )
            connection.putheader("Host", parts.netloc.rpartition("@")[2])
            connection.putheader("User-Agent", "stadtklima")
            connection.putheader("Accept-Encoding", "identity")
            connection.endheaders()
            response = connection.getresponse()
            if response.status in {301, 302, 303, 307, 308}:
                return response.headers.get("Location", "")
            if response.status != HTTPStatus.OK:
                raise ForeignServiceError(f"answers {response.status}")
            return ForeignAnswer(_body(response, most_bytes), response.headers.get_content_type(), _max_age(response))

    def _connected(self, host: str, port: int, until: float) -> socket.socket:
        addresses = self.resolve(host, port)
        if not addresses or not all(map(self.permitted, addresses)):
            raise ForeignServiceError(f"{host} is not a host of the open internet and is not asked")
        sock = socket.create_connection((addresses[0], port), timeout=_left(until))
        sock.settimeout(_left(until))
        return sock


def _body(response: HTTPResponse, most_bytes: int) -> bytes:
    pieces, size = [], 0
    while piece := response.read1(_PIECE):
        size += len(piece)
        if size > most_bytes:
            raise ForeignServiceError(f"answers with more than {most_bytes} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def _max_age(response: HTTPResponse) -> int | None:
    """What Cache-Control says; 0: nobody may keep it."""
    for one in response.headers.get("Cache-Control", "").lower().split(","):
        name, _, value = one.strip().partition("=")
        if name in {"no-store", "no-cache", "private"}:
            return 0
        if name == "max-age" and value.isdecimal():
            return int(value)
    return None


def _left(until: float) -> float:
    if (left := until - time.monotonic()) <= 0:
        raise TimeoutError
    return left


class _Deadlined:
    """A socket whose every read ends at one instant: a service that says a byte a second would never time out else."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(_left(self._until))
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlinedReads(self._sock, self._until))

    def close(self) -> None:
        """Whoever opened it closes it."""


class _DeadlinedReads(io.RawIOBase):
    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]  # what BufferedReader gives
        self._sock.settimeout(_left(self._until))
        return self._sock.recv_into(buffer)
