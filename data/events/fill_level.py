"""What happened to what can be full: emptied, became full, has room again; found in readings, not stored twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.events.emptyings import DROP, WITHIN_MS
from data.flags import SUSPECT

Kind: TypeAlias = Literal["emptied", "became_full", "room_again"]
SLACK: Final = 5.0
"""A full site has room again only this far below the limit: a level that wavers there is no news."""
KINDS: Final[tuple[Kind, ...]] = ("emptied", "became_full", "room_again")


@dataclass(frozen=True, slots=True)
class FillEvent:
    """One thing that happened at a site.

    Args:
        site_id: where.
        kind: what.
        at_ms: observed at, milliseconds since 1970 UTC.
        value: of the site then, in the measure's unit.
    """

    site_id: str
    kind: Kind
    at_ms: int
    value: float


def find(readings: pa.Table, *, full_from: float, since_ms: int) -> list[FillEvent]:
    """What happened after an instant, in the order of time.

    A site speaks by its emptiest container: it is full when no container has room. Emptied is a site whose level
    falls by 30 points within an hour; a smaller fall to 5 points below ``full_from`` is room again.
    Readings before ``since_ms`` say what was so before.

    Args:
        readings: observed_at, site_id, channel, value, flags of one layer (data.store.Store.series, raw).
        full_from: a site is full from this value on.
        since_ms: milliseconds since 1970 UTC; only what happened after it is told.
    """
    flags = np.asarray(readings["flags"].to_numpy(), np.int64)
    kept = readings.filter(pa.array((flags & int(SUSPECT)) == 0)).sort_by(
        [("site_id", "ascending"), ("observed_at", "ascending")]
    )
    sites = np.array(kept["site_id"].to_pylist(), dtype=object)
    at_ms = kept["observed_at"].cast(pa.timestamp("ms", "UTC")).cast(pa.int64()).to_numpy()
    channels, values = kept["channel"].to_numpy(), kept["value"].to_numpy()
    found: list[FillEvent] = []
    begins = np.flatnonzero(np.r_[len(sites) > 0, sites[1:] != sites[:-1]])
    for begin, end in zip(begins, np.append(begins, len(sites))[1:], strict=True):
        level = _level(channels[begin:end], values[begin:end])
        told = _of_site(sites[begin], at_ms[begin:end], level, full_from)
        found += [one for one in told if one.at_ms > since_ms]
    return sorted(found, key=lambda one: (one.at_ms, one.site_id, one.kind))


def _level(channels: NDArray[np.int16], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) level of a site after each of its readings: that of its emptiest container heard so far."""
    if (channels == channels[0]).all():
        return values
    last: dict[int, float] = {}
    level = np.empty(len(values))
    for i, (channel, value) in enumerate(zip(channels.tolist(), values.tolist(), strict=True)):
        last[channel] = value
        level[i] = min(last.values())
    return level


def _of_site(
    site_id: str, at_ms: NDArray[np.int64], level: NDArray[np.float64], full_from: float
) -> Iterator[FillEvent]:
    full = bool(level[0] >= full_from)
    for i in (np.flatnonzero(np.diff(level) != 0) + 1).tolist():
        before, now = float(level[i - 1]), float(level[i])
        if before - now >= DROP and at_ms[i] - at_ms[i - 1] <= WITHIN_MS:
            full = False
            yield FillEvent(site_id, "emptied", int(at_ms[i]), now)
        elif not full and now >= full_from:
            full = True
            yield FillEvent(site_id, "became_full", int(at_ms[i]), now)
        elif full and now < full_from - SLACK:
            full = False
            yield FillEvent(site_id, "room_again", int(at_ms[i]), now)
