"""The page of a tour for phone and cab: large, bright, and readable without a connection.

The stop that is shown and the list are filled by the script, which also works where no server answers; what stands here
is what they are before that.
"""

from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from dashboard.parts.document import document
from dashboard.parts.form import area, button, field
from dashboard.parts.markup import Attribute, Markup, data_block, join, tag
from dashboard.parts.page import PageContext, Visit
from dashboard.parts.page_data import page_data
from dashboard.staff.fahrt.sources import sources
from dashboard.staff.fahrt.tour_view import TourView
from dashboard.staff.page import TOURS
from dashboard.texts import Words
from data.records.crew_log import CrewDeed
from data.records.tours import CrewLevel, Obstacle
from services.tours.verdict import LONGEST_NOTE

LEVELS: Final = get_args(CrewLevel)
REASONS: Final = get_args(Obstacle)
MARGIN_DEGREES: Final = 0.004
"""Around the stops, on the map."""


@dataclass(frozen=True, slots=True)
class CabPage:
    """Renders ``/fahrt/{tour}``."""

    context: PageContext

    def html(self, visit: Visit, view: TourView) -> str:
        """The whole page."""
        words, address = visit.words, replace(visit.address, theme=visit.address.theme or "light")
        title = words.say("fahrt.tour_of", vehicle=view.vehicle)
        files = self.context.files(styles=("map.css", "fahrt.css"), scripts=("fahrt.js", "offline.js"))
        return document(
            address,
            title=title,
            description=title,
            files=files,
            sprite=self.context.frame.sprite,
            body=join(_bar(title, words), self._main(visit, view), data_block("page-data", self._data(visit, view))),
            robots="noindex",
        )

    def _main(self, visit: Visit, view: TourView) -> Markup:
        words = visit.words
        return tag(
            "main",
            {"class": "cab", "id": "main"},
            tag("noscript", None, tag("p", None, words["fahrt.no_script"])),
            _undo(words),
            _refused(words),
            _stop(words),
            self._list(words, view),
            _map(words),
            sources(self.context, view, words),
            _end(words),
            _links(visit, view),
        )

    def _list(self, words: Words, view: TourView) -> Markup:
        rows = [tag("li", None, view.name(one)) for one in view.stops]
        return tag(
            "section",
            {"class": "cab__list", "aria-labelledby": "next-title"},
            tag("h2", {"id": "next-title"}, words["fahrt.next"]),
            tag("ol", {"id": "next"}, *rows),
            _folded("fahrt.all", words, tag("ol", {"id": "others"})),
        )

    def _data(self, visit: Visit, view: TourView) -> dict[str, Any]:
        town = self.context.town
        known = page_data([], visit.address, visit.words, town=town, now=visit.now, spoken=("fahrt.",))
        known["login"] = visit.address.page_at(view.path)  # which sends on to the login of this device
        return known | {"tour": view.state(now=visit.now, agent=visit.agent), **_around(view)}


def _links(visit: Visit, view: TourView) -> Markup:
    there, words = visit.address.asset(view.path.removeprefix("/")), visit.words
    named = (("tourenblatt.pdf", "sheet"), ("tour.gpx", "gpx"), ("tour.csv", "csv"))
    files = [tag("a", {"href": f"{there}/{name}"}, words[f"fahrt.{key}"]) for name, key in named]
    others = tag("a", {"href": visit.address.page_at(TOURS)}, words["fahrt.tours"])
    return tag("p", {"class": "cab__files"}, *files, others)


def _around(view: TourView) -> dict[str, Any]:
    """The part of the map with all stops."""
    found = list(view.places.values())
    if not found:
        return {}
    (south, west), (north, east) = [
        (pick(one.lat for one in found), pick(one.lon for one in found)) for pick in (min, max)
    ]
    far = MARGIN_DEGREES
    return {"view": {"bounds": [[south - far, west - far], [north + far, east + far]]}}


def _bar(title: str, words: Words) -> Markup:
    return tag(
        "header",
        {"class": "cab__bar"},
        tag("h1", None, title),
        tag("p", {"id": "progress"}),
        tag("p", {"class": "cab__line", "id": "line", "role": "status"}, words["fahrt.line.starting"]),
    )


