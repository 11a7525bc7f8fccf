"""The dispatcher's working place: its first HTML, which Dash then keeps in step with what is chosen and measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dash import Dash

from dashboard.apps import configuration, mount, preloads
from dashboard.apps.einsatz.app import build, pieces
from dashboard.apps.einsatz.choice import EinsatzChoice
from dashboard.apps.einsatz.deeds import Deeds
from dashboard.apps.einsatz.progress import lines
from dashboard.apps.einsatz.tour_deeds import TourDeeds
from dashboard.apps.einsatz.view import Einsatz, EinsatzView
from dashboard.http.static import BASEMAP_HEAD
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.markup import Attribute, Markup, data_block, join, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.page_data import page_data
from dashboard.parts.screen import map_area
from dashboard.texts import Words
from dashboard.topics import Topics
from data.records import undo_time
from data.records.fleet import Vehicle
from data.records.work import LONGEST
from services.board import BoardSource
from services.report import ReportPeriod

PATH: Final = "/einsatz"
KEYS: Final = ("j", "k", "x", "a", "Enter", "f", "/", "?", "Esc")
"""What the page is worked with besides Tab, each with a text of its own."""
DEEDS: Final = {"e": "take", "n": "note", "t": "assign", "p": "plan", "l": "lock", "u": "undo"}
"""Further ones for who may change."""


def page(context: PageContext, _topics: Topics) -> Page:
    """``/einsatz``: whoever may see tours may look; what they change they need another permission for."""
    app = mount(context.server, context.house.settings, page="einsatz")
    einsatz = Einsatz(context, BoardSource(context.house, context.store), PATH)
    build(app, einsatz)
    files = context.files(styles=("map.css", "einsatz.css"), scripts=("vendor/dash.js", "einsatz.js"))
    made = EinsatzPage(einsatz, app, files)
    return Page(
        path=PATH,
        render=made.html,
        permission="tours.read",
        app=app,
        sockets=True,
        questions={"deed": Deeds(context.house).answer, "tour": TourDeeds(einsatz).answer},
        asks="tours.change",
    )


@dataclass(frozen=True, slots=True)
class EinsatzPage:
    """Renders the page, which the application keeps in step."""

    einsatz: Einsatz
    app: Dash
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page; all that matters can be read before a script runs."""
        view = EinsatzView(self.einsatz, EinsatzChoice.of(visit.address, visit.query), visit.now)
        words, town = view.words, self.einsatz.context.town
        title = words.say("einsatz.title_of", town=town.name)
        return self.einsatz.context.frame.document(
            view.choice,
            words,
            title=title,
            description=title,
            files=self._files(view),
            main=tag(
                "main", {"class": "work", "id": "main"}, *self._main(view, changes=visit.account.may("tours.change"))
            ),
            views=view.views.values(),
            further=join(*self._blocks(view)),
            robots="noindex",
        )

    def _files(self, view: EinsatzView) -> PageFiles:
        items = [str(one["items"]) for one in view.drawings.values() if one["items"]]
        return replace(self.files, fetches=[view.choice.asset(BASEMAP_HEAD), *items, *preloads(self.app)])

    def _main(self, view: EinsatzView, *, changes: bool) -> list[Markup]:
        words, made, town = view.words, pieces(view), self.einsatz.context.town
        drawn = map_area(town, words, "react-entry-point", after="due", says="figures")
        left = tag("section", {"class": "work__list", "aria-label": words["einsatz.table"]}, made["due"])
        return [
            head(view, changes=changes),
            made["figures"],
            left,
            tag("div", {"class": "work__side"}, made["plan"], made["spot"], drawn),
            made["fleet"],
            bar(words, self._vehicles() if changes else [], changes=changes),
        ]

    def _vehicles(self) -> list[tuple[str, str]]:
        """Those that somebody drives."""
        house = self.einsatz.context.house
        known = house.records.fleet.items(Vehicle)
        return [(one.item_id, one.name) for one in known if one.team_id and one.is_there(house.clock.now())]

    def _blocks(self, view: EinsatzView) -> list[Markup]:
        context, spoken = self.einsatz.context, ("einsatz.script.",)
        views, names = view.views.values(), context.ground.names
        data = page_data(views, view.choice, view.words, town=context.town, now=view.now, names=names, spoken=spoken)
        config = configuration(self.app, plotly="", sockets=True)
        return [
            data_block("page-data", {**data, "drawings": view.drawings, "lines": lines(view)}),
            data_block("_dash-config", config),
        ]


