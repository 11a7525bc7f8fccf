"""The page that answers for one place, each topic its own question; the place comes in a body and is kept nowhere."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.api.nearest import Nearest
from dashboard.api.parameters import TOLD_TO_NOBODY
from dashboard.api.places import Names, PlacesQuestion
from dashboard.http.errors import NotReadyError
from dashboard.http.forms import fields
from dashboard.http.questions import NoQuery
from dashboard.parts.addresses import Address
from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.markup import Markup, tag
from dashboard.parts.menu import MenuEntry
from dashboard.parts.near import PATH, NearAnswer, Vantage
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.parts.place_search import LONGEST, Suggestion, label, options, place_search
from dashboard.parts.site_detail import station_address
from dashboard.parts.site_names import NamedSite, SiteNames
from dashboard.texts import Words
from dashboard.topics import Topics
from data.town.gazetteer import Found, NamedPlace

MENU: Final = MenuEntry(key="near", path=PATH, order=3)
FARTHEST_DEG: Final = 0.5
"""Somebody farther than this from the town's bounds asked for another town."""
AGAIN: Final = "again"
"""The form that sends the place once more, for a file."""
LIMIT: Final = 7
"""Places that are asked back."""


class SpokenPlaces(PlacesQuestion):
    """What somebody typed, and their language."""

    lang: str = "de"
    simple: bool = False


def page(context: PageContext, topics: Topics) -> Page:
    """``/bei-mir``."""
    found = Search(context, Names(context.ground), SiteNames(context))
    made = NearPage(context, topics, Nearest(context.api, context.ground), found)
    return Page(path=PATH, render=made.html, menu=MENU, sent=made.sent, questions={"places": found.places})


@dataclass(frozen=True, slots=True)
class Search:
    """What has a name: places, and pages of sites and of districts."""

    context: PageContext
    names: Names
    sites: SiteNames

    async def places(self, question: SpokenPlaces, _: NoQuery) -> Response:
        """Suggestions for what somebody typed."""
        words = self.context.texts.of(question.lang, simple=question.simple)
        address = Address(base=self.context.house.settings.public_path, language=words.language, simple=question.simple)
        found = await self.names.found(question)
        sites = await anyio.to_thread.run_sync(self.sites.find, question.q)
        every = self.suggested(found, sites, address, words)
        return HTMLResponse(options(every, words, is_meant=found.meant is not None), headers=dict(TOLD_TO_NOBODY))

    def suggested(self, found: Found, sites: Sequence[NamedSite], address: Address, words: Words) -> list[Suggestion]:
        """Places, then sites; a district leads to the map, a site to its page."""
        places = [self._place(one, address, words) for one in found.places]
        return [*places, *(self._site(one, address, words) for one in sites)]

    def _place(self, one: NamedPlace, address: Address, words: Words) -> Suggestion:
        made = Suggestion.of(one, words)
        return replace(made, data={"data-href": on_map(one, address)}) if one.kind == "district" else made

    def _site(self, one: NamedSite, address: Address, words: Words) -> Suggestion:
        kind = self.context.layers[one.layer].title[words.language]
        note = " · ".join(text for text in (one.district, kind) if text)
        return Suggestion(one.name, note, {"data-href": station_address(address, one.site_id)})


