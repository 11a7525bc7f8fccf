"""What a page is: where it stands, who may see it, its entry in the menu, what it loads, and how it is rendered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self, TypeAlias

import numpy as np
from dash import Dash
from fastapi import FastAPI
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from dashboard.api.context import Context
from dashboard.api.question_desk import QuestionDesk
from dashboard.assets import Shelf
from dashboard.http.routes import NOBODY, Access, account_of
from dashboard.http.static import CALLBACK_BYTES
from dashboard.parts.addresses import Address
from dashboard.parts.deviation import Differences, chosen, differences
from dashboard.parts.document import PageFiles
from dashboard.parts.fragment import Piece
from dashboard.parts.frame import Frame
from dashboard.parts.menu import MenuEntry
from dashboard.parts.request_address import address_of
from dashboard.parts.view import LayerView
from dashboard.texts import Texts, Words
from data.declare import Layer, Layers
from data.records.permissions import Account
from data.state import OK
from data.store import Current, Store
from data.town import Town
from services.context import House
from services.town_data import TownData

MANIFEST = "/manifest.webmanifest"
HEAD = "head.js"
"""Every page loads it; what it loads itself is not on its way before somebody turns to the search."""
OFFLINE = "offline.js"
"""Keeps a page for times without a connection; the last of its scripts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a visitor asks a page for.

    Args:
        account: who asks; of a page for everybody somebody without a name and without rights.
        agent: how the visitor's browser calls itself: it decides what opens a way.
    """

    address: Address
    words: Words
    query: QueryParams
    parameters: Mapping[str, str]
    now: datetime
    account: Account = NOBODY
    agent: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and sub-path, as programs write them."""
        return self.address.origin

    @classmethod
    def of(cls, request: Request, context: "PageContext", path: str, **further: Any) -> Self:
        """What a request asks of the page at a path; ``further``: what only this kind of visit has."""
        address = address_of(request, context.house, path, origin=context.api.base(request))
        return cls(
            address=address,
            words=address.words(context.texts),
            query=request.query_params,
            parameters=request.path_params,
            now=context.api.now(),
            account=account_of(request),
            agent=request.headers.get("user-agent", ""),
            **further,
        )


Render: TypeAlias = Callable[[Visit], str]
Answering: TypeAlias = Callable[..., Awaitable[Response]]
"""A FastAPI endpoint."""
Pieces: TypeAlias = Callable[[Visit], Mapping[str, Piece]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    Args:
        path: with ``{parameters}``.
        render: makes the HTML; called in a thread. A NotFoundError becomes our page for unknown addresses.
        permission: who may see it; of another one than ``public`` the guard lets in who has it in some body.
        menu: its entry; None: it has none.
        lasts: whether its last state stays readable without a connection.
        pieces: by name, what scripts take anew, each an element of the page; None: it has none.
        app: what Dash draws of it, made by dashboard.apps.mount; None: nothing.
        sockets: whether its callbacks may come over a websocket, too.
        callback_bytes: how large a question to its callbacks may be.
        questions: by name, what answers a POST with a piece; its body is told to nobody.
        recognises: whether a page for everybody says more to staff who are logged in (dashboard.http.askers).
        asks: who may ask its questions; None: whoever may see it.
        sent: what answers a form that is sent to the page itself, likewise; None: it takes none.
        moved: where what is asked for is shown instead, as an address of ours; None: here, as ever.
    """

    path: str
    render: Render
    permission: Access = "public"
    menu: MenuEntry | None = None
    lasts: bool = False
    pieces: Pieces | None = None
    app: Dash | None = None
    sockets: bool = False
    callback_bytes: int = CALLBACK_BYTES
    questions: Mapping[str, Answering] = field(default_factory=dict)
    recognises: bool = False
    asks: Access | None = None
    sent: Callable[[Request], Awaitable[Response]] | None = None
    moved: Callable[[Visit], str | None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page and topic is given."""

    api: Context
    frame: Frame
    shelf: Shelf
    server: FastAPI
    ground: TownData
    desk: QuestionDesk
    unseen: Layers = field(default_factory=lambda: Layers(()))
    """Layers for staff alone: a topic may tell in sums what says nothing of a site of theirs."""

    @property
    def house(self) -> House:
        """Settings, town, layers, folders, clock."""
        return self.api.house

    @property
    def store(self) -> Store:
        """The current state and the past."""
        return self.api.store

    @property
    def town(self) -> Town:
        """The town of this installation."""
        return self.house.town

    @property
    def layers(self) -> Layers:
        """The registry."""
        return self.house.layers

    @property
    def present(self) -> dict[str, Layer]:
        """The layers of which the town has or had a place: nobody need hear of the rest; of a town without any, all."""
        found = {one: layer for one, layer in self.layers.items() if len(self.store.last(one).sites)}
        return found or dict(self.layers)

    @property
    def texts(self) -> Texts:
        """Every text."""
        return self.api.texts

    def view(self, layer_id: str, words: Words, now: datetime, *, current: Current | None = None) -> LayerView:
        """One layer as pages show it, in its current state or in a given one."""
        return LayerView(self.layers[layer_id], current or self.store.current(layer_id), self.town, words, now)

    def scaled(self, view: LayerView, address: Address) -> LayerView:
        """The same, its sites compared, where its layer declares how and there is anything to compare."""
        declared = view.layer.deviation
        values = np.where(view.current.state == OK, view.current.shows, np.nan)
        scale = chosen(address.scale, values, declared) if declared and view.is_seen else None
        if declared is None or scale is None:
            return view
        lifts = self.ground.lifts(view.current.sites, self.town.climate.lapse_k_per_m if declared.levelled else 0.0)
        table = self.town.classes_named(declared.classes)
        found = Differences(table, lifts, differences(values, lifts), is_on=scale == "difference")
        return replace(view, differences=found)

    def files(
        self, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), fetches: Sequence[str] = ()
    ) -> PageFiles:
        """What a page loads beside ``page.css`` and what each page loads; ``fetches``: what scripts ask for at once."""
        at = self.at
        return PageFiles(
            icon=at("icon.svg"),
            styles=[*map(at, ("page.css", *styles, *self.shelf.styles))],
            scripts=[*map(at, (HEAD, *scripts))],
            modules=self.shelf.modules(scripts, base=self.house.settings.public_path),
            fonts=[*map(at, self.shelf.fonts)],
            fetches=fetches,
            manifest=self.house.settings.public_path + MANIFEST,
            touch_icon=at("icon-180.png"),
        )

    def at(self, name: str) -> str:
        """Where a page loads a file of the shelf from."""
        return self.shelf.address(name, base=self.house.settings.public_path)
