"""What somebody asks who names one place: where it is, and the answers of the topics there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Attribute, Child, Markup, tag
from dashboard.texts import Words
from data.projection import to_metres
from data.store import Current
from data.town.gazetteer import NamedPlace

PATH: Final = "/bei-mir"


def crow_flies_m(
    origin: tuple[float, float], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n,) metres from a place, lon and lat in degrees EPSG:4326, to each of n others."""
    here, there = to_metres([origin[0]], [origin[1]]), to_metres(lon, lat)
    return np.asarray(np.hypot(*(there - here).T))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vantage:
    """Where somebody asks from, which is told to nobody, and how they are spoken to.

    Args:
        lon: degrees EPSG:4326.
        lat: likewise.
        home: the address next to it; None: none is known there.
        address: of the page; links to others begin there.
    """

    lon: float
    lat: float
    home: NamedPlace | None
    words: Words
    address: Address
    now: datetime

    def metres(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) how far n places are, as the crow flies."""
        return crow_flies_m((self.lon, self.lat), lon, lat)

    def nearest(self, current: Current, among: NDArray[np.bool_]) -> tuple[int, float] | None:
        """The row of the nearest site of a layer among some (n,), and its metres; None: there are none."""
        rows = np.flatnonzero(among)
        if not len(rows):
            return None
        metres = self.metres(current.sites.lon[rows], current.sites.lat[rows])
        at = int(metres.argmin())
        return int(rows[at]), float(metres[at])


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that belongs to an answer.

    Args:
        name: of the file, and what it is asked for by.
        label: of the button.
        media_type: with its charset.
        content: made when somebody asks for it.
    """

    name: str
    label: str
    media_type: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearAnswer:
    """One answer.

    Args:
        title: what is asked for.
        said: the answer in one sentence.
        facts: what else is to be known.
        href: where more of it stands; empty: nowhere.
        more: what that link is called.
        download: a file of it; None: there is none.
    """

    title: str
    said: Child
    facts: Sequence[Child] = ()
    href: str = ""
    more: str = ""
    download: Download | None = None

    def markup(self, form: str) -> Markup:
        """As a part of the page, whose ``form`` sends the place again for a file."""
        away: dict[str, Attribute] = {"rel": "noopener noreferrer external"} if "://" in self.href else {}
        link = tag("a", {"href": self.href, **away}, self.more) if self.href else None
        return tag(
            "section",
            {"class": "near__answer"},
            tag("h2", {"class": "near__title"}, self.title),
            tag("p", {"class": "near__said"}, self.said),
            *(tag("p", {"class": "near__fact"}, one) for one in self.facts if one),
            tag("p", {"class": "near__more"}, link, self._button(form)) if link or self.download else None,
        )

    def _button(self, form: str) -> Markup | None:
        if self.download is None:
            return None
        own = {"class": "button", "type": "submit", "form": form, "name": "file", "value": self.download.name}
        return tag("button", own, self.download.label)
