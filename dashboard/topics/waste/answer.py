"""Where there is room near a place: the nearest, two more, then what is closed, full and unknown, each apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from analysis.waste.nearest import GROUPS, Group, Offer
from dashboard.parts.attendance import ATTENDED_NAMES
from dashboard.parts.directions import Destination
from dashboard.parts.figures import distance, number
from dashboard.parts.hours import hours, opening
from dashboard.parts.markup import Attribute, Child, Markup, data_block, filled, join, tag, text_of
from dashboard.parts.report import report
from dashboard.parts.view import LayerView, Row
from dashboard.texts import Words
from dashboard.topics.waste import ways
from data.state import STATES
from data.town.streets import Mode
from geo.network import Step

MAIN: Final = 3
"""Offers with numbers."""
_SAID: Final = "broken choose copy_failed far found_none locating no_position offline private refused searching"
SPOKEN: Final = tuple(f"disposal.{one}" for one in _SAID.split())
"""Beginnings of the keys of what scripts say, mostly where no server answers."""
_DEGREES: Final = 6


def places(words: Words) -> Iterator[Markup]:
    """Where an answer will stand, and what scripts put there if there is none."""
    again = tag("button", {"type": "button", "class": "button", "id": "again"}, words["disposal.again"])
    yield tag("section", {"class": "answer", "id": "answer", "aria-label": words["disposal.answer"]})
    yield tag("template", {"id": "answer-none"}, _message("", "", again))


def more() -> Markup:
    """Where further offers will stand."""
    return tag("div", {"class": "more", "id": "more"})


def _message(title: str, text: str, button: Markup | None = None) -> Markup:
    return tag("div", {"class": "best best--none"}, _title(title), tag("p", {"class": "fact"}, text), button)


def _title(name: str, *before: Child) -> Markup:
    own = {"class": "best__title", "id": "best", "tabindex": "-1"}
    return tag("h2", own, *before, tag("span", {"class": "best__name"}, name))


@dataclass(frozen=True, kw_only=True)
class RoomNear:
    """An answer to somebody who asked where there is room, from a place (lat, lon in EPSG:4326) that is called so.

    The browser decides what opens a way; `share`: whether the answer can be passed on by a link.
    """

    view: LayerView
    groups: Mapping[Group, Sequence[Offer]]
    yards: Sequence[Offer]
    origin: tuple[float, float]
    said_from: str
    mode: Mode
    agent: str
    share: bool

    def markup(self) -> Markup:
        """All of it, and what scripts draw."""
        words, first = self.view.words, self._main[:1]
        best = self._best(first[0]) if first else self._nothing()
        origin = tag("p", {"class": "from"}, self.said_from)
        label = {"class": "answer", "id": "answer", "aria-label": words["disposal.answer"]}
        answer = tag("section", label, origin, best, _share(words) if self.share else None)
        return join(answer, tag("div", {"class": "more", "id": "more"}, *self._groups()), self._data())

    @cached_property
    def _is_open(self) -> bool:
        return bool(self.groups["usable"])

    @cached_property
    def _main(self) -> Sequence[Offer]:
        return self.groups["usable" if self._is_open else "closed"][:MAIN]

    # ---- the whole -----------------------------------------------------------------------------------------------

    def _nothing(self) -> Markup:
        words, unknown, full = self.view.words, self.groups["unknown"], self.groups["full"]
        if not unknown and not full:
            return _message(words.say("disposal.sites_none", layer=self.view.title), "")
        why = "disposal.room_none" if full else "disposal.sensor_none"
        return _message(words[why], words[f"{why}_more"] if unknown else "")

    def _groups(self) -> Iterator[Markup]:
        words, main = self.view.words, {one.row for one in self._main}
        large = [one for one in self.yards if one.row not in main]
        closed = [one for one in self.groups["closed"] if one.row not in {it.row for it in large}]
        filling = [one for one in self.groups["full"] if self._fills_up(one)]
        full = [one for one in self.groups["full"] if one not in filling]
        yield from self._group("next", self._main[1:], first=2)
        yield from self._group("large", large)
        yield from self._group("closed", closed if self._is_open else ())
        yield from self._group("outlook.fills_up", filling)
        yield from self._group("full", full)
        yield from self._group("unknown", self.groups["unknown"], note=words["disposal.unknown_note"])

    def _group(self, key: str, offers: Sequence[Offer], *, first: int = 0, note: str = "") -> Iterator[Markup]:
        if offers:
            rows = (self._row(one, first and first + place) for place, one in enumerate(offers))
            title = tag("h2", {"class": "group__title"}, self.view.words[f"disposal.{key}"])
            yield tag("section", {"class": "group"}, title, _line(note, "group__note"), tag("ul", None, *rows))

    def _data(self) -> Markup:
        """What scripts draw on the map and say aloud."""
        every = {one.row: one for one in (*(it for group in GROUPS for it in self.groups[group]), *self.yards)}
        drawn = {self._id(one): self._drawn(one) for one in every.values()}
        told = {
            "from": self.origin,
            "layer": self.view.layer.id,
            "main": [drawn[self._id(one)] for one in self._main],
            "offers": drawn,
            "said": self._said(),
        }
        return data_block("answer-data", told)

    def _drawn(self, one: Offer) -> dict[str, Any]:
        current, sites, look = self.view.current, self.view.current.sites, int(self.view.current.class_index[one.row])
        return {
            "site_id": self._id(one),
            "lon": round(float(sites.lon[one.row]), _DEGREES),
            "lat": round(float(sites.lat[one.row]), _DEGREES),
            "state": STATES[int(current.state[one.row])],
            "class": self.view.table.classes[look].id if look >= 0 else None,
            "route": None if one.way is None else one.way.line.round(_DEGREES).tolist(),
        }

    def _said(self) -> str:
        words = self.view.words
        if not self._main:
            return text_of(self._nothing())
        one = self._main[0]
        named = {"name": self._site(one).name, "way": ways.way(one, self.mode, words), "opens": self._opens(one)}
        return words.say("disposal.said" if self._is_open else "disposal.said_closed", **named)

    # ---- one offer -----------------------------------------------------------------------------------------------

    def _id(self, one: Offer) -> str:
        return self.view.current.sites.site_id[one.row]

    def _site(self, one: Offer) -> Row:
        return self.view.row(one.row)

    def _has_room(self, one: Offer) -> bool:
        look = int(self.view.current.class_index[one.row])
        return self._is_yard(one) or (look >= 0 and self.view.table.classes[look].usable)

    def _is_yard(self, one: Offer) -> bool:
        return self._site(one).state in ATTENDED_NAMES

    def _fills_up(self, one: Offer) -> bool:
        """Room now, but expected to be gone on arrival."""
        return one.outlook is not None and one.outlook.full_at_ms is not None and self._has_room(one)

    def _measured(self, one: Offer, key: str) -> Markup | None:
        """In the answer with the word, in a row without."""
        site, words = self._site(one), self.view.words
        if site.state == "no_sensor" or self._is_yard(one):
            return None
        if site.age is None:
            return join(words["disposal.never_measured"])
        if site.state == "ok" and site.value is not None:
            return filled(words[f"disposal.{key}"], age=site.age, value=site.value)
        return filled(words["disposal.last_measured"], age=site.age)

    def _opens(self, one: Offer) -> str:
        words = self.view.words
        if one.opens_at is None:
            return ""
        return words.say("disposal.opens", when=opening(one.opens_at, now=self.view.now, words=words))

    def _told(self, one: Offer) -> Markup:
        """In a row: what is it like, and since when; of what has room but is closed, from when on it may be used."""
        words, parts = self.view.words, [self._site(one).look.label]
        if self._fills_up(one) and one in self.groups["full"]:
            parts.append(words["disposal.outlook.on_arrival"])
        if one.opens_at is not None and self._has_room(one) and not self._is_yard(one):
            parts.append(opening(one.opens_at, now=self.view.now, words=words))
        elif measured := self._measured(one, "measured_short"):
            parts.append(measured)
        return join(parts[0], *(it for part in parts[1:] for it in (" · ", part)))

    def _facts(self, one: Offer) -> Iterator[Markup | None]:
        words, about = self.view.words, self.view.current.sites.attributes[one.row]
        yield _line(ways.way(one, self.mode, words), "fact fact--way")
        yield _line(self._measured(one, "measured"), "fact fact--age")
        yield _line(ways.full(one.outlook, now=self.view.now, words=words), "fact fact--outlook")
        yield _line(self._opens(one), "fact fact--opens")
        if expression := about.get("opening_hours"):
            yield _line(words.say("disposal.hours", hours=hours(expression, words) or expression), "fact")
        carton = about.get("largest_carton_cm")
        size = words.say("disposal.carton", n=number(carton, decimals=0, words=words)) if carton else ""
        yield _line(" · ".join(text for text in (about.get("hint"), size) if text), "fact")

    def _best(self, one: Offer) -> Markup:
        site, first = self._site(one), "disposal.first" if self._is_open else "disposal.first_closed"
        return tag(
            "article",
            {"class": "best", "data-offer": site.site_id},
            _title(site.name, tag("span", {"class": "best__kind"}, self.view.words[first]), " "),
            tag("p", {"class": "best__told"}, site.look.svg(), site.look.label),
            *self._facts(one),
            *self._acts(one, is_open=False),
        )

    def _row(self, one: Offer, place: int) -> Markup:
        site, words = self._site(one), self.view.words
        badge = tag("span", {"class": "offer__number"}, str(place)) if place else None
        head = tag(
            "summary",
            {"class": "offer__head"},
            site.look.svg(),
            tag("span", {"class": "offer__name"}, badge, site.name),
            tag("span", {"class": "offer__far"}, distance(one.distance_m, words)),
            tag("span", {"class": "offer__told"}, self._told(one)),
        )
        body = tag("div", {"class": "offer__body"}, *self._facts(one), *self._acts(one, is_open=True))
        own = {"class": "offer", "name": "offer", "data-offer": site.site_id}
        return tag("li", None, tag("details", own, head, body))

    # ---- the way on ----------------------------------------------------------------------------------------------

    def _acts(self, one: Offer, *, is_open: bool) -> Iterator[Markup | None]:
        words, sites, site_id = self.view.words, self.view.current.sites, self._id(one)
        name, lon, lat = sites.name[one.row], float(sites.lon[one.row]), float(sites.lat[one.row])
        note = f"leaves-{site_id}"
        to = Destination(note=note, name=name, lon=lon, lat=lat, agent=self.agent, mode=self.mode)
        place = f"{name}, {self.view.town.name} ({lat:.5f}, {lon:.5f})"
        copy = {"type": "button", "class": "button", "data-copy": place, "data-copied": words["disposal.copied"]}
        yield tag("div", {"class": "acts"}, to.link(words), tag("button", copy, words["disposal.copy"]))
        yield to.leaves(words)
        yield self._steps(one, is_open=is_open)
        yield None if self._is_yard(one) else report(self.view, one.row)

    def _steps(self, one: Offer, *, is_open: bool) -> Markup | None:
        words, steps = self.view.words, () if one.way is None else one.way.steps
        rows = [_step(it, words) for it in steps]
        title = words["disposal.steps_one"] if len(rows) == 1 else words.say("disposal.steps", n=len(rows))
        own: dict[str, Attribute] = {"class": "steps", "open": is_open}
        return tag("details", own, tag("summary", None, title), tag("ol", None, *rows)) if rows else None


def _step(one: Step, words: Words) -> Markup:
    far = "" if one.turn == "arrive" else distance(one.distance_m, words)
    return tag("li", None, tag("span", None, ways.step(one, words)), tag("span", {"class": "steps__far"}, far))


def _line(text: Child, kind: str) -> Markup | None:
    return tag("p", {"class": kind}, text) if text else None


def _share(words: Words) -> Markup:
    """A link to what is shown; where the visitor is goes along only with a tick."""
    label = words["disposal.share.copy"]
    button = {"type": "button", "class": "button", "id": "share", "data-label": label}
    tick = {"type": "checkbox", "class": "share__tick", "id": "share-place", "aria-describedby": "share-note"}
    place = tag("label", {"class": "share__place"}, tag("input", tick), words["disposal.share.place"])
    copy = tag("button", {**button, "data-copied": words["disposal.share.copied"]}, label)
    return join(
        tag("div", {"class": "share"}, copy, place),
        tag("p", {"class": "leaves share__note", "id": "share-note"}, words["disposal.share.note"]),
    )
