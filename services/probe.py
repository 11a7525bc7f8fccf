"""Asks a web server as an auditor does: which TLS, which headers, which cookies; and who listens on this machine."""

import http.client
import os
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

PATIENCE_S: Final = 5.0
_LISTENS: Final = "0A"
_TABLES: Final = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAnswer:
    """What a server answered to one GET.

    Args:
        headers: by name in small letters, the last of a name.
        cookies: names of those it set.
        tls: version such as TLSv1.3; empty: none.
        certified_until: end of the certificate, UTC; None: there is none.
    """

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...]
    tls: str
    certified_until: datetime | None


def ask(url: str) -> ServerAnswer:
    """GET an address; OSError: nobody answers there, or with a certificate that nobody believes."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE_S)
    try:
        connection.connect()
        tls, until = _security(connection.sock)
        connection.request("GET", parts.path or "/")
        return _answer(connection.getresponse(), tls, until)
    except http.client.HTTPException as error:
        raise OSError(f"answers no HTTP: {error!r}") from error
    finally:
        connection.close()


def listening() -> Iterator[tuple[IPv4Address | IPv6Address, int]]:
    """Addresses and ports on which processes of this user listen, each once."""
    lines = [line.split() for table in _TABLES if table.exists() for line in table.read_text("ascii").splitlines()[1:]]
    own = {one[1] for one in lines if one[3] == _LISTENS and int(one[7]) == os.getuid()}
    for address, _, port in (one.partition(":") for one in sorted(own)):
        yield _address(address), int(port, 16)


def _security(sock: object) -> tuple[str, datetime | None]:
    if not isinstance(sock, ssl.SSLSocket):
        return "", None
    ends = (sock.getpeercert() or {}).get("notAfter")
    return sock.version() or "", datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC) if ends else None


def _answer(answer: http.client.HTTPResponse, tls: str, until: datetime | None) -> ServerAnswer:
    named = [(name.lower(), value) for name, value in answer.getheaders()]
    cookies = tuple(value.partition("=")[0] for name, value in named if name == "set-cookie")
    return ServerAnswer(status=answer.status, headers=dict(named), cookies=cookies, tls=tls, certified_until=until)


def _address(hexadecimal: str) -> IPv4Address | IPv6Address:
    """The kernel writes words of four bytes in the machine's order."""
    raw = bytes.fromhex(hexadecimal)
    return ip_address(b"".join(raw[at : at + 4][::-1] for at in range(0, len(raw), 4)))
