"""The start page, and that of a topic without a page of its own: the answer as a sentence, the map, a list in step."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Annotated, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.api.parameters import TOLD_TO_NOBODY, Degrees
from dashboard.http.questions import Asked
from dashboard.http.static import BASEMAP_HEAD
from dashboard.pages.karte import PATH as WHOLE_MAP
from dashboard.parts.cards import Card, cards, line
from dashboard.parts.chart.last_day import NOTHING, LastDay
from dashboard.parts.chart.site_chart import chosen_site
from dashboard.parts.deviation import scale_switch
from dashboard.parts.directions import device
from dashboard.parts.document import PageFiles
from dashboard.parts.fragment import Piece, fragment
from dashboard.parts.layer_switch import theme_switch
from dashboard.parts.legend import legend
from dashboard.parts.markup import Markup, data_block, join, tag
from dashboard.parts.menu import MenuEntry
from dashboard.parts.near import crow_flies_m
from dashboard.parts.notices import concerning, is_whole, leading
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.parts.page_data import items_address, page_data
from dashboard.parts.past_slider import past_slider
from dashboard.parts.preview import picture_path
from dashboard.parts.replay_mark import banner
from dashboard.parts.screen import map_area, panel
from dashboard.parts.sentence import Lead, Rank
from dashboard.parts.site_list import NEAREST, measured_list
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics import Topic, Topics
from dashboard.topics.standing import Standing, known_places, sentence, standings
from data.declare import layer_id
from data.records.notices import Notice
from data.store import Summary
from services.publication import public_position

PATH: Final = "/"
MENU: Final = MenuEntry(key="start", path=PATH, order=0)
SPOKEN: Final = ("past.", "chart.now", "chart.today", "chart.yesterday", "chart.oclock", "list.position.")
"""Beginnings of the keys of what the slider says, and of what is said of the device's position."""


class PlaceQuestion(Asked):
    """Where somebody asks from, degrees EPSG:4326."""

    lon: Annotated[float, Degrees(180)]
    lat: Annotated[float, Degrees(90)]


def pages(context: PageContext, topics: Topics) -> list[Page]:
    """``/``, and the page of each topic that has none of its own."""
    files = context.files(styles=("map.css",), scripts=("start.js", OFFLINE))
    made = StartPage(context, topics, files, LastDay(context.store))
    without = [one for one in topics.values() if one.page is None and topics.layers_of(one)]
    return [made.page(PATH, None), *(made.page(one.path, one) for one in without)]


@dataclass(frozen=True, slots=True)
class StartPage:
    """Renders ``/``."""

    context: PageContext
    topics: Topics
    files: PageFiles
    days: LastDay

    @property
    def layers(self) -> list[str]:
        """Ids of the layers in their declared order; those about the equipment are not for citizens."""
        return [one.id for one in self.context.layers.values() if not one.is_technical]

    def page(self, path: str, topic: Topic | None) -> Page:
        """The page of a topic, or of the town."""
        questions = {NEAREST: partial(self.nearest_list, topic, path)}
        render, pieces = partial(self.html, topic), partial(self.pieces, topic)
        made = Page(path=path, render=render, pieces=pieces, questions=questions)
        return replace(made, menu=MENU, lasts=True, moved=self.several) if topic is None else made

    def several(self, visit: Visit) -> str | None:
        """Where the layers lie on one map that an address of former days puts on this one, if there are several."""
        asked = set(self.layers).intersection(visit.address.layers or ())
        is_shown = len(asked) <= 1 or asked <= Shown(self, None, visit).on
        return None if is_shown else visit.address.to(path=WHOLE_MAP)

    def html(self, topic: Topic | None, visit: Visit) -> str:
        """The whole page of a topic, or of the town; all that matters can be read before a script runs."""
        shown, frame = Shown(self, topic, visit), self.context.frame
        words, views, address = visit.words, shown.views, visit.address
        spoken = (*SPOKEN, *(f"{one}." for topic in self.topics.values() for one in topic.words))
        names = self.context.ground.names
        data = page_data(views.values(), address, words, town=frame.town, now=visit.now, names=names, spoken=spoken)
        for one in data["layers"].values():
            one["on"] = False  # one theme at a time
        title, description = self._told(topic, words, shown.view if address.layer or address.site else None)
        return frame.document(
            address,
            words,
            title=title,
            description=description,
            files=replace(self.files, fetches=[address.asset(BASEMAP_HEAD), *shown.items()]),
            main=tag("main", {"class": "start", "id": "main"}, shown.sentence(), shown.map(), shown.panel()),
            current=shown.current,
            views=views.values(),
            further=data_block("page-data", data),
            said=shown.said,
            picture=picture_path(address, "map", layers=shown.opened),
        )

    def _told(self, topic: Topic | None, words: Words, asked: LayerView | None) -> tuple[str, str]:
        """Title and description of a layer that is asked for, of the page of a topic, or of the town."""
        town = self.context.frame.town.name
        if asked is not None:
            said = (one[words.language] for one in (asked.layer.about, asked.layer.question) if one)
            first = next((one for one in said if one), asked.title)
            return words.say(
                "page.title_of", page=asked.title, town=town
            ), f"{first} {words.say('page.title', town=town)}"
        if topic is None:
            return words.say("page.title", town=town), words.say("page.description", town=town)
        title, question = topic.title[words.language], topic.question[words.language]
        return words.say("page.title_of", page=title, town=town), f"{question} {words.say('page.title', town=town)}"

    def pieces(self, topic: Topic | None, visit: Visit) -> Mapping[str, Piece]:
        """What scripts take anew."""
        shown, every = Shown(self, topic, visit), tuple(self.context.layers)
        opened, chosen = (shown.opened,), layer_id(visit.address.site or "")
        controls = {one: partial(shown.control, one) for one in self.layers}
        return {
            "replay": Piece(partial(banner, visit.address, visit.words), every),
            "sentence": Piece(shown.sentence, opened),
            "cards": Piece(shown.cards, every),
            "layers": Piece(shown.switch, every),
            "scale": Piece(shown.scale, opened),
            "past": Piece(shown.past, opened),
            "site": Piece(shown.site, (chosen,), device(visit.agent)),
            "list": Piece(shown.list, opened),
            **{f"control-{one}": Piece(render, (one,)) for one, render in controls.items()},
        }

    async def nearest_list(self, topic: Topic | None, path: str, request: Request, place: PlaceQuestion) -> Response:
        """The list by the distance from a place in the body, which is told to nobody."""
        shown = Shown(self, topic, Visit.of(request, self.context, path))
        made = await anyio.to_thread.run_sync(shown.list, (place.lon, place.lat))
        return HTMLResponse(made, headers=dict(TOLD_TO_NOBODY))


