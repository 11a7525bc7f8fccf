"""What driving on from full places costs in kilometres and greenhouse gases, and knowing better would save.

Formula, a day: sum over all people of trips/1,000 x share by car x extra way. The extra way of those whose nearest
place is full is the way to it and from there to the nearest one with room, less the way to the one with room that is
nearest to home. Nobody has counted these trips: it is an estimate of their order.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.workbench.ground import QuestionGround
from services.workbench.population import Population
from services.workbench.result import ResultFigure
from services.workbench.scenario import Scenario


@dataclass(frozen=True, slots=True)
class SearchTraffic:
    """Extra ways by car.

    Args:
        residents: (n,) of each cell.
        extra_m: (n,) metres a trip that knowing saves; 0 where the nearest place has room.
    """

    residents: NDArray[np.float64]
    extra_m: NDArray[np.float64]

    @classmethod
    def of(cls, ground: QuestionGround, scenario: Scenario, people: Population) -> "SearchTraffic":
        """Of a scenario; along the streets where the town has them, else straight."""
        extra_m = np.zeros(len(people.xy_m))
        if not (scenario.stands & ~scenario.then).any() or not scenario.then.any():
            return cls(people.residents, extra_m)
        travel = ground.travel("straight" if ground.bench.town.ways is None else "drive")
        home, place = people.xy_m, scenario.places.xy_m
        first, to_first = scenario.to_nearest(ground, home, travel, scenario.stands)
        _, onwards = travel.to_nearest(place, place, usable=scenario.then)
        _, known = scenario.to_nearest(ground, home, travel, scenario.then)
        full = ~scenario.then[first] & np.isfinite(known)
        extra_m[full] = np.maximum(to_first + onwards[first] - known, 0)[full]
        return cls(people.residents, extra_m)

    def figures(self, trips: float, car_share: float, co2: float) -> dict[str, ResultFigure]:
        """A day's; for trips a day and 1,000 people, their share by car in %, and g CO2 a km."""
        passed = float(self.residents[self.extra_m > 0].sum())
        driven = float(self.residents @ self.extra_m) / 1_000 * trips / 1_000 * car_share / 100
        return {
            "passed_by": ResultFigure(round(passed)),
            "saved_km": ResultFigure(driven, "km", 1),
            "saved_co2": ResultFigure(driven * co2 / 1_000, "kg", 1),
        }
