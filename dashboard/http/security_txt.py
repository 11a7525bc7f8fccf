"""`/.well-known/security.txt` (RFC 9116): whom the town wants to be told of a weakness."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.http.routes import Routes
from data import instants
from data.errors import NotFoundError
from data.town.legal import Legal, SecurityContact
from services.context import House

PATH: Final = "/.well-known/security.txt"
LASTS: Final = timedelta(days=180)
"""RFC 9116 wants less than a year; the file says it anew each day, as long as somebody runs the server."""


class NoSecurityContactError(NotFoundError):
    """The town has not said whom to tell."""

    kind = "file"


def register(routes: Routes, house: House) -> None:
    """Serve the file."""
    stated = Legal.of_town(house.town).security

    async def security(_: Request) -> Response:
        if stated is None:
            raise NoSecurityContactError("security.txt", ["[security] in legal.toml of the town makes it"])
        lines = fields(stated, now=house.clock.now(), public_url=house.settings.public_url)
        return PlainTextResponse("".join(f"{line}\n" for line in lines))

    routes.add(PATH, security, permission="public")


def fields(stated: SecurityContact, *, now: datetime, public_url: str) -> Iterator[str]:
    """Its lines; `public_url` is where people meet the server, and stands there only if it begins with https."""
    yield from (f"Contact: {one}" for one in stated.contact)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    yield f"Expires: {instants.text(midnight + LASTS)}"
    yield "Preferred-Languages: de, en"
    if public_url.startswith("https://"):
        yield f"Canonical: {public_url.rstrip('/')}{PATH}"
    if stated.policy:
        yield f"Policy: {stated.policy}"
