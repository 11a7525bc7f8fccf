"""Whether a measure works: before and after it, at its place and at control stations, with an interval.

Before-after-control-impact after Stewart-Oaten, Murdoch and Parker (1986): what counts is how the difference between
the treated station and its controls changes, so that a hot summer alone changes nothing. The interval comes from a
moving block bootstrap over days (Künsch 1989). Its percentiles alone would be too narrow: with 30 days on either side
they hold the truth in 79 to 88 of 100 cases. So its spread is freed of the bias of few blocks and multiplied by
Student's quantile. docs/methods.md tells readers about limits.
"""

from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic.dataclasses import dataclass

from data.documents import TABLE, Translated, read
from data.thresholds import EffectLimits
from data.town import Town

Verdict: TypeAlias = Literal["too_early", "cooler", "warmer", "no_difference"]
DRAWS: Final = 4_000
UPPER: Final = 0.975
"""Upper end of the 95 % interval."""
_FILE: Final = "interventions.toml"


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Intervention:
    """A measure against heat at a station, as ``[[intervention]]`` of the town's interventions.toml declares it.

    Args:
        site_id: the treated station.
    """

    site_id: str
    since: date
    controls: tuple[str, ...]
    title: Translated
    about: Translated
    source: str

    def __post_init__(self) -> None:
        if not self.controls or self.site_id in self.controls:
            raise ValueError(f"{self.site_id} needs controls other than itself, not {list(self.controls)}")


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
    difference = treated_c - controls_c.mean(axis=0)
    begin = np.datetime64(since, "D")
    known = ~np.isnan(difference)
    before = difference[known & (day < begin)][-limits.most_days :]
    after = difference[known & (day >= begin)][: limits.most_days]
    if min(before.size, after.size) < limits.least_days:
        return _of(before, after, None, "too_early")
    low, high = _interval(before, after, block=limits.block_days)
    verdict: Verdict = "cooler" if high < 0 else "warmer" if low > 0 else "no_difference"
    return _of(before, after, (low, high), verdict)


def _interval(before: NDArray[np.float64], after: NDArray[np.float64], *, block: int) -> tuple[float, float]:
    """The 95 % interval of the change; drawn with a seed of its own, so that it is the same at every look."""
    from scipy.special import stdtrit  # noqa: PLC0415 - who only reads the register need not pay for it

    rng = np.random.default_rng(before.size * 1_000 + after.size)
    variance = sum(_means(one, block, rng).var() * one.size / (one.size - block) for one in (before, after))
    blocks = before.size / block + after.size / block
    half = float(stdtrit(blocks - 2, UPPER) * np.sqrt(variance))
    change = float(after.mean() - before.mean())
    return change - half, change + half


def _of(
    before: NDArray[np.float64], after: NDArray[np.float64], interval: tuple[float, float] | None, verdict: Verdict
) -> Effect:
    low, high = interval or (None, None)
    change = float(after.mean() - before.mean()) if interval else None
    return Effect(
        days_before=before.size, days_after=after.size, change_k=change, low_k=low, high_k=high, verdict=verdict
    )


def _means(values: NDArray[np.float64], block: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """(DRAWS,) means of series as long as ``values``, each of blocks of neighbouring days drawn with replacement."""
    starts = rng.integers(0, values.size - block + 1, (DRAWS, -(-values.size // block)))
    days = (starts[..., None] + np.arange(block)).reshape(DRAWS, -1)[:, : values.size]
    return np.asarray(values[days].mean(axis=1))
