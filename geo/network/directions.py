"""A route in steps: street, turn, metres; without words, which belong to a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from geo.arrays import BoolArray, FloatArray

# Below this angle a way goes straight on, even at a junction.
STRAIGHT_DEG = 30.0
SLIGHT_DEG = 60.0
TURN_DEG = 120.0
SHARP_DEG = 165.0
# At a junction, a bend of this angle is a step of its own, even where the street keeps its name.
DECISION_DEG = 45.0


class Turn(StrEnum):
    """What to do at the beginning of a step."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    BACK = "back"
    ARRIVE = "arrive"


@dataclass(frozen=True)
class Step:
    """One instruction of a route.

    Attributes:
        turn: what to do first.
        name: the street then followed; None where it has no name.
        distance_m: how far.
        bearing_deg: the direction after the turn, clockwise from grid north, 0 to 360.
        point: where the step begins, metres in EPSG:25832.
    """

    turn: Turn
    name: str | None
    distance_m: float
    bearing_deg: float
    point: tuple[float, float]


def describe(
    points: FloatArray, *, names: Sequence[str | None], legs_m: FloatArray, junction: BoolArray
) -> tuple[Step, ...]:
    """Return the steps of a way along points (p, 2), with one leg fewer than points.

    Args:
        points: where the way bends, metres in EPSG:25832.
        names: (p - 1,) the street of each leg.
        legs_m: (p - 1,) the length of each leg along the street.
        junction: (p - 1,) whether a leg begins where other streets lead off.

    Returns:
        A step at the start, at every change of street and at every bend at a junction; then the arrival. A way
        of no length is the arrival alone.
    """
    bearings = _bearings_deg(points)
    angles = (np.diff(bearings) + 180.0) % 360.0 - 180.0
    begins = [
        leg
        for leg in range(len(names))
        if leg == 0 or names[leg] != names[leg - 1] or (junction[leg] and abs(angles[leg - 1]) >= DECISION_DEG)
    ]
    steps = [
        Step(
            turn=_turn(float(angles[leg - 1])) if leg else Turn.DEPART,
            name=names[leg],
            distance_m=float(legs_m[leg:end].sum()),
            bearing_deg=float(bearings[leg]),
            point=_pair(points[leg]),
        )
        for leg, end in zip(begins, [*begins, len(names)][1:], strict=True)
    ]
    last = steps[-1].name if steps else None
    bearing_deg = float(bearings[-1]) if len(bearings) else 0.0
    return (*steps, Step(Turn.ARRIVE, last, 0.0, bearing_deg, _pair(points[-1])))


def _bearings_deg(points: FloatArray) -> FloatArray:
    east, north = np.diff(points, axis=0).T
    bearings: FloatArray = np.degrees(np.arctan2(east, north)) % 360.0
    return bearings


def _turn(angle_deg: float) -> Turn:
    """Return the turn for an angle from -180 (left) to 180 (right)."""
    size = abs(angle_deg)
    if size < STRAIGHT_DEG:
        return Turn.STRAIGHT
    if size >= SHARP_DEG:
        return Turn.BACK
    right = angle_deg > 0
    if size < SLIGHT_DEG:
        return Turn.SLIGHT_RIGHT if right else Turn.SLIGHT_LEFT
    if size < TURN_DEG:
        return Turn.RIGHT if right else Turn.LEFT
    return Turn.SHARP_RIGHT if right else Turn.SHARP_LEFT


def _pair(point: FloatArray) -> tuple[float, float]:
    return float(point[0]), float(point[1])
