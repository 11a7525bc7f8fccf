"""The start page: the answer as a sentence, the map, and a list in step with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import dash_leaflet as dl
from dash.development.base_component import Component

from dashboard import renderers
from dashboard.api.surface import Surfaces
from dashboard.pages.page import Page
from dashboard.parts.addresses import Address
from dashboard.parts.cool import CoolPlaces
from dashboard.parts.document import document
from dashboard.parts.footer import footer
from dashboard.parts.header import header
from dashboard.parts.heat_now import HeatNow
from dashboard.parts.layer_switch import layer_switch
from dashboard.parts.legend import legend
from dashboard.parts.markup import Markup, data_block, join, tag
from dashboard.parts.page_data import MAX_ZOOM, MIN_ZOOM, items_address, page_data
from dashboard.parts.past_slider import past_slider
from dashboard.parts.sentence import say
from dashboard.parts.site_detail import site_detail
from dashboard.parts.site_list import Slice, site_list
from dashboard.parts.surface_switch import surface_switch
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.declare import Layer, Layers
from data.state import NO_SENSOR
from data.town import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage(Page):
    """Renders ``/``.

    Args:
        heat: warning, forecast, people in the heat.
        cool: where it is cool.
        surfaces: the computed surface of temperature.
    """

    heat: HeatNow
    cool: CoolPlaces
    surfaces: Surfaces

    def html(self, address: Address, *, now: datetime, dash_config: object) -> str:
        """The whole page for an address; all that matters can be read before a script runs."""
        words = address.words(self.texts)
        views = self._views(words, now)
        opened = self._opened(address)
        body = join(
            header(address, words, town=self.town.name, current="start"),
            tag("main", {"class": "start", "id": "main"}, self._main(views, opened, address, words)),
            footer(
                self.town,
                words,
                layer_ids=views,
                demo=any(bool(view.current.simulated.any()) for view in views.values()),
                data=address.page_at("/offene-daten"),
                address=address,
            ),
            data_block("page-data", self._data(views, opened, address, words, now)),
            data_block("_dash-config", dash_config),
        )
        return document(
            address,
            title=words.say("page.title", town=self.town.name),
            description=words.say("page.description", town=self.town.name),
            files=replace(self.files, fetches=[*self._items(views, opened, address), *self.files.fetches]),
            sprite=self.sprite,
            body=body,
        )

    def _items(self, views: dict[str, LayerView], opened: str, address: Address) -> list[str]:
        """Addresses of the features that the map asks for as soon as it runs."""
        wanted = {opened} | self._shown(opened, address)
        return [
            f"{items_address(address, one)}&v={view.current.version}" for one, view in views.items() if one in wanted
        ]

    def _views(self, words: Words, now: datetime) -> dict[str, LayerView]:
        """Each layer's view in their declared order."""
        return {one: LayerView(self.layers[one], self.store.current(one), self.town, words, now) for one in self.layers}

    def _opened(self, address: Address) -> str:
        wanted = address.layer or (address.site or "").rpartition("-")[0]
        if wanted in self.layers:
            return wanted
        first = self.town.reference_site.rpartition("-")[0]
        sites = {one: len(self.store.current(one).sites) for one in self.layers}
        # A town may have no station at all: then what it has most of.
        return first if sites.get(first) else max(sites, key=lambda one: sites[one])

    def _shown(self, opened: str, address: Address) -> set[str]:
        if address.layers is not None:
            return set(address.layers) & set(self.layers)
        return {opened} | {one.id for one in self.layers.values() if one.on}

    def _main(self, views: dict[str, LayerView], opened: str, address: Address, words: Words) -> Markup:
        sentence = say(views[opened], self.store.summary(opened))
        shown = self._shown(opened, address)
        switch = layer_switch(
            views.values(), address, words, opened=opened, shown=shown, below=self._below(views, words)
        )
        return join(
            sentence.markup(
                further=self.heat.lines(views[opened], address), beside=self.heat.official(views[opened], address)
            ),
            self._map(views, words, shown=shown, opened=opened),
            self._panel(views, opened, address, switch),
        )

    def _map(self, views: dict[str, LayerView], words: Words, *, shown: set[str], opened: str) -> Markup:
        town = self.town.name
        loading = tag("p", {"class": "map__wait", "id": "map-wait"}, words["page.map_loading"])
        entry = tag("div", {"id": "react-entry-point", "class": "map__entry"})
        credit = self.town.attribution["basemap"]
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
        view, words = views[opened], views[opened].words
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
                self.cool.markup(view, address),
                site_list(view, address, Slice.of(listed, address.page)),
            ),
        )

    def _detail(self, views: dict[str, LayerView], address: Address) -> Markup | None:
        for view in views.values():
            if address.site in view.current.sites.site_id:
                return site_detail(view, address, view.current.sites.site_id.index(address.site or ""))
        return None

    def _data(
        self, views: dict[str, LayerView], opened: str, address: Address, words: Words, now: datetime
    ) -> dict[str, object]:
        data = page_data(
            views.values(),
            address,
            words,
            town=self.town,
            now=now,
            opened=opened,
            basemap=address.asset("basemap.pmtiles"),
        )
        own = {key: text for key, text in words.items() if key.startswith(("cool.", "surface."))}
        return {**data, "surface": self._surface(views), "words": {**data["words"], **own}}

    def _surface(self, views: dict[str, LayerView]) -> dict[str, Any] | None:
        """What is told of the surface; None where nothing measures from which one could be computed."""
        layer = self.surfaces.layer
        if layer is None or views[layer.id].count(NO_SENSOR) == len(views[layer.id].current.sites):
            return None
        return self.surfaces.told(layer, now=views[layer.id].now)

    def _below(self, views: dict[str, LayerView], words: Words) -> dict[str, Markup]:
        """The switch of the surface below its layer."""
        told = self._surface(views)
        return {} if told is None else {told["layer"]: surface_switch(told, words, now=views[told["layer"]].now)}


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
