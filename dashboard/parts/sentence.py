"""The answer first: one sentence about a layer, and what follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from dashboard.parts.addresses import Address
from dashboard.parts.conditions import Condition, Conditions
from dashboard.parts.figures import clock_time, number, quantity, when
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.state import OK
from data.store import Summary

NBSP: Final = "\N{NO-BREAK SPACE}"
MOST_HIGHEST: Final = 3
"""So many places are named together as the highest."""
MANY_PERCENT: Final = 10.0
"""Of all measured sites: where so many need somebody, the whole town feels it."""


class Rank(IntEnum):
    """How much a sentence matters; of several the highest leads."""

    NOTHING = -1
    CALM = 0
    SEASON = 1
    DISTURBANCE = 2
    THRESHOLD = 3
    NOTICE = 4
    OFFICIAL = 5


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands on top of a page: the answer, a line that follows from it, and how much it matters.

    ``lang`` is the language of the answer where it is not the page's, ``about`` the classes and states whose sites it
    links to.
    """

    answer: str
    more: str = ""
    rank: Rank = Rank.SEASON
    lang: str | None = None
    about: tuple[str, ...] = ()

    def markup(
        self,
        own: Mapping[str, Attribute],
        address: Address,
        *,
        further: Markup | None = None,
        beside: Markup | None = None,
    ) -> Markup:
        """The heading of the page at an address."""
        return tag(
            "div",
            {"class": "sentence", **own},
            tag("h1", {"class": "sentence__answer", "id": "answer", "lang": self.lang}, self._linked(address)),
            tag(
                "div",
                {"class": "sentence__lines"},
                tag("p", {"class": "sentence__more", "id": "answer-more"}, self.more),
                further,
            ),
            beside,
        )

    def _linked(self, address: Address) -> Markup | str:
        if not self.about:
            return self.answer
        href = f"{address.to(conditions=self.about, district=None, page=1, site=None)}#list"
        return tag("a", {"class": "sentence__link", "href": href, "data-list": True}, self.answer)


def say(view: LayerView, summary: Summary) -> Lead:
    """The sentence for the present state of a layer; each empty, old or broken state has its own."""
    if view.layer.stated and summary.n == 0:
        return Lead(view.words.say("sentence.nothing_stated", layer=view.title), rank=Rank.CALM)
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
    # Where one has ever measured, "none yet" would be wrong, however many have not.
    heard = {"broken": summary.n_by_state.get("suspect", 0), "old": summary.n_by_state.get("old", 0)}
    return max(heard, key=heard.__getitem__) if any(heard.values()) else "waiting"


def _nothing(view: LayerView, summary: Summary) -> Lead:
    problem = worst_problem(summary)
    n = summary.n_equipped if problem == "waiting" else summary.n
    newest = view.newest()
    values = {
        "n": number(n, decimals=0, words=view.words),
        "time": "" if newest is None else when(newest, now=view.now, words=view.words),
    }
    answer, more = (view.words.say(f"sentence.{key}", **values) for key in (problem, f"{problem}_more"))
    is_measured = problem not in {"empty_town", "no_sensors"}
    return Lead(answer, more, rank=Rank.CALM if is_measured else Rank.NOTHING)


def _scale(view: LayerView, summary: Summary, *, time: str) -> Lead:
    words, unit = view.words, view.layer.shows.unit
    low, high = (number(value or 0.0, decimals=0, words=words) for value in (summary.low, summary.high))
    if _is_alike(view, summary):
        return _alike(view, summary, low, high, time=time)
    own, key = _own(view), "one" if summary.n_ok == 1 else "same" if low == high else "some"
    if f"{own}.all" in words and key != "one":
        key = "all" if summary.n_ok == summary.n_equipped else "some"
    highest = quantity(summary.high or 0.0, unit=unit, decimals=0, words=words)
    n, total = (number(one, decimals=0, words=words) for one in (summary.n_ok, summary.n_equipped))
    values = {"low": low if key == "some" else highest, "high": highest, "total": total, "measure": view.figure_name}
    answer = words.say(f"{own}.{key}", time=time, n=n, **values)
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
    if f"{own}.some" in view.words:
        return own
    return "sentence.named" if view.figure_name else "sentence.scale"


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
    """``am Münsterplatz``, ``an der Herner Straße``, ``auf den Feldern bei Becklem``: where a place is, by its name."""
    parts = site.lower().split()
    if parts[0] == words["at.fields_beginning"] and len(parts) > 1:
        return words.say("at.fields", rest=site.split(maxsplit=1)[1])
    for kind in ("masculine", "feminine"):
        endings = tuple(words[f"at.{kind}_endings"].split())
        if any(part.endswith(endings) for part in parts):
            return words.say(f"at.{kind}", site=site)
    return words.say("at.other", site=site)


