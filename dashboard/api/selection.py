"""Which sites an items question means, and how it is written again in links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import Field
from pydantic.config import JsonDict

from dashboard.api import parameters
from dashboard.api.features import Places, unmeasured
from dashboard.api.parameters import Box, Whole
from dashboard.http.questions import Asked
from data import instants
from data.errors import BadRequestError
from data.state import STATES, State
from data.store import Current
from data.thresholds import ClassTable

LIMIT, LIMIT_AT_MOST = 1_000, 10_000
_WHEN: Final = (
    "The state of every site as of this instant. Of an interval (a/b, ../b, a/..) the state as of its end, of sites "
    "whose newest reading lies in it; of sites that state their own value, such as closures, all that are in it, "
    "announced ones too. Without it: now."
)
_EQUAL: Final = ("name", "district", "state", "class", "simulated")
_BOX: Final[JsonDict] = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}


class ItemQuery(Asked):
    """What is asked of one site."""

    datetime: str | None = Field(None, description=_WHEN)
    v: Annotated[int | None, Whole(0)] = Field(
        None, description="A version from /api/live: a key for caches, a new version is a new address."
    )


class ItemsQuery(ItemQuery):
    """What is asked of the sites of a layer; any attribute that sites have may be asked for beside it."""

    bbox: str | None = Field(
        None,
        description="Only sites in this box: west, south, east, north in degrees (CRS84).",
        json_schema_extra={**_BOX, "examples": [[7.24, 51.52, 7.38, 51.63]]},
    )
    limit: Annotated[int, Whole(1, LIMIT_AT_MOST)] = Field(LIMIT, description="How many features a page has at most.")
    offset: Annotated[int, Whole(0)] = Field(
        0, description="How many features are skipped; links with rel=next carry it."
    )
    name: str | None = Field(None, description="Only sites with this name.")
    district: str | None = Field(None, description="Only sites in this district.")
    state: State | None = Field(None, description="Only sites of this state.")
    class_: str | None = Field(None, alias="class", description="Only sites of this class of their collection.")
    simulated: bool | None = Field(None, description="Only sites whose values are simulated, or only others.")


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


def read(query: ItemQuery, attributes: Mapping[str, str], *, now: datetime, announced: bool = False) -> Selection:
    """Parse a checked query; not past yet means now, unless what is ``announced`` may be asked for.

    Raises:
        BadRequestError: a value is none of its kind.
    """
    since, at = parameters.interval(query.datetime)
    if announced and since is not None and at is None:
        at = instants.END
    given = query.model_dump(exclude_none=True, by_alias=True)
    equal = {name: _written(value) or "" for name, value in given.items() if name in _EQUAL}
    return Selection(
        box=parameters.box(given.get("bbox")),
        since=since,
        at=at if at is not None and (announced or at < now.astimezone(UTC)) else None,
        filters=tuple(sorted({**equal, **attributes}.items())),
        limit=given.get("limit", LIMIT),
        offset=given.get("offset", 0),
        text=tuple((name, given[name]) for name in ("bbox", "datetime") if name in given),
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
    chosen = reported(selection, current)
    if selection.box is not None:
        chosen &= _inside(selection.box, known)
    for name, value in selection.filters:
        if name == "class":
            chosen &= classes == _position(value, [one.id for one in table.classes])
        else:
            chosen &= _equal(name, value, current)
    return np.flatnonzero(chosen)


def reported(selection: Selection, current: Current) -> NDArray[np.bool_]:
    """(n,) whose newest reading lies in the interval; all where none is asked for."""
    if selection.since is None:
        return np.ones(len(current.sites), np.bool_)
    since_ms = round(selection.since.timestamp() * 1000)
    return np.logical_and(~unmeasured(current), current.observed_at_ms >= since_ms)


def refuse_unknown_class(query: ItemQuery, table: ClassTable) -> None:
    """BadRequestError: no class of the collection has the name that is asked for."""
    wanted, known = getattr(query, "class_", None), [one.id for one in table.classes]
    if wanted is not None and wanted not in known:
        raise BadRequestError(f"class={wanted!r}; choose one of: {', '.join(known)}")


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
