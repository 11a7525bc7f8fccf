"""The local search of Michel (1991): along one parameter at a time, with a pace that doubles and halves.

Its steps are wide at first and follow what all parameters have in common (the diagonal), so that it passes by the
small pits of a response surface in which a simplex, or a search of the whole range, ends: their bottom is lower by a
thousandth on the years that are known, and says nothing of others.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from analysis.water.runoff import Reals

Loss: TypeAlias = Callable[[Reals], float]
FIRST_PACE: Final = 0.64
FINEST: Final = 0.01
_MOST_TURNS: Final = 100
"""For each parameter."""
_KEPT: Final = 0.7
"""Of the common direction so much is left after as many turns as there are parameters."""


@dataclass(slots=True, kw_only=True)
class StepSearch:
    """A search under way.

    Args:
        loss: less is better.
        low: (k,) where points end.
        high: (k,) likewise.
        point: (k,) the best so far.
        least: its loss.
    """

    loss: Loss
    low: Reals
    high: Reals
    point: Reals
    least: float
    _before: Reals = field(init=False)
    _drift: Reals = field(init=False)

    def __post_init__(self) -> None:
        self._before, self._drift = self.point.copy(), np.zeros(len(self.point))

    def run(self) -> None:
        """Search until the pace is as fine as it gets."""
        count, pace, gains = len(self.point), FIRST_PACE, 0
        share = _KEPT ** (1 / count)
        for turn in range(1, _MOST_TURNS * count + 1):
            if pace < FINEST:
                return
            if self._take(list(self._neighbours(pace))):
                gains += 1
                self._drift = share * self._drift + (1 - share) * (self.point - self._before)
                if gains > 2 * count:
                    pace, gains = 2 * pace, 0
            else:
                pace, gains = pace / 2, 0
            if turn > 4 * count:
                self._take([np.clip(self.point + self._drift, self.low, self.high)])

    def _neighbours(self, pace: float) -> Iterator[Reals]:
        """One step along each parameter, both ways, but for the point from which it came."""
        for at in range(len(self.point)):
            for step in (-pace, pace):
                near = self.point.copy()
                near[at] = np.clip(near[at] + step, self.low[at], self.high[at])
                if near[at] != self.point[at] and not np.array_equal(near, self._before):
                    yield near

    def _take(self, points: list[Reals]) -> bool:
        """Go to the best of some points if it is better than this one."""
        losses = [self.loss(one) for one in points]
        if not losses or min(losses) >= self.least:
            return False
        best = int(np.argmin(losses))
        self._before, self.point, self.least = self.point, points[best], losses[best]
        return True
