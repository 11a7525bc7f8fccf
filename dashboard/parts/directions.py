"""The way to a place, opened by what the visitor's device has for that; where somebody is stands in no address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.town.streets import Mode
from services.publication import public_position

_AWAY: Final[Mapping[str, Attribute]] = {"rel": "noopener noreferrer external"}
_APPLE: Final = re.compile("iphone|ipad|ipod", re.IGNORECASE)
_ENGINES: Final[Mapping[Mode, str]] = {"walk": "fossgis_osrm_foot", "drive": "fossgis_osrm_car"}


def device(agent: str) -> str:
    """What opens ways for a browser that calls itself so: ``android``, ``apple``, or else ``web``."""
    if "android" in agent.lower():
        return "android"
    return "apple" if _APPLE.search(agent) else "web"


def way_to(view: LayerView, index: int, *, agent: str, note: str) -> "Destination":
    """A site, as far as the public may know its place; ``agent`` and ``note`` as of a destination."""
    lon, lat = (float(column[index]) for column in public_position(view.layer, view.current.sites))
    return Destination(note=note, name=view.current.sites.name[index], lon=lon, lat=lat, agent=agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where somebody wants to go.

    Args:
        note: id of the sentence that says where the link leads.
        lon: degrees EPSG:4326.
        lat: likewise.
        agent: how the visitor's browser calls itself.
    """

    note: str
    name: str
    lon: float
    lat: float
    agent: str
    mode: Mode = "walk"

    @property
    def href(self) -> str:
        """What each platform opens by itself."""
        to = f"{self.lat},{self.lon}"
        if device(self.agent) == "android":
            return f"geo:{to}?q={to}({quote(self.name)})"
        if self._is_phone:
            return f"https://maps.apple.com/?daddr={to}&dirflg={'w' if self.mode == 'walk' else 'd'}"
        return f"https://www.openstreetmap.org/directions?engine={_ENGINES[self.mode]}&to={quote(to)}"

    @property
    def _is_phone(self) -> bool:
        return device(self.agent) != "web"

    def link(self, words: Words, look: str = "kern-btn kern-btn--primary acts__go") -> Markup:
        """The button; ``look`` names its classes."""
        target = None if self._is_phone else "_blank"
        go: dict[str, Attribute] = {"class": look, "href": self.href, **_AWAY}
        label = tag("span", {"class": "kern-label"}, words["way.go"])
        return tag("a", {**go, "target": target, "aria-describedby": self.note}, label)

    def leaves(self, words: Words) -> Markup:
        """Where it leads."""
        return tag("p", {"class": "leaves", "id": self.note}, words["way.app" if self._is_phone else "way.web"])
