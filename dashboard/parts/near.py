"""What somebody asks who names one place: where it is, and the answers of the topics there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Attribute, Child, Markup, tag
from dashboard.texts import Words
from data.projection import to_metres
from data.town.gazetteer import NamedPlace

PATH: Final = "/bei-mir"


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
        here, there = to_metres([self.lon], [self.lat]), to_metres(lon, lat)
        return np.asarray(np.hypot(*(there - here).T))


@dataclass(frozen=True, slots=True, kw_only=True)
class NearAnswer:
    """One answer.

    Args:
        title: what is asked for.
        said: the answer in one sentence.
        facts: what else is to be known.
        href: where more of it stands; empty: nowhere.
        more: what that link is called.
    """

    title: str
    said: Child
    facts: Sequence[Child] = ()
    href: str = ""
    more: str = ""

    def markup(self) -> Markup:
        """As a part of the page."""
        away: dict[str, Attribute] = {"rel": "noopener noreferrer external"} if "://" in self.href else {}
        link = tag("a", {"href": self.href, **away}, self.more) if self.href else None
        return tag(
            "section",
            {"class": "near__answer"},
            tag("h2", {"class": "near__title"}, self.title),
            tag("p", {"class": "near__said"}, self.said),
            *(tag("p", {"class": "near__fact"}, one) for one in self.facts if one),
            tag("p", {"class": "near__more"}, link) if link else None,
        )
