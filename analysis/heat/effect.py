"""Whether a measure works: before and after it, at its place and at control stations, with an interval.

Before-after-control-impact after Stewart-Oaten, Murdoch and Parker (1986): what counts is how the difference between
the treated station and its controls changes, so that a hot summer alone changes nothing. The interval comes from a
moving block bootstrap over days (analysis.comparison.interval). docs/methods.md tells readers about limits.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass

from analysis.comparison.impact import Direction, impact
from data.declare import Layers, layer_id
from data.documents import TABLE, Translated, read
from data.errors import DeclarationError
from data.thresholds import EffectLimits
from data.town import Town

Verdict: TypeAlias = Literal["too_early", "cooler", "warmer", "no_difference"]
Kind: TypeAlias = Literal[
    "trees", "shade", "water", "surface", "facade", "roof", "light", "watering", "aerator", "ventilation", "other"
]
Statistic: TypeAlias = Literal["min", "mean", "max"]
_FILE: Final = "interventions.toml"


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Intervention:
    """What was done at a station, against heat or for anything else that is measured.

    It is as ``[[intervention]]`` of the town's interventions.toml declares it.

    Args:
        site_id: the treated station.
        id: by which questions name it; empty: station and day (``key``).
        kind: what was done.
        since: first day on which it was finished.
        controls: stations of the same kind that were left alone.
        fixed_on: when treated station and controls were fixed; None: nobody noted it.
        area_m2: how much ground it is about.
        cost_eur: what it cost.
        measure: what it is judged by; empty: what its layer shows, on the map as here.
        of_day: which value of each day counts.
    """

    site_id: str
    since: date
    controls: tuple[str, ...]
    title: Translated
    about: Translated
    source: str
    id: str = ""
    kind: Kind = "other"
    fixed_on: date | None = None
    area_m2: float | None = None
    cost_eur: float | None = None
    measure: str = ""
    of_day: Statistic = "max"

    def __post_init__(self) -> None:
        if not self.controls or self.site_id in self.controls:
            raise ValueError(f"{self.site_id} needs controls other than itself, not {list(self.controls)}")

    @property
    def key(self) -> str:
        """By which questions name it."""
        return self.id or f"{self.site_id}-{self.since.isoformat()}"

    def check(self, layers: Layers) -> None:
        """Refuse (DeclarationError) a measure that the station's layer has not, of a layer there is."""
        layer = layers.get(layer_id(self.site_id))
        known = [one.id for one in layer.measures] if layer else [self.measure]
        if self.measure and self.measure not in known:
            raise DeclarationError(
                f"{_FILE}: {self.key} is judged by {self.measure!r}; {self.site_id} has: {', '.join(known)}"
            )

    @property
    def is_by_highest(self) -> bool:
        """Whether the highest value of what its layer shows is what counts, as it does against heat."""
        return not self.measure and self.of_day == "max"

    @property
    def is_fixed_beforehand(self) -> bool:
        """Whether stations were chosen before anybody could see how it would turn out."""
        return self.fixed_on is not None and self.fixed_on <= self.since


@dataclass(frozen=True, slots=True, config=TABLE)
class _Register:
    intervention: tuple[Intervention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What can be said.

    Args:
        days_before: days before the measure on which the station and a control measured enough.
        change_k: change of the difference to the controls, K; negative is cooler. None while it is too early.
        low_k: lower end of the 95 % interval, likewise.
        verdict: an interval that holds 0 shows no difference.
    """

    days_before: int
    days_after: int
    change_k: float | None
    low_k: float | None
    high_k: float | None
    verdict: Verdict


def interventions(town: Town) -> tuple[Intervention, ...]:
    """The town's register of measures, none without a file; DeclarationError: an entry is incomplete or unknown."""
    return read(_Register, town.folder / _FILE).intervention


def effect(
    day: NDArray[np.datetime64],
    treated_c: NDArray[np.float64],
    controls_c: NDArray[np.float64],
    limits: EffectLimits,
    *,
    since: date,
) -> Effect:
    """Judge one measure by daily values.

    Args:
        day: (m,) datetime64[D], UTC+1 days.
        treated_c: (m,) of the treated station, °C; NaN where a day is unknown.
        controls_c: (k, m) of its controls, likewise; a control's gaps would move their mean, so a day counts only
            where every control measured.
        limits: how many days are needed and drawn together.
        since: first day of the measure.
    """
    found = impact(day, treated_c, controls_c, limits, since=since)
    verdict: Verdict = _VERDICTS[found.direction]
    return Effect(
        days_before=found.days_before,
        days_after=found.days_after,
        change_k=found.change,
        low_k=found.low,
        high_k=found.high,
        verdict=verdict,
    )


_VERDICTS: Final[Mapping[Direction, Verdict]] = {
    "too_early": "too_early",
    "lower": "cooler",
    "higher": "warmer",
    "no_difference": "no_difference",
}
