"""The list in step with the map: what needs attention first, unless another order is chosen; paged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.addresses import Address
from dashboard.parts.condition_chips import condition_chips
from dashboard.parts.conditions import Conditions, Order
from dashboard.parts.figures import distance, number
from dashboard.parts.fragment import fragment, path_of
from dashboard.parts.markup import Attribute, Markup, join, tag
from dashboard.parts.view import LayerView, Row
from dashboard.texts import Words

PAGE_SIZE: Final = 25
NEAREST: Final = "nearest-list"
"""The question for the list by distance."""
DISTANCE: Final = "distance"
"""The order that scripts ask for; assets/js/core/distance.js knows it, too."""
CHOSEN_HERE: Final = ("district", "sort", "state", "page", "site")
"""Parts of an address that the form of the list says itself, or that end with it."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list.

    Args:
        page: its number, from 1; a number beyond the end means the last page.
        first: number of its first site, from 1.
        n: how many sites the whole list has.
    """

    indices: Sequence[int]
    page: int
    pages: int
    first: int
    n: int

    @classmethod
    def of(cls, indices: Sequence[int], page: int) -> "Slice":
        """This page of a list of sites."""
        pages = max(1, ceil(len(indices) / PAGE_SIZE))
        page = min(max(page, 1), pages)
        start = (page - 1) * PAGE_SIZE
        return cls(indices[start : start + PAGE_SIZE], page, pages, start + 1, len(indices))


def site_list(
    view: LayerView, address: Address, *, indices: Sequence[int] | None = None, selects: Sequence[Markup] = ()
) -> Markup:
    """The list of a layer, readable without any script.

    Without ``indices`` it has all sites of the chosen Stadtteil and conditions.
    """
    conditions = Conditions(view, address.district)
    listed = conditions.listed(address.order, address.conditions) if indices is None else indices
    return _section(conditions, address, Slice.of(listed, address.page), selects=selects)


def measured_list(view: LayerView, address: Address, metres: NDArray[np.float64] | None = None) -> Markup:
    """The list of a layer, which scripts may ask for by distance; so it is with the ``metres`` to each of n sites."""
    conditions = Conditions(view, address.district)
    if metres is None:
        listed = conditions.listed(address.order, address.conditions)
    else:
        listed = conditions.nearest(metres, address.conditions)
    return _section(conditions, address, Slice.of(listed, address.page), far=Far(metres))


@dataclass(frozen=True, slots=True)
class Far:
    """How far the sites are from who asks, metres; None: nobody has asked from anywhere."""

    metres: NDArray[np.float64] | None

    def option(self, words: Words) -> Markup:
        """The order, which only scripts can ask for: where somebody is stands in no address."""
        own: dict[str, Attribute] = {"value": DISTANCE, "class": "scripted", "selected": self.metres is not None}
        return tag("option", own, words["order.distance"])

    def place(self, index: int, district: str, words: Words) -> str:
        """Where a site is."""
        if self.metres is None:
            return district
        return " · ".join(text for text in (distance(float(self.metres[index]), words), district) if text)


def _section(
    conditions: Conditions, address: Address, chosen: Slice, *, selects: Sequence[Markup] = (), far: Far | None = None
) -> Markup:
    view, words = conditions.view, conditions.view.words
    title = words.say("list.title", layer=view.title)
    own = fragment("list", address, [view.layer.id])
    if far:
        own["data-nearest"] = address.asset(path_of(address.path, NEAREST))
    attributes = {**own, "class": "list", "aria-label": title, "data-layer": view.layer.id, "tabindex": "-1"}
    heading = tag("h2", {"class": "sr-only"}, title)
    if not view.has_sites:
        return tag("section", attributes, heading, tag("p", {"class": "list__empty"}, words["sentence.empty_town"]))
    chips = None if selects else condition_chips(conditions, address)
    body = _rows(conditions, address, chosen, far) if chosen.n else _empty(address, words)
    measure = tag("p", {"class": "list__measure"}, view.figure_name) if view.figure_name else None
    head = (heading, chips, _filter(conditions, address, selects, far), measure)
    return tag("section", attributes, *head, body, _pages(address, words, chosen))


def row(one: Row, address: Address, *, place: str = "") -> Markup:
    """One site: symbol, name, value and ``place``; the link opens it on the map, or its details without scripts."""
    struck = one.state == "suspect"
    value = None if one.value is None else tag("s" if struck else "span", {"class": "row__value"}, one.value)
    link = tag(
        "a",
        {"class": "row__link", "href": f"{address.to(site=one.site_id)}#site", "data-site": one.site_id},
        one.look.svg(),
        tag("span", {"class": "row__name"}, one.name),
        tag("span", {"class": "row__figure"}, value),
        tag("span", {"class": "row__note"}, note(one), f" · {place}" if place else None),
    )
    said = {"id": f"row-{one.site_id}", "data-pulse": f"{one.value or one.look.label}"}
    return tag("li", {"class": f"row row--{one.state}", **said}, link)


def note(one: Row) -> Markup:
    """What stands under a name: class or state in words, what else is said in words, then how old the value is."""
    age = None if one.state == "no_sensor" else one.age
    first, *more = (text for text in (one.look.label, *one.also, age, one.validity) if text)
    return join(first, *(part for text in more for part in (" · ", text)))


def _rows(conditions: Conditions, address: Address, chosen: Slice, far: Far | None) -> Markup:
    view, far = conditions.view, far or Far(None)
    rows = view.rows(chosen.indices)
    if far.metres is None and conditions.order(address.order) == "district":
        return join(*_by_district(rows, address, view.words))
    places = (far.place(i, one.district, view.words) for i, one in zip(chosen.indices, rows, strict=True))
    return tag("ul", {"class": "rows"}, *(row(one, address, place=at) for one, at in zip(rows, places, strict=True)))


def _by_district(rows: Sequence[Row], address: Address, words: Words) -> Iterator[Markup]:
    for district, group in groupby(rows, key=lambda one: one.district):
        heading = tag("h3", {"class": "list__district"}, district or words["list.no_district"])
        yield join(heading, tag("ul", {"class": "rows"}, *(row(one, address) for one in group)))


def _empty(address: Address, words: Words) -> Markup:
    back = tag("a", {"href": address.unfiltered(), "data-list": True}, words["list.empty_back"])
    return tag("p", {"class": "list__empty"}, words["list.empty"], " ", back)


def _filter(conditions: Conditions, address: Address, selects: Sequence[Markup], far: Far | None) -> Markup:
    """A form that works by itself; scripts send it as soon as something is chosen."""
    view, words = conditions.view, conditions.view.words
    districts = [("", words["list.all_districts"]), *((one, one) for one in view.districts())]
    usual = conditions.orders[0]
    orders = [("" if one == usual else one, _order_name(view, one)) for one in conditions.orders]
    kept = {key: value for key, value in address.query().items() if key not in CHOSEN_HERE}
    hidden = [tag("input", {"type": "hidden", "name": k, "value": v}) for k, v in kept.items()]
    button = tag("button", {"class": "button", "type": "submit"}, words["list.choose"])
    by_distance = far.option(words) if far else None
    return tag(
        "form",
        {"class": "list__filter", "action": address.asset(address.path), "id": "filter"},
        *hidden,
        _select("district", words["list.district"], districts, address.district or ""),
        *selects,
        _select(
            "sort", words["list.order"], orders, "" if address.order == usual else address.order or "", by_distance
        ),
        button,
    )


def _order_name(view: LayerView, order: Order) -> str:
    """What an order is called: classes may name what comes first in their own words (``Voll zuerst``)."""
    own = f"first.{view.table.name}"
    return view.words[own] if order == "attention" and own in view.words else view.words[f"order.{order}"]


def _select(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str, more: Markup | None = None
) -> Markup:
    inside = [tag("option", {"value": value, "selected": value == chosen}, text) for value, text in options]
    own = {"id": name, "name": name, "class": "select", "aria-label": label}
    return tag("select", own, *inside, more)


def _pages(address: Address, words: Words, chosen: Slice) -> Markup | None:
    if chosen.pages == 1:
        return None
    first, last, n = (
        number(one, decimals=0, words=words) for one in (chosen.first, chosen.first + len(chosen.indices) - 1, chosen.n)
    )
    place = words.say("list.range", first=first, last=last, n=n)
    return tag(
        "nav",
        {"class": "pages", "aria-label": words["list.pages"]},
        _step(address, words["list.previous"], chosen.page - 1, known=chosen.page > 1, rel="prev"),
        tag("span", {"class": "pages__place"}, place),
        _step(address, words["list.next"], chosen.page + 1, known=chosen.page < chosen.pages, rel="next"),
    )


def _step(address: Address, label: str, page: int, *, known: bool, rel: str) -> Markup:
    if not known:
        return tag("span", {"class": "button button--off"}, label)
    return tag("a", {"class": "button", "href": f"{address.to(page=page)}#list", "rel": rel, "data-list": True}, label)
