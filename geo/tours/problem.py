"""What a day's tours are planned from: stops, vehicles with their shifts, places to unload at, ways between all."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from geo.arrays import IntArray
from geo.errors import NegativeError, NotFiniteError, ShapeError
from geo.tours.breaks import BreakRules

Window: TypeAlias = tuple[int, int]
"""From when until when work may begin, both included; seconds since the day's midnight."""
Order: TypeAlias = tuple[int, ...]
"""What one vehicle visits: rows of stops, and ~row for an unloading point."""
NO_WAY: Final = 1 << 40
"""Seconds and metres where no way leads; larger than any day."""


@dataclass(frozen=True, eq=False)
class TravelMatrix:
    """Ways between all places for one kind of vehicle; row: from, column: to.

    Args:
        seconds: (n, n) numbers >= 0, rounded to whole ones; infinity: no way leads there.
        metres: likewise, (n, n).

    Raises:
        ShapeError: not square, or not of one shape.
        NegativeError, NotFiniteError: a negative number or NaN, with its row.
    """

    seconds: IntArray
    metres: IntArray

    def __init__(self, seconds: npt.ArrayLike, metres: npt.ArrayLike) -> None:
        for name, values in (("seconds", seconds), ("metres", metres)):
            object.__setattr__(self, name, _whole(values, name=name))
        if self.seconds.shape != self.metres.shape:
            raise ShapeError("metres", got=self.metres.shape, want=f"{self.seconds.shape}, as seconds")
        nowhere = np.maximum(self.seconds, self.metres) >= NO_WAY
        self.seconds[nowhere], self.metres[nowhere] = NO_WAY, NO_WAY


def _whole(values: npt.ArrayLike, *, name: str) -> IntArray:
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.dtype.kind not in "fiu":  # noqa: PLR2004 - from, to
        raise ShapeError(name, got=(array.dtype, array.shape), want="(n, n) numbers")
    for error, bad in ((NotFiniteError, np.isnan(array)), (NegativeError, array < 0)):
        if bad.any():
            row, column = np.argwhere(bad)[0]
            raise error(name, index=int(row), value=array[row, column])
    whole: IntArray = np.rint(np.minimum(array, NO_WAY)).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something to be collected.

    Args:
        place: row of the matrices.
        service_s: how long it takes there.
        litres: how much is collected, as it lies at the roadside.
        weight_kg: how heavy that is.
        windows: when it may begin, in order; empty: at any time.
        prize: what collecting it is worth, in the vehicles' unit of cost (metres of detour as these come); None: it
            must be collected.
        fraction: what it is; only vehicles that take this may collect it.
        vehicle: locked to this one; None: any that takes it.
    """

    place: int
    service_s: int = 0
    litres: int = 0
    weight_kg: int = 0
    windows: tuple[Window, ...] = ()
    prize: int | None = None
    fraction: str = ""
    vehicle: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unloading:
    """Where a vehicle empties what it carries, and may go on collecting.

    Args:
        place: row of the matrices.
        service_s: how long it takes.
        hours: when it may begin, in order; empty: at any time.
    """

    place: int
    service_s: int = 0
    hours: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """When a team works: seconds since the day's midnight. Work begins with the shift, and so does its tour.

    Args:
        start_s: leaves then.
        end_s: is back by then.
        rules: breaks within; None: none are due.
    """

    start_s: int
    end_s: int
    rules: BreakRules | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TourVehicle:
    """A vehicle with the team that drives it.

    Args:
        start: row of the matrices where it is at the shift's beginning: the depot, or where it has got to.
        end: row where the shift ends.
        capacity_l: its room, litres.
        compaction: litres at the roadside that go into a litre of room.
        payload_kg: what it may carry.
        load_l: litres at the roadside that it carries from the beginning.
        load_kg: how heavy they are.
        fractions: what it takes, all in one hold.
        unloading: rows of the unloading points it may use, as often as needed.
        matrix: row of the matrices of the problem.
        fixed: rows of stops that it drives to first, in this order (locked).
        cost_m: cost of a metre.
        cost_s: cost of a second from the shift's beginning to the return, without breaks.
        cost_use: cost of being used at all.
    """

    start: int
    end: int
    shift: Shift
    capacity_l: int
    payload_kg: int
    compaction: float = 1.0
    load_l: int = 0
    load_kg: int = 0
    fractions: frozenset[str] = frozenset({""})
    unloading: tuple[int, ...] = ()
    matrix: int = 0
    fixed: Order = ()
    cost_m: int = 1
    cost_s: int = 0
    cost_use: int = 0

    @property
    def room_l(self) -> int:
        """Litres at the roadside that it holds."""
        return int(self.capacity_l * self.compaction)

    def holds(self, litres: int, weight_kg: int) -> bool:
        """Whether so much goes into it at once."""
        return litres <= self.room_l and weight_kg <= self.payload_kg

    @property
    def work_end_s(self) -> int:
        """When it would have to be back if it took no breaks, so that there is time for them."""
        if self.shift.rules is None:
            return self.shift.end_s
        return self.shift.start_s + self.shift.rules.most_work_s(self.shift.end_s - self.shift.start_s)


@dataclass(frozen=True, kw_only=True)
class TourProblem:
    """One day's stops for the vehicles that can collect them; what never mixes is planned as a problem of its own."""

    stops: tuple[Stop, ...]
    vehicles: tuple[TourVehicle, ...]
    matrices: tuple[TravelMatrix, ...]
    unloading: tuple[Unloading, ...] = ()

    def may(self, vehicle: int, stop: int) -> bool:
        """Whether a vehicle takes a stop: its fraction, its lock and its amount."""
        one, wanted = self.vehicles[vehicle], self.stops[stop]
        locked = wanted.vehicle is not None and wanted.vehicle != vehicle
        elsewhere = self._fixed.get(stop, vehicle) != vehicle
        takes = wanted.fraction in one.fractions and one.holds(wanted.litres, wanted.weight_kg)
        return takes and not locked and not elsewhere

    @cached_property
    def _fixed(self) -> dict[int, int]:
        """Which vehicle each fixed stop belongs to."""
        return {row: k for k, one in enumerate(self.vehicles) for row in one.fixed}

    def reaches(self, vehicle: int, stop: int) -> bool:
        """Whether ways lead a vehicle from its start to a stop and on to its end."""
        one, place = self.vehicles[vehicle], self.stops[stop].place
        seconds = self.matrices[one.matrix].seconds
        return bool(max(seconds[one.start, place], seconds[place, one.end]) < NO_WAY)
