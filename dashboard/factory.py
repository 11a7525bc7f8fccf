"""Builds the web application out of its parts; wiring only."""

from dash import Dash
from fastapi import FastAPI

from dashboard import api, embed, errors, guards, health, middleware, ocpi, pages, staff, static, texts, unknown
from dashboard.api.doors import Doors
from dashboard.following import lifespan
from dashboard.ground import Ground
from dashboard.house import House
from dashboard.inspection import Inspection
from dashboard.metrics import Metrics
from dashboard.roles import Routes
from dashboard.sessions import Sessions

DASH_PREFIX = "/dash/"


def create(house: House) -> Dash:
    """The Dash application of a house; its ``server`` is the FastAPI app that granian serves.

    Routes are added through ``server.state.routes`` (dashboard.roles.Routes), the first that fits answers.

    Args:
        house: settings, town, layers, folders, clock, records.
    """
    store, door, metrics, words = house.store(), house.door(), Metrics(), texts.load()
    ground = Ground(house.folders.town)
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan(store, door, ground))
    sessions = Sessions(house)
    routes = server.state.routes = Routes(server, guards.of(house, sessions))
    errors.register(server)
    doors = Doors(door, house.clock)
    api.register(routes, house, store, words, doors, ground=ground)
    ocpi.register(routes, house, store, doors)
    health.register(routes, house, store, metrics, door)
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
    static.declare_dash(routes, prefix=DASH_PREFIX)
    pages.register(app, house, store, words)
    embed.register(routes, house, store, words)
    staff.register(routes, house, store, words, Inspection(house, store, door), sessions)
    static.register(routes, house)
    unknown.register(routes, house, words)
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
