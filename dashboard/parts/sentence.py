"""The answer first: one sentence about a layer, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from dashboard.parts.classes import Look
from dashboard.parts.figures import clock_time, number, quantity, when
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import OK
from data.store import Summary

NBSP: Final = "\N{NO-BREAK SPACE}"
MOST_HIGHEST: Final = 3
"""So many places are named together as the highest."""


class Rank(IntEnum):
    """How much a sentence matters; of several the highest leads."""

    CALM = 0
    SEASON = 1
    DISTURBANCE = 2
    THRESHOLD = 3
    NOTICE = 4
    OFFICIAL = 5


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands on top of a page: the answer, a line that follows from it, and how much it matters.

    ``lang`` is the language of the answer where it is not the page's.
    """

    answer: str
    more: str = ""
    rank: Rank = Rank.SEASON
    lang: str | None = None

    def markup(
        self, own: Mapping[str, Attribute], *, further: Markup | None = None, beside: Markup | None = None
    ) -> Markup:
        """The page's heading."""
        return tag(
            "div",
            {"class": "sentence", **own},
            tag("h1", {"class": "sentence__answer", "id": "answer", "lang": self.lang}, self.answer),
            tag(
                "div",
                {"class": "sentence__lines"},
                tag("p", {"class": "sentence__more", "id": "answer-more"}, self.more),
                further,
            ),
            beside,
        )


def say(view: LayerView, summary: Summary) -> Lead:
    """The sentence for the present state of a layer; each empty, old or broken state has its own."""
    if view.layer.stated and summary.n == 0:
        return Lead(view.words.say("sentence.nothing_stated", layer=view.title))
    if summary.n_ok == 0 or summary.newest is None:
        return _nothing(view, summary)
    time = clock_time(summary.newest)
    if not view.is_seen:
        return _others(summary, view.words, time=time)
    if view.table.kind == "scale":
        return _scale(view, summary, time=time)
    return _words(view, summary, time=time)


def worst_problem(summary: Summary) -> str:
    """Which state explains best that no site has a current value."""
    if summary.n == 0:
        return "empty_town"
    if summary.n_equipped == 0:
        return "no_sensors"
    states = ("suspect", "old", "missing")
    worst = max(states, key=lambda state: summary.n_by_state.get(state, 0))
    return {"suspect": "broken", "old": "old", "missing": "waiting"}[worst]


def _nothing(view: LayerView, summary: Summary) -> Lead:
    problem = worst_problem(summary)
    n = summary.n_equipped if problem == "waiting" else summary.n
    newest = view.newest()
    values = {
        "n": number(n, decimals=0, words=view.words),
        "time": "" if newest is None else when(newest, now=view.now, words=view.words),
    }
    answer, more = (view.words.say(f"sentence.{key}", **values) for key in (problem, f"{problem}_more"))
    return Lead(answer, more, rank=Rank.DISTURBANCE)


def _scale(view: LayerView, summary: Summary, *, time: str) -> Lead:
    words, unit = view.words, view.layer.shows.unit
    low, high = (number(value or 0.0, decimals=0, words=words) for value in (summary.low, summary.high))
    if _is_alike(view, summary):
        return _alike(view, summary, low, high, time=time)
    key = "one" if summary.n_ok == 1 else "same" if low == high else "some"
    highest = quantity(summary.high or 0.0, unit=unit, decimals=0, words=words)
    n = number(summary.n_ok, decimals=0, words=words)
    own = _own(view)
    answer = words.say(f"{own}.{key}", time=time, n=n, low=low if key == "some" else highest, high=highest)
    return Lead(answer, _extreme(view, summary))


def _is_alike(view: LayerView, summary: Summary) -> bool:
    compared = view.layer.deviation
    return bool(compared and summary.n_ok > 1 and compared.is_alike((summary.high or 0.0) - (summary.low or 0.0)))


