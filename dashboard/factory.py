"""Builds the web application out of its parts; wiring only."""

from dash import Dash
from fastapi import FastAPI

from dashboard import api, assets, embed, pages, texts, topics
from dashboard.api import ocpi
from dashboard.api.context import Context
from dashboard.api.doors import Doors
from dashboard.apps import karte
from dashboard.http import errors, guards, middleware, probes, static
from dashboard.http.lifespan import lifespan
from dashboard.http.metrics import Metrics
from dashboard.http.proxies import Proxies
from dashboard.http.roles import Routes
from dashboard.http.sessions import Sessions
from dashboard.pages import fallback, offline
from dashboard.parts.frame import Frame
from dashboard.parts.markup import Markup
from dashboard.parts.menu import Menu
from dashboard.parts.page import PageContext
from dashboard.staff import routes as staff
from services.context import House
from services.inspection import Inspection
from services.town_data import TownData

DASH_PREFIX = "/dash/"


def create(house: House) -> Dash:
    """The Dash application of a house; its ``server`` is the FastAPI app that granian serves.

    Routes are added through ``server.state.routes`` (dashboard.http.roles.Routes), the first that fits answers.
    """
    store, door, metrics = house.store(), house.door(), Metrics()
    ground = TownData(house.folders.town)
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan(store, door, ground))
    sessions = Sessions(house)
    routes = server.state.routes = Routes(server, guards.of(house, sessions))
    errors.register(server)
    doors = Doors(door, house.clock)
    app = _dash(house, server)
    context = PageContext(
        api=Context(house, store, texts.load(), Proxies.of(house.settings.trusted_proxies)),
        frame=Frame(town=house.town, sprite=Markup(assets.sprite()), menu=Menu()),
        shelf=assets.stock(),
        ground=ground,
    )
    subjects = topics.discover(context)
    tiles = embed.tiles(context, subjects)
    shown = [*pages.discover(context, subjects), embed.builder_page(context, tiles)]
    context.frame.menu.add(subjects.entries, lambda: [one.menu for one in shown if one.menu])
    further = [operation for one in subjects.values() for operation in one.operations]
    api.register(routes, context.api, doors, ground=ground, further=further)
    ocpi.register(routes, house, store, doors)
    probes.register(routes, house, store, metrics, door)
    static.declare_dash(routes, prefix=DASH_PREFIX)
    pages.register(routes, context, shown)
    embed.register(routes, context, tiles)
    staff.register(routes, context, Inspection(house, store, door), sessions)
    static.register(routes, house)
    assets.register(routes, context.shelf)
    offline.register(routes, context, [one.path for one in shown if one.lasts])
    fallback.register(routes, context)
    middleware.add(
        server,
        house.settings,
        routes=routes,
        sessions=sessions,
        script_hashes=app.csp_hashes(),
        metrics=metrics,
        clock=house.clock,
    )
    return app


def _dash(house: House, server: FastAPI) -> Dash:
    """What Dash draws: a map."""
    app = Dash(
        "stadtklima",
        server=server,  # type: ignore[arg-type]  # Dash 4.4 takes a server here, its annotation says a function
        pages_folder="",
        use_pages=False,  # an empty folder alone leaves Dash's own pages on
        routes_pathname_prefix=DASH_PREFIX,
        requests_pathname_prefix=house.settings.public_path + DASH_PREFIX,
        assets_folder=str(static.ASSETS),
        add_log_handler=False,
        websocket_allowed_origins=[one for one in (house.settings.public_origin,) if one],
        suppress_callback_exceptions=True,
        title="Stadtklima",
        update_title="",
    )
    app.layout = karte.layout(house.layers, house.town, base=house.settings.public_path)
    return app
