"""What a site offers, as its layer declares it: opening hours, capacity, who runs it."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from dashboard.parts.figures import number, quantity
from dashboard.parts.hours import hours, today
from dashboard.parts.markup import Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.facts import facts_of, is_known
from data.opening_hours import HOURS, readable, unreadable
from data.site_fact import SiteFact

_YES: Final = {"True": "yes", "yes": "yes", "False": "no", "no": "no"}
_MOST_DECIMALS: Final = 6


def glance(view: LayerView, index: int, *, left_out: Container[str] = ()) -> Markup | None:
    """Title and value of all that is known, but of the attributes ``left_out``; None: nothing is."""
    lines = [
        tag("div", None, tag("dt", None, title), *(tag("dd", None, one) for one in said))
        for title, *said in told(view, index, left_out)
    ]
    return tag("dl", {"class": "station__facts"}, *lines) if lines else None


def told(view: LayerView, index: int, left_out: Container[str] = ()) -> Iterator[list[str]]:
    """Each title with what is said, in the order in which they are declared."""
    words, attributes = view.words, view.current.sites.attributes[index]
    if (n := int(view.current.sites.channels[index])) and (title := view.layer.channel[words.language]):
        yield [title, number(n, decimals=0, words=words)]
    for fact in facts_of(view.layer):
        if fact.name not in left_out and (said := _said(fact, attributes, view)):
            yield [fact.title[words.language], *said]


def open_today(view: LayerView, index: int) -> str | None:
    """``Heute 7–20 Uhr, jetzt geöffnet``; None: no hours are known that could be read."""
    times = readable(view.current.sites.attributes[index].get(HOURS), view.town.federal_state)
    return None if times is None else today(times, now=view.now, words=view.words)


def _said(fact: SiteFact, attributes: Mapping[str, Any], view: LayerView) -> list[str]:
    if fact.name == HOURS:
        return _hours(attributes, view)
    value, words = attributes.get(fact.name), view.words
    if not is_known(value):
        return []
    every = value if isinstance(value, list) else [value]
    return [", ".join(fact_value(fact, one, words) for one in every)]


def fact_value(fact: SiteFact, value: Any, words: Words) -> str:
    """What people are told of one value."""
    if called := fact.values.get(str(value)):
        return called[words.language]
    if str(value) in _YES:
        return words[f"fact.{_YES[str(value)]}"]
    if isinstance(value, int | float) and fact.unit:
        return quantity(value, unit=fact.unit, decimals=_decimals(value), words=words)
    return f"{value}\u00a0{fact.unit}".strip()


def _decimals(value: float) -> int:
    """As many as the number has."""
    return len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


def _hours(attributes: Mapping[str, Any], view: LayerView) -> list[str]:
    """In words where they can be said, else as they are written; with those of today where they can be read."""
    words = view.words
    if (told := unreadable(attributes)) is not None:
        return [words.say("station.hours", told=told)]
    expression = str(attributes.get(HOURS) or "")
    times = readable(expression, view.town.federal_state)
    if times is None:
        return []
    return [hours(expression, words) or expression, today(times, now=view.now, words=words)]
