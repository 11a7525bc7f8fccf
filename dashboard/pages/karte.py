"""The town's live map: its first HTML, which Dash then keeps in step with what is chosen and measured."""

from dataclasses import dataclass, replace
from typing import Final

from dash import Dash

from dashboard.apps import configuration, mount, preloads
from dashboard.apps.karte.app import build, pieces
from dashboard.apps.karte.board import Board, Karte
from dashboard.apps.karte.choice import Choice
from dashboard.apps.karte.vicinity import ID as HERE
from dashboard.apps.karte.vicinity import Vicinity, vicinity
from dashboard.http.static import BASEMAP_HEAD
from dashboard.parts.document import PageFiles
from dashboard.parts.markup import Attribute, Markup, data_block, join, tag
from dashboard.parts.menu import MenuEntry
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.page_data import page_data
from dashboard.parts.screen import map_area, panel
from dashboard.texts import Words
from dashboard.topics import Topics

PATH: Final = "/karte"
MENU: Final = MenuEntry(key="karte", path=PATH, order=5, folded=True)


def page(context: PageContext, topics: Topics) -> Page:
    """``/karte``."""
    app, karte = mount(context.server, context.house.settings, page="karte"), Karte(context, topics, PATH)
    build(app, karte)
    files = context.files(styles=("map.css", "karte.css"), scripts=("vendor/dash.js", "karte.js"))
    made = KartePage(karte, app, files)
    return Page(path=PATH, render=made.html, menu=MENU, app=app, questions={HERE: Vicinity(karte).answer})


@dataclass(frozen=True, slots=True)
class KartePage:
    """Renders the page, which the application keeps in step."""

    karte: Karte
    app: Dash
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page; all that matters can be read before a script runs."""
        board = Board(self.karte, Choice.of(visit.address, visit.query), visit.now)
        words, town = board.words, self.karte.context.town
        return self.karte.context.frame.document(
            board.choice,
            words,
            title=words.say("karte.title", town=town.name),
            description=words.say("karte.description", town=town.name),
            files=self._files(board),
            main=tag("main", {"class": "start", "id": "main"}, *self._main(board)),
            current=MENU.key,
            views=board.views.values(),
            further=join(*self._blocks(board)),
        )

    def _files(self, board: Board) -> PageFiles:
        head = board.choice.asset(BASEMAP_HEAD)
        return replace(self.files, fetches=[head, *map(board.items, board.on), *preloads(self.app)])

    def _main(self, board: Board) -> list[Markup]:
        words, made = board.words, pieces(board)
        town = self.karte.context.town
        upon = made["plans"], made["legend"], made["past"]
        drawn = map_area(town, words, "react-entry-point", *upon, says="sentence")
        charted = charts(words, made["told"], hidden=not board.has_sites)
        inside = panel(words, vicinity(board.choice, words), made["site"], made["layers"], charted, made["list"])
        return [board.sentence(), drawn, inside]

    def _blocks(self, board: Board) -> list[Markup]:
        """What scripts read; libraries of charts are loaded once the map is drawn."""
        context, at = self.karte.context, self.karte.context.at
        views, names = board.views.values(), context.ground.names
        data = page_data(
            views, board.choice, board.words, town=context.town, now=board.now, names=names, spoken=("chart.now",)
        )
        own = {**data, "drawings": board.drawings(), "charts": at("vendor/charts.js")}
        config = configuration(self.app, plotly=at("vendor/plotly.js"))
        return [data_block("page-data", own), data_block("_dash-config", config)]


def charts(words: Words, told: Markup, *, hidden: bool) -> Markup:
    """Where charts will stand, each under its title; the first also in words."""
    own: dict[str, Attribute] = {"class": "charts scripted", "id": "charts", "open": not hidden, "hidden": hidden}
    summary = tag("summary", {"class": "charts__head"}, words["karte.charts"])
    return tag("details", own, summary, _figure(words, "distribution", told), _figure(words, "course"))


def _figure(words: Words, name: str, *further: Markup) -> Markup:
    title = tag("figcaption", {"class": "charts__title"}, words[f"karte.{name}"])
    drawn = tag("div", {"id": f"chart-{name}", "aria-hidden": "true"})
    return tag("figure", {"class": "charts__one"}, title, drawn, *further)
