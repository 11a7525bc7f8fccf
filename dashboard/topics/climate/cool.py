"""Where it is cool, or warm and open: stations, rooms, drinking water, parks and woods, with their hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

import numpy as np

from analysis.heat import cool_places
from dashboard.parts.addresses import Address
from dashboard.parts.attendance import next_time
from dashboard.parts.figures import ZONE
from dashboard.parts.hours import hours
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.site_detail import station_address
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.folders import Folders
from data.measures import AIR_TEMPERATURE
from data.opening_hours import Times
from data.state import OK
from data.town import Town

COOLEST: Final = 3
SEEN: Final = 4
"""Places of a kind that are seen at once; the others stand behind a line that opens."""
FAR: Final = timedelta(days=6)
"""Beyond, a weekday alone would name the wrong week."""
ADVICE: Final = (
    "https://www.umweltbundesamt.de/themen/gesundheit/umwelteinfluesse-auf-den-menschen/klimawandel-gesundheit"
)
_TITLES: Final = {"room": "rooms", "water": "water", "park": "parks", "wood": "woods"}


@dataclass(kw_only=True)
class CoolPlaces:
    """The section of the start page that says where it is cool.

    Args:
        town: its list.
        folders: its map.
        has_demo: whether places count that are made up for the demonstration.
    """

    town: Town
    folders: Folders
    has_demo: bool = True

    def markup(self, view: LayerView, address: Address) -> Markup | None:
        """The section; None for a layer that is not about temperature."""
        if view.layer.shows != AIR_TEMPERATURE:
            return None
        words, cools = view.words, self.is_cool_sought(view)
        title = words["cool.title" if cools else "cool.warm_title"]
        summary = tag("summary", {"class": "cool__head"}, tag("h2", {"class": "cool__title"}, title))
        inside = self._cool(view, address) if cools else self._warm(words, view.now)
        body = tag("div", {"class": "cool__body", "id": "cool-places"}, _locate(words), self._demo(words), *inside)
        return tag("details", {"class": "cool", "id": "cool"}, summary, body)

    def is_cool_sought(self, view: LayerView) -> bool:
        """In the layer's months by the town's clock, and on any hot day."""
        months, values = view.layer.months, view.current.shows[view.current.state == OK]
        return view.now.astimezone(ZONE).month in months or bool((values >= self.town.climate.hot_day_c).any())

    def _cool(self, view: LayerView, address: Address) -> list[Markup | None]:
        words = view.words
        return [
            _group(words["cool.now"], _coolest(view, address)),
            *(self._kind(kind, words, view.now) for kind in cool_places.COOL),
            self._advice(words),
        ]

    def _warm(self, words: Words, now: datetime) -> list[Markup | None]:
        """Heated rooms that are open; where none is, which opens next."""
        rooms = [one for one in self._places if one.kind in cool_places.WARM and one.times]
        if not rooms:
            return [tag("p", None, words["cool.warm_missing"])]
        closed = sorted((one for one in rooms if not _is_open(one, now)), key=lambda one: _opens(one, now))
        there = [_place(one, words, now, noted=False) for one in rooms if _is_open(one, now)]
        later = [_place(one, words, now, noted=False) for one in closed]
        return [
            _folded(words["cool.warm_open"], there, words) if there else tag("p", None, words["cool.warm_none"]),
            _folded(words["cool.warm_later"], later, words) if later else None,
        ]

    @property
    def has_any(self) -> bool:
        """Whether there is a place to go to, with or without a station."""
        return bool(self._places)

    @cached_property
    def _places(self) -> list[cool_places.CoolPlace]:
        found = cool_places.places(self.town, self.folders.town)
        return [one for one in found if self.has_demo or not one.demo]

    def of_kind(self, kind: cool_places.Kind) -> list[cool_places.CoolPlace]:
        """The town's places of a kind."""
        return [one for one in self._places if one.kind == kind]

    def _kind(self, kind: cool_places.Kind, words: Words, now: datetime) -> Markup | None:
        title = words[f"cool.{_TITLES[kind]}"]
        rows = [_place(one, words, now) for one in sorted(self.of_kind(kind), key=lambda one: not _is_open(one, now))]
        if rows:
            return _folded(title, rows, words)
        missing = f"cool.{_TITLES[kind]}_none"
        return join(tag("h3", None, title), tag("p", None, words[missing])) if missing in words else None

    def _demo(self, words: Words) -> Markup | None:
        is_demo = any(one.demo for one in self._places)
        return tag("p", {"class": "demo cool__demo"}, words["cool.demo"]) if is_demo else None

    def _advice(self, words: Words) -> Markup:
        away = {"href": self.town.heat_advice or ADVICE, "rel": "noopener noreferrer external", "target": "_blank"}
        link = tag("a", away, words["cool.advice_own" if self.town.heat_advice else "cool.advice"])
        return tag(
            "p", {"class": "cool__more"}, link, " ", tag("span", {"class": "cool__leaves"}, words["cool.leaves"])
        )


