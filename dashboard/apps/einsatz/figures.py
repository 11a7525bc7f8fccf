"""The figures of the day: how many sites each condition has, as links that leave only those."""

from typing import Final

from dashboard.apps.einsatz.view import EinsatzView
from dashboard.parts.figures import number
from dashboard.parts.markup import Attribute, Markup, tag
from services.board import CONDITIONS, Condition

ALWAYS: Final[frozenset[Condition]] = frozenset({"overflowing", "full", "today", "tomorrow", "silent"})
"""What a dispatcher looks for, also where there is none of it."""

FILTERS: Final = frozenset({"layer", "district", "revier", "free", "page", "site"})
"""What the form says anew, or what does not outlast that."""


def figures(view: EinsatzView) -> Markup:
    """The chips, the choice of fraction, Stadtteil and Revier, and the sum."""
    counts = view.choice.selection.figures(view.board)
    shown = [one for one in CONDITIONS if counts[one] or one in ALWAYS or one == view.choice.due]
    chips = [tag("li", None, _chip(one, counts[one], view)) for one in shown]
    every = number(sum(counts.values()), decimals=0, words=view.words)
    said = tag("p", {"class": "day__sum"}, view.words.say("einsatz.sum", n=every))
    nav = tag("nav", {"class": "day__chips", "aria-label": view.words["einsatz.figures"]}, tag("ul", None, *chips))
    return tag("div", {"class": "day", "id": "figures"}, nav, said, filters(view))


def _chip(one: Condition, count: int, view: EinsatzView) -> Markup:
    chosen = view.choice.due == one
    own: dict[str, Attribute] = {
        "class": f"day__chip day__chip--{one.replace('_', '-')}",
        "id": f"due-{one}",
        "href": view.choice.to(due=None if chosen else one, page=1),
        "aria-current": "true" if chosen else None,
        "data-list": True,
        "data-pulse": count,
    }
    n = tag("span", {"class": "day__n"}, number(count, decimals=0, words=view.words))
    return tag("a", own, view.words[f"einsatz.condition.{one}"], " ", n)


def filters(view: EinsatzView) -> Markup:
    """Fraction, Stadtteil and Revier; without scripts a button sends them."""
    words, choice = view.words, view.choice
    kept = {key: value for key, value in choice.query().items() if key not in FILTERS}
    free: dict[str, Attribute] = {"type": "checkbox", "id": "free", "name": "free", "value": "1"}
    free |= {"checked": choice.free, "autocomplete": "off"}
    fractions = [(one, view.views[one].title) for one in view.views]
    districts = [(one, one) for one in sorted(set(view.board.district))]
    reviere = [(one, one) for one in sorted({it.name for each in view.board.reviere.values() for it in each})]
    return tag(
        "form",
        {"class": "day__filter", "id": "filter", "action": choice.to().partition("?")[0]},
        *(tag("input", {"type": "hidden", "name": key, "value": value}) for key, value in kept.items()),
        _select("layer", words["einsatz.fractions"], fractions, choice.layer),
        _select("district", words["einsatz.districts"], districts, choice.district),
        _select("revier", words["einsatz.reviere"], reviere, choice.revier) if reviere else None,
        tag("label", {"class": "day__free"}, tag("input", free), words["einsatz.free"]),
        tag("noscript", None, tag("button", {"class": "button"}, words["einsatz.filter"])),
    )


def _select(name: str, label: str, options: list[tuple[str, str]], chosen: str | None) -> Markup:
    own: dict[str, Attribute] = {"class": "day__select", "id": name, "name": name, "aria-label": label}
    made = [tag("option", {"value": value, "selected": value == chosen}, text) for value, text in options]
    return tag("select", own, tag("option", {"value": ""}, label), *made)
