"""Where a site is: name, district, address, and a small map that needs no script."""

from typing import Final

from dashboard.parts.addresses import THEMES, Address
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.station.address import SIZE, map_address
from dashboard.parts.view import LayerView
from data.facts import is_known
from data.town.gazetteer import Gazetteer

ADDRESS: Final = "address"
"""The attribute of a site that holds its postal address."""


def heading(view: LayerView, index: int, names: Gazetteer | None) -> Markup:
    """What it is called, what is there, and its address, where that is known."""
    one = view.row(index)
    place = " · ".join(text for text in (one.district, view.title) if text)
    address = _address(view, index, names)
    return tag(
        "div",
        {"class": "station__head"},
        tag("h1", {"class": "station__name", "id": "station-name"}, one.name),
        tag("p", {"class": "station__place"}, place),
        tag("p", {"class": "station__address"}, address) if address else None,
    )


def _address(view: LayerView, index: int, names: Gazetteer | None) -> str:
    """Its own, else the one next to a point; of what the public sees rounded, or is no point, none."""
    sites, words = view.current.sites, view.words
    if is_known(told := sites.attributes[index].get(ADDRESS)):
        return str(told)
    if names is None or view.layer.public_place_m is not None or sites.geometry[index].geom_type != "Point":
        return ""
    found = names.nearest(float(sites.lon[index]), float(sites.lat[index]), called=sites.name[index])
    if found is None or sites.name[index].startswith(found.name):
        return ""
    return words.say("station.where.next_to", address=found.name)


def small_map(view: LayerView, index: int, address: Address, href: str | None) -> Markup:
    """The picture, dark where the visitor's device is, and a link to the map with the site chosen, if one has it."""
    site_id, words = view.current.sites.site_id[index], view.words
    light, dark = (map_address(address, site_id, one) for one in THEMES)
    text = words.say("station.where.map", name=view.current.sites.name[index])
    own: dict[str, Attribute] = {
        "src": dark if address.theme == "dark" else light,
        "alt": text,
        "width": SIZE[0],
        "height": SIZE[1],
    }
    source = tag("source", {"srcset": dark, "media": "(prefers-color-scheme: dark)"}) if address.theme is None else None
    picture = tag("picture", None, source, tag("img", own))
    if href is None:
        return tag("figure", {"class": "station__map"}, picture)
    link = {"class": "station__away", "href": href}
    return tag("figure", {"class": "station__map"}, tag("a", link, picture, tag("span", None, words["station.on_map"])))