@dataclass(frozen=True, slots=True)
class NearPage:
    """Renders the page: the search, what it found, or the answers."""

    context: PageContext
    topics: Topics
    nearest: Nearest
    search: Search

    def html(self, visit: Visit) -> str:
        """The page before anybody has said where they are."""
        return self._document(visit, "", tag("p", {"class": "near__hint"}, visit.words["near.hint"]))

    async def sent(self, request: Request) -> Response:
        """What was sent by the form: a place, or a name."""
        given, visit = await fields(request), Visit.of(request, self.context, PATH)
        place, typed = read(given), given.get("q", "").strip()[:LONGEST]
        if place is not None:
            return await self._answered(visit, place, typed, given.get("file", ""))
        if not typed:
            return _private(self._asked_back(visit, "", "none_typed"))
        try:
            found = await self.search.names.found(PlacesQuestion(q=typed, limit=LIMIT))
        except NotReadyError:
            return _private(self._asked_back(visit, typed, "not_ready"))
        sites = await anyio.to_thread.run_sync(self.search.sites.find, typed)
        if leads := self._led(found, sites, visit.address):
            return RedirectResponse(leads, 303, headers=dict(TOLD_TO_NOBODY))
        if found.meant is not None:
            return await self._answered(visit, found.meant, typed)
        key = "nameless" if found.is_nameless else "choose" if found.places or sites else "unfound"
        every = self.search.suggested(found, sites, visit.address, visit.words)
        return _private(self._asked_back(visit, typed, key, every))

    def _led(self, found: Found, sites: Sequence[NamedSite], address: Address) -> str:
        """The page that is meant: the map of a district, or that of a site whose name no place has; else empty."""
        if found.meant is not None:
            return on_map(found.meant, address) if found.meant.kind == "district" else ""
        exact = [one for one in sites if one.cost == 0]
        return station_address(address, exact[0].site_id) if len(exact) == 1 and not found.places else ""

    async def _answered(self, visit: Visit, place: NamedPlace, typed: str, file: str = "") -> Response:
        return await self.nearest.made(partial(self._answer, visit, place, typed, file))

    def _answer(self, visit: Visit, place: NamedPlace, typed: str, file: str) -> Response:
        """The page of a place, or the file that one of its answers has."""
        if not self._is_near(place):
            return _private(self._asked_back(visit, typed, "far"))
        answers = self._answers(visit, place)
        for one in (answer.download for answer in answers if answer.download):
            if one.name == file:
                kept = {**TOLD_TO_NOBODY, "Content-Disposition": f'attachment; filename="{one.name}"'}
                return Response(one.content(), media_type=one.media_type, headers=kept)
        return _private(self._told(visit, place, answers, typed))

    def _answers(self, visit: Visit, place: NamedPlace) -> list[NearAnswer]:
        names = self.context.ground.gazetteer
        home = names.nearest(place.lon, place.lat, called=place.name) if names else None
        here = Vantage(lon=place.lon, lat=place.lat, home=home, words=visit.words, address=visit.address, now=visit.now)
        return [one for topic in self.topics.values() if topic.near for one in topic.near(here)]

    def _told(self, visit: Visit, place: NamedPlace, answers: Sequence[NearAnswer], typed: str) -> str:
        words, said = visit.words, label(place) if place.name else visit.words["near.device"]
        title = tag("h1", {"class": "near__place", "id": "place", "tabindex": "-1"}, said)
        stand = tag("p", {"class": "near__time"}, self._stand(visit))
        told = [one.markup(AGAIN) for one in answers] or [tag("p", None, words["near.nothing"])]
        again = _again(visit, {"lon": place.lon, "lat": place.lat, "name": label(place)})
        parts = (title, stand, tag("div", {"class": "near__answers"}, *told), again)
        return self._document(visit, said, *parts, typed=typed)

    def _stand(self, visit: Visit) -> str:
        """Of which town and when, for the sheet that somebody prints."""
        local = visit.now.astimezone(ZONE)
        date = f"{local:%d.%m.%Y}" if visit.words.language == "de" else f"{local.day} {local:%b %Y}"
        return visit.words.say("near.stand", town=self.context.town.name, date=date, time=clock_time(visit.now))

    def _is_near(self, place: NamedPlace) -> bool:
        west, south, east, north = self.context.town.bounds
        lon, lat = place.lon, place.lat
        return west - FARTHEST_DEG <= lon <= east + FARTHEST_DEG and south - FARTHEST_DEG <= lat <= north + FARTHEST_DEG

    def _asked_back(self, visit: Visit, typed: str, key: str, found: Sequence[Suggestion] = ()) -> str:
        """A sentence, and what may be meant."""
        words = visit.words
        said = tag(
            "p", {"class": "near__back", "role": "status"}, words.say(f"near.{key}", town=self.context.town.name)
        )
        rows = [tag("li", None, _choice(one, visit.address)) for one in found]
        return self._document(
            visit,
            "",
            said,
            tag("ul", {"class": "near__choices"}, *rows) if rows else None,
            _again(visit, {"q": typed}) if typed else None,
            typed=typed,
        )

    def _document(self, visit: Visit, place: str, *inside: Markup | None, typed: str = "") -> str:
        words, frame = visit.words, self.context.frame
        said = words.say("near.title", town=frame.town.name)
        heading = tag("h1", {"class": "near__ask"}, words["near.ask"]) if not place else None
        private = tag("p", {"class": "near__private"}, words["near.private"])
        return frame.document(
            visit.address,
            words,
            title=said,
            description=words.say("near.description", town=frame.town.name),
            files=self.context.files(styles=("near.css",)),
            main=tag(
                "main",
                {"class": "near", "id": "main"},
                heading,
                place_search("near", visit.address, words, typed=typed),
                private,
                *inside,
            ),
            current=MENU.key,
            resends=AGAIN if place or typed else None,
            demo=bool(place) and self.context.house.settings.demo != "none",
        )


def on_map(one: NamedPlace, address: Address) -> str:
    """The town's map at a district."""
    return address.to(path="/", district=one.name)


def _again(visit: Visit, given: Mapping[str, object]) -> Markup:
    """What was sent, to be sent once more: for a file, or for the same in another language."""
    return _sending(visit.address, given, own={"id": AGAIN})


def read(given: Mapping[str, str]) -> NamedPlace | None:
    """The place of a form; None where it has none, or its degrees are none."""
    try:
        lon, lat = float(given.get("lon", "")), float(given.get("lat", ""))
    except ValueError:
        return None
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    return NamedPlace(given.get("name", "")[:LONGEST], "place", "", lon, lat)


def _choice(one: Suggestion, address: Address) -> Markup:
    """A link, or a button that sends the place."""
    inside = (tag("span", None, one.name), " ", tag("span", {"class": "seek__kind"}, one.note))
    if "data-href" in one.data:
        return tag("a", {"class": "near__choice", "href": one.data["data-href"]}, *inside)
    given = {"lon": one.data["data-lon"], "lat": one.data["data-lat"], "name": one.data["data-label"]}
    return _sending(address, given, tag("button", {"class": "near__choice", "type": "submit"}, *inside))


def _sending(
    address: Address, given: Mapping[str, object], *inside: Markup, own: Mapping[str, str] | None = None
) -> Markup:
    """A form that sends a place."""
    hidden = [tag("input", {"type": "hidden", "name": name, "value": str(value)}) for name, value in given.items()]
    return tag("form", {**(own or {}), "method": "post", "action": address.page_at(PATH)}, *hidden, *inside)


def _private(html: str) -> Response:
    return HTMLResponse(html, headers=dict(TOLD_TO_NOBODY))
