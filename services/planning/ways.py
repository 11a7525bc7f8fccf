"""The ways between places of a plan: over the streets that a vehicle may use, straight where a town has none."""

from datetime import date
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from data.projection import to_degrees
from data.records.fleet import Vehicle
from data.town.streets import NoStreetsError
from geo.tours import TravelMatrix
from services.context import House
from services.truck_streets import VehicleStreets, streets_for

DETOUR: Final = 1.35
"""Of streets against the straight line, where a town has no streets."""
STRAIGHT_M_S: Final = 7.0
"""Likewise: 25 km/h, stops at crossings included."""
Line: TypeAlias = list[tuple[float, float]]
"""Lon, lat, degrees EPSG:4326."""


def streets_of(house: House, vehicle: Vehicle, day: date) -> VehicleStreets | None:
    """Those that a vehicle may use on a day; None: the town has none."""
    try:
        return streets_for(house, vehicle, day=day)
    except NoStreetsError:
        return None


def matrix_of(streets: VehicleStreets | None, places_m: NDArray[np.float64], yard: NDArray[np.bool_]) -> TravelMatrix:
    """The ways between places (n, 2) in EPSG:25832; in a yard (n,) a vehicle can turn."""
    if streets is None:
        apart = places_m[:, None] - places_m[None, :]
        metres = np.hypot(apart[..., 0], apart[..., 1]) * DETOUR
        return TravelMatrix(metres / STRAIGHT_M_S, metres)
    found = streets.network.matrix(streets.stops(places_m, yard=yard))  # nobody asks why one cannot be reached
    return TravelMatrix(found.seconds, found.metres)


def line_of(streets: VehicleStreets | None, places_m: NDArray[np.float64], yard: NDArray[np.bool_]) -> Line:
    """The line along the way from place to place, in this order."""
    legs = streets.tour(places_m, yard=yard) if streets else []
    lon, lat = to_degrees(np.vstack([one.points for one in legs]) if legs else places_m)
    return [(round(x, 6), round(y, 6)) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
