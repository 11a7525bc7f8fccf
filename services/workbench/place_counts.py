"""How many places lie in each cell of the town: reports, proposals, or features of one's own."""

from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.projection import to_metres
from services.publication import public_position
from services.workbench.grid import grid_of
from services.workbench.ground import QuestionGround
from services.workbench.parameters import layers_among
from services.workbench.place_set import PlaceSet
from services.workbench.site_values import SiteValues, TimeSlices

_DECIMALS: Final = 1


def counted_places(ground: QuestionGround, name: str, cell_m: int, slices: TimeSlices) -> tuple[PlaceSet, SiteValues]:
    """The town's cells as places, and how many places of a layer, or of one's own, each holds.

    Sites that state their value themselves, such as reports, count in the slice in which they began; what stands, or
    what somebody drew, counts in all of them.
    """
    cells = grid_of(ground.bench.boundary, cell_m)
    xy_m, begun = _places(ground, name, slices)
    cell = _cell_of(xy_m, cells, cell_m)
    starts = np.array([one.timestamp() for one in slices.starts])
    count = np.zeros((len(slices), len(cells)))
    whole = np.zeros(len(cells))
    for at, place in zip(begun, cell.tolist(), strict=True):
        if place < 0 or (at is not None and not slices.period.start <= at < slices.period.end):
            continue
        whole[place] += 1
        rows = slice(None) if at is None else int(np.searchsorted(starts, at.timestamp(), side="right")) - 1
        count[rows, place] += 1
    numbers = [str(one + 1) for one in range(len(cells))]
    places = PlaceSet(numbers, numbers, cells, np.ones(len(cells), np.bool_), [{} for _ in numbers])
    return places, SiteValues(whole, count, slices.starts, "", _DECIMALS)


def _places(ground: QuestionGround, name: str, slices: TimeSlices) -> tuple[NDArray[np.float64], list[datetime | None]]:
    if not layers_among(name):
        places = ground.places(name)
        return places.xy_m, [None] * len(places)
    layer = ground.layer(name)
    if not layer.stated:
        places = ground.places(name)
        return places.xy_m, [None] * len(places)
    period = slices.period
    known = ground.store.current(layer.id, since=period.start, at=period.end).sites
    lon, lat = (known.lon, known.lat) if ground.seen_as(layer) == "staff" else public_position(layer, known)
    return to_metres(lon, lat).reshape(-1, 2), list(known.valid_from)


def _cell_of(xy_m: NDArray[np.float64], cells: NDArray[np.float64], cell_m: int) -> NDArray[np.int64]:
    """(n,) the row of the cell that holds each place; -1 where none does."""
    corner = cells.min(axis=0) - cell_m / 2
    numbers = {tuple(one): row for row, one in enumerate(np.floor((cells - corner) / cell_m).astype(int).tolist())}
    wanted = np.floor((xy_m - corner) / cell_m).astype(int).tolist()
    return np.array([numbers.get(tuple(one), -1) for one in wanted], dtype=np.int64)