@dataclass(frozen=True)
class Shown:
    """The page of a topic, or of the town, as it is shown to one visitor."""

    page: StartPage
    topic: Topic | None
    visit: Visit

    @cached_property
    def views(self) -> dict[str, LayerView]:
        """Each layer's view in their declared order."""
        context = self.page.context
        views = (context.view(one, self.visit.words, self.visit.now) for one in self.page.layers)
        return {one.layer.id: context.scaled(one, self.visit.address) for one in views}

    @cached_property
    def opened(self) -> str:
        """The layer whose list is open; of a town without any station what it has most of."""
        context = self.page.context
        wanted = self.visit.address.layer or layer_id(self.visit.address.site or "")
        if wanted in self.views:
            return wanted
        if self.topic is not None:
            return self.page.topics.layers_of(self.topic)[0].id
        if self.standings:
            return self.standings[0].view.layer.id
        first = layer_id(context.town.reference_site)
        sites = {one: len(view.current.sites) for one, view in self.views.items()}
        return first if sites.get(first) else max(sites, key=lambda one: sites[one])

    @property
    def view(self) -> LayerView:
        """Of the open layer."""
        return self.views[self.opened]

    @property
    def _subject(self) -> Topic | None:
        """The topic of the open layer."""
        return self.page.topics.of(self.view.layer)

    @property
    def _themes(self) -> list[LayerView]:
        """What can be looked at instead of the open layer: those of its topic; on the page of the town that alone."""
        if self._subject is None or self._is_of_town:
            return [self.view]
        own = {self.opened, *(one.id for one in self.page.topics.present_layers_of(self._subject))}
        return [view for one, view in self.views.items() if one in own]

    @property
    def _beside(self) -> dict[str, bool]:
        """What may lie on the map beside the open layer, and whether it does."""
        if self._subject is None or not self._subject.combined:
            return {}
        wanted = self.visit.address.layers or ()
        return {one.layer.id: one.layer.id in wanted for one in self._themes if one.layer.id != self.opened}

    @property
    def on(self) -> set[str]:
        """The layers on the map: one at a time, and what may lie beside it."""
        return {self.opened, *(one for one, is_on in self._beside.items() if is_on)}

    def items(self) -> list[str]:
        """Addresses of the features that the map asks for as soon as it runs."""
        shown = {one: view for one, view in self.views.items() if one in self.on}
        return [f"{items_address(self.visit.address, one)}&v={view.current.version}" for one, view in shown.items()]

    def sentence(self) -> Markup:
        """The answer, what follows from it, and what stands beside it."""
        view, topic, address = self.view, self._subject, self.visit.address
        return self.lead.markup(
            fragment("sentence", address, [self.opened]),
            address,
            further=topic.lines(view, address) if topic and topic.lines else None,
            beside=join(*self._standing_beside()),
        )

    @cached_property
    def lead(self) -> Lead:
        """What matters most: on the start page, unless a layer is asked for, also warnings and notices."""
        view, topic = self.view, self._subject
        known = known_places(self.views, self.summary, self.visit.words) if self._is_of_town else None
        own = known or sentence(topic, view, self.summary(self.opened))
        first = max((own, *self._urgent()), key=lambda one: one.rank)
        return own if first is own else replace(first, more=f"{first.more.rstrip('.')}. {own.answer}")

    @property
    def current(self) -> str:
        """The entry of the menu that is looked at: of an address with a layer that of its topic."""
        subject = None if self._is_of_town else self._subject
        return subject.id if subject else MENU.key

    @property
    def _is_of_town(self) -> bool:
        """Whether the whole town is looked at: no topic and no layer is asked for."""
        return self.topic is None and self.visit.address.layer is None

    @cached_property
    def summary(self) -> Callable[[str], Summary]:
        """The present state of a layer in a few numbers, each made once."""
        return cache(self.page.context.store.summary)

    @cached_property
    def standings(self) -> list[Standing]:
        """Each topic as it stands, what matters most first."""
        return standings(self.page.topics, self.views, self.summary)

    @property
    def said(self) -> Notice | None:
        """The notice that leads, where all of it can be read there."""
        led = self._notice
        if led is None or self.lead.rank is not Rank.NOTICE or not is_whole(led[0].said(self.visit.words.language)):
            return None
        return led[0]

    @cached_property
    def _notice(self) -> tuple[Notice, Lead] | None:
        context = self.page.context
        several = concerning(context.frame.released(), layers=context.layers, sites=())
        return leading(several, self.visit.words, now=self.visit.now)

    def _urgent(self) -> Iterable[Lead]:
        if not self._is_of_town:
            return
        found = [one.urgent(self.view, self.visit.address) for one in self.page.topics.values() if one.urgent]
        yield from (one for one in found if one)
        if self._notice is not None:
            yield self._notice[1]

    def _standing_beside(self) -> Iterable[Markup | None]:
        return [one.beside(self.view, self.visit.address) for one in self.page.topics.values() if one.beside]

    def map(self) -> Markup:
        """The map and what lies on it."""
        return map_area(self.page.context.town, self.visit.words, "ground", self.past(), self.scale(), says="answer")

    def legend(self) -> Markup:
        """What shapes and colours on the map mean."""
        note = tag("p", {"class": "legend__note", "id": "surface-legend", "hidden": True})
        return legend(list(self.views.values()), self.visit.words, shown=self.on, further=note)

    def past(self) -> Markup:
        """The slider of the last hours."""
        return past_slider(self.view, self.visit.address)

    def scale(self) -> Markup:
        """The switch of the scale by which the open layer is drawn."""
        return scale_switch(self.opened, self.view.differences, self.visit.address, self.visit.words)

    def panel(self) -> Markup:
        """Details, switches and list beside the map."""
        topic = self._subject
        own = topic.panel(self.view, self.visit.address) if topic and topic.panel else None
        words = self.visit.words
        return panel(words, self.site(), self.cards(), self.switch(), self.legend(), own, self.list())

    def cards(self) -> Markup:
        """Each topic in one line, as long as the whole town is looked at."""
        found = [self._card(one) for one in self.standings] if self._is_of_town else []
        return cards(found, fragment("cards", self.visit.address, self.views), self.visit.words)

    def _card(self, one: Standing) -> Card:
        layer, words = one.view.layer, self.visit.words
        first = self.page.topics.layers_of(one.topic)[0].id == layer.id
        address = self.visit.address
        href = address.page_at(one.topic.path) if first else address.of_layer(layer.id, path=one.topic.path)
        said, name = line(one.view, self.summary(layer.id)), one.view.title.partition(" (")[0]
        return Card(
            title=one.topic.title[words.language],
            href=href,
            said=f"{name}: {said}" if one.is_named else said,
            course=self.page.days.of(layer, self.visit.now) if one.view.table.kind == "scale" else NOTHING,
        )

    def switch(self) -> Markup:
        """What else the topic has, and what belongs to the map of the open layer."""
        address, words = self.visit.address, self.visit.words
        control = None if self._is_of_town else self.control(self.opened)
        return theme_switch(self._themes, address, words, opened=self.opened, beside=self._beside, below=control)

    def control(self, layer: str) -> Markup | None:
        """What belongs to the map of a layer."""
        view = self.views[layer]
        topic = self.page.topics.of(view.layer)
        return topic.control(view, self.visit.address) if topic and topic.control else None

    def site(self) -> Markup:
        """The chosen site in words."""
        return chosen_site(self.views.values(), self.visit.address, self.page.context.store, agent=self.visit.agent)

    def list(self, origin: tuple[float, float] | None = None) -> Markup:
        """Every site of the open layer; nearest first where an ``origin`` is given, lon and lat in degrees."""
        view, address = self.view, replace(self.visit.address, site=None)
        if origin is None:
            return measured_list(view, address)
        return measured_list(view, address, crow_flies_m(origin, *public_position(view.layer, view.current.sites)))
