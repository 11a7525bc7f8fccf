"""What a time of emptyings was like: how full containers were, how many hours they overflowed; arrays in and out."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyingFigures:
    """Of some sites and a time.

    Args:
        emptyings: how many there were; an emptying that a crew told and a sensor saw is one.
        by_crew: how many of them a crew told.
        measured: how many of them a sensor saw.
        level: mean of how full these were, in the measure's unit; NaN: there were none.
        early: how many of these were less than half full.
        classes: by index of the class how many of these there were.
        said: by what a crew said how many others.
        overflow_hours: of containers, whose hourly mean was at or above the limit.
        overflow_sites: at how many sites.
        known_hours: of containers, in which any reading was healthy.
    """

    emptyings: int = 0
    by_crew: int = 0
    measured: int = 0
    level: float = float("nan")
    early: int = 0
    classes: Counter[int] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    overflow_hours: int = 0
    overflow_sites: int = 0
    known_hours: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hourly means of containers: n hours.

    Args:
        site: (n,) a number for each site.
        mean: (n,) float64, NaN where no reading was healthy.
    """

    site: NDArray[np.int64]
    mean: NDArray[np.float64]


def emptying_figures(
    details: Iterable[str], hours: Hours, *, lows: Sequence[float], overflow_from: float, half: float
) -> EmptyingFigures:
    """Count emptyings and hours.

    Args:
        details: of each emptying, JSON as in the lake: ``before`` where a sensor saw it, ``level`` where a crew said.
        hours: of the same sites and time.
        lows: where the classes of the measure begin, rising; the first takes everything below the second.
        overflow_from: from which value on a container overflows.
        half: below which value it need not have been emptied yet.
    """
    said: list[dict[str, Any]] = [json.loads(one) for one in details]
    before = np.array([one["before"] for one in said if one.get("before") is not None], dtype=np.float64)
    classes = np.searchsorted(np.asarray(lows[1:], dtype=np.float64), before, side="right")
    over = hours.mean >= overflow_from
    return EmptyingFigures(
        emptyings=len(said),
        by_crew=sum(one.get("origin") == "crew" for one in said),
        measured=len(before),
        level=float(before.mean()) if len(before) else float("nan"),
        early=int((before < half).sum()),
        classes=Counter(classes.tolist()),
        said=Counter(one["level"] for one in said if one.get("before") is None and one.get("level")),
        overflow_hours=int(over.sum()),
        overflow_sites=len(np.unique(hours.site[over])),
        known_hours=int((~np.isnan(hours.mean)).sum()),
    )
