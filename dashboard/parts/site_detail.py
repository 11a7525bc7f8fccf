"""One site in words: what it says now, whether it is open, its last two days, the way, report, its own page."""

from dashboard.parts.addresses import Address
from dashboard.parts.attendance import ATTENDED_NAMES
from dashboard.parts.classes import symbol
from dashboard.parts.directions import way_to
from dashboard.parts.fragment import fragment
from dashboard.parts.glance import open_today
from dashboard.parts.markup import Attribute, Markup, filled, join, tag
from dashboard.parts.report import report
from dashboard.parts.view import LayerView, Row
from dashboard.texts import Words


def no_detail(address: Address) -> Markup:
    """Where details of a site will stand."""
    return tag("section", {**fragment("site", address), "class": "site", "hidden": True})


def site_detail(view: LayerView, address: Address, index: int, *, agent: str, further: Markup | None = None) -> Markup:
    """Name, value, age and the other public measures of a site; ``agent`` is how the visitor's browser calls itself."""
    one, words = view.row(index), view.words
    close: dict[str, Attribute] = {"class": "button site__close", "href": address.to(site=None), "data-closes": True}
    own = {**fragment("site", address, [view.layer.id]), "class": "site", "data-site": one.site_id}
    return tag(
        "section",
        {**own, "aria-labelledby": "site-name"},
        tag("a", close, words["site.close"]),
        tag("h2", {"class": "site__name", "id": "site-name", "tabindex": "-1"}, one.name),
        tag("p", {"class": "site__place"}, " · ".join(text for text in (one.district, view.title) if text)),
        _measure(view, one),
        _figure(one),
        tag("p", {"class": "site__age"}, told(one, words)),
        _line(open_today(view, index)),
        _others(view, index),
        further,
        _way(view, index, agent),
        report(view, index),
        tag(
            "p", {"class": "site__page"}, tag("a", {"href": station_address(address, one.site_id)}, words["site.page"])
        ),
    )


def station_address(address: Address, site_id: str) -> str:
    """Address of the page of a site."""
    return address.to(path=f"/ort/{site_id}", layer=None, district=None, page=1, site=None)


def told(one: Row, words: Words) -> Markup:
    """When the value was measured and what to think of it."""
    if one.state == "no_sensor":
        key = "site.no_sensor_since" if one.measured else "site.no_sensor"
        return filled(words[key], time=one.measured, age=one.age)
    if one.state in ATTENDED_NAMES:
        return join(words[f"attended.told_{one.state}"])
    if one.validity:
        return join(one.validity)
    if one.measured is None:
        return join(words["site.stated" if one.is_stated else "site.not_measured"])
    measured = filled(words["site.reported" if one.is_reported else "site.measured"], time=one.measured, age=one.age)
    return join(measured, f". {words[f'site.{one.state}']}" if one.state in {"old", "suspect"} else None)


def _measure(view: LayerView, one: Row) -> Markup | None:
    name = view.figure_name if one.value is not None else ""
    return tag("p", {"class": "site__measure"}, name) if name else None


def _figure(one: Row) -> Markup:
    value = None
    if one.value is not None:
        value = tag("s" if one.state == "suspect" else "span", {"class": "site__value"}, one.value)
    label = tag("span", {"class": "site__class"}, symbol(one.look.symbol, colour=one.look.colour), one.look.label)
    return tag("p", {"class": f"site__figure site__figure--{one.state}"}, value, label)


def _way(view: LayerView, index: int, agent: str) -> Markup:
    to = way_to(view, index, agent=agent, note="site-leaves")
    return tag("div", {"class": "site__way"}, to.link(view.words, "button"), to.leaves(view.words))


def _line(said: str | None) -> Markup | None:
    return tag("p", {"class": "site__hours"}, said) if said else None


def _others(view: LayerView, index: int) -> Markup | None:
    lines = [join(tag("dt", None, title), tag("dd", None, said)) for title, said in view.further(index)]
    return tag("dl", {"class": "site__others"}, *lines) if lines else None
