"""All that the workbench shows one visitor, as addresses, HTML and figures; it knows nothing of Dash."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Final, get_args
from urllib.parse import parse_qs, urlencode

from dashboard.apps.fachkarte import answer, attribute_filter, town_layer
from dashboard.apps.fachkarte.choice import FachkarteChoice, ShownLayer
from dashboard.apps.fachkarte.form import QuestionForm, asked_for
from dashboard.apps.fachkarte.layer_tree import TreeLayer, layer_tree
from dashboard.apps.fachkarte.outcome import DEEDS, AskedWith, Deed, Outcome, following, outcome
from dashboard.apps.fachkarte.overlay import RASTERS, MapOverlay, MapOverlays, scale_from
from dashboard.apps.fachkarte.shades import Shades
from dashboard.apps.fachkarte.time_bar import NO_BAR, time_bar
from dashboard.apps.fachkarte.town_layer import LOOKS, PREFIX
from dashboard.http.askers import ASKER
from dashboard.parts import renderers
from dashboard.parts.glyphs import glyph
from dashboard.parts.legend import legend
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.page import PageContext
from dashboard.parts.page_data import MIN_ZOOM, items_address
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics import Topics
from data import instants
from data.declare import Layer
from data.town.map_services import MapTopic
from services import town_features
from services.workbench import Question
from services.workbench.exports.feature_collection import collection

FIRST: Final = (f"{PREFIX}districts",)
"""On the map where nobody has chosen."""
_PICTURE: Final = tag("span", {"class": "swatch swatch--picture"})


@dataclass(frozen=True, slots=True)
class Fachkarte:
    """What the workbench on the page of a path is made of."""

    context: PageContext
    topics: Topics
    path: str
    overlays: MapOverlays = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "overlays", MapOverlays(self.context.house))

    @property
    def layers(self) -> dict[str, Layer]:
        """Every layer of which the public sees anything; what is about the equipment, too."""
        return {one.id: one for one in self.context.layers.values()}

    def board(self, asked: object, sent: object = None) -> "FachkarteBoard":
        """What is shown to whom asks with the query of a page, and has sent features of his own."""
        house = self.context.house
        base, replayed_at = house.settings.public_path, house.clock.replayed_at
        choice = FachkarteChoice.asked(asked, base=base, path=self.path, replayed_at=replayed_at)
        own = {str(name): one for name, one in sent.items()} if isinstance(sent, dict) else {}
        given = AskedWith(own, ASKER.get(), deed_of(asked))
        return FachkarteBoard(self, choice, self.context.api.now(), given)


@dataclass(frozen=True)
class FachkarteBoard:
    """What one visitor is shown at an instant."""

    fachkarte: Fachkarte
    choice: FachkarteChoice
    now: datetime
    given: AskedWith = field(default_factory=AskedWith)

    @property
    def context(self) -> PageContext:
        """What every page is given."""
        return self.fachkarte.context

    @cached_property
    def words(self) -> Words:
        """The visitor's language."""
        return self.choice.words(self.context.texts)

    @cached_property
    def at(self) -> datetime | None:
        """The past instant that is looked at; None: now."""
        return self.choice.at(self.now)

    @cached_property
    def then(self) -> datetime | None:
        """The instant on the left of the map, where two are compared."""
        return self.choice.compared_with(self.now)

    @cached_property
    def views(self) -> dict[str, LayerView]:
        """Each layer as it is now."""
        return {one: self.context.view(one, self.words, self.now) for one in self.fachkarte.layers}

    @cached_property
    def files(self) -> list[str]:
        """The town's geodata."""
        return [one for one in town_features.present(self.context.house.folders.town) if one in LOOKS]

    @cached_property
    def overlays(self) -> dict[str, MapOverlay]:
        """Map services of others that are enabled, and rasters."""
        return self.fachkarte.overlays.listed(self.choice, self.words)

    @cached_property
    def shown(self) -> list[ShownLayer]:
        """What is on the map, the topmost first, each once."""
        chosen = self.choice.entries
        entries = [ShownLayer(one) for one in FIRST] if chosen is None else chosen
        known = {*self.views, *(f"{PREFIX}{one}" for one in self.files), *self.overlays}
        found: dict[str, ShownLayer] = {}
        for one in entries:
            if one.id in known:
                found.setdefault(one.id, one)
        return [*found.values()]

    # ---- the question -------------------------------------------------------------------------
    @property
    def question(self) -> Question | None:
        """The one that is asked; None: none, or none that is known."""
        known = self.context.desk.known
        return next((one for name, one in known.items() if name == self.choice.question), None)

    @cached_property
    def form(self) -> QuestionForm | None:
        """Its form."""
        if self.question is None:
            return None
        sites = {one: len(view.current.sites) for one, view in self.views.items()}
        layers = asked_for(self.context.layers, sites)
        districts = self.context.desk.bench.districts.name
        on = [one.id for one in self.shown if one.id in layers]
        first = next(iter([*on, *(one.id for one in layers.values() if not one.is_technical), *layers]), None)
        seen = partial(self.context.desk.seen_as, asker=self.given.asker)
        return QuestionForm(self.question, self.choice, self.words, layers, districts, first, seen)

    @cached_property
    def outcome(self) -> Outcome | None:
        """What becomes of it; None: nothing is asked."""
        if self.form is None:
            return None
        return outcome(self.form, self.context.desk, self.context.layers, self.given)

    def questions(self) -> Markup:
        """All questions, and the form of the one that is asked."""
        words, chosen = self.words, self.choice.question
        items: list[Markup] = []
        for one in self.context.desk.known:
            link: dict[str, Attribute] = {
                "class": "ask__question",
                "href": self.choice.to(question=one, parameters=()),
                "aria-current": "true" if one == chosen else None,
                "data-list": True,
            }
            title = tag("span", {"class": "ask__title"}, words[f"question.{one}.title"])
            about = tag("span", {"class": "ask__about"}, words[f"question.{one}.ask"])
            form = self.form.markup() if self.form and one == chosen else None
            items.append(tag("li", None, tag("a", link, title, about), form))
        title = tag("h2", {"class": "ask__head"}, words["fachkarte.questions"])
        own = {"id": "questions", "class": "ask", "aria-label": words["fachkarte.questions"]}
        return tag("section", own, title, tag("ul", None, *items))

    def answered(self) -> dict[str, Markup]:
        """What the answer says, by the id of each piece."""
        made = self.outcome
        sources: Mapping[str, Mapping[str, str]] = {}
        if made is not None and made.text is not None:
            sources = self.context.desk.sources(made.form.question, made.text.asked, made.text.result)
        return answer.pieces(made, self.words, sources)

    def following(self) -> dict[str, Any]:
        """The sentence and the figures alone, while a site is moved; nothing where the whole answer says why not."""
        text = None if self.form is None else following(self.form, self.context.desk, self.context.layers, self.given)
        if text is None:
            return {}
        return {"sentence": text.sentence, "figures": {one.name: one.text for one in text.figures()}}

    def shapes(self) -> list[dict[str, Any]]:
        """The shapes of the answer for the map: the first lies above the others."""
        text = self.outcome.text if self.outcome else None
        if text is None:
            return []
        return [
            {
                "name": name,
                "title": text.shape(name),
                "headings": {one: text.column(one) for one in shown.columns.column_names},
                "colours": found.colours,
                "index": found.index.tolist(),
                **collection(shown),
            }
            for name, shown in text.result.shapes.items()
            if (found := Shades.of(shown))
        ]

    # ---- the layers ---------------------------------------------------------------------------
    def drawings(self) -> dict[str, dict[str, Any]]:
        """By layer, what its style functions are told, and where its features are; no address: it is not shown."""
        return {one: self._drawing(view) for one, view in self.views.items()}

    def _drawing(self, view: LayerView) -> dict[str, Any]:
        layer = view.layer
        ids = [one.id for one in self.shown]
        place = ids.index(layer.id) if layer.id in ids else None
        entry = None if place is None else self.shown[place]
        return {
            **renderers.of(layer).hideout(layer, view.town),
            "title": view.title,
            "several": sum(one in self.views for one in ids) > 1,
            "front": False,
            "lit": None,
            "changed": [],
            "changedUntil": 0,
            "items": None if entry is None else self._items(entry, self.at),
            "then": None if entry is None or self.then is None else self._items(entry, self.then),
            "opacity": 100 if entry is None else entry.opacity,
            "above": place or 0,
        }

    def _items(self, entry: ShownLayer, at: datetime | None) -> str:
        """Address of a layer's features in the open API."""
        told = None if at is None else instants.text(at)
        asked = {"v": self.views[entry.id].current.version, "datetime": told, **dict(entry.filters)}
        query = urlencode({key: value for key, value in asked.items() if value is not None})
        return f"{items_address(self.choice, entry.id)}&{query}"

    def town(self) -> list[dict[str, Any]]:
        """The town's geodata, rasters and map services of others on the map."""
        return [
            self.overlays[one.id].drawing(one, above=place)
            if one.id in self.overlays
            else town_layer.drawing(one, self.choice, above=place)
            for place, one in enumerate(self.shown)
            if one.id not in self.views
        ]

    def spoken(self) -> dict[str, Any]:
        """What scripts call attributes of what is clicked."""
        return attribute_filter.spoken(self.views.values(), self.words)

    @property
    def layer_count(self) -> int:
        """How many layers there are to choose from."""
        return len(self._offered) + len(self.files) + len(self.overlays)

    @cached_property
    def _offered(self) -> set[str]:
        """The layers of which the town has a place, and those that are on the map nevertheless."""
        return self.views.keys() & {*self.context.present, *(one.id for one in self.shown)}

    def tree(self) -> Markup:
        """The layers to choose from."""
        groups: dict[str, list[TreeLayer]] = {
            one.title[self.words.language]: [
                self._of_layer(each.id) for each in self.fachkarte.topics.layers_of(one) if each.id in self._offered
            ]
            for one in self.fachkarte.topics.values()
        }
        grouped = {one.id for layers in groups.values() for one in layers}
        rest = [one for one in self.views if one in self._offered and one not in grouped]
        groups[self.words["fachkarte.technical"]] = [self._of_layer(one) for one in rest]
        groups[self.words["fachkarte.town_data"]] = [self._of_file(one) for one in self.files]
        for name in (RASTERS, *get_args(MapTopic)):
            found = [one for one in self.overlays.values() if one.group == name]
            groups[self.words[f"fachkarte.group.{name}"]] = [self._of_overlay(one) for one in found]
        known = {one.id: one for layers in groups.values() for one in layers}
        return layer_tree(groups, [(one, self._filtered(known[one.id])) for one in self.shown], self.words)

    def _of_layer(self, layer: str) -> TreeLayer:
        view = self.views[layer]
        return TreeLayer(layer, view.title, glyph(view))

    def _of_file(self, name: str) -> TreeLayer:
        scale = self._scale(LOOKS[name].from_zoom)
        return TreeLayer(f"{PREFIX}{name}", self.words[f"fachkarte.town.{name}"], _sample(name), scale=scale)

    def _of_overlay(self, one: MapOverlay) -> TreeLayer:
        return TreeLayer(one.id, one.title, _PICTURE, scale=self._scale(one.from_zoom), credit=one.credit)

    def _scale(self, zoom: int | None) -> str:
        """From which scale on it is drawn; empty: on every map."""
        _, south, _, north = self.context.town.bounds
        is_always = zoom is None or zoom <= MIN_ZOOM
        return "" if is_always else scale_from(zoom or 0, latitude=(south + north) / 2, words=self.words)

    def _filtered(self, layer: TreeLayer) -> TreeLayer:
        """The same with what it may be filtered by."""
        if layer.id in self.overlays:
            return layer
        if layer.id in self.views:
            return replace(layer, filters=attribute_filter.of_layer(self.views[layer.id]))
        name = layer.id.removeprefix(PREFIX)
        return replace(layer, filters=attribute_filter.of_file(self.context.house.folders, name, self.words))

    def legend(self) -> Markup:
        """What the layers, rasters and the town's geodata on the map mean."""
        files = [name for one in self.shown if (name := town_layer.file_of(one))]
        entries = [tag("li", None, _sample(one), self.words[f"fachkarte.town.{one}"]) for one in files]
        named = tag("ul", {"class": "legend__entries legend__layer"}, *entries) if entries else None
        keys = [self.overlays[one.id].legend() for one in self.shown if one.id in self.overlays]
        before = join(named, *keys) if named or any(keys) else None
        return legend([*self.views.values()], self.words, shown=[one.id for one in self.shown], before=before)

    def credits(self) -> Markup:
        """Whose maps of others are on the map."""
        said = dict.fromkeys(self.overlays[one.id].credit for one in self.shown if one.id in self.overlays)
        own: dict[str, Attribute] = {"id": "credits", "class": "credits", "hidden": not said}
        return tag("p", own, " · ".join(said))

    def past(self) -> Markup:
        """The bar over the past, while a layer is on the map."""
        if not any(one.id in self.views for one in self.shown):
            return NO_BAR
        return time_bar(self.choice, self.words, now=self.now)


def _sample(name: str) -> Markup:
    look = LOOKS[name]
    return tag("span", {"class": f"swatch swatch--{look.kind}", "style": f"color:{look.colour}"})


def deed_of(asked: object) -> Deed:
    """What somebody does with a long question, as the script writes it behind the query of a page."""
    found = parse_qs(asked.lstrip("?")).get("deed", [""])[-1] if isinstance(asked, str) else ""
    return next((one for one in DEEDS if one == found), "")
