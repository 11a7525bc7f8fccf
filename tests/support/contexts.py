"""What pages are given, for tests that render without a server."""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from starlette.datastructures import QueryParams

from dashboard import assets
from dashboard.api.context import Context
from dashboard.http.proxies import Proxies
from dashboard.parts.addresses import Address
from dashboard.parts.frame import Frame
from dashboard.parts.markup import Markup
from dashboard.parts.menu import Menu
from dashboard.parts.page import PageContext, Visit
from dashboard.texts import Texts, load
from data.store import Store
from services.context import House

NOTHING = cast("Any", None)


def page_context(house: House, store: Store = NOTHING) -> PageContext:
    """A context of a house; without a store where nothing is asked of the lake."""
    return PageContext(
        api=Context(house, store, Texts(load()), Proxies.of(())),
        frame=Frame(town=house.town, sprite=Markup(""), menu=Menu()),
        shelf=assets.stock(),
        server=NOTHING,
        ground=NOTHING,
        desk=NOTHING,
    )


def visit(now: datetime, **query: str) -> Visit:
    """Somebody who asks for a page."""
    address = replace(Address.read(query, base=""), origin="http://town.test")
    return Visit(
        address=address,
        words=address.words(load()),
        query=QueryParams(query),
        parameters={},
        now=now,
    )
