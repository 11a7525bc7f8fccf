"""The nearest places of the same kind, each with what it says now."""

from typing import Final

import numpy as np

from dashboard.parts.addresses import Address
from dashboard.parts.figures import distance
from dashboard.parts.markup import Markup, tag
from dashboard.parts.site_detail import station_address
from dashboard.parts.view import LayerView
from data.projection import to_metres
from data.state import MISSING, NO_SENSOR
from services.publication import public_position

MOST: Final = 3
CLOSE_M: Final = 1000.0
"""Within it, who has something to say comes before who is nearer."""


def nearby(view: LayerView, index: int, address: Address) -> Markup | None:
    """Links to three at most, nearest first; None: there is no other."""
    chosen, metres = nearest(view, index)
    rows = [_row(view, one, float(metres[one]), address) for one in chosen]
    if not rows:
        return None
    title = tag("h2", {"id": "near-title"}, view.words["station.part.near"])
    own = {"class": "station__part", "id": "near", "aria-labelledby": "near-title"}
    return tag("section", own, title, tag("ul", {"class": "nearby"}, *rows))


def nearest(view: LayerView, index: int) -> tuple[list[int], np.typing.NDArray[np.float64]]:
    """Rows of those that are told, nearest first, and the metres to each of all, as the public sees their places."""
    sites, state = view.current.sites, view.current.state
    xy_m = to_metres(*public_position(view.layer, sites))
    metres = np.hypot(*(xy_m - xy_m[index]).T)
    silent = np.isin(state, (NO_SENSOR, MISSING)) | (metres > CLOSE_M)
    place = sites.place_id[index]
    ranked = (int(row) for row in np.lexsort((metres, silent)) if sites.place_id[row] != place)
    chosen = [row for row, _ in zip(ranked, range(MOST), strict=False)]
    return sorted(chosen, key=lambda row: metres[row]), metres


def _row(view: LayerView, index: int, metres: float, address: Address) -> Markup:
    one = view.row(index)
    told = " · ".join(text for text in (one.look.label, one.value) if text)
    return tag(
        "li",
        {"class": "nearby__site"},
        one.look.svg(),
        tag("a", {"href": station_address(address, one.site_id)}, one.name),
        tag("span", {"class": "nearby__far"}, distance(metres, view.words)),
        tag("span", {"class": "nearby__told"}, told),
    )
