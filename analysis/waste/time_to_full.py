"""When a container will be full: the robust trend since its last emptying, and what is honest to say of it.

The trend is one in ordinary hours (analysis.waste.rhythm): it knows hours, weekdays and holidays where a layer's rhythm
was learnt, and is a line else. How wide the interval is was learnt with it.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.waste.rhythm import STEADY, Rhythm
from data.declare import Drop, Layer
from data.errors import UnknownSiteError
from data.flags import SUSPECT
from data.lake.series import instants
from data.store import Current, Store
from geo.trend import theil_sen

Reliability: TypeAlias = Literal["fair", "rough", "too_few", "not_rising"]
RELIABILITIES: Final[tuple[Reliability, ...]] = ("fair", "rough", "too_few", "not_rising")
FEWEST: Final = 6
"""Readings since the last emptying; with fewer nothing is said (domain of waste sensors: a trend needs a course)."""
FAIR_FROM_MS: Final = 86_400_000
"""A day and a night must have been seen: by night little is thrown in."""
WINDOW: Final = timedelta(hours=72)
"""Older readings say little about today."""
MOST_POINTS: Final = 48
"""Pairs grow with the square; more points change the slope by less than a sensor's noise."""
KEPT: Final = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What its last hours say about the next ones of one container.

    Args:
        at_ms: of its newest reading, milliseconds since 1970 UTC.
        level: then, in the measure's unit.
        limit: from this level on it is full.
        per_hour: rise of the level in an ordinary hour; None where that cannot be known.
        reliability: fair or rough; or why nothing can be known.
        rhythm: of its layer: when such hours pass.
    """

    at_ms: int
    level: float
    limit: float
    per_hour: float | None
    reliability: Reliability
    rhythm: Rhythm = STEADY

    @property
    def full_at_ms(self) -> int | None:
        """When it is expected to be full, milliseconds since 1970 UTC; None where that cannot be known."""
        return self._in(1.0)

    @property
    def earliest_ms(self) -> int | None:
        """Lower end of the interval, which holds four times in five."""
        return self._in(self.rhythm.low)

    @property
    def latest_ms(self) -> int | None:
        """Upper end."""
        return self._in(self.rhythm.high)

    def is_full_at(self, ms: int) -> bool:
        """Whether it is expected to be full at an instant; unknown counts as what was measured."""
        full_at_ms = self.full_at_ms
        return self.level >= self.limit if full_at_ms is None else ms >= full_at_ms

    def _in(self, factor: float) -> int | None:
        if self.per_hour is None:
            return None
        hours = max(0.0, self.limit - self.level) / self.per_hour
        return self.rhythm.after(self.at_ms, factor * hours)


def outlook(at_ms: NDArray[np.int64], value: NDArray[np.float64], *, limit: float, rhythm: Rhythm = STEADY) -> Outlook:
    """The outlook of one container after n >= 1 healthy readings since it was emptied (``filling_since``).

    Args:
        at_ms: (n,) instants in order, milliseconds since 1970 UTC.
        value: (n,) levels, rising while it fills.
        limit: full from this level on.
        rhythm: of the layer.
    """
    newest, level = int(at_ms[-1]), float(value[-1])
    if len(at_ms) < FEWEST:
        return Outlook(at_ms=newest, level=level, limit=limit, per_hour=None, reliability="too_few")
    seen_ms = newest - int(at_ms[0])
    some = np.unique(np.linspace(0, len(at_ms) - 1, min(len(at_ms), MOST_POINTS)).round().astype(np.intp))
    per_hour = theil_sen(rhythm.ordinary(at_ms[some], newest), value[some])
    if per_hour is None or per_hour <= 0:
        return Outlook(at_ms=newest, level=level, limit=limit, per_hour=None, reliability="not_rising")
    reliability: Reliability = "fair" if seen_ms >= FAIR_FROM_MS else "rough"
    return Outlook(at_ms=newest, level=level, limit=limit, per_hour=per_hour, reliability=reliability, rhythm=rhythm)


def filling_since(at_ms: NDArray[np.int64], value: NDArray[np.float64], *, emptied_ms: list[int], drop: Drop) -> int:
    """Index of the first reading after the last emptying; 0 where there is none.

    Of what the lake tells of it is the lowest reading while it may still have fallen. A fall over a longer gap, whose
    instant nobody knows and of which no event tells, is one here: what came before says nothing of this filling.
    """
    fallen = np.flatnonzero(value[:-1] - value[1:] >= drop.by) + 1
    since = int(fallen[-1]) if len(fallen) else 0
    if emptied_ms:
        last = max(emptied_ms)
        begin, end = np.searchsorted(at_ms, [last, last + round(drop.within_s * 1000) + 1]).tolist()
        since = max(since, begin + int(np.argmin(value[begin:end]))) if begin < end else since
    return since


@dataclass(slots=True)
class Outlooks:
    """The outlooks of a layer's sites, each computed once a reading; full from ``limit`` on.

    Args:
        rhythm: of the layer, as it is learnt by now.
    """

    store: Store
    layer: Layer
    limit: float
    rhythm: Callable[[], Rhythm] = lambda: STEADY
    _known: OrderedDict[tuple[str, int, int], Outlook | None] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, current: Current, row: int) -> Outlook | None:
        """The outlook of the container that speaks for a site; None where it has no healthy reading of late."""
        key = (current.sites.site_id[row], int(current.channel[row]), int(current.observed_at_ms[row]))
        with self._lock:
            if key in self._known:
                return self._known[key]
        made = self._made(*key)
        with self._lock:
            self._known[key] = made
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        return made

    def _made(self, site_id: str, channel: int, at_ms: int) -> Outlook | None:
        end = datetime.fromtimestamp(at_ms / 1000, UTC) + timedelta(milliseconds=1)
        try:
            found = self.store.readings(site_id, measures=[self.layer.shows.id], start=end - WINDOW, end=end)
        except UnknownSiteError:
            return None
        healthy = (np.asarray(found["flags"].to_numpy()) & int(SUSPECT)) == 0
        own = healthy & np.asarray(found["channel"].to_numpy() == channel)
        if not own.any():
            return None
        ms = instants(found["observed_at"])[own]
        value = np.asarray(found["value"].to_numpy(), np.float64)[own]
        for kind, drop in self.layer.shows.events.items():
            if isinstance(drop, Drop):
                emptied = self._emptied(site_id, channel, kind, end)
                begin = filling_since(ms, value, emptied_ms=emptied, drop=drop)
                ms, value = ms[begin:], value[begin:]
        return outlook(ms, value, limit=self.limit, rhythm=self.rhythm())

    def _emptied(self, site_id: str, channel: int, kind: str, end: datetime) -> list[int]:
        """When it happened to a container, milliseconds since 1970 UTC."""
        told = self.store.events(self.layer.id, kinds=[kind], start=end - WINDOW, end=end, site_id=site_id)
        return [int(ms) for ms in instants(told["at"])[told["channel"].to_numpy() == channel]]
