"""What is here? What lies within 500 m of a place, by topic, with distance and state; the place comes in a body."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Final

import anyio.to_thread
import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from dashboard.api.parameters import TOLD_TO_NOBODY, Degrees
from dashboard.apps.karte.board import Karte
from dashboard.apps.karte.choice import Choice
from dashboard.http.questions import Asked, NoQuery
from dashboard.parts.figures import distance, number
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.near import crow_flies_m
from dashboard.parts.place_search import label, place_search
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.projection import to_metres
from services.publication import public_position

RADIUS_M: Final = 500
FIRST: Final = 4
"""Of a layer; farther ones fold away."""
FARTHEST_DEG: Final = 0.5
"""Whoever asks farther than this from the town's bounds asks for another town."""
_TENS: Final = 10
ID: Final = "here"


class VicinityQuestion(Asked):
    """What is within reach of a place?"""

    lon: Annotated[float, Degrees(180)]
    lat: Annotated[float, Degrees(90)]
    lang: str = Field("de", max_length=8)
    simple: bool = False


@dataclass(frozen=True, slots=True)
class Vicinity:
    """Answers for one place, which is told to nobody and kept nowhere."""

    karte: Karte

    async def answer(self, asked: VicinityQuestion, _: NoQuery) -> Response:
        """What is there, as a piece of the page."""
        html = await anyio.to_thread.run_sync(self.html, asked)
        return HTMLResponse(html, headers=dict(TOLD_TO_NOBODY))

    def html(self, asked: VicinityQuestion) -> Markup:
        """The same, at once."""
        context = self.karte.context
        words = context.texts.of(asked.lang, simple=asked.simple)
        base = context.house.settings.public_path
        choice = Choice(base=base, path=self.karte.path, language=words.language, simple=asked.simple)
        return PlaceSurroundings(self.karte, choice, words, context.api.now(), (asked.lon, asked.lat)).markup()


