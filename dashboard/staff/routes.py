"""The addresses of staff, and of the public page beside them: status, devices, login."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.http import forms
from dashboard.http.routes import Routes, account_of
from dashboard.http.sessions import Sessions, go
from dashboard.pages import PRIVATE
from dashboard.parts.addresses import Address
from dashboard.parts.figures import ZONE
from dashboard.parts.page import PageContext
from dashboard.parts.request_address import address_of
from dashboard.parts.status.changes import ACTIONS, MOUNTING
from dashboard.staff import jobs, login, status
from dashboard.staff.devices import DeviceListOptions, DevicesPage, link
from data import instants
from data.errors import (
    BadRequestError,
    NotFoundError,
    StadtklimaError,
    UnknownLayerError,
    UnknownMeasureError,
    UnknownSiteError,
)
from data.profiles.registry import UnknownProfileError
from data.records import changes
from data.records.permissions import ForeignBodyError
from services import devices
from services.context import House
from services.inspection import Inspection

WRONG: Final[Mapping[type[StadtklimaError], str]] = {
    UnknownSiteError: "site",
    UnknownLayerError: "site",
    changes.SiteTakenError: "taken",
    devices.NoDeviceIdError: "device",
    devices.ChannelError: "channel",
    devices.UnknownNetworkError: "network",
    UnknownProfileError: "profile",
    UnknownMeasureError: "measure",
    changes.ServesNothingError: "nothing",
    changes.TooEarlyError: "early",
    changes.SameDeviceError: "same",
    ForeignBodyError: "foreign",
}
"""The sentence of each error; of others the one that asks to check what was typed."""


def register(routes: Routes, context: PageContext, inspection: Inspection, sessions: Sessions) -> None:
    """Add /status, /status/geraete, /login, /logout and what staff ask of jobs."""
    house, store, files = context.house, context.store, context.files(styles=("status.css",))
    public, within = status.StatusPage(context, files), DevicesPage(context, files)
    entrance = login.LoginPage(context, files)

    async def show(request: Request) -> Response:
        address = address_of(request, house, status.PATH)
        seen = await run_in_threadpool(inspection.seen)
        demo = any(store.summary(layer_id).is_demo for layer_id in house.layers)
        return HTMLResponse(public.html(address, seen, demo=demo), headers=PRIVATE)

    async def listed(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "") for name in ("device", "show", "done")}
        return await render(request, DeviceListOptions(**asked, typed={}), HTTPStatus.OK)

    async def change(request: Request) -> Response:
        typed = await forms.fields(request)
        try:
            device_id = await run_in_threadpool(apply, house, typed)
        except (BadRequestError, NotFoundError, ForeignBodyError) as error:
            wrong = WRONG.get(type(error), "other")
            asked = DeviceListOptions(device=typed.get("device", "") if known(typed) else "", wrong=wrong, typed=typed)
            return await render(request, asked, HTTPStatus.BAD_REQUEST)
        return go(f"{link(here(request))(device_id)}&done={typed['do']}")

    def known(typed: Mapping[str, str]) -> bool:
        """Whether the form stood on a page of its own device."""
        return typed.get("do") != "assign" or house.records.assignments().device(typed.get("device", "")) is not None

    def here(request: Request) -> Address:
        return address_of(request, house, status.DEVICES)

    async def render(request: Request, asked: DeviceListOptions, code: HTTPStatus) -> Response:
        seen = await run_in_threadpool(inspection.seen)
        account = account_of(request)
        html = await run_in_threadpool(within.html, here(request), seen, asked, account)
        return HTMLResponse(html, code)

    routes.add(status.PATH, show, permission="public")
    routes.add(status.DEVICES, listed, permission="devices.read")
    routes.add(status.DEVICES, change, permission="devices.change", methods=("POST",))
    jobs.register(routes, house)
    login.Entrance(house, entrance, sessions, lambda address: address.page_at(status.DEVICES)).register(routes)


def apply(house: House, typed: Mapping[str, str]) -> str:
    """Do what a form says, or raise why not; return the id of the device whose page shows it."""
    action, device_id = typed.get("do", ""), typed.get("device", "").strip()
    if action not in ACTIONS:
        raise BadRequestError(f"cannot do {action!r}; known: {', '.join(ACTIONS)}")
    at = instant(typed.get("at", "")) or house.clock.now()
    if action == "assign":
        _assign(house, typed, device_id, at)
    elif action == "swap":
        return devices.swap(house, device_id, typed.get("after", "").strip(), at=at).device_id
    elif action == "calibrate":
        added = devices.numbers({typed.get("measure", ""): typed.get("added", "")})
        devices.calibrate(house, device_id, added, at=at)
    else:
        devices.retire(house, device_id, at=at)
    return device_id


def instant(written: str) -> datetime | None:
    """The instant of a field for date and time, the town's; None where it is empty. InstantError: it is none."""
    return instants.parse(written, zone=ZONE) if written.strip() else None


def _assign(house: House, typed: Mapping[str, str], device_id: str, at: datetime) -> None:
    channel = typed.get("channel", "").strip() or "0"
    if not (channel.isascii() and channel.isdigit()):
        raise devices.ChannelError(f"{channel[:20]!r} is no number of a channel")
    devices.assign(
        house,
        device_id,
        typed.get("site", "").strip(),
        profile=typed.get("profile", ""),
        network=typed.get("network", ""),
        at=at,
        channel=int(channel[:6]),
        mounting=devices.numbers({name: typed.get(name, "") for name in MOUNTING}),
    )
