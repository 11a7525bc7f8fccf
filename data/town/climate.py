"""The thresholds of a town's climate figures, as it declares them in ``[climate]``."""

import tomllib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from data.errors import DeclarationError
from data.town import DEFAULTS, Town

Night: TypeAlias = Literal["night", "day"]
_NIGHTS: tuple[Night, ...] = ("night", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateLimits:
    """The thresholds, as a town declares them in ``[climate]``.

    Args:
        summer_day_c: a summer day has a maximum TX of at least this.
        hot_day_c: a hot day likewise.
        tropical_night_c: a tropical night has a minimum of at least this.
        tropical_night: minimum of which hours. ``night``: 18 to 06 UTC, as the DWD's Wetterlexikon has it and as
            we count unless a town chooses otherwise; ``day``: the whole UTC+1 day. Never mixed.
        frost_c: a frost day has a minimum TN below this, an ice day a maximum TX below it.
        complete_percent: share of the expected readings from which on a day counts.
        lapse_k_per_m: decrease of temperature with height, for comparing stations.
    """

    summer_day_c: float
    hot_day_c: float
    tropical_night_c: float
    tropical_night: Night
    frost_c: float
    complete_percent: float
    lapse_k_per_m: float

    def __post_init__(self) -> None:
        if self.tropical_night not in _NIGHTS:
            known = ", ".join(_NIGHTS)
            raise DeclarationError(f"[climate] tropical_night {self.tropical_night!r}; it can be: {known}")

    @classmethod
    def of_town(cls, town: Town) -> "ClimateLimits":
        """What a town declares; what it leaves out is as in data/cities/defaults.toml.

        Raises:
            DeclarationError: it declares something unknown.
        """
        defaults = tomllib.loads(DEFAULTS.read_text("utf-8"))["climate"]
        own = town.raw.get("climate", {})
        if unknown := own.keys() - defaults.keys():
            wrong, known = ", ".join(sorted(unknown)), ", ".join(defaults)
            raise DeclarationError(f"town {town.id!r}: [climate] knows no {wrong}; it knows: {known}")
        return cls(**defaults | own)