def _undo(words: Words) -> Markup:
    undo = tag("button", {"class": "tap", "id": "undo", "type": "button"}, words["fahrt.undo"])
    said = tag("p", {"id": "said", "role": "status"})
    return tag("div", {"class": "cab__undo", "id": "undo-bar", "data-idle": True}, said, undo)


def _refused(words: Words) -> Markup:
    title = tag("h2", None, words["fahrt.refused"])
    return tag("section", {"class": "cab__refused", "id": "refused", "hidden": True}, title, tag("ul", None))


def _stop(words: Words) -> Markup:
    levels = [_tap("emptied", words[f"fahrt.level.{one}"], level=one) for one in LEVELS]
    reasons = [_tap("unreachable", words[f"fahrt.reason.{one}"], reason=one) for one in REASONS]
    return tag(
        "section",
        {"class": "cab__stop", "id": "stop", "aria-labelledby": "stop-name", "hidden": True},
        tag("h2", {"id": "stop-name", "tabindex": "-1"}),
        tag("p", {"id": "stop-about"}),
        tag("p", {"class": "cab__remark", "id": "stop-remark"}),
        tag("p", {"class": "cab__warning", "id": "stop-waste"}),
        tag("a", {"class": "tap tap--way", "id": "stop-way", "rel": "noopener noreferrer external"}, words["way.go"]),
        tag("h3", None, words["fahrt.emptied"]),
        tag("div", {"class": "cab__taps cab__taps--levels"}, *levels),
        _tap("reopened", words["fahrt.reopen"], id="stop-reopen", hidden=True),
        _tap("cleared", words["fahrt.cleared"], id="stop-cleared", hidden=True),
        _folded("fahrt.unreachable", words, tag("div", {"class": "cab__taps"}, *reasons)),
        _folded("fahrt.note_photo", words, _note(words), _photo(words)),
    )


def _folded(key: str, words: Words, *inside: Markup) -> Markup:
    return tag("details", {"class": "cab__fold"}, tag("summary", {"class": "tap"}, words[key]), *inside)


def _tap(kind: CrewDeed, label: str, **facts: Attribute) -> Markup:
    named: dict[str, Attribute] = {
        f"data-{name}" if name in {"level", "reason"} else name: one for name, one in facts.items()
    }
    return tag("button", {"class": "tap", "type": "button", "data-kind": kind, **named}, label)


def _note(words: Words) -> Markup:
    text = area("text", words["fahrt.note"], hint=words.say("fahrt.note_hint", most=LONGEST_NOTE))
    return tag("form", {"class": "form", "id": "note"}, text, button(words["fahrt.keep"]))


def _photo(words: Words) -> Markup:
    chosen: dict[str, Attribute] = {"id": "photo", "type": "file", "accept": "image/*", "capture": "environment"}
    label = tag("label", {"class": "tap", "for": "photo"}, words["fahrt.photo"])
    return tag(
        "div",
        {"class": "cab__photo"},
        tag("p", {"id": "photo-hint"}, words["fahrt.photo_hint"]),
        tag("div", {"id": "photo-field", "hidden": True}, tag("input", chosen), label),
    )


def _map(words: Words) -> Markup:
    ground = tag("div", {"id": "ground", "class": "cab__ground"})
    return tag(
        "div", {"class": "cab__map", "id": "map-area", "role": "region", "aria-label": words["fahrt.map"]}, ground
    )


def _end(words: Words) -> Markup:
    kg = field("kg", words["fahrt.kg"], kind="number", hint=words["fahrt.kg_hint"], required=True)
    weight = tag("form", {"class": "form", "id": "weight"}, kg, button(words["fahrt.keep"]))
    told = tag("p", {"id": "weights"})
    finish = tag("button", {"class": "tap", "id": "finish", "type": "button"}, words["fahrt.finish"])
    sure = tag("p", {"id": "finish-hint"}, words["fahrt.finish_hint"])
    return join(_folded("fahrt.weight", words, weight, told), _folded("fahrt.end", words, sure, finish))
