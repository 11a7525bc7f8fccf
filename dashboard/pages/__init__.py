"""The pages people open: each is server-rendered HTML with, where it has a map, Dash below.

Dash lives in a folder of its own (``/dash/``), so that ``/`` and every other path are ours; its part of a page is
the map and nothing else, and is the same in every language.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from dash import Dash
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard import vendor
from dashboard.addressed import address_of
from dashboard.api.surface import Surfaces
from dashboard.pages import entsorgung, legal, methoden, offene_daten, start, station, unknown
from dashboard.pages.page import Shared
from dashboard.parts.addresses import Address
from dashboard.parts.cool import CoolPlaces, advice
from dashboard.parts.document import Files
from dashboard.parts.heat_now import HeatNow
from dashboard.parts.markup import Markup
from dashboard.parts.station.address import StationAddress, station_path
from dashboard.proxies import Proxies
from dashboard.texts import Texts
from data.cool import listed
from data.errors import NotFoundError
from data.legal import Legal
from data.reporting import reporting

if TYPE_CHECKING:
    from dashboard.house import House
    from dashboard.roles import Endpoint, Routes
    from data.store import Store

PRIVATE = {"Cache-Control": "no-cache"}
MAP_SCRIPTS = ("start.js", "vendor/dash.js", "boot.js")
OFFLINE = "offline.js"
"""Keeps the page; the last of its scripts."""
MANIFEST = "/manifest.webmanifest"


def register(app: Dash, house: "House", store: "Store", texts: Texts) -> None:
    """Add every page, the files pages load and Dash's layout to the app.

    Args:
        app: its ``server`` is the FastAPI app; ``server.state.routes`` takes the routes.
        house: settings, town, layers, clock.
        store: the current state.
        texts: every text in every language.
    """
    routes: Routes = app.server.state.routes
    shelf = vendor.stock()
    base = house.settings.public_path
    for check in (reporting, advice, listed):  # what is wrong in the town's files stops the start, not a page
        check(house.town)
    shared: Shared = {
        "town": house.town,
        "layers": house.layers,
        "store": store,
        "texts": texts,
        "sprite": Markup(vendor.sprite()),
    }
    page = start.StartPage(
        **shared,
        files=map_files(shelf, base=base, dash=app.config.requests_pathname_prefix),
        heat=HeatNow(town=house.town, folders=house.folders),
        cool=CoolPlaces(town=house.town, folders=house.folders),
        surfaces=Surfaces(house),
    )
    app.layout = start.layout(house.layers, house.town, base=base)
    routes.add("/", _start(page, app, house), role="public")
    disposal = entsorgung.DisposalPage(**shared, files=disposal_files(shelf, base=base))
    routes.add(entsorgung.PATH, _disposal(disposal, house), role="public")
    stations = station.StationPage(**shared, files=station_files(shelf, base=base), folders=house.folders)
    _about(routes, house, shared, shelf)
    routes.add(station.PATH, _station(stations, house, texts), role="public")
    open_data = offene_daten.OpenDataPage(**shared, files=open_data_files(shelf, base=base))
    routes.add(offene_daten.PATH, _open_data(open_data, house), role="public")
    vendor.register(routes, shelf)


def not_found(request: Request, *, house: "House", texts: Texts) -> HTMLResponse:
    """Our 404 page for a browser; the API answers with problem JSON instead."""
    base = house.settings.public_path
    address = address_of(request, house)
    shelf = vendor.stock()
    html = unknown.html(
        address,
        address.words(texts),
        town=house.town,
        files=plain_files(shelf, base=base),
        sprite=Markup(vendor.sprite()),
    )
    return HTMLResponse(html, 404, headers={"Cache-Control": "no-store"})


def map_files(shelf: vendor.Shelf, *, base: str, dash: str) -> Files:
    """What a page with a map loads: its own scripts first, so that lists and switches do not wait for the map.

    What Dash's renderer asks for one after the other is on its way before the renderer runs.
    """
    plain = plain_files(shelf, base=base)
    fetches = [f"{dash}{name}" for name in ("_dash-layout", "_dash-dependencies")]
    return replace(with_scripts(plain, (*MAP_SCRIPTS, OFFLINE), shelf, base=base), fetches=fetches)


def disposal_files(shelf: vendor.Shelf, *, base: str) -> Files:
    """What the search for room loads: Leaflet alone, without Dash."""
    styled = _with_style("disposal.css", shelf, base=base)
    return with_scripts(styled, ("disposal.js", OFFLINE), shelf, base=base)


def with_scripts(files: Files, names: Sequence[str], shelf: vendor.Shelf, *, base: str) -> Files:
    """The same with these scripts and what they load."""
    scripts = [shelf.address(name, base=base) for name in names]
    return replace(files, scripts=scripts, modules=shelf.modules(names, base=base))


def open_data_files(shelf: vendor.Shelf, *, base: str) -> Files:
    """What the page about the open data loads: nothing that runs."""
    return _with_style("open_data.css", shelf, base=base)


def article_files(shelf: vendor.Shelf, *, base: str) -> Files:
    """What a page of methods or legal text loads: no script at all."""
    return _with_style("article.css", shelf, base=base)


def status_files(shelf: vendor.Shelf, *, base: str) -> Files:
    """What the pages about devices and services, and the login, load: no script at all."""
    return _with_style("status.css", shelf, base=base)


def station_files(shelf: vendor.Shelf, *, base: str) -> Files:
    """What the page of a site loads: no script at all."""
    return _with_style("station.css", shelf, base=base)


def _with_style(name: str, shelf: vendor.Shelf, *, base: str) -> Files:
    plain = plain_files(shelf, base=base)
    return replace(plain, styles=[*plain.styles, shelf.address(name, base=base)])


def plain_files(shelf: vendor.Shelf, *, base: str) -> Files:
    """What a page of text loads."""
    return Files(
        icon=shelf.address("icon.svg", base=base),
        styles=[shelf.address("page.css", base=base)],
        fonts=[shelf.address(f"vendor/fira-sans-{weight}.woff2", base=base) for weight in (400, 600)],
        manifest=base + MANIFEST,
        touch_icon=shelf.address("icon-180.png", base=base),
    )


def _start(page: start.StartPage, app: Dash, house: "House") -> "Endpoint":
    async def endpoint(request: Request) -> Response:
        address = address_of(request, house)
        html = page.html(address, now=house.clock.now(), dash_config=_dash_config(app))
        return HTMLResponse(html, headers=PRIVATE)

    return endpoint


def _disposal(page: entsorgung.DisposalPage, house: "House") -> "Endpoint":
    async def endpoint(request: Request) -> Response:
        address = address_of(request, house, entsorgung.PATH)
        return HTMLResponse(page.html(address, now=house.clock.now()), headers=PRIVATE)

    return endpoint


def _about(routes: "Routes", house: "House", shared: Shared, shelf: vendor.Shelf) -> None:
    """Add the pages about the site, to which every footer leads."""
    town, base = house.town, house.settings.public_path
    files = article_files(shelf, base=base)
    kept = with_scripts(files, (OFFLINE,), shelf, base=base)
    methods = methoden.MethodsPage(**shared, files=kept)
    pages = legal.LegalPages(
        town=town, legal=Legal.of_town(town), texts=shared["texts"], files=files, sprite=shared["sprite"]
    )
    makers = {methoden.PATH: methods.html, **dict.fromkeys(legal.PATHS, pages.html)}

    def answering(path: str, make: Callable[[Address], str]) -> "Endpoint":
        async def endpoint(request: Request) -> Response:
            return HTMLResponse(make(address_of(request, house, path)), headers=PRIVATE)

        return endpoint

    for path, make in makers.items():
        routes.add(path, answering(path, make), role="public")


def _station(page: station.StationPage, house: "House", texts: Texts) -> "Endpoint":
    async def endpoint(request: Request) -> Response:
        query, site_id = request.query_params, request.path_params["site_id"]
        common = address_of(request, house, station_path(site_id))
        address = StationAddress.of(common, span=query.get("span"), beside=query.getlist("with"))
        try:
            html = await anyio.to_thread.run_sync(lambda: page.html(address, site_id, at=house.clock.now()))
        except NotFoundError:
            return not_found(request, house=house, texts=texts)
        return HTMLResponse(html, headers=PRIVATE)

    return endpoint


def _open_data(page: offene_daten.OpenDataPage, house: "House") -> "Endpoint":
    proxies = Proxies.of(house.settings.trusted_proxies)

    async def endpoint(request: Request) -> Response:
        address = address_of(request, house, offene_daten.PATH)
        api = house.settings.public_url or proxies.base(request.scope)
        return HTMLResponse(page.html(address, now=house.clock.now(), origin=api), headers=PRIVATE)

    return endpoint


def _dash_config(app: Dash) -> dict[str, Any]:
    """What Dash's renderer reads from a page; without the check for newer versions and the server's version."""
    config = app._config()  # type: ignore[no-untyped-call]  # noqa: SLF001 - else only in Dash's own page
    config.pop("websocket", None)  # public pages poll; a socket a visitor would be one too many
    return {**config, "disable_version_check": True, "python_version": "", "dash_version_url": ""}