def _locate(words: Words) -> Markup:
    button = tag("button", {"class": "button", "id": "cool-near", "type": "button"}, words["cool.near"])
    note = tag("span", {"class": "cool__private"}, words["cool.private"])
    said = tag("p", {"class": "cool__said", "id": "cool-said", "role": "status"})
    return tag("div", {"class": "cool__near scripted"}, button, note, said)


def _is_open(one: cool_places.CoolPlace, now: datetime) -> bool:
    return one.times is None or one.times.is_open(now)


def _opens(one: cool_places.CoolPlace, now: datetime) -> datetime:
    """When a closed place opens; last, where that is not known."""
    return (one.times and one.times.changes_next(now)) or datetime.max.replace(tzinfo=UTC)


def _place(one: cool_places.CoolPlace, words: Words, now: datetime, *, noted: bool = True) -> Markup:
    """A row; its points are there for the script that sorts, and leave the page never; who is closed is no answer."""
    told = [one.district, *(opening(one.times, words, now) if one.times else []), _note(one, words) if noted else ""]
    points = " ".join(f"{lon:.4f},{lat:.4f}" for lon, lat in one.points.tolist())
    return tag(
        "li",
        {"class": "cool__place", "data-points": points, "data-name": one.name, "data-closed": not _is_open(one, now)},
        tag("span", {"class": "cool__name"}, one.name),
        tag("span", {"class": "cool__far"}),
        tag("span", {"class": "cool__told"}, " · ".join(part for part in told if part)),
    )


def _note(one: cool_places.CoolPlace, words: Words) -> str:
    """Notes are in German; elsewhere a text in another language helps nobody."""
    return one.note if words.language == "de" else ""


def opening(times: Times, words: Words, now: datetime) -> list[str]:
    """``geöffnet bis 16:30 Uhr`` and all hours, as far as they can be said."""
    state, until = "open" if times.is_open(now) else "closed", times.changes_next(now)
    if until is None:
        return [words[f"cool.{state}"]]
    if until - now > FAR:
        return [words[f"cool.{state}_long"], hours(times.expression, words) or ""]
    said = words.say(f"cool.{state}_until", time=next_time(until, now=now, words=words))
    return [said, hours(times.expression, words) or ""]


def _folded(title: str, rows: Sequence[Markup], words: Words) -> Markup:
    more = len(rows) - SEEN
    rest = tag(
        "details",
        {"class": "cool__rest"},
        tag("summary", None, words.say("cool.rest", n=more)),
        tag("ul", None, *rows[SEEN:]),
    )
    first = tag("ul", None, *rows[:SEEN])
    return tag("section", {"class": "cool__kind"}, tag("h3", None, title), first, rest if more > 0 else None)


def _coolest(view: LayerView, address: Address) -> list[Markup]:
    values = np.where(view.current.state == OK, view.current.shows, np.nan)
    known, compared = values[~np.isnan(values)], view.layer.deviation
    if known.size and compared and float(np.ptp(known)) < 2 * compared.accuracy:
        return []
    order = [one for one in np.argsort(values, kind="stable").tolist() if not np.isnan(values[one])]
    return [
        join(tag("a", {"href": station_address(address, one.site_id)}, one.name), " ", tag("span", None, one.value))
        for one in view.rows(order[:COOLEST])
    ]


def _group(title: str, rows: Sequence[Markup]) -> Markup | None:
    return join(tag("h3", None, title), tag("ul", None, *(tag("li", None, one) for one in rows))) if rows else None
