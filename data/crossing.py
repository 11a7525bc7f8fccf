"""How a layer declares the limits at which the town's app is told."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from data.thresholds import ClimateLimits

ClimateLimit: TypeAlias = Literal[
    "summer_day_c", "hot_day_c", "tropical_night_c", "frost_c", "road_frost_c", "pipe_frost_c"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A limit of the shown value: told when the first site reaches it, and over when all have come back.

    Args:
        name: in the topic ``threshold/{layer}/{name}``.
        limit: in the measure's unit, or the name of a number of the town's ``[climate]``.
        slack: so far within the limit every site has to be again.
        falling: whether it is reached from above.
    """

    name: str
    limit: float | ClimateLimit
    slack: float
    falling: bool = False

    def limit_in(self, climate: ClimateLimits) -> float:
        """The limit in a town."""
        return float(getattr(climate, self.limit) if isinstance(self.limit, str) else self.limit)

    def is_beyond(self, value: float, limit: float, *, was: bool) -> bool:
        """Whether the most extreme value is beyond the limit, or not back yet where it was."""
        excess = limit - value if self.falling else value - limit
        return excess >= (-self.slack if was else 0.0)