def _alike(view: LayerView, summary: Summary, low: str, high: str, *, time: str) -> Lead:
    """Where nobody feels a difference no place is named."""
    words, unit = view.words, view.layer.shows.unit
    answer = words.say(f"sentence.alike.{'same' if low == high else 'some'}", low=low, high=f"{high}{NBSP}{unit}")
    n = number(summary.n_ok, decimals=0, words=words)
    return Lead(answer, words.say("sentence.alike.more", time=time, n=n, counted=view.layer.counted[words.language]))


def _own(view: LayerView) -> str:
    """A measure that has sentences of its own uses them."""
    own = f"sentence.{view.layer.shows.id}"
    return own if f"{own}.some" in view.words else "sentence.scale"


def _extreme(view: LayerView, summary: Summary) -> str:
    """The highest of all; several, where they differ by less than is measured; none, where there are many of them."""
    if summary.high_site is None or summary.n_ok == 1:
        return ""
    words, sites, current = view.words, view.current.sites, view.current
    compared = view.layer.deviation
    found = [sites.site_id.index(summary.high_site)]
    if compared is not None:
        least = (summary.high or 0.0) - 2 * compared.accuracy
        found = np.flatnonzero((current.state == OK) & (current.shows >= least)).tolist()
    if len(found) > MOST_HIGHEST:
        return ""
    names = [sites.name[one] for one in found]
    places = listed([at_place(one, words) for one in names], words)
    return words.say(f"{_own(view)}.highest", site=listed(names, words), place=places)


def listed(parts: Sequence[str], words: Words) -> str:
    """``A, B und C``."""
    if len(parts) == 1:
        return parts[0]
    return words.say("sentence.and", first=", ".join(parts[:-1]), last=parts[-1])


def at_place(site: str, words: Words) -> str:
    """``am Münsterplatz``, ``an der Herner Straße``: where a place is, after the endings of the words in its name."""
    parts = site.lower().split()
    for kind in ("masculine", "feminine"):
        endings = tuple(words[f"at.{kind}_endings"].split())
        if any(part.endswith(endings) for part in parts):
            return words.say(f"at.{kind}", site=site)
    return words.say("at.other", site=site)


def _words(view: LayerView, summary: Summary, *, time: str) -> Lead:
    """Classes that have a sentence of their own (``sentence.fill``) use it; all others are counted."""
    if f"sentence.{view.table.name}.some" in view.words:
        return _full(view, summary, time=time)
    counted = [(n, look) for look in view.looks if (n := summary.n_by_class.get(look.id, 0))]
    counts = ", ".join(f"{number(n, decimals=0, words=view.words)} {_label(view, look, n)}" for n, look in counted)
    return Lead(
        view.words.say("sentence.stated" if view.layer.stated else "sentence.classes", time=time, counts=counts)
    )


def _label(view: LayerView, look: Look, n: int) -> str:
    """What several sites of a class are called, where a verb says it."""
    several = f"several.{look.id}"
    return view.words[several] if n > 1 and several in view.words else look.label


def _full(view: LayerView, summary: Summary, *, time: str) -> Lead:
    words, own = view.words, f"sentence.{view.table.name}"
    unusable = sum(summary.n_by_class.get(one.id, 0) for one in view.table.classes if not one.usable)
    key = {0: "none", 1: "one"}.get(unusable, "some")
    count, n = (number(one, decimals=0, words=words) for one in (unusable, summary.n_ok))
    rest = {"room": summary.n_ok - unusable, "without_sensor": summary.n_by_state.get("no_sensor", 0)}
    more = [_counted(f"{own}.{name}", many, words) for name, many in rest.items() if many]
    rank = Rank.THRESHOLD if unusable else Rank.SEASON
    return Lead(words.say(f"{own}.{key}", time=time, count=count, n=n), " ".join(more), rank=rank)


def _counted(key: str, count: int, words: Words) -> str:
    return words[f"{key}_one"] if count == 1 else words.say(key, count=number(count, decimals=0, words=words))


def _others(summary: Summary, words: Words, *, time: str) -> Lead:
    return Lead(words.say("sentence.words_other", time=time, n=number(summary.n_ok, decimals=0, words=words)))
