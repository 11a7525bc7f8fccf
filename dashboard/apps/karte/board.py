"""All that the map's page shows one visitor, as addresses, HTML and figures; it knows nothing of Dash."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dashboard.apps.karte.choice import Choice
from dashboard.parts import renderers
from dashboard.parts.conditions import Conditions
from dashboard.parts.figures import number
from dashboard.parts.layer_switch import layer_switch
from dashboard.parts.legend import legend
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import PageContext
from dashboard.parts.page_data import items_address
from dashboard.parts.past_slider import hours_slider
from dashboard.parts.site_detail import no_detail, site_detail
from dashboard.parts.site_list import site_list
from dashboard.parts.standort import standort
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics import Topics
from dashboard.topics.topic import Overlay
from data import instants
from data.declare import Layer, layer_id
from data.state import STATES, UNMEASURED
from data.town.map_services import MapService
from services.maps.town_plans import town_plans
from services.publication import public_instant


@dataclass(frozen=True, slots=True)
class Karte:
    """What the map on the page of a path is made of."""

    context: PageContext
    topics: Topics
    path: str

    @property
    def layers(self) -> dict[str, Layer]:
        """Every public layer but those about the equipment."""
        return {one.id: one for one in self.context.layers.values() if not one.is_technical}

    def board(self, asked: object) -> "Board":
        """What is shown to whom asks with the query of a page."""
        house = self.context.house
        base, replayed_at = house.settings.public_path, house.clock.replayed_at
        choice = Choice.asked(asked, base=base, path=self.path, replayed_at=replayed_at)
        return Board(self, choice, self.context.api.now())


@dataclass(frozen=True)
class Board:
    """What one visitor is shown at an instant."""

    karte: Karte
    choice: Choice
    now: datetime

    @cached_property
    def words(self) -> Words:
        """The visitor's language."""
        return self.choice.words(self.karte.context.texts)

    @cached_property
    def at(self) -> datetime | None:
        """The past instant that is looked at; None: now."""
        return self.choice.at(self.now)

    @cached_property
    def views(self) -> dict[str, LayerView]:
        """Each layer as it is now."""
        return {one: self.karte.context.view(one, self.words, self.now) for one in self.karte.layers}

    @property
    def has_sites(self) -> bool:
        """Whether any layer has."""
        return any(one.has_sites for one in self.views.values())

    @cached_property
    def opened(self) -> str:
        """The layer whose list and charts are open."""
        for wanted in (self.choice.layer, layer_id(self.choice.site or "")):
            if wanted in self.views:
                return wanted
        first = layer_id(self.karte.context.town.reference_site)
        counts = {one: len(view.current.sites) for one, view in self.views.items()}
        return first if counts.get(first) else max(counts, key=lambda one: counts[one])

    @cached_property
    def on(self) -> list[str]:
        """The layers on the map."""
        usual = {self.opened, *(one for one, view in self.views.items() if view.is_on)}
        chosen = usual if self.choice.layers is None else set(self.choice.layers)
        return [one for one in self.views if one in chosen]

    def then(self, layer: str) -> LayerView:
        """A layer as it is, or was at the instant that is looked at."""
        if self.at is None:
            return self.views[layer]
        context, known = self.karte.context, self.karte.layers[layer]
        at = public_instant(self.at, context.api.public_measures(known))
        return context.view(layer, self.words, self.now, current=context.store.current(layer, at=at))

    @cached_property
    def view(self) -> LayerView:
        """Of the open layer at that instant."""
        return self.then(self.opened)

    @cached_property
    def matching(self) -> list[int]:
        """Indices of the open layer's sites that are in Stadtteil and state, in the order of the list."""
        states, state = self.view.current.state, self.choice.state
        listed = Conditions(self.view, self.choice.district).listed(self.choice.order)
        return [one for one in listed if state is None or STATES[states[one]] == state]

    # ---- the map ----------------------------------------------------------------------------
    def drawings(self) -> dict[str, dict[str, Any]]:
        """By layer, what its style functions are told, and where its features are; no address: it is not shown."""
        return {one: self._drawing(view) for one, view in self.views.items()}

    def _drawing(self, view: LayerView) -> dict[str, Any]:
        layer = view.layer
        return {
            **renderers.of(layer).hideout(layer, view.town),
            "title": view.title,
            "several": len(self.on) > 1,
            "front": layer.id == self.opened,
            "lit": self.choice.site,
            "changed": [],
            "changedUntil": 0,
            "items": self.items(layer.id) if layer.id in self.on else None,
        }

    def items(self, layer: str) -> str:
        """Address of a layer's features in the open API."""
        version = self.views[layer].current.version
        at = None if self.at is None else instants.text(self.at)
        asked = {"v": version, "district": self.choice.district, "state": self.choice.state, "datetime": at}
        query = urlencode({key: value for key, value in asked.items() if value is not None})
        return f"{items_address(self.choice, layer)}&{query}"

    def overlays(self) -> list[Overlay]:
        """Pictures below the symbols: those of now, of layers on the map, that are asked for."""
        if not self.choice.surface or self.at is not None:
            return []
        found = [self._overlay(view) for one, view in self.views.items() if one in self.on]
        return [one for one in found if one is not None]

    def _overlay(self, view: LayerView) -> Overlay | None:
        topic = self.karte.topics.of(view.layer)
        return topic.overlay(view, self.choice) if topic and topic.overlay else None

    @cached_property
    def plans(self) -> dict[str, MapService]:
        """The town's plans that may be laid on the map."""
        return town_plans(self.karte.context.house)

    # ---- pieces of the page -------------------------------------------------------------------
    def switches(self) -> Markup:
        """The layers, each with what belongs to its map below it."""
        below = {one: control for one, view in self.views.items() if (control := self._control(view)) is not None}
        there = self.karte.context.present
        views = [view for one, view in self.views.items() if one in there or one == self.opened]
        return layer_switch(views, self.choice, self.words, opened=self.opened, shown=self.on, below=below)

    def _control(self, view: LayerView) -> Markup | None:
        topic = self.karte.topics.of(view.layer)
        return topic.control(view, self.choice) if topic and topic.control else None

    def legend(self) -> Markup:
        """What symbols and colours mean."""
        said = " ".join(one.said for one in self.overlays())
        note = tag("p", {"class": "legend__note"}, said) if said else None
        return legend(list(self.views.values()), self.words, shown=self.on, further=note)

    def past(self) -> Markup:
        """The slider of the last hours."""
        if not self.has_sites:
            return tag("div", {"id": "past", "hidden": True})
        return hours_slider(self.words, back=self.choice.back, at=self.at, now=self.now)

    def site(self) -> Markup:
        """The chosen site in words."""
        site = self.choice.site or ""
        if layer_id(site) in self.views:
            view = self.then(layer_id(site))
            if site in view.current.sites.site_id:
                index = view.current.sites.site_id.index(site)
                beside = standort(map(self.then, self.views), view, index, self.choice)
                return site_detail(view, self.choice, index, agent="", further=beside)  # which a callback is not told
        return no_detail(self.choice)

    def list(self) -> Markup:
        """The sites of the open layer that are on the map."""
        return site_list(self.view, self.choice, indices=self.matching, selects=[self._states()])

    def _states(self) -> Markup:
        words, chosen = self.words, self.choice.state
        present = sorted({int(one) for view in self.views.values() for one in view.current.state})
        named = [(STATES[one], words[f"state.{STATES[one]}"]) for one in present]
        options = [tag("option", {"value": one, "selected": one == chosen}, label) for one, label in named]
        own = {"id": "state", "name": "state", "class": "select", "aria-label": words["karte.state"]}
        return tag("select", own, tag("option", {"value": ""}, words["karte.all_states"]), *options)

    def _workbench(self) -> Markup:
        """The planners' door."""
        return tag("a", {"href": self.choice.page_at("/fachkarte")}, self.words["karte.workbench"])

    def sentence(self) -> Markup:
        """What there is to see, before anything is drawn."""
        sites = sum(len(view.current.sites) for view in self.views.values())
        bare = sum(view.count(one) for view in self.views.values() for one in UNMEASURED)
        there = self.views.keys() & self.karte.context.present
        counted = {"n": len(there), "sites": sites, "measuring": sites - bare}
        told = {key: number(value, decimals=0, words=self.words) for key, value in counted.items()}
        said = self.words.say("karte.said", **told) if sites else self.words["sentence.empty_town"]
        return tag(
            "section",
            {"class": "sentence sentence--plain", "id": "sentence"},
            tag("h1", {"class": "sentence__answer"}, self.words.say("karte.title", town=self.karte.context.town.name)),
            tag("p", {"class": "sentence__lines"}, said, " ", self._workbench()),
        )
