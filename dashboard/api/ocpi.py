"""OCPI 2.2.1, module Locations, receiver interface: operators of charging points push what changes.

The way is the same as at the other doors: a push is answered with status_code 1000 when it is on the disk. What is no
status (names, tariffs, connectors) is taken and forgotten. The credentials module, by which two platforms exchange
tokens, is not offered: `stadtklima token new ocpi` makes one, and the operator is told it by other means.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard.api.doors import LARGEST_BYTES, Doors
from dashboard.http.bodies import body_of
from dashboard.http.errors import status_of
from dashboard.http.guards import OCPI
from dashboard.http.routes import Routes
from data import instants
from data.errors import BadRequestError, StadtklimaError
from data.ingest.envelope import wrap
from data.ingest.sources.ocpi import SOURCE, STATUS, device_of
from data.ingest.uplink import PartlyRejectedError
from data.profiles import Profiles
from data.records import Assignment
from data.rejection import RejectedError
from data.store import Store
from services.context import House

FOLDER: Final = "/ocpi/2.2.1/locations"
_LOCATION: Final = FOLDER + "/{country_code}/{party_id}/{location_id}"
_EVSE: Final = _LOCATION + "/{evse_uid}"
_CONNECTOR: Final = _EVSE + "/{connector_id}"
_LONGEST: Final = {"country_code": 2, "party_id": 3}
_LONGEST_ID: Final = 36
SUCCESS, WRONG, UNKNOWN_LOCATION, TROUBLE = 1000, 2001, 2003, 3000
"""Status codes of OCPI: all is well, the sender's mistake, no such location, our own trouble."""
_PARTS: Final = ("country_code", "party_id", "location_id", "evse_uid")
_REMEMBERED: Final = timedelta(days=30)
_NO_PROFILES: Final = Profiles(())


def register(routes: Routes, house: House, store: Store, doors: Doors) -> None:
    """Add the receiver interface: GET, PUT and PATCH of a Location, an EVSE and a Connector."""

    async def push(request: Request) -> Response:
        try:
            levels = _levels(request)
            with doors.one_more(OCPI):
                raw = await body_of(request)
                message = wrap(raw, topic="/".join(("locations", *levels)))
                _check(message)
                await doors.door.accept(OCPI, message, doors.clock.now())
        except StadtklimaError as error:
            return _refused(house, error)
        return _said(house, SUCCESS)

    async def forget(request: Request) -> Response:
        """A connector has no status of its own."""
        try:
            _levels(request)
        except BadRequestError as error:
            return _refused(house, error)
        return _said(house, SUCCESS)

    async def show(request: Request) -> Response:
        found = await run_in_threadpool(_evse, house, store, request.path_params)
        if found is None:
            return _said(house, UNKNOWN_LOCATION, message="only the status of an EVSE that reports here is kept")
        return _said(house, SUCCESS, data=found)

    for path in (_LOCATION, _EVSE, _CONNECTOR):
        routes.add(path, show, permission="operator")
        taken = forget if path == _CONNECTOR else push
        routes.add(path, taken, permission="operator", methods=("PUT", "PATCH"), largest_bytes=LARGEST_BYTES)


def _levels(request: Request) -> list[str]:
    """The ids in the address, as long as OCPI allows."""
    levels = request.path_params
    for name, value in levels.items():
        if len(value) > _LONGEST.get(name, _LONGEST_ID) or not value.isprintable():
            raise BadRequestError(f"{name} {value[:40]!r} is longer than OCPI allows")
    return [levels[name] for name in _PARTS if name in levels]


def _check(message: bytes) -> None:
    """Refuse a push of which nothing can be used; one of several EVSEs that are right in part is kept as it came.

    Raises:
        BadRequestError: it is no JSON, or no EVSE of it says its status and since when.
    """
    try:
        SOURCE.read(message, _NO_PROFILES)
    except PartlyRejectedError as error:
        if not error.uplinks:
            raise BadRequestError(str(error)) from None
    except RejectedError as error:
        raise BadRequestError(str(error)) from None


def _evse(house: House, store: Store, levels: Mapping[str, str]) -> dict[str, Any] | None:
    """What is known of an EVSE: its last status and since when; None where nothing is."""
    now, uid = house.clock.now(), levels.get("evse_uid", "")
    served = store.assignments().at(device_of(*(levels[name] for name in _PARTS)), now) if uid else None
    status = None if served is None else _last_status(store, served, now)
    if status is None:
        return None
    code, at = status
    names = {value: name for name, value in (STATUS.codes or {}).items()}
    return {"uid": uid, "status": names.get(code, "UNKNOWN"), "last_updated": instants.text(at)}


def _last_status(store: Store, served: Assignment, now: datetime) -> tuple[int, datetime] | None:
    begin, end = now - _REMEMBERED, now + timedelta(days=1)
    try:
        rows = store.readings(served.site_id, measures=[STATUS.id], start=begin, end=end)
    except StadtklimaError:
        return None
    own = [row for row in rows.to_pylist() if row["channel"] == served.channel]
    return (int(own[-1]["value"]), own[-1]["observed_at"]) if own else None


def _said(house: House, code: int, *, message: str = "Success", data: Any = None, status: int = 200) -> Response:
    body = {"status_code": code, "status_message": message, "timestamp": instants.text(house.clock.now())}
    return JSONResponse({"data": data, **body} if data is not None else body, status, {"Cache-Control": "no-store"})


def _refused(house: House, error: StadtklimaError) -> Response:
    status = status_of(error)
    code = WRONG if status < HTTPStatus.INTERNAL_SERVER_ERROR else TROUBLE
    answer = _said(house, code, message=str(error), status=status)
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        answer.headers["Retry-After"] = "5"
    return answer
