"""Every site that somebody may change: searched by name, id or district."""

from collections.abc import Iterator
from functools import partial
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.figures import when
from dashboard.parts.form import button, choice, field, way
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.site import path_of
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import layers_for
from data.declare import Layer
from data.sites import Sites

PATH: Final = f"{ROOT}/orte"
AT_ONCE: Final = 50


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/orte``."""
    return StaffPage(name="sites", path=PATH, permission="sites.change", order=20, show=partial(_show, given))


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, query = visit.words, visit.query
    layers = layers_for(given.house, visit.account)
    asked, only = query.get("q", "").strip(), query.get("layer", "")
    found = [row for one in layers if only in {"", one.id} for row in _found(given, one, asked)]
    first = (visit.address.page - 1) * AT_ONCE
    rows = [_row(one, known, i, visit) for one, known, i in found[first : first + AT_ONCE]]
    head = [words[f"sites.{one}"] for one in ("name", "layer", "district", "state")]
    return [
        _ways(visit),
        _search(layers, asked, only, visit),
        tag("p", {"class": "status__answer", "role": "status"}, _count(len(found), visit)),
        cards(head, rows, caption=words["sites.title"]) if rows else None,
        _pages(len(found), asked, only, visit),
    ]


def _ways(visit: StaffVisit) -> Markup:
    ways = (("new", f"{PATH}/neu"), ("upload", f"{PATH}/tabelle"))
    links = [way(visit.words[f"sites.{name}"], visit.address.page_at(path)) for name, path in ways]
    return tag("div", {"class": "desk__row"}, *links)


def _search(layers: list[Layer], asked: str, only: str, visit: StaffVisit) -> Markup:
    words = visit.words
    options = [("", words["sites.every_layer"]), *((one.id, one.title[words.language]) for one in layers)]
    kept = [
        tag("input", {"type": "hidden", "name": name, "value": value})
        for name, value in visit.address.query().items()
        if name not in {"layer", "page"}
    ]
    return tag(
        "form",
        {"class": "form desk__search", "method": "get", "role": "search"},
        *kept,
        field("q", words["sites.search"], kind="search", value=asked),
        choice("layer", words["sites.layer"], options, value=only),
        button(words["sites.go"]),
    )


def _found(given: StaffContext, layer: Layer, asked: str) -> Iterator[tuple[Layer, Sites, int]]:
    known = given.context.store.last(layer.id).sites
    wanted = asked.casefold().split()
    for i, site_id in enumerate(known.site_id):
        said = f"{known.name[i]} {site_id} {known.district[i]}".casefold()
        if all(one in said for one in wanted):
            yield layer, known, i


def _row(layer: Layer, known: Sites, i: int, visit: StaffVisit) -> list[Markup | str]:
    words, ended = visit.words, known.valid_to[i]
    link = tag("a", {"href": visit.address.page_at(path_of(known.site_id[i]))}, known.name[i] or known.site_id[i])
    state = (
        words["sites.there"]
        if ended is None
        else words.say("sites.until", time=when(ended, now=visit.now, words=words))
    )
    name = tag("span", None, link, " ", tag("code", None, known.site_id[i]))
    return [name, layer.title[words.language], known.district[i], state]


def _count(count: int, visit: StaffVisit) -> str:
    return visit.words["sites.one"] if count == 1 else visit.words.say("sites.found", n=count)


def _pages(count: int, asked: str, only: str, visit: StaffVisit) -> Markup | None:
    address, words, last = visit.address, visit.words, -(-count // AT_ONCE)
    if last <= 1:
        return None
    more = urlencode({name: value for name, value in (("q", asked), ("layer", only)) if value})

    def link(number: int, key: str) -> Markup | None:
        if not 1 <= number <= last:
            return None
        base = address.to(page=number, layer=None)
        href = base + ("&" if "?" in base else "?") + more if more else base
        return tag("li", None, tag("a", {"href": href}, words[f"sites.{key}"]))

    at = tag("li", None, words.say("sites.page", n=address.page, last=last))
    inside = (link(address.page - 1, "before"), at, link(address.page + 1, "after"))
    return tag("nav", {"class": "status__pages", "aria-label": words["sites.pages"]}, tag("ul", None, *inside))
