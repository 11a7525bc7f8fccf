"""Which MQTT brokers there are, and which source their topics belong to."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from data.errors import DeclarationError
from data.town.subscriptions import Subscription

_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
_OPTIONS: Final = {"ca", "client_id"}
_EXAMPLE: Final = "mqtts://user:password@host:8883"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """One MQTT broker and how to log in.

    Args:
        tls: whether the connection is encrypted and the broker's certificate checked.
        username: empty: none.
        ca: file with the certificate of a private authority; None: the system's.
        client_id: names the session that the broker keeps; one receiver a session.
    """

    host: str
    port: int
    tls: bool
    username: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    client_id: str

    def __str__(self) -> str:
        """Where it is; no password."""
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"

    def tls_context(self) -> ssl.SSLContext:
        """Checks the broker's certificate and name."""
        return ssl.create_default_context(cafile=self.ca)


STANDARD: Final[Sequence[Subscription]] = (
    Subscription(pattern="v3/+/devices/+/up", source="ttn"),
    Subscription(pattern="application/+/device/+/event/up", source="chirpstack"),
    Subscription(pattern="application/+/device/+/event/status", source="chirpstack"),
    Subscription(pattern="v1.1/+/Observations", source="sensorthings"),
)
"""Where network servers publish uplinks unless they were told otherwise."""


def brokers(urls: str, *, town_id: str) -> list[Broker]:
    """The brokers of the setting MQTT_URL.

    Args:
        urls: ``mqtts://user:password@host:port?ca=FILE&client_id=NAME``, several with blanks between.
        town_id: of the session's name where the URL has none.

    Raises:
        DeclarationError: a URL is none of this kind; the message has no password in it.
    """
    found = [_broker(url, town_id) for url in urls.split()]
    sessions = [(one.host, one.port, one.client_id) for one in found]
    if len(set(sessions)) != len(sessions):
        raise DeclarationError("STADTKLIMA_MQTT_URL names one broker twice; give them different ?client_id=")
    return found


def _broker(url: str, town_id: str) -> Broker:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        # What urlsplit says of it may be a part of a password with a slash in it.
        raise DeclarationError(
            f"STADTKLIMA_MQTT_URL ends with {url.rpartition('@')[2]!r}, which has no port from 1 to 65535; write "
            f"{_EXAMPLE}, and signs of a password such as / and @ as %2F and %40"
        )
    if parts.scheme not in _PORTS or not parts.hostname:
        raise DeclarationError(f"STADTKLIMA_MQTT_URL begins with {url.partition(':')[0][:10]!r}; write {_EXAMPLE}")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := options.keys() - _OPTIONS:
        raise DeclarationError(f"STADTKLIMA_MQTT_URL has unknown options {sorted(unknown)}; known: {sorted(_OPTIONS)}")
    if "ca" in options and not Path(options["ca"]).is_file():
        raise DeclarationError(
            f"STADTKLIMA_MQTT_URL names the certificate {options['ca']!r}, where there is no file; write "
            f"{_EXAMPLE}?ca=/etc/ssl/broker.pem"
        )
    return Broker(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        tls=parts.scheme == "mqtts",
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca=Path(options["ca"]) if "ca" in options else None,
        client_id=options.get("client_id", f"stadtklima-{town_id}"),
    )