def _words(view: LayerView, summary: Summary, *, time: str) -> Lead:
    """Where classes say what there is if none needs attention (``sentence.fill.none``), those that do come first."""
    counted = Conditions(view).counted()
    if f"sentence.{view.table.name}.none" in view.words:
        return _urgent(view, summary, counted, time=time)
    classed = [one for one in counted if one.is_classed]
    if not classed:
        return _others(summary, view.words, time=time)
    if view.layer.stated:
        return Lead(view.words.say("sentence.stated", counts=_counts(classed, view.words)), rank=Rank.CALM)
    return _share(view, summary, counted, max(classed, key=lambda one: one.n), time=time)


def _urgent(view: LayerView, summary: Summary, counted: Sequence[Condition], *, time: str) -> Lead:
    """What needs attention, with a link to it; that nothing does; then the rest."""
    words, first = view.words, [one for one in counted if one.attention]
    more = f"{_counts((one for one in counted if one not in first), words)}.".lstrip(".")
    if not first:
        n, total = (number(one, decimals=0, words=words) for one in (summary.n_ok, summary.n))
        nothing = words.below("sentence.nothing")
        said = {"nothing": nothing.get(view.layer.id, nothing["other"]), "n": n, "total": total}
        return Lead(words.say(f"sentence.{view.table.name}.none", time=time, **said), more, rank=Rank.CALM)
    counts = ", ".join((_of_all(view, summary, first[0]), *(_noted(view, one) for one in first[1:])))
    answer = words.say("sentence.classes", time=time, counts=counts)
    many = 100 * sum(one.n for one in first) >= MANY_PERCENT * summary.n_ok
    rank = Rank.DISTURBANCE if many else Rank.CALM
    return Lead(answer, more, rank=rank, about=tuple(one_id for one in first for one_id in one.ids))


def _share(view: LayerView, summary: Summary, counted: Sequence[Condition], most: Condition, *, time: str) -> Lead:
    """``83 von 100 Säulen sind frei.``: what most sites are in, then the rest."""
    words = view.words
    noted = [one for one in counted if one.attention and one is not most]
    answer = f"{', '.join((_of_all(view, summary, most), *(_noted(view, one) for one in noted)))}."
    rest = _counts((one for one in counted if one is not most and one not in noted), words)
    more = words.say("sentence.share_more" if rest else "sentence.share_alone", counts=rest, time=time)
    return Lead(answer, more, rank=Rank.CALM)


def _of_all(view: LayerView, summary: Summary, one: Condition) -> str:
    """``83 von 100 Säulen sind frei``."""
    words = view.words
    n, total = (number(each, decimals=0, words=words) for each in (one.n, summary.n_ok))
    counted = dative(view.layer.counted[words.language], words)
    return words.say("sentence.share", n=n, total=total, counted=counted, what=_verb(one, words))


def _noted(view: LayerView, one: Condition) -> str:
    """What needs somebody, behind something else: ``eine ist defekt``."""
    single = view.words.below("one_of").get(view.layer.id) if one.n == 1 else None
    return f"{single} {_verb(one, view.words)}" if single else counted_as(one, view.words)


def dative(plural: str, words: Words) -> str:
    """A German plural after ``von``: all but those in -n and -s take an -n; English has no cases."""
    return plural if words.language != "de" or plural.endswith(("n", "s")) else f"{plural}n"


def _counts(conditions: Iterable[Condition], words: Words) -> str:
    """How many sites are in which condition."""
    return ", ".join(counted_as(one, words) for one in conditions)


def counted_as(one: Condition, words: Words) -> str:
    """How many sites are in a condition: ``4 sind voll``."""
    return f"{number(one.n, decimals=0, words=words)} {_verb(one, words)}"


def _verb(one: Condition, words: Words) -> str:
    """What a sentence says of one site or several in a condition; its label where nothing else is known."""
    return words.below("single" if one.n == 1 else "several").get(one.ids[0], one.look.label)


def _others(summary: Summary, words: Words, *, time: str) -> Lead:
    n = number(summary.n_ok, decimals=0, words=words)
    return Lead(words.say("sentence.words_other", time=time, n=n), rank=Rank.CALM)
