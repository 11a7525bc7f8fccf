"""How full a container will be at an instant after its last emptying, learnt from emptyings of all containers.

Method: ridge regression (Hoerl and Kennard 1970) over all containers. What a container itself has shown enters as
features that are shrunk towards all of them (its mean level, the last levels, its rate and usual gap), beside the hour
and weekday of both instants and how much longer the gap is than usual; so a container with two emptyings is forecast
nearly as its fellows, one with fifty by its own. Nothing that came after the last known emptying is used. The interval
is that of the model's own errors on emptyings that it had not seen (split conformal, Vovk 2005), by how full and how
uncertain a level is expected.

Levels end at 100: what is fuller is recorded as 100, counts as 100, and forecasts are cut there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Reals: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
HOUR_S: Final = 3600
DAY_S: Final = 86_400
TOP: Final = 100.0
"""The fullest that is recorded."""
PULL: Final = 6.0
"""Emptyings of its own that weigh as much as all others' mean."""
_FADE: Final = 0.75
"""Weight of an emptying against the one after it, in the mean of the last ones."""
_RIDGE: Final = 10.0
_HELD_BACK: Final = 0.25
"""Share of what is learnt from, the newest, that the interval is calibrated on."""
_BINS: Final = 4
FEWEST: Final = 60
"""Emptyings; a model of fewer is none."""
SHARES: Final = (0.1, 0.9)
"""Ends of the interval: it holds four times in five."""


@dataclass(frozen=True, slots=True)
class Emptyings:
    """Emptyings of containers in the order of container and instant; (n,) each.

    Args:
        container: which, rising.
        at_s: when, seconds of the town's own clock (its wall time as if it were UTC).
        level: before, 0..100.
    """

    container: Integers
    at_s: Integers
    level: Reals

    def __len__(self) -> int:
        return len(self.at_s)

    def taken(self, rows: NDArray[np.bool_] | Integers) -> "Emptyings":
        """Some of them."""
        return Emptyings(self.container[rows], self.at_s[rows], self.level[rows])


@dataclass(frozen=True, slots=True)
class ExpectedLevel:
    """Forecasts; (k,) each, 0..100.

    Args:
        level: expected.
        low: lower with 10 %.
        high: higher with 10 %.
    """

    level: Reals
    low: Reals
    high: Reals


@dataclass(frozen=True, slots=True)
class LevelModel:
    """What was learnt.

    Args:
        mean: of all levels.
        gap: mean log of the hours between two emptyings.
        centre: of each feature.
        scale: likewise.
        weights: likewise, of levels less their mean.
        edges: of expected levels between the groups that have intervals of their own.
        errors: (groups, 2) by how much the true level was below and above, at the ends of the interval.
        mae: mean absolute error on emptyings it had not seen.
    """

    mean: float
    gap: float
    centre: Reals
    scale: Reals
    weights: Reals
    edges: Reals
    errors: Reals
    mae: float

    def one_ahead(self, known: Emptyings) -> tuple[Integers, ExpectedLevel]:
        """Of each emptying but the first of its container the level, forecast from those before it; and its row."""
        rows = np.flatnonzero(known.container[1:] == known.container[:-1]) + 1
        past = _pasts(known, self.mean, self.gap)[rows - 1]
        return rows, self._expected(_features(past, known.at_s[rows - 1], known.at_s[rows]))

    def _expected(self, features: Reals) -> ExpectedLevel:
        level = np.clip(self.mean + (features - self.centre) / self.scale @ self.weights, 0.0, TOP)
        below, above = self.errors[np.searchsorted(self.edges, level)].T
        return ExpectedLevel(level, np.clip(level + below, 0.0, TOP), np.clip(level + above, 0.0, TOP))


def learn(known: Emptyings) -> LevelModel | None:
    """A model of all of these emptyings; None where they are too few."""
    if len(known) < FEWEST:
        return None
    early = _early(known)
    first = _fitted(known, early)
    rows, seen = first.one_ahead(known)
    late = ~early[rows]
    edges, errors = _calibrated(seen.level[late], known.level[rows][late])
    whole = _fitted(known, np.ones(len(known), np.bool_))
    mae = float(np.abs(seen.level - known.level[rows])[late].mean()) if late.any() else float("nan")
    return LevelModel(
        whole.mean, whole.gap, whole.centre, whole.scale, whole.weights, edges=edges, errors=errors, mae=mae
    )


