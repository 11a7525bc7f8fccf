"""Builds the web application out of its parts; wiring only."""

from dash import Dash
from fastapi import FastAPI

from dashboard import api, errors, guards, health, middleware, pages, static, texts, unknown
from dashboard.following import lifespan
from dashboard.house import House
from dashboard.roles import Routes

DASH_PREFIX = "/dash/"


def create(house: House) -> Dash:
    """The Dash application of a house; its ``server`` is the FastAPI app that granian serves.

    Args:
        house: settings, town, layers, folders, clock, records.
    """
    store = house.store()
    words = texts.load()
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan(store))
    routes = server.state.routes = Routes(server, guards.of(house))
    errors.register(server)
    api.register(routes, house, store)
    health.register(routes, house, store)
    static.register(routes, house)
    app = Dash(
        "stadtklima",
        server=server,
        pages_folder="",
        routes_pathname_prefix=DASH_PREFIX,
        requests_pathname_prefix=house.settings.public_path + DASH_PREFIX,
        assets_folder=str(static.ASSETS),
        add_log_handler=False,
        title="Stadtklima",
        update_title="",
    )
    static.declare_dash(routes, prefix=DASH_PREFIX)
    pages.register(app, house, store, words)
    unknown.register(routes, house, words)
    middleware.add(server, house.settings, script_hashes=app.csp_hashes())
    return app
