"""From error classes to HTTP: one table of statuses, and problem JSON (RFC 9457) whose sentence teaches."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.http.patterns import route_of
from data import strict_json
from data.errors import (
    AccessError,
    BadRequestError,
    ConflictError,
    ForeignServiceError,
    InboxFullError,
    LakeError,
    NotFoundError,
    StadtklimaError,
)

_log = logging.getLogger(__name__)
PROBLEM_TYPE: Final = "application/problem+json"
RETRY_S: Final = 5


class UnauthorizedError(StadtklimaError):
    """Who asks has not shown who they are."""


class TooLargeError(StadtklimaError):
    """The body is larger than this door takes."""


class TooSlowError(StadtklimaError):
    """The body did not come in the time it has."""


class UnsupportedTypeError(StadtklimaError):
    """The body is not of the type this door takes."""


class UnofferedFormatError(StadtklimaError):
    """The answer is asked for in a format that there is none in."""


class TooManyError(StadtklimaError):
    """Too much at once from this asker."""


class NotReadyError(StadtklimaError):
    """This process has just started and cannot answer this yet."""


class UnknownAddressError(NotFoundError):
    """Nothing is at this address."""

    kind = "address"


class MethodError(StadtklimaError):
    """The address exists, but not for this method."""

    def __init__(self, wrong: str, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        super().__init__(f"{wrong} does not work here; this address answers {', '.join(allowed)}")


STATUS: Final[Mapping[type[StadtklimaError], HTTPStatus]] = {
    BadRequestError: HTTPStatus.BAD_REQUEST,
    UnauthorizedError: HTTPStatus.UNAUTHORIZED,
    AccessError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    MethodError: HTTPStatus.METHOD_NOT_ALLOWED,
    ConflictError: HTTPStatus.CONFLICT,
    TooSlowError: HTTPStatus.REQUEST_TIMEOUT,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    UnofferedFormatError: HTTPStatus.NOT_IMPLEMENTED,
    TooManyError: HTTPStatus.TOO_MANY_REQUESTS,
    NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    ForeignServiceError: HTTPStatus.BAD_GATEWAY,
    LakeError: HTTPStatus.SERVICE_UNAVAILABLE,
    InboxFullError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of each class and of its subclasses; what is not here is our own mistake: 500."""

_NEUTRAL: Final = "Something went wrong here, not with your question. The operators can see it in the log."


def status_of(error: StadtklimaError) -> HTTPStatus:
    """The status of the nearest ancestor in STATUS; 500 where there is none."""
    for ancestor in type(error).__mro__:
        if ancestor in STATUS:
            return STATUS[ancestor]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem(
    status: HTTPStatus, detail: str, *, instance: str, reason: str = "", headers: Mapping[str, str] | None = None
) -> Response:
    """A problem document; ``reason``: a word that pages have a sentence for, left out where there is none."""
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "instance": instance,
        **({"reason": reason} if reason else {}),
    }
    content = strict_json.dumps(body, ensure_ascii=False).encode()
    no_store = {"Cache-Control": "no-store", **(headers or {})}
    return Response(content, status, no_store, PROBLEM_TYPE)


def register(server: FastAPI) -> None:
    """Let the server answer every error with a problem document."""
    server.add_exception_handler(StadtklimaError, _refused)
    server.add_exception_handler(HTTPException, _http)
    server.add_exception_handler(Exception, _unexpected)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, StadtklimaError)  # noqa: S101 - registered for this class alone; narrows for mypy
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return await _unexpected(request, error)
    headers = _headers_of(error, status)
    return problem(status, str(error), instance=request.url.path, reason=error.reason, headers=headers)


def _headers_of(error: StadtklimaError, status: HTTPStatus) -> dict[str, str]:
    if isinstance(error, MethodError):
        return {"Allow": ", ".join(error.allowed)}
    if isinstance(error, UnauthorizedError):
        return {"WWW-Authenticate": 'Bearer realm="stadtklima"'}
    retry = status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}
    return {"Retry-After": str(RETRY_S)} if retry else {}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as in _refused
    return problem(HTTPStatus(error.status_code), error.detail, instance=request.url.path, headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, route_of(request.scope), exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, _NEUTRAL, instance=request.url.path)
