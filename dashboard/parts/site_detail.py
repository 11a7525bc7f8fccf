"""One site in words: what its popup says, for everyone who has no map."""

from dashboard.parts.addresses import Address
from dashboard.parts.attendance import ATTENDED_NAMES
from dashboard.parts.classes import symbol
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.view import LayerView, Row
from dashboard.texts import Words


def site_detail(view: LayerView, address: Address, index: int) -> Markup:
    """Name, value, age and the other public measures of a site."""
    one, words = view.row(index), view.words
    close = tag("a", {"class": "button", "href": address.to(site=None)}, words["site.close"])
    return tag(
        "section",
        {"class": "site", "id": "site", "data-site": one.site_id, "aria-labelledby": "site-name"},
        tag("h2", {"class": "site__name", "id": "site-name"}, one.name),
        tag("p", {"class": "site__place"}, f"{one.district} · {view.title}"),
        _figure(one),
        tag("p", {"class": "site__age"}, told(one, words)),
        _others(view, index),
        tag(
            "p", {"class": "site__page"}, tag("a", {"href": station_address(address, one.site_id)}, words["site.page"])
        ),
        close,
    )


def station_address(address: Address, site_id: str) -> str:
    """Address of the page of a site."""
    return address.to(path=f"/ort/{site_id}", layer=None, district=None, page=1, site=None)


def told(one: Row, words: Words) -> str:
    """When the value was measured and what to think of it."""
    if one.state == "no_sensor":
        return words["site.no_sensor"]
    if one.state in ATTENDED_NAMES:
        return words[f"attended.told_{one.state}"]
    if one.measured is None:
        return words["site.not_measured"]
    measured = words.say("site.measured", time=one.measured, age=one.age)
    return f"{measured}. {words[f'site.{one.state}']}" if one.state in {"old", "suspect"} else measured


def _figure(one: Row) -> Markup:
    value = None
    if one.value is not None:
        value = tag("s" if one.state == "suspect" else "span", {"class": "site__value"}, one.value)
    label = tag("span", {"class": "site__class"}, symbol(one.look.symbol, colour=one.look.colour), one.look.label)
    return tag("p", {"class": f"site__figure site__figure--{one.state}"}, value, label)


def _others(view: LayerView, index: int) -> Markup | None:
    lines = [join(tag("dt", None, title), tag("dd", None, said)) for title, said in view.further(index)]
    return tag("dl", {"class": "site__others"}, *lines) if lines else None
