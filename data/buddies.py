"""How far a measure of one place may be from those around it, as it declares it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Buddies:
    """How far a value may be from those of its neighbours at the same time.

    Args:
        radius_m: who is a neighbour.
        fewest: neighbours with a value that it takes for a verdict.
        threshold: in standard deviations of the neighbours.
        least_deviation: that deviation never counts as less: so much two healthy places differ.
        per_metre: how much the measure changes with each metre of height.
    """

    radius_m: float
    fewest: int
    threshold: float
    least_deviation: float
    per_metre: float
