"""What lets an asker into a route that is not for everybody: a token, or a login that permits it."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from dashboard.http.errors import UnauthorizedError
from dashboard.http.routes import PEOPLE, Access, Guard
from dashboard.http.sessions import Sessions, permitted
from data.records.permissions import Account
from services.context import House

OCPI: Final = "ocpi"
"""The source whose tokens open /ocpi."""


def of(house: House, sessions: Sessions) -> Mapping[Access, Guard]:
    """What lets an asker in, by what a route declares."""

    async def device(asker: HTTPConnection, _: Access) -> Account:
        source = asker.scope["path"].rpartition("/")[2]
        if not await run_in_threadpool(house.records.token_allows, source, _bearer(asker)):
            raise UnauthorizedError(f"this token does not open /ingest/{source}; see `stadtklima token list`")
        return Account(actor=f"device:{source}")

    async def operator(asker: HTTPConnection, _: Access) -> Account:
        presented = ocpi_tokens(asker.headers.get("authorization", ""))
        allowed = [await run_in_threadpool(house.records.token_allows, OCPI, one) for one in presented]
        if not any(allowed):
            raise UnauthorizedError("this token does not open /ocpi; see `stadtklima token list`")
        return Account(actor=f"operator:{OCPI}")

    async def monitor(asker: HTTPConnection, _: Access) -> Account:
        wanted = house.settings.metrics_token.get_secret_value()
        if not wanted or not hmac.compare_digest(_bearer(asker).encode(), wanted.encode()):
            raise UnauthorizedError("this address wants the token of STADTKLIMA_METRICS_TOKEN as a Bearer token")
        return Account(actor="monitor")

    async def person(asker: HTTPConnection, access: Access) -> Account:
        machine = await sessions.of_token(asker)
        if machine is None:
            return await sessions.guard(asker, access)
        # What a machine changes need not come from our own pages.
        return permitted(machine, access, asker)

    doors: dict[Access, Guard] = {"device": device, "operator": operator, "monitor": monitor}
    return doors | dict.fromkeys(PEOPLE, person)


def _bearer(asker: HTTPConnection) -> str:
    scheme, _, token = asker.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise UnauthorizedError("send a token in the header `Authorization: Bearer TOKEN`")
    return token.strip()


def ocpi_tokens(header: str) -> list[str]:
    """The tokens that a header ``Authorization: Token ...`` may mean.

    OCPI 2.2 wants them in Base64, 2.1.1 and some operators write them as they are.

    Raises:
        UnauthorizedError: it is no such header.
    """
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "token" or not given.strip():
        raise UnauthorizedError("send the token in the header `Authorization: Token BASE64`")
    plain = given.strip()
    try:
        return [base64.b64decode(plain, validate=True).decode("ascii"), plain]
    except (binascii.Error, ValueError):
        return [plain]
