"""The planners' workbench: its first HTML, which Dash then keeps in step with what is chosen and asked."""

from dataclasses import dataclass, replace
from typing import Any, Final

from dash import Dash

from dashboard.apps import configuration, mount, preloads
from dashboard.apps.fachkarte.app import build, drawn_of, pieces
from dashboard.apps.fachkarte.board import Fachkarte, FachkarteBoard
from dashboard.apps.fachkarte.choice import FachkarteChoice
from dashboard.apps.fachkarte.outcome import AskedWith
from dashboard.apps.fachkarte.own_files import own_files
from dashboard.apps.fachkarte.set_sites import set_sites
from dashboard.http.askers import ASKER
from dashboard.parts.document import PageFiles
from dashboard.parts.markup import Markup, data_block, join, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.page_data import page_data
from dashboard.parts.screen import map_area
from dashboard.topics import Topics
from data.records.permissions import Permission

PATH: Final = "/fachkarte"
OWN_BYTES: Final = 20_000_000
"""Of what somebody has drawn or dropped, which goes along with a question."""
SAVES: Final[Permission] = "questions.save"
"""Who may keep an answer, and is offered to."""
_SEARCH: Final = {"id": "tree-search", "class": "ask__input", "type": "search", "autocomplete": "off"}


def page(context: PageContext, topics: Topics) -> Page:
    """``/fachkarte``."""
    app = mount(context.server, context.house.settings, page="fachkarte")
    fachkarte = Fachkarte(context, topics, PATH)
    build(app, fachkarte)
    files = context.files(
        styles=("map.css", "fachkarte.css"), scripts=("vendor/dash.js", "vendor/charts.js", "fachkarte.js")
    )
    made = FachkartePage(fachkarte, app, files)
    return Page(path=PATH, render=made.html, app=app, callback_bytes=OWN_BYTES, recognises=True)


@dataclass(frozen=True, slots=True)
class FachkartePage:
    """Renders the page, which the application keeps in step."""

    fachkarte: Fachkarte
    app: Dash
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page, with the answer; all that matters can be read before a script runs."""
        given = AskedWith(asker=ASKER.get())
        board = FachkarteBoard(self.fachkarte, FachkarteChoice.of(visit.address, visit.query), visit.now, given)
        words, town = board.words, self.fachkarte.context.town
        shown = [board.views[one.id] for one in board.shown if one.id in board.views]
        return self.fachkarte.context.frame.document(
            board.choice,
            words,
            title=words.say("fachkarte.title", town=town.name),
            description=words.say("fachkarte.description", town=town.name),
            files=replace(self.files, fetches=preloads(self.app)),
            main=tag("main", {"class": "start bench", "id": "main"}, *_main(board)),
            views=shown,
            further=join(*self._blocks(board)),
        )

    def _blocks(self, board: FachkarteBoard) -> list[Markup]:
        """What scripts read."""
        context = self.fachkarte.context
        views, names = board.views.values(), context.ground.names
        data: dict[str, Any] = page_data(
            views,
            board.choice,
            board.words,
            town=context.town,
            now=board.now,
            names=names,
            spoken=("chart.now", "fachkarte.script.", "own_files."),
        )
        own = {
            **data,
            "drawings": board.drawings(),
            "town_layers": board.town(),
            **board.spoken(),
            **drawn_of(board),
            "own_files": context.at("own_files.js"),
            "query": board.choice.to().partition("?")[2],
        }
        config = configuration(self.app, plotly=context.at("vendor/plotly.js"))
        return [data_block("page-data", own), data_block("_dash-config", config)]


def _main(board: FachkarteBoard) -> list[Markup]:
    words, town = board.words, board.context.town
    made = {**pieces(board), **board.answered()}
    legends = tag("div", {"class": "legends"}, made["legend-answer"], made["legend"])
    here = tag("div", {"class": "here", "id": "here", "role": "status"})
    cross = tag("div", {"class": "cross", "id": "cross", "aria-hidden": "true", "hidden": True})
    drawn = map_area(
        town,
        words,
        "react-entry-point",
        legends,
        made["past"],
        here,
        cross,
        made["credits"],
        after="reply",
        says="sentence",
    )
    return [_head(board), _left(board, made), drawn, _right(board, made)]


def _head(board: FachkarteBoard) -> Markup:
    """What the page is, and what may be done with it as a whole."""
    words = board.words
    title = tag("h1", {"class": "bench__title"}, words["fachkarte.name"])
    said = tag("p", {"class": "bench__said"}, words["fachkarte.about"])
    copied = {"data-copied": words["fachkarte.copied"]}
    link = tag(
        "button", {"type": "button", "class": "button scripted", "id": "copy", **copied}, words["fachkarte.copy"]
    )
    to_map = tag("a", {"class": "bench__map", "href": board.choice.page_at("/karte")}, words["fachkarte.to_map"])
    told = tag("p", {"class": "sr-only", "id": "said", "role": "status"})
    keep = _save(board) if ASKER.get().account.may(SAVES) else ()
    return tag("header", {"class": "bench__head"}, title, said, to_map, link, *keep, told)


def _save(board: FachkarteBoard) -> tuple[Markup, Markup]:
    """The button that keeps an answer, and where it is said which one was kept (assets/js/workbench/saving.js)."""
    facts = {
        "data-to": board.choice.asset("api/saved-answers"),
        "data-see": board.choice.page_at("/verwaltung/antworten"),
    }
    words = {
        f"data-{one}": board.words[f"fachkarte.save_{one}"] for one in ("done", "none", "failed", "out", "running")
    }
    own = {"type": "button", "class": "button scripted", "id": "save", **facts, **words}
    return tag("button", own, board.words["fachkarte.save"]), tag("p", {"id": "saved", "role": "status"})


def _left(board: FachkarteBoard, made: dict[str, Markup]) -> Markup:
    """Questions, what is drawn for them, and layers."""
    words = board.words
    buttons = [
        tag("button", {"type": "button", "class": "button", "id": f"draw-{one}"}, words[f"fachkarte.draw_{one}"])
        for one in ("points", "area", "finish", "undo", "clear")
    ]
    hint = tag("p", {"class": "draw__hint", "id": "draw-hint", "role": "status"}, words["fachkarte.script.draw_none"])
    summary = tag("summary", {"class": "tree__head"}, words["fachkarte.draw"])
    draw = tag("details", {"class": "draw scripted", "id": "draw"}, summary, hint, tag("div", None, *buttons))
    box = tag("input", {**_SEARCH, "placeholder": words["fachkarte.search"]})
    label = tag("label", {"class": "sr-only", "for": "tree-search"}, words["fachkarte.search"])
    title = tag("h2", {"class": "tree__title"}, words.say("fachkarte.layers", n=board.layer_count))
    find = tag("div", {"class": "tree__find scripted"}, title, label, box)
    return tag(
        "section",
        {"class": "bench__left", "aria-label": words["fachkarte.left"]},
        made["questions"],
        set_sites(words),
        draw,
        own_files(words),
        find,
        made["tree"],
    )


def _right(board: FachkarteBoard, made: dict[str, Markup]) -> Markup:
    words = board.words
    bars = tag("div", {"id": "chart-bars", "aria-hidden": "true"})
    chart = tag("figure", {"class": "charts__one bench__chart scripted"}, made["chart-said"], bars)
    busy = tag("p", {"class": "bench__busy", "id": "busy", "role": "status"})
    own = {
        "class": "bench__right",
        "id": "answer-area",
        "aria-label": words["fachkarte.answer_title"],
        "tabindex": "-1",
    }
    return tag("section", own, busy, made["reply"], chart, made["more"])
