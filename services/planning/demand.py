"""What a plan is to empty: which sites must be, which are worth a detour, and how much is in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data.declare import Layer, Tour
from data.lake.series import DAY_MS
from services.board import DispatchBoard
from services.board.condition import FULL, OVERFLOWING, PLANNED, SILENT, UNPLANNED

LITRES: Final[Mapping[Tour, int]] = {"litter": 70, "containers": 1_100}
"""Of one container where nobody says how large it is: what towns mostly put up."""
KG_PER_LITRE: Final[Mapping[Tour, float]] = {"litter": 0.1, "containers": 0.06}
"""Loose; a choice of ours (docs/methods.md)."""
SERVICE_S: Final[Mapping[Tour, int]] = {"litter": 90, "containers": 240}
"""At a site, and of containers for each: stop, empty, go on."""
VOLUME: Final = "volume_l"
"""The attribute of a site that says how much goes into one of its containers, litres."""
DETOUR_M: Final = 1_000
"""What it is worth to empty today what is full tomorrow: so long a way, which tomorrow need not be driven."""
UNMEASURED: Final = (SILENT, PLANNED, UNPLANNED)
UNKNOWN_LEVEL: Final = 60.0
"""Percent, of what nothing measures and a round empties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One site that a plan may empty.

    Args:
        lon, lat: degrees, EPSG:4326.
        litres: in it, as it lies there.
        prize_m: worth so many metres of detour; None: it must be emptied.
    """

    site_id: str
    lon: float
    lat: float
    litres: int
    weight_kg: int
    service_s: int
    prize_m: int | None = None


def demands(
    board: DispatchBoard,
    layer: Layer,
    *,
    ends_ms: int,
    on_tours: Collection[str] = (),
    on_rounds: Collection[str] = (),
    chosen: Collection[str] = (),
) -> list[Demand]:
    """What of a layer is to be emptied on a day: what is chosen, else what is or will be full, and what a round has.

    What is full on the day after is worth a detour. What somebody else empties, or a tour has already, is none of it.

    Args:
        board: as it is now.
        layer: the fraction.
        ends_ms: when the day ends, milliseconds since 1970 UTC.
        on_tours: sites that tours of the day have.
        on_rounds: sites that fixed rounds empty on the day; they count where no device says how full they are.
        chosen: sites; empty: all.
    """
    assert layer.tour  # noqa: S101 - a board has no other layers; narrows for mypy
    mine = np.fromiter((one == layer.id for one in board.layer), np.bool_, len(board))
    free = np.fromiter((one not in on_tours for one in board.site_id), np.bool_, len(board))
    full = np.isin(board.condition, (OVERFLOWING, FULL))
    planned = np.isin(board.condition, UNMEASURED) & _which(board, on_rounds)
    with np.errstate(invalid="ignore"):  # of what nobody knows nothing is due
        due = full | (board.facts.full_at_ms < ends_ms) | planned
        soon = ~due & (board.facts.full_at_ms < ends_ms + DAY_MS)
    if chosen:
        due, soon = _which(board, chosen), np.zeros(len(board), np.bool_)
    rows = np.flatnonzero(mine & free & board.facts.ours & (due | soon)).tolist()
    return [_demand(board, row, layer.tour, prize_m=None if due[row] else DETOUR_M) for row in rows]


def of_sites(board: DispatchBoard, layers: Mapping[str, Layer], sites: Collection[str]) -> list[Demand]:
    """Sites of whatever layers, as far as a board has them and a tour of this body empties them."""
    rows = [row for one in sites if (row := board.row_of.get(one)) is not None and board.facts.ours[row]]
    tours = {row: layers[board.layer[row]].tour for row in rows if board.layer[row] in layers}
    return [_demand(board, row, tour, prize_m=None) for row, tour in tours.items() if tour]


def _which(board: DispatchBoard, sites: Collection[str]) -> NDArray[np.bool_]:
    some = frozenset(sites)
    return np.fromiter((one in some for one in board.site_id), np.bool_, len(board))


def _demand(board: DispatchBoard, row: int, tour: Tour, *, prize_m: int | None) -> Demand:
    current = board.currents[board.layer[row]]
    containers = max(1, int(current.sites.channels[board.index[row]]))
    level = float(board.level[row])
    share = min(1.0, (level if np.isfinite(level) else UNKNOWN_LEVEL) / 100)
    litres = round(volume(board.attributes[row], tour) * containers * share)
    service_s = SERVICE_S[tour] * (containers if tour == "containers" else 1)
    return Demand(
        site_id=board.site_id[row],
        lon=float(board.lon[row]),
        lat=float(board.lat[row]),
        litres=litres,
        weight_kg=round(litres * KG_PER_LITRE[tour]),
        service_s=service_s,
        prize_m=prize_m,
    )


def volume(attributes: Mapping[str, Any], tour: Tour) -> int:
    """Litres that go into one container of a site."""
    told = attributes.get(VOLUME)
    return int(told) if isinstance(told, int | float) and told > 0 else LITRES[tour]


def as_rows(found: Sequence[Demand]) -> list[dict[str, Any]]:
    """As the parameters of a job have them."""
    return [{name: getattr(one, name) for name in Demand.__slots__} for one in found]
