"""The start page, and that of a topic without a page of its own: the answer as a sentence, the map, a list in step."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import dash_leaflet as dl
from dash import Dash
from dash.development.base_component import Component

from dashboard.parts import renderers
from dashboard.parts.addresses import Address
from dashboard.parts.document import PageFiles
from dashboard.parts.layer_switch import layer_switch
from dashboard.parts.legend import legend
from dashboard.parts.markup import Markup, data_block, join, tag
from dashboard.parts.menu import MenuEntry
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.parts.page_data import MAX_ZOOM, MIN_ZOOM, items_address, page_data
from dashboard.parts.past_slider import past_slider
from dashboard.parts.sentence import say
from dashboard.parts.site_detail import site_detail
from dashboard.parts.site_list import Slice, site_list
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics import Topic, Topics
from data.declare import Layer, Layers, layer_id
from data.town import Town

PATH: Final = "/"
MENU: Final = MenuEntry(key="start", path=PATH, order=0)
SCRIPTS: Final = ("start.js", "vendor/dash.js", "boot.js", OFFLINE)
"""Its own scripts first, so that lists and switches do not wait for the map."""


def pages(context: PageContext, topics: Topics) -> list[Page]:
    """``/``, and the page of each topic that has none of its own."""
    made = StartPage(context, topics, context.files(scripts=SCRIPTS))
    without = [one for one in topics.values() if one.page is None and topics.layers_of(one)]
    start = Page(path=PATH, render=partial(made.html, None), menu=MENU, lasts=True)
    return [start, *(Page(path=one.path, render=partial(made.html, one)) for one in without)]


@dataclass(frozen=True, slots=True)
class StartPage:
    """Renders ``/``.

    Args:
        context: town, layers, store.
        topics: each with what it says beside a layer.
        files: what the page loads.
    """

    context: PageContext
    topics: Topics
    files: PageFiles

    def html(self, topic: Topic | None, visit: Visit) -> str:
        """The whole page; all that matters can be read before a script runs.

        Args:
            topic: whose first layer is opened unless another is asked for; None: the town's.
            visit: what is asked for.
        """
        address, frame = visit.address, self.context.frame
        words = address.words(self.context.texts)
        views = {one: self.context.view(one, words, visit.now) for one in self.context.layers}
        opened = self._opened(address, topic)
        prefix = self.context.dash.config.requests_pathname_prefix
        # What Dash's renderer asks for one after the other is on its way before the renderer runs.
        asked = [f"{prefix}{name}" for name in ("_dash-layout", "_dash-dependencies")]
        fetches = [*self._items(views, opened, address), *asked]
        data = data_block("page-data", self._data(views, opened, address, visit))
        return frame.document(
            address,
            words,
            title=words.say("page.title", town=frame.town.name),
            description=words.say("page.description", town=frame.town.name),
            files=replace(self.files, fetches=fetches),
            main=tag("main", {"class": "start", "id": "main"}, self._main(views, opened, address)),
            current=topic.id if topic else MENU.key,
            layer_ids=views,
            demo=any(bool(view.current.simulated.any()) for view in views.values()),
            further=join(data, data_block("_dash-config", _dash_config(self.context.dash))),
        )

    def _items(self, views: dict[str, LayerView], opened: str, address: Address) -> list[str]:
        """Addresses of the features that the map asks for as soon as it runs."""
        wanted = {opened} | self._shown(opened, address)
        return [
            f"{items_address(address, one)}&v={view.current.version}" for one, view in views.items() if one in wanted
        ]

    def _opened(self, address: Address, topic: Topic | None) -> str:
        layers, town = self.context.layers, self.context.town
        wanted = address.layer or layer_id(address.site or "")
        if wanted in layers:
            return wanted
        if topic is not None:
            return self.topics.layers_of(topic)[0].id
        first = layer_id(town.reference_site)
        sites = {one: len(self.context.store.current(one).sites) for one in layers}
        # A town may have no station at all: then what it has most of.
        return first if sites.get(first) else max(sites, key=lambda one: sites[one])

    def _shown(self, opened: str, address: Address) -> set[str]:
        layers = self.context.layers
        if address.layers is not None:
            return set(address.layers) & set(layers)
        return {opened} | {one.id for one in layers.values() if one.on}

    def _main(self, views: dict[str, LayerView], opened: str, address: Address) -> Markup:
        view, topic, shown = views[opened], self.topics.of(views[opened].layer), self._shown(opened, address)
        lead = topic.lead(view) if topic and topic.lead else None
        lead = lead or say(view, self.context.store.summary(opened))
        switch = layer_switch(
            views.values(), address, view.words, opened=opened, shown=shown, below=self._controls(views, address)
        )
        return join(
            lead.markup(
                further=topic.lines(view, address) if topic and topic.lines else None,
                beside=join(*self._beside(view, address)),
            ),
            self._map(views, view.words, shown=shown, opened=opened),
            self._panel(views, opened, address, switch),
        )

    def _beside(self, view: LayerView, address: Address) -> Iterable[Markup]:
        said = [one.beside(view, address) for one in self.topics.values() if one.beside]
        return [one for one in said if one is not None]

    def _controls(self, views: dict[str, LayerView], address: Address) -> dict[str, Markup]:
        """What belongs to the map of a layer, below its switch."""
        found = {}
        for view in views.values():
            topic = self.topics.of(view.layer)
            control = topic.control(view, address) if topic and topic.control else None
            if control is not None:
                found[view.layer.id] = control
        return found

    def _map(self, views: dict[str, LayerView], words: Words, *, shown: set[str], opened: str) -> Markup:
        town = self.context.town.name
        loading = tag("p", {"class": "map__wait", "id": "map-wait"}, words["page.map_loading"])
        entry = tag("div", {"id": "react-entry-point", "class": "map__entry"})
        credit = self.context.town.attribution["basemap"]
        note = tag("p", {"class": "legend__note", "id": "surface-legend", "hidden": True})
        return tag(
            "section",
            {"class": "map", "id": "map-area", "aria-label": words.say("page.map", town=town)},
            tag("a", {"class": "skip skip--map", "href": "#list"}, words["page.skip_map"]),
            tag("noscript", None, tag("p", {"class": "map__noscript"}, words["page.no_script"])),
            loading,
            entry,
            legend(list(views.values()), words, shown=shown, further=note),
            past_slider(views[opened]),
            tag("p", {"class": "map__credit"}, f"{words['footer.basemap']}: {credit.holder}, {credit.licence}"),
            tag("p", {"class": "map__alert", "id": "alert", "role": "status"}),
        )

    def _panel(self, views: dict[str, LayerView], opened: str, address: Address, switch: Markup) -> Markup:
        view, words, topic = views[opened], views[opened].words, self.topics.of(views[opened].layer)
        listed = view.listed(address.district)
        toggle = tag(
            "button",
            {
                "class": "panel__toggle",
                "id": "sheet",
                "type": "button",
                "aria-expanded": "false",
                "aria-controls": "panel",
            },
            tag("span", {"class": "panel__grip", "aria-hidden": "true"}),
            tag("span", {"id": "sheet-label"}, words["page.panel_open"]),
        )
        return tag(
            "section",
            {"class": "panel", "id": "panel", "aria-label": words["page.panel"]},
            toggle,
            tag(
                "div",
                {"class": "panel__inside"},
                switch,
                self._detail(views, address),
                topic.panel(view, address) if topic and topic.panel else None,
                site_list(view, address, Slice.of(listed, address.page)),
            ),
        )

    def _detail(self, views: dict[str, LayerView], address: Address) -> Markup | None:
        for view in views.values():
            if address.site in view.current.sites.site_id:
                return site_detail(view, address, view.current.sites.site_id.index(address.site or ""))
        return None

    def _data(self, views: dict[str, LayerView], opened: str, address: Address, visit: Visit) -> dict[str, Any]:
        words, basemap = views[opened].words, address.asset("basemap.pmtiles")
        data = page_data(
            views.values(), address, words, town=self.context.town, now=visit.now, opened=opened, basemap=basemap
        )
        spoken = tuple(f"{one}." for topic in self.topics.values() for one in topic.words)
        own = {key: text for key, text in words.items() if key.startswith(spoken)}
        return {**data, **self._told(views), "words": {**data["words"], **own}}

    def _told(self, views: dict[str, LayerView]) -> dict[str, Any]:
        """What the topics tell their scripts."""
        told: dict[str, Any] = {}
        for view in views.values():
            topic = self.topics.of(view.layer)
            told |= topic.data(view) if topic and topic.data else {}
        return told


def _dash_config(app: Dash) -> dict[str, Any]:
    """What Dash's renderer reads from a page; without the check for newer versions and the server's version."""
    config = app._config()  # type: ignore[no-untyped-call]  # noqa: SLF001 - else only in Dash's own page
    config.pop("websocket", None)  # public pages poll; a socket a visitor would be one too many
    return {**config, "disable_version_check": True, "python_version": "", "dash_version_url": ""}


def layout(layers: Layers, town: Town, *, base: str) -> Component:
    """The part of the page that Dash draws: the map with one component a layer.

    It speaks no language and has no first view: scripts choose that by the room there is.
    """
    address = Address(base=base)
    drawn: Component = dl.Map(
        [_drawn(layer, town, address) for layer in layers.values()],
        id="map",
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        trackViewport=False,
        attributionControl=False,
        className="map__leaflet",
    )
    return drawn


def _drawn(layer: Layer, town: Town, address: Address) -> Component:
    return renderers.of(layer).component(layer, town, items=items_address(address, layer.id))
