"""Asks an address for what is new there, within bounds."""

import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from http.client import HTTPMessage
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

from data.errors import StadtklimaError

TIMEOUT_S: Final = 30.0
MOST_BYTES: Final = 32 * 1024 * 1024
_NEXT: Final = re.compile(r'<([^>]+)>\s*;[^,]*\brel="?next"?')


class FetchError(StadtklimaError):
    """An address did not answer as it should."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an address said.

    Args:
        body: its bytes; None: nothing has changed since the last time.
        validators: headers to send the next time, so that it can say so.
        next_url: the following page, where the answer names one.
    """

    body: bytes | None
    validators: Mapping[str, str]
    next_url: str | None


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only where the request's secrets belong."""

    def redirect_request(  # noqa: PLR0917 -- urllib's signature
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """Go on only at the same scheme, host and port."""
        if not same_origin(req.full_url, newurl):
            raise FetchError(f"{shown(req.full_url)} redirects to {shown(newurl)}; write that address if it is right")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER: Final = urllib.request.build_opener(_SameHost)


def fetch(url: str, headers: Mapping[str, str]) -> Reply:
    """GET an address; FetchError: not http(s), not to be reached, an error for an answer, or too much of one."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise FetchError(f"{url[:60]!r} is no address of http or https")
    request = urllib.request.Request(url, headers={"User-Agent": "stadtklima", **headers})  # noqa: S310 -- checked above
    try:
        with _OPENER.open(request, timeout=TIMEOUT_S) as response:
            body = response.read(MOST_BYTES + 1)
            said = response.headers
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == HTTPStatus.NOT_MODIFIED:
            return Reply(None, {}, None)
        raise FetchError(f"{shown(url)} answers {error.code}") from None
    except (OSError, ValueError) as error:
        raise FetchError(f"{shown(url)} cannot be reached: {error}") from None
    if len(body) > MOST_BYTES:
        raise FetchError(f"{shown(url)} answers with more than {MOST_BYTES} bytes")
    return Reply(body, _validators(said), _next_url(url, said.get("Link", "")))


def _validators(said: Message) -> dict[str, str]:
    pairs = {"If-None-Match": said.get("ETag"), "If-Modified-Since": said.get("Last-Modified")}
    return {name: value for name, value in pairs.items() if value}


def _next_url(url: str, link: str) -> str | None:
    found = _NEXT.search(link)
    if not found:
        return None
    following: str = urljoin(url, found[1])
    if not same_origin(url, following):
        raise FetchError(f"{shown(url)} names a next page elsewhere: {shown(following)}")
    return following


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses have scheme, host and port in common."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]


def shown(url: str) -> str:
    """An address without what may be secret: user, password and query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