@dataclass(frozen=True)
class PlaceSurroundings:
    """What one place is surrounded by; ``at``: longitude and latitude, EPSG:4326."""

    karte: Karte
    choice: Choice
    words: Words
    now: datetime
    at: tuple[float, float]

    @cached_property
    def views(self) -> dict[str, LayerView]:
        """Each layer that everybody may see, as it is now."""
        return {one: self.karte.context.view(one, self.words, self.now) for one in self.karte.layers}

    @cached_property
    def away(self) -> dict[str, NDArray[np.float64]]:
        """Metres to each site of each layer, as exact as everybody may know them."""
        places = {one: public_position(view.layer, view.current.sites) for one, view in self.views.items()}
        return {one: crow_flies_m(self.at, *lonlat) for one, lonlat in places.items()}

    def markup(self) -> Markup:
        """Where it is, how much is there, and each site by its topic, the nearest first."""
        groups = [*self._groups()]
        own: dict[str, Attribute] = {"id": ID, "class": "vicinity__answer"}
        place = tag("h3", {"class": "vicinity__place", "id": f"{ID}-title", "tabindex": "-1"}, self._place())
        said = tag("p", {"class": "vicinity__said", "role": "status"}, self._said())
        return tag("div", own, place, said, *groups)

    def _place(self) -> str:
        names = self.karte.context.ground.gazetteer
        found = names.nearest(*self.at) if names and self._is_near() else None
        return (
            self.words.say("karte.here.around", place=label(found)) if found else self.words["karte.here.around_point"]
        )

    def _is_near(self) -> bool:
        west, south, east, north = self.karte.context.town.bounds
        lon, lat = self.at
        return west - FARTHEST_DEG <= lon <= east + FARTHEST_DEG and south - FARTHEST_DEG <= lat <= north + FARTHEST_DEG

    def _said(self) -> str:
        words, people = self.words, self._people()
        count = sum(int((away <= RADIUS_M).sum()) for away in self.away.values())
        key = {0: "nothing", 1: "one"}.get(count, "several")
        parts = [words.say(f"karte.here.{key}", n=number(count, decimals=0, words=words))]
        if people:
            parts.append(words.say("karte.here.people", n=number(people, decimals=0, words=words)))
        if not count:
            parts.append(self._nearest())
        return " ".join(one for one in parts if one)

    def _people(self) -> int:
        """Who lives there, in tens; 0: nobody, or it is not known."""
        homes = self.karte.context.ground.homes
        if homes is None:
            return 0
        here = to_metres([self.at[0]], [self.at[1]])
        near = np.hypot(*(homes.xy_m - here).T) <= RADIUS_M
        return int(round(float(homes.residents[near].sum()) / _TENS) * _TENS)

    def _nearest(self) -> str:
        """The nearest of all, where none is near."""
        some = {one: int(np.argmin(away)) for one, away in self.away.items() if len(away)}
        if not some or not self._is_near():
            return ""
        layer = min(some, key=lambda one: float(self.away[one][some[one]]))
        view, row = self.views[layer], some[layer]
        name = f"{view.title}, {view.row(row).name}"
        return self.words.say("karte.here.nearest", name=name, far=distance(float(self.away[layer][row]), self.words))

    def _groups(self) -> Iterator[Markup]:
        topics = self.karte.topics
        named = [(one.title[self.words.language], topics.layers_of(one)) for one in topics.values()]
        grouped = {layer.id for _, layers in named for layer in layers}
        rest = [view.layer for one, view in self.views.items() if one not in grouped]
        for title, layers in [*named, (self.words["karte.here.more"], rest)]:
            found = [made for one in layers if one.id in self.views and (made := self._layer(self.views[one.id]))]
            if found:
                yield tag("section", {"class": "vicinity__topic"}, tag("h4", None, title), *found)

    def _layer(self, view: LayerView) -> Markup | None:
        """Its sites that are near; None: none is."""
        away = self.away[view.layer.id]
        near = np.flatnonzero(away <= RADIUS_M)
        rows = near[np.argsort(away[near], kind="stable")].tolist()
        if not rows:
            return None
        title = tag("h5", None, view.title, " ", tag("span", {"class": "vicinity__n"}, f"({len(rows)})"))
        return tag("div", {"class": "vicinity__layer"}, title, self._list(view, rows[:FIRST]), self._more(view, rows))

    def _more(self, view: LayerView, rows: Sequence[int]) -> Markup | None:
        rest = rows[FIRST:]
        if not rest:
            return None
        return tag(
            "details",
            None,
            tag("summary", None, self.words.say("karte.here.rest", n=len(rest))),
            self._list(view, rest),
        )

    def _list(self, view: LayerView, rows: Sequence[int]) -> Markup:
        return tag("ul", None, *(tag("li", {"class": "vicinity__site"}, *self._site(view, one)) for one in rows))

    def _site(self, view: LayerView, index: int) -> Iterator[Markup]:
        row = view.row(index)
        href = self.choice.to(site=row.site_id, layer=view.layer.id)
        yield row.look.svg()
        yield tag("a", {"href": href, "data-site": row.site_id}, row.name)
        yield tag("span", {"class": "vicinity__state"}, " · ".join(one for one in (row.value, row.look.label) if one))
        yield tag("span", {"class": "vicinity__far"}, distance(float(self.away[view.layer.id][index]), self.words))


def vicinity(choice: Choice, words: Words) -> Markup:
    """The fold in the panel: what is found, then the ways to ask; a tap on the map opens it."""
    spoken = {f"data-{one}": words[f"karte.here.script.{one}"] for one in ("asking", "failed", "not_copied")}
    own: dict[str, Attribute] = {"class": "vicinity scripted", "id": "vicinity", **spoken}
    summary = tag("summary", {"class": "vicinity__head"}, tag("h2", None, words["karte.here.title"]))
    hint = tag("p", {"class": "vicinity__hint"}, words["karte.here.hint"])
    search = place_search(ID, choice, words, leads=False)
    middle = _button("here-middle", words["karte.here.middle"])
    share = _button("here-share", words["karte.here.share"], hidden=True, **{"data-copied": words["karte.here.copied"]})
    close = _button("here-close", words["karte.here.close"], hidden=True)
    deeds = tag("div", {"class": "vicinity__deeds"}, middle, share, close)
    return tag("details", own, summary, tag("div", {"id": ID, "hidden": True}), hint, search, deeds)


def _button(own: str, label_: str, **more: Attribute) -> Markup:
    facts: dict[str, Attribute] = {"type": "button", "class": "button", "id": own, **more}
    return tag("button", facts, label_)
