"""How the sites of a layer fill, computed for all at once and kept for some minutes: how fast, and since when."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.waste.rhythm import STEADY, Rhythm
from analysis.waste.time_to_full import WINDOW, Outlook, filling_since, outlook
from data.declare import Drop, Layer
from data.flags import SUSPECT
from data.lake.series import instants
from data.store import Store

KEPT_S: Final = 300
"""A rate since the last emptying changes little in five minutes; the level itself is never kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillCourse:
    """How one channel of a site fills.

    Args:
        outlook: what this filling says of the hours to come.
        at_ms: the instants of this filling, milliseconds since 1970 UTC.
        level: its levels then.
    """

    outlook: Outlook
    at_ms: NDArray[np.int64]
    level: NDArray[np.float64]

    def since(self, limit: float) -> int | None:
        """Since when the level is at ``limit`` or above without a break; None: its last one is below."""
        below = np.flatnonzero(self.level < limit)
        first = int(below[-1]) + 1 if len(below) else 0
        return int(self.at_ms[first]) if first < len(self.at_ms) else None


Courses = Mapping[tuple[str, int], FillCourse]
"""By site_id and channel; those without a healthy reading of late are not in it."""


@dataclass(slots=True)
class LayerCourses:
    """The courses of a layer that fills up from 0 to its limit; safe to use from several threads.

    Args:
        rhythm: of the layer, as it is learnt by now.
    """

    store: Store
    layer: Layer
    rhythm: Callable[[], Rhythm] = lambda: STEADY
    _known: Courses = field(default_factory=dict)
    _until_ms: int = -1
    _lock: Lock = field(default_factory=Lock)

    def of(self, now_ms: int) -> Courses:
        """As of some minutes at most; milliseconds since 1970 UTC."""
        if now_ms < self._until_ms:
            return self._known
        first = self._until_ms < 0
        if not self._lock.acquire(blocking=first):
            return self._known  # somebody computes them already
        try:
            if now_ms >= self._until_ms:
                self._known = self._computed(now_ms)
                self._until_ms = now_ms + KEPT_S * 1000
        finally:
            self._lock.release()
        return self._known

    def _computed(self, now_ms: int) -> Courses:
        limit = self.layer.full_from
        if limit is None:
            return {}
        end = pa.scalar(now_ms + 1, pa.timestamp("ms", "UTC")).as_py()
        found = self.store.series(self.layer.id, self.layer.shows.id, start=end - WINDOW, end=end, step="raw")
        drops = {kind: one for kind, one in self.layer.shows.events.items() if isinstance(one, Drop)}
        told = self.store.events(self.layer.id, kinds=[*drops], start=end - WINDOW, end=end)
        emptied: dict[tuple[str, int], list[int]] = {}
        for site, channel, at in zip(
            told["site_id"].to_pylist(), told["channel"].to_pylist(), instants(told["at"]).tolist(), strict=True
        ):
            emptied.setdefault((site, channel), []).append(at)
        learnt = self.rhythm()
        return {
            key: _course(ms, value, emptied.get(key, []), drops=[*drops.values()], limit=limit, rhythm=learnt)
            for key, ms, value in _parts(found)
        }


def _parts(found: pa.Table) -> Iterator[tuple[tuple[str, int], NDArray[np.int64], NDArray[np.float64]]]:
    """The healthy readings of each site and channel, in the order of time."""
    healthy = (np.asarray(found["flags"].to_numpy()) & int(SUSPECT)) == 0
    site = np.asarray(found["site_id"].to_pylist(), object)[healthy]
    channel = np.asarray(found["channel"].to_numpy())[healthy]
    ms, value = instants(found["observed_at"])[healthy], np.asarray(found["value"].to_numpy(), np.float64)[healthy]
    if not len(ms):
        return
    begins = np.flatnonzero((site[1:] != site[:-1]) | (channel[1:] != channel[:-1])) + 1
    for begin, end in zip([0, *begins.tolist()], [*begins.tolist(), len(ms)], strict=True):
        yield (site[begin], int(channel[begin])), ms[begin:end], value[begin:end]


def _course(
    ms: NDArray[np.int64],
    value: NDArray[np.float64],
    emptied: list[int],
    *,
    drops: list[Drop],
    limit: float,
    rhythm: Rhythm,
) -> FillCourse:
    for drop in drops:
        begin = filling_since(ms, value, emptied_ms=emptied, drop=drop)
        ms, value = ms[begin:], value[begin:]
    return FillCourse(outlook=outlook(ms, value, limit=limit, rhythm=rhythm), at_ms=ms, level=value)
