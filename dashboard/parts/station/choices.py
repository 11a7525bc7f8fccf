"""What a visitor chooses of a site's chart: how far back it looks, and which other sites stand in it."""

from collections.abc import Sequence
from typing import Any

from dashboard.parts.chart.course import Span
from dashboard.parts.form import hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.station.address import StationAddress
from dashboard.texts import Words


def spans(address: StationAddress, offered: Sequence[Span], words: Words) -> Markup:
    """Links to each span."""
    links = [
        tag("a", {"href": _to(address, span=one.id), "class": "spans__span", "aria-current": _true(one, address)}, name)
        for one in offered
        for name in [words[f"station.span.{one.id}"]]
    ]
    listed = tag("ul", None, *(tag("li", None, one) for one in links))
    return tag("nav", {"class": "spans", "aria-label": words["station.spans"]}, listed)


def _true(one: Span, address: StationAddress) -> str | None:
    return "true" if one.id == address.span else None


def _to(address: StationAddress, **changes: Any) -> str:
    return f"{address.to(**changes)}#course"


def beside(
    address: StationAddress, shown: Sequence[tuple[str, str]], offered: Sequence[tuple[str, str]], words: Words
) -> Markup:
    """The sites beside the page's own, each to be taken out, and a form that adds one."""
    chips = [_chip(address, *one, words=words) for one in shown[1:]]
    listed = tag("ul", {"class": "beside__sites"}, *chips) if chips else None
    about = {"class": "beside", "aria-label": words["station.compare"]}
    return tag("section", about, listed, _adding(address, offered, words) if offered else None)


def _chip(address: StationAddress, site_id: str, name: str, *, words: Words) -> Markup:
    rest = tuple(one for one in address.beside if one != site_id)
    about = {"class": "beside__out", "href": _to(address, beside=rest)}
    out = tag("a", about, words["station.remove"], tag("span", {"class": "sr-only"}, f" {name}"))
    return tag("li", {"class": "beside__site"}, name, out)


def _adding(address: StationAddress, offered: Sequence[tuple[str, str]], words: Words) -> Markup:
    kept = {**address.manner(), "span": address.span}
    kept_fields = [hidden(key, value) for key, value in kept.items() if value]
    options = [tag("option", {"value": site_id}, name) for site_id, name in offered]
    return tag(
        "form",
        {"class": "beside__form", "action": f"{address.asset(address.path)}#course"},
        *kept_fields,
        *(hidden("with", one) for one in address.beside),
        tag("label", {"for": "beside"}, words["station.compare"]),
        tag("select", {"id": "beside", "name": "with", "class": "select"}, *options),
        tag("button", {"class": "button", "type": "submit"}, words["station.add"]),
    )
