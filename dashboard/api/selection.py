"""Which sites an items question means, and how it is written again in links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.api import parameters
from dashboard.api.features import Places, unmeasured
from dashboard.api.parameters import Box, Parameter, Query
from data import instants
from data.state import STATES
from data.store import Current
from data.thresholds import ClassTable

LIMIT, LIMIT_AT_MOST = 1_000, 10_000
PLAIN_FILTERS = ("name", "district", "state", "class", "simulated")

PARAMETERS = (
    Parameter(
        name="bbox",
        about="Only sites in this box: west, south, east, north in degrees (CRS84).",
        schema={"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
        example="7.24,51.52,7.38,51.63",
    ),
    Parameter.whole("limit", "How many features a page has at most.", minimum=1, maximum=LIMIT_AT_MOST, default=LIMIT),
    Parameter.whole("offset", "How many features are skipped; links with rel=next carry it.", minimum=0, default=0),
    Parameter.text(
        "datetime",
        "The state as of this instant. Of an interval (a/b, ../b, a/..) the state as of its end, and where it "
        "has a beginning only sites whose newest reading lies in it; of sites that state their own value, such as "
        "closures, all that are in it, announced ones too. Without it: now.",
    ),
    Parameter.whole("v", "A version from /api/live: a key for caches, a new version is a new address.", minimum=0),
    *(Parameter.text(name, f"Only sites with this {name}.") for name in PLAIN_FILTERS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """An items question.

    Args:
        box: only sites in it; None: all.
        since: only sites whose newest reading is of this instant or later; None: all.
        at: the instant whose state is asked for; None: now.
        filters: names and values of properties that must be equal.
        limit: features a page.
        offset: features skipped.
        text: datetime and bbox as they were written, for links.
    """

    box: Box | None
    since: datetime | None
    at: datetime | None
    filters: tuple[tuple[str, str], ...]
    limit: int
    offset: int
    text: tuple[tuple[str, str], ...]

    def address(self, base: str, *, offset: int) -> str:
        """This question with another offset."""
        paging = {"limit": str(self.limit)} if self.limit != LIMIT else {}
        skipped = {"offset": str(offset)} if offset else {}
        written = urlencode([*self.text, *self.filters, *paging.items(), *skipped.items()], safe=",:/")
        return f"{base}?{written}" if written else base


def read(query: Query, *, now: datetime, announced: bool = False) -> Selection:
    """Parse a checked query; not past yet means now, unless what is ``announced`` may be asked for.

    Raises:
        BadRequestError: a value is none of its kind.
    """
    since, at = parameters.interval(query)
    if announced and since is not None and at is None:
        at = instants.END
    plain = {one.name for one in PARAMETERS} - set(PLAIN_FILTERS)
    parameters.integer(query, "v", default=0, low=0)
    return Selection(
        box=parameters.box(query),
        since=since,
        at=at if at is not None and (announced or at < now.astimezone(UTC)) else None,
        filters=tuple(sorted((name, value) for name, value in query.items() if name not in plain)),
        limit=parameters.integer(query, "limit", default=LIMIT, low=1, high=LIMIT_AT_MOST),
        offset=parameters.integer(query, "offset", default=0, low=0),
        text=tuple((name, query[name]) for name in ("bbox", "datetime") if name in query),
    )


def matching(
    selection: Selection, current: Current, known: Places, *, table: ClassTable, classes: NDArray[np.int8]
) -> NDArray[np.intp]:
    """Indices of all sites that the question means, pages aside.

    Args:
        selection: the question.
        current: state of the sites.
        known: where they are.
        table: the classes.
        classes: (n,) the class of each site that the asker may see.
    """
    chosen = np.ones(len(current.sites), np.bool_)
    if selection.box is not None:
        chosen &= _inside(selection.box, known)
    if selection.since is not None:
        chosen &= ~unmeasured(current) & (current.observed_at_ms >= round(selection.since.timestamp() * 1000))
    for name, value in selection.filters:
        if name == "class":
            chosen &= classes == _position(value, [one.id for one in table.classes])
        else:
            chosen &= _equal(name, value, current)
    return np.flatnonzero(chosen)


def attribute_names(current: Current) -> set[str]:
    """Names of all attributes that any site has: each may be asked for."""
    return {name for attributes in current.sites.attributes for name in attributes}


def _inside(box: Box, known: Places) -> NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(known.geometry).T
    tall = (north >= box.south) & (south <= box.north)
    behind, before = east >= box.west, west <= box.east
    inside: NDArray[np.bool_] = tall & ((behind | before) if box.west > box.east else (behind & before))
    # Of what is more than a point the bounds may reach where it does not.
    wide = np.flatnonzero(inside & (shapely.get_dimensions(known.geometry) > 0))
    inside[wide] = shapely.intersects(known.geometry[wide], _area(box))
    return inside


def _area(box: Box) -> shapely.Geometry:
    halves = [(box.west, 180.0), (-180.0, box.east)] if box.west > box.east else [(box.west, box.east)]
    return shapely.union_all([shapely.box(west, box.south, east, box.north) for west, east in halves])


def _position(value: str, names: Sequence[str]) -> int:
    """Index of a name; one that no array contains where it is unknown."""
    return names.index(value) if value in names else len(names)


def _equal(name: str, value: str, current: Current) -> NDArray[np.bool_]:
    if name == "state":
        return np.equal(current.state, _position(value, STATES))
    column = _column(name, current)
    return np.fromiter((_written(one) == value for one in column), np.bool_, len(column))


def _column(name: str, current: Current) -> list[Any]:
    sites = current.sites
    if name == "simulated":
        return list(current.simulated.tolist())
    if name == "name":
        return list(sites.name)
    return list(sites.district) if name == "district" else [one.get(name) for one in sites.attributes]


def _written(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