def _early(known: Emptyings) -> NDArray[np.bool_]:
    """Which of each container's emptyings are not held back."""
    begins = np.flatnonzero(np.r_[True, known.container[1:] != known.container[:-1]])
    counts = np.diff(np.r_[begins, len(known)])
    number = np.arange(len(known)) - np.repeat(begins, counts)
    return np.asarray(number < np.repeat(np.ceil(counts * (1 - _HELD_BACK)), counts))


def _fitted(known: Emptyings, used: NDArray[np.bool_]) -> LevelModel:
    """A model of the emptyings that are used, without intervals yet."""
    within = known.taken(used)
    mean = float(within.level.mean())
    same = within.container[1:] == within.container[:-1]
    hours = np.maximum(np.diff(within.at_s)[same] / HOUR_S, 1.0)
    gap = float(np.log(hours).mean()) if same.any() else np.log(24.0)
    rows = np.flatnonzero(same) + 1
    features = _features(_pasts(within, mean, gap)[rows - 1], within.at_s[rows - 1], within.at_s[rows])
    centre = features.mean(axis=0) if len(rows) else np.zeros(features.shape[1])
    scale = (features.std(axis=0) if len(rows) else np.ones(features.shape[1])) + 1e-9
    z = (features - centre) / scale
    weights = np.linalg.solve(z.T @ z + _RIDGE * np.eye(z.shape[1]), z.T @ (within.level[rows] - mean))
    nothing = np.zeros((1, 2))
    return LevelModel(mean, gap, centre, scale, weights, edges=np.empty(0), errors=nothing, mae=float("nan"))


def _calibrated(expected: Reals, level: Reals) -> tuple[Reals, Reals]:
    """Groups of expected levels, and the ends of the errors of each."""
    if len(level) < _BINS * 10:
        error = level - expected if len(level) else np.array([-TOP, TOP])
        return np.empty(0), np.quantile(error, SHARES)[None, :]
    edges = np.quantile(expected, np.arange(1, _BINS) / _BINS)
    group = np.searchsorted(edges, expected)
    return edges, np.array([np.quantile((level - expected)[group == one], SHARES) for one in range(_BINS)])


# ---- features -----------------------------------------------------------------------------------


def _pasts(known: Emptyings, mean: float, gap: float) -> Reals:
    """(n, 6) what each container had shown with each of its emptyings: mean, recent and last level, gaps, rate."""
    made = np.empty((len(known), 6))
    last = -1
    for row, (container, at, level) in enumerate(
        zip(known.container.tolist(), known.at_s.tolist(), known.level.tolist(), strict=True)
    ):
        if container != last:
            last, count, total, recent, weight = container, 0, PULL * mean, 2 * mean, 2.0
            gaps, hours, filled, latest, before = PULL * gap, PULL * float(np.exp(gap)), PULL * mean, gap, at
        else:
            hour = max((at - before) / HOUR_S, 1.0)
            latest = float(np.log(hour))
            gaps, hours, filled = gaps + latest, hours + hour, filled + level
        count, total, before = count + 1, total + level, at
        recent, weight = recent * _FADE + level, weight * _FADE + 1
        made[row] = (
            total / (count + PULL),
            recent / weight,
            level,
            gaps / (count - 1 + PULL),
            latest,
            filled / hours,
        )
    return made


def _features(past: Reals, emptied_s: Integers | Sequence[int] | int, at_s: Integers) -> Reals:
    """(k, 28) what a level is forecast from."""
    own, recent, last, usual, latest, rate = past.T
    since = np.broadcast_to(np.asarray(emptied_s, np.int64), at_s.shape)
    hours = np.maximum((at_s - since) / HOUR_S, 1.0)
    longer = np.log(hours) - usual
    weekday = (at_s // DAY_S + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    angle, before = (2 * np.pi * (one % DAY_S) / DAY_S for one in (at_s, since))
    return np.column_stack(
        [
            *(own, recent - own, last - own, last >= TOP),
            *(longer, longer**2, usual, np.log(hours) - latest, longer * (recent - own) / 20),
            np.minimum(TOP, rate * hours) - own,
            *(hours / 24, np.minimum(hours, 24) / 24, np.minimum(hours, 48) / 24, np.maximum(0, 12 - hours) / 24),
            *(weekday == one for one in range(7)),
            *(np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle), np.sin(before), np.cos(before)),
        ]
    ).astype(np.float64)
