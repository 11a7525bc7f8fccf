"""Builds the web application out of its parts; wiring only."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi import FastAPI

from dashboard import api, assets, embed, pages, texts, topics
from dashboard.api import ocpi
from dashboard.api.context import Context
from dashboard.api.doors import Doors
from dashboard.api.question_desk import QuestionDesk
from dashboard.http import errors, guards, middleware, photos, probes, security_txt, static
from dashboard.http.lifespan import lifespan
from dashboard.http.openings import Openings
from dashboard.http.proxies import Proxies
from dashboard.http.routes import Routes
from dashboard.http.sessions import Sessions
from dashboard.pages import fallback, feed, offline
from dashboard.parts import answer_report
from dashboard.parts.frame import Frame
from dashboard.parts.header import TownLogo
from dashboard.parts.markup import Markup
from dashboard.parts.menu import Menu
from dashboard.parts.page import PageContext
from dashboard.staff import routes as staff
from dashboard.staff import status
from dashboard.texts.declared import layers_as_said
from data.declare import Layers
from data.town.legal import Legal
from data.town.theme import Theme
from services import questions
from services.context import House
from services.inspection import Inspection
from services.metrics import MetricRegistry, Publication
from services.town_data import TownData
from services.usage import UsageCounter
from services.workbench.ground import Workbench


def create(house: House, metrics: MetricRegistry | None = None) -> FastAPI:
    """The server of a house, which granian serves.

    Routes are added through its ``state.routes`` (dashboard.http.routes.Routes), the first that fits answers.
    """
    theme = Theme.of_town(house.town, house.folders)
    words = texts.Texts(texts.named(texts.load(), theme.product), own=house.records.texts)
    house = replace(house, layers=layers_as_said(house.layers, words))
    store, door = house.store(), house.door()
    # What is for staff alone is known to administration, which is given the whole house, and to nobody else.
    whole, house = house, house.for_everybody()
    metrics = metrics or MetricRegistry("web")
    shelf = assets.themed(assets.stock(), theme)

    def own() -> None:
        words.follow()
        house.limits.follow()

    ground = TownData(house.folders.town)
    usage = UsageCounter(house.records, house.settings.embed_origins, lambda: datetime.now(UTC))
    life = lifespan(store, own, door, ground, Publication(house.folders.metrics, metrics), usage)
    server = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=life)
    sessions = Sessions(house)
    routes = server.state.routes = Routes(server, guards.of(house, sessions))
    errors.register(server)
    doors = Doors(door, house.clock)
    explained = tuple(dict.fromkeys(one.kind for one in Legal.of_town(house.town).explanations))
    said = Context(house, store, words, Proxies.of(house.settings.trusted_proxies))
    desk = QuestionDesk(said, Workbench(house, store, ground), questions.discover())
    context = PageContext(
        api=said,
        frame=Frame(
            town=house.town,
            sprite=Markup(assets.sprite()),
            menu=Menu(),
            released=lambda: house.records.notices.shown(house.clock.now()),
            clock=house.clock,
            explained=explained,
            logo=_logo(theme, shelf, house),
        ),
        shelf=shelf,
        server=server,
        ground=ground,
        desk=desk,
        unseen=Layers(one for one in whole.layers.values() if one.audience != "public"),
    )
    subjects = topics.discover(context)
    tiles = embed.tiles(context, subjects)
    shown = [*pages.discover(context, subjects), embed.builder_page(context, tiles)]
    context.frame.menu.add(subjects.entries, lambda: [one.menu for one in shown if one.menu])
    further = [operation for one in subjects.values() for operation in one.operations]
    further += embed.operations(context, tiles, subjects)
    reports = answer_report.forms(house, words)
    api.register(routes, context.api, doors, ground=ground, desk=desk, reports=reports, further=further)
    ocpi.register(routes, house, store, doors)
    probes.register(routes, house, store, metrics, door)
    pages.register(routes, context, shown)
    embed.register(routes, context, tiles)
    read = [*shown, *embed.text_pages(context, tiles)]
    staff.register(routes, context, Inspection(whole, store, door), sessions, read)
    static.register(routes, house)
    photos.register(routes, house)
    security_txt.register(routes, house)
    feed.register(routes, context)
    assets.register(routes, context.shelf)
    offline.register(routes, context, [one.path for one in shown if one.lasts])
    fallback.register(routes, context)
    opened = Openings(usage, [*(one.path for one in shown), status.PATH])
    middleware.add(
        server, house.settings, routes=routes, sessions=sessions, metrics=metrics, opened=opened, clock=house.clock
    )
    return server


def _logo(theme: Theme, shelf: assets.Shelf, house: House) -> TownLogo | None:
    if theme.logo is None:
        return None
    return TownLogo(shelf.address(assets.LOGO, base=house.settings.public_path), theme.logo.width)