def head(view: EinsatzView, *, changes: bool) -> Markup:
    """Title, time, whether the page hears of news, and the field for a caller's words."""
    words, local = view.words, view.now.astimezone(ZONE)
    day = words[f"einsatz.weekday.{local.weekday()}"]
    shown = words.say("einsatz.now", day=day, date=f"{local:%d.%m.}", time=clock_time(view.now))
    at = tag("p", {"class": "work__time", "id": "stand"}, shown)
    live = tag("p", {"class": "work__live", "id": "live", "role": "status"})
    title = tag("h1", {"class": "work__title"}, words["einsatz.title"])
    others = tag("a", {"href": view.choice.page_at("/verwaltung")}, words["einsatz.administration"])
    nav = tag("nav", {"class": "work__ways", "aria-label": words["einsatz.ways"]}, *_reports(view), others)
    return tag("header", {"class": "work__head"}, title, at, live, _search(words), nav, keys(words, changes=changes))


def _reports(view: EinsatzView) -> list[Markup]:
    """The ways to the tours of some days, and to what this week and this month have been like so far."""
    page, today = view.choice.page_at("/verwaltung/bericht"), view.now.astimezone(ZONE).date()
    asked = f"{page}{'&' if '?' in page else '?'}zeit="
    periods = {"week": ReportPeriod.of("week", today).name, "month": ReportPeriod.of("month", today).name}
    days = tag("a", {"href": view.choice.page_at("/verwaltung/tourtage")}, view.words["einsatz.report.days"])
    return [
        days,
        *(tag("a", {"href": f"{asked}{name}"}, view.words[f"einsatz.report.{kind}"]) for kind, name in periods.items()),
    ]


def _search(words: Words) -> Markup:
    own: dict[str, Attribute] = {"type": "search", "id": "seek", "class": "work__seek", "autocomplete": "off"}
    own |= {"aria-label": words["einsatz.seek"], "placeholder": words["einsatz.seek"], "aria-controls": "calls"}
    calls = tag("div", {"class": "calls", "id": "calls", "hidden": True})
    return tag("div", {"class": "work__search scripted"}, tag("input", own), calls)


def keys(words: Words, *, changes: bool) -> Markup:
    """How the page is worked without a mouse, and the switch for keys of one character."""
    known = [*KEYS, *(DEEDS if changes else ())]
    said = [
        join(tag("dt", None, tag("kbd", None, one)), tag("dd", None, words[f"einsatz.key.{one.lower()}"]))
        for one in known
    ]
    summary = tag("summary", None, words["einsatz.keys"])
    own: dict[str, Attribute] = {"type": "checkbox", "id": "keys-on", "checked": True, "autocomplete": "off"}
    switch = tag("label", {"class": "day__free"}, tag("input", own), words["einsatz.keys_on"])
    panel = tag("div", {"class": "work__panel"}, tag("dl", None, *said), switch)
    return tag("details", {"class": "work__keys scripted", "id": "keys"}, summary, panel)


def bar(words: Words, vehicles: Sequence[tuple[str, str]], *, changes: bool) -> Markup:
    """What can be done with the rows that are ticked, else with the one that has the focus; for ten seconds undone."""
    chosen = tag("p", {"class": "bar__n", "id": "ticked", "role": "status", "data-none": words["einsatz.ticked_none"]})
    said = tag("p", {"class": "bar__said", "id": "done", "role": "status"})
    own: dict[str, Attribute] = {"class": "bar scripted", "id": "bar"}
    if not changes:
        return tag("div", own, chosen, tag("p", {"class": "bar__said"}, words["einsatz.only_look"]))
    undo = _button("undo", words["einsatz.deed.undo"], hidden=True, seconds=undo_time.SHOWN.seconds)
    buttons = [_button(one, words[f"einsatz.deed.{one}"]) for one in ("take", "leave", "note", "forget_note")]
    planned = [_button(one, words[f"einsatz.deed.{one}"]) for one in ("plan", "lock", "drop", "later")]
    onto = [_onto(words, vehicles), _button("join", "", hidden=True)]
    return tag("div", own, chosen, *buttons, *onto, *planned, _text(words), said, undo)


def _onto(words: Words, vehicles: Sequence[tuple[str, str]]) -> Markup:
    """To which vehicle sites are given."""
    own: dict[str, Attribute] = {"id": "onto", "class": "day__select", "aria-label": words["einsatz.onto"]}
    options = [tag("option", {"value": one, "autocomplete": "off"}, name) for one, name in vehicles]
    return tag("select", own, tag("option", {"value": ""}, words["einsatz.onto"]), *options)


def _button(name: str, label: str, *, hidden: bool = False, seconds: int | None = None) -> Markup:
    """``seconds``: for so long there is a point in it."""
    own: dict[str, Attribute] = {"type": "button", "class": "bar__button", "data-deed": name, "hidden": hidden}
    return tag("button", {**own, "data-seconds": seconds}, label)


def _text(words: Words) -> Markup:
    """Where a note is written."""
    own: dict[str, Attribute] = {"id": "text", "class": "bar__text", "maxlength": LONGEST, "autocomplete": "off"}
    own |= {"aria-label": words["einsatz.note_text"], "placeholder": words["einsatz.note_text"]}
    send = tag("button", {"class": "bar__button"}, words["einsatz.note_keep"])
    return tag("form", {"class": "bar__note", "id": "note", "hidden": True}, tag("input", own), send)
