"""What keeps a vehicle out of a carriageway."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geo.arrays import BoolArray, IntArray, as_weights
from geo.network.trucks.carriageways import HEAVY_KG, Access, Carriageways


class Obstacle(StrEnum):
    """Why a vehicle cannot serve a stop."""

    CLOSED = "closed"
    NO_ACCESS = "no_access"
    TOO_HEAVY = "too_heavy"
    TOO_WIDE = "too_wide"
    TOO_HIGH = "too_high"
    CANNOT_TURN = "cannot_turn"
    WRONG_SIDE = "wrong_side"
    CUT_OFF = "cut_off"
    TOO_FAR = "too_far"


BARRIERS = (Obstacle.CLOSED, Obstacle.NO_ACCESS, Obstacle.TOO_HEAVY, Obstacle.TOO_WIDE, Obstacle.TOO_HIGH)
"""What can bar a single edge; the columns of `barriers`."""


@dataclass(frozen=True)
class Dimensions:
    """Of a vehicle: its permissible weight, its width and height, and how fast it may go at most."""

    weight_kg: float
    width_m: float
    height_m: float
    most_kmh: float = np.inf

    def __post_init__(self) -> None:
        """See that they are numbers; GeoError: they are not, or negative."""
        as_weights([self.weight_kg, self.width_m, self.height_m], name="dimensions")


def access(ways: Carriageways, vehicle: Dimensions) -> IntArray:
    """Return what the signs say (e,) to a vehicle of this weight."""
    return ways.heavy_access if vehicle.weight_kg > HEAVY_KG else ways.access


def barriers(ways: Carriageways, vehicle: Dimensions, closed: BoolArray) -> BoolArray:
    """Return what bars each edge, (e, 5) in the order of BARRIERS; a vehicle just as large as the limit passes."""
    columns = (
        closed,
        access(ways, vehicle) == Access.NO,
        ways.max_weight_kg < vehicle.weight_kg,
        ways.max_width_m < vehicle.width_m,
        ways.max_height_m < vehicle.height_m,
    )
    return np.column_stack(columns)
