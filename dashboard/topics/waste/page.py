"""The page on which people find a container with room: the answer as text, the way on the map and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from dashboard.parts.addresses import Address
from dashboard.parts.chart.site_chart import chosen_site
from dashboard.parts.directions import device
from dashboard.parts.document import PageFiles
from dashboard.parts.fragment import Piece, fragment
from dashboard.parts.legend import legend
from dashboard.parts.markup import Markup, data_block, tag
from dashboard.parts.notice import notice
from dashboard.parts.page import OFFLINE, Answering, Page, PageContext, Visit
from dashboard.parts.page_data import page_data
from dashboard.parts.preview import picture_path
from dashboard.parts.replay_mark import banner
from dashboard.parts.screen import all_told, map_state, told_by
from dashboard.parts.site_list import site_list
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.waste import answer, search
from dashboard.topics.waste.questions import Questions
from data.declare import layer_id

PATH = "/entsorgung"


def page(context: PageContext) -> Page:
    """``/entsorgung``."""
    files = context.files(styles=("map.css", "disposal.css"), scripts=("disposal.js", OFFLINE))
    made, asked = DisposalPage(context, files), Questions.of(context)
    questions: Mapping[str, Answering] = {"nearest": asked.room, "places": asked.places}
    return Page(path=PATH, render=made.html, lasts=True, pieces=made.pieces, questions=questions)


@dataclass(frozen=True, slots=True)
class DisposalPage:
    """Renders the page; what can be full is taken from the registry."""

    context: PageContext
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page; without scripts it is the list of all places."""
        shown, town = SearchShown(self.context, visit), self.context.town
        words, views = visit.words, shown.views
        if not views:
            return self._nothing(visit.address, words)
        data = page_data(
            views.values(),
            visit.address,
            words,
            town=town,
            now=visit.now,
            names=self.context.ground.names,
            spoken=answer.SPOKEN,
        )
        return self.context.frame.document(
            visit.address,
            words,
            title=words.say("disposal.title", town=town.name),
            description=words.say("disposal.description", town=town.name),
            files=self.files,
            main=tag("main", {"class": "disposal", "id": "main"}, *shown.main()),
            current="waste",
            views=views.values(),
            further=data_block("page-data", data),
            picture=picture_path(visit.address, "nearest", layer=shown.view.layer.id),
        )

    def pieces(self, visit: Visit) -> Mapping[str, Piece]:
        """What scripts take anew."""
        shown = SearchShown(self.context, visit)
        if not shown.views:
            return {}
        opened = (shown.view.layer.id,)
        return {
            "replay": Piece(partial(banner, visit.address, visit.words), tuple(self.context.layers)),
            "question": Piece(shown.question),
            "kinds": Piece(shown.kinds),
            "legend": Piece(shown.legend),
            "all-title": Piece(shown.title),
            "site": Piece(shown.site, opened, device(visit.agent)),
            "list": Piece(shown.list, opened),
        }

    def _nothing(self, address: Address, words: Words) -> str:
        """The page of a town that has nothing to find room in: it says so, and leads on to the map."""
        town = self.context.town.name
        title, text = (words.say(f"disposal.none.{key}", town=town) for key in ("title", "text"))
        return self.context.frame.document(
            address,
            words,
            title=words.say("disposal.title", town=town),
            description=text,
            files=replace(self.files, scripts=[], modules=[]),
            main=notice(title, text, href=address.page_at("/"), back=words["disposal.none.back"]),
            current="waste",
            robots="noindex",
        )


@dataclass(frozen=True)
class SearchShown:
    """The page as it is shown to one visitor."""

    context: PageContext
    visit: Visit

    @cached_property
    def views(self) -> dict[str, LayerView]:
        """What can be full, may be seen, and is anywhere in this town."""
        found = [one for one in search.offered(self.context) if len(self.context.store.current(one.id).sites)]
        layers = search.in_order(found, self.visit.words)
        return {one.id: self.context.view(one.id, self.visit.words, self.visit.now) for one in layers}

    @property
    def view(self) -> LayerView:
        """Of the kind of thing that is asked for."""
        wanted = self.visit.address.layer or layer_id(self.visit.address.site or "")
        return self.views.get(wanted) or next(iter(self.views.values()))

    def main(self) -> Iterator[Markup]:
        """Question, answer, map, and every place."""
        words = self.visit.words
        controls = (search.search(words), self.kinds(), search.modes(words), search.hint(words))
        yield tag("section", {"class": "ask", "aria-labelledby": "question"}, self.question(), *controls)
        yield from answer.places(words)
        yield self._map()
        yield answer.more()
        head = tag("summary", {"class": "all__head"}, self.title())
        yield tag("details", {"class": "all", "id": "all", "open": True}, head, self.site(), self.legend(), self.list())

    def question(self) -> Markup:
        """What this page answers."""
        own = fragment("question", self.visit.address)
        return tag("h1", {**own, "class": "ask__question"}, search.question(self.view.layer, self.visit.words))

    def kinds(self) -> Markup:
        """What else can be asked for."""
        layers = [one.layer for one in self.views.values()]
        return search.kinds(layers, self.visit.address, self.visit.words, opened=self.view.layer.id)

    def legend(self) -> Markup:
        """What shapes and colours mean."""
        own = fragment("legend", self.visit.address)
        return legend([self.view], self.visit.words, shown={self.view.layer.id}, own=own)

    def title(self) -> Markup:
        """Of the list."""
        own = fragment("all-title", self.visit.address)
        return tag("h2", {**own, "class": "all__title"}, self.visit.words.say("disposal.all", layer=self.view.title))

    def list(self) -> Markup:
        """Every place."""
        return site_list(self.view, replace(self.visit.address, site=None))

    def site(self) -> Markup:
        """The place that was chosen."""
        return chosen_site([self.view], self.visit.address, self.context.store, agent=self.visit.agent)

    def _map(self) -> Markup:
        words, credit = self.visit.words, self.context.town.attribution["basemap"]
        return tag(
            "section",
            {"class": "map scripted", "id": "map-area", "aria-label": words["disposal.map"], **told_by("question")},
            tag("a", {"class": "skip skip--map", "href": "#all"}, words["page.skip_map"]),
            map_state(words, "all"),
            all_told(words),
            tag("div", {"class": "map__entry", "id": "ground"}),
            tag("p", {"class": "map__credit"}, f"{words['footer.basemap']}: {credit.holder}, {credit.licence}"),
            tag("p", {"class": "map__alert", "id": "alert", "role": "status"}),
        )
