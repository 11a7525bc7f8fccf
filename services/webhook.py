"""Sends a message to another server, signed after Standard Webhooks 1.0 (https://www.standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from http import HTTPStatus
from http.client import HTTPException
from typing import Final

from data.errors import StadtklimaError

PREFIX: Final = "whsec_"
KEY_BYTES: Final = (24, 64)
TIMEOUT_S: Final = 15.0
MOST_ANSWER: Final = 4_096
_ERROR_CHARACTERS: Final = 200


class UndeliveredError(StadtklimaError):
    """A message has not arrived.

    Args:
        status: what the server answered; 0: nothing.
        wait_s: the pause it asks for.
    """

    def __init__(self, said: str, *, status: int = 0, wait_s: float = 0.0) -> None:
        super().__init__(said)
        self.status = status
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where messages are posted to, and the secrets that sign them."""

    url: str
    secrets: tuple[str, ...]
    timeout_s: float = TIMEOUT_S

    def post(self, message_id: str, body: bytes, *, at: datetime) -> None:
        """Post a message; UndeliveredError: the answer is none of 2xx, a redirect among them, or none came."""
        self._sent("POST", message_id, body, at)

    def asked(self, message_id: str, *, at: datetime) -> bytes:
        """What the server says there, at most 4,096 bytes, asked as signed as what is posted; errors as of `post`."""
        return self._sent("GET", message_id, b"", at)

    def _sent(self, method: str, message_id: str, body: bytes, at: datetime) -> bytes:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "stadtklima",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signatures(self.secrets, message_id, body, at=at),
        }
        request = urllib.request.Request(self.url, body or None, headers, method=method)  # noqa: S310 - the settings see to it
        answered = b""
        try:
            with _OPENER.open(request, timeout=self.timeout_s) as answer:
                status, said = answer.status, answer.headers
                answered = answer.read(MOST_ANSWER) if method == "GET" else b""
        except urllib.error.HTTPError as error:
            error.close()
            status, said = error.code, error.headers
        except (OSError, HTTPException, ValueError) as error:
            why = getattr(error, "reason", error)  # urllib wraps what the system says
            raise UndeliveredError(f"cannot be reached: {why}"[:_ERROR_CHARACTERS]) from None
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise UndeliveredError(f"answers {status}", status=status, wait_s=_wait_s(said))
        return answered


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Signed messages go where they were meant to."""

    def redirect_request(self, *_: object) -> None:
        """Follow none: its status is the answer."""


_OPENER: Final = urllib.request.build_opener(_NoRedirect)


def signatures(secrets: Iterable[str], message_id: str, body: bytes, *, at: datetime) -> str:
    """The header ``webhook-signature``: one signature a secret, so that secrets can be changed without a gap."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    made = (hmac.digest(key(one), signed, hashlib.sha256) for one in secrets)
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made)


def key(secret: str) -> bytes:
    """The bytes of a secret such as ``whsec_MfKQ9r8G...``; ValueError: it is none, in a sentence that repeats none."""
    try:
        found = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        found = b""
    least, most = KEY_BYTES
    if not secret.startswith(PREFIX) or not least <= len(found) <= most:
        raise ValueError(f"is no secret: wanted {PREFIX} and {least} to {most} random bytes in base64")
    return found


def _wait_s(said: Message) -> float:
    """What ``Retry-After`` asks for in seconds; a date is not read."""
    text = str(said.get("Retry-After", ""))
    return float(text) if text.isascii() and text.isdigit() else 0.0
