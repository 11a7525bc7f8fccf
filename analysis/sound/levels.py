"""Mean levels after DIN 45641: energies are averaged, never decibels; day, evening and night of 34. BImSchV."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.declare import Layer
from data.flags import SUSPECT
from data.instants import epoch_ms
from data.store import Store

Floats = NDArray[np.float64]
Period = Literal["day", "evening", "night"]
PERIODS: Final[Mapping[Period, tuple[int, int]]] = {"day": (6, 18), "evening": (18, 22), "night": (22, 6)}
"""First and last hour, local time."""
COMPLETE: Final = 0.75
"""Share of the expected readings from which on a period is known."""
ZONE: Final = ZoneInfo("Europe/Berlin")
LOOK_BACK: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundLevels:
    """Mean levels of one site, dB(A); None where too much is missing.

    Args:
        hour: the 60 minutes until the newest reading.
        periods: of the last 24 hours: each hour of a period counts once.
    """

    hour: float | None
    periods: Mapping[Period, float | None]


def energetic_mean(levels_db: Floats) -> float:
    """The level of the mean energy, dB: 50 and 60 dB are 57.4 dB; NaN of nothing."""
    if not levels_db.size:
        return float("nan")
    return float(10 * np.log10(np.mean(10 ** (levels_db / 10))))


def sound_levels(store: Store, layer: Layer, *, now: datetime) -> dict[str, SoundLevels]:
    """By site its mean levels."""
    rows = store.series(
        layer.id, layer.shows.id, start=now - LOOK_BACK, end=now + timedelta(milliseconds=1), step="raw"
    )
    site, at_ms = np.asarray(rows["site_id"].to_pylist(), object), np.asarray(rows["observed_at"].cast(pa.int64()))
    value = rows["value"].to_numpy()
    sound = np.isfinite(value) & ((rows["flags"].to_numpy() & int(SUSPECT)) == 0)
    site, at_ms, value = site[sound], at_ms[sound], value[sound]
    return {
        one: levels(at_ms[site == one], value[site == one], interval_s=layer.interval_s, now=now)
        for one in dict.fromkeys(site.tolist())
    }


def levels(at_ms: NDArray[np.int64], value: Floats, *, interval_s: int, now: datetime) -> SoundLevels:
    """Mean levels of (n,) readings of the last 24 hours, each the mean of ``interval_s`` seconds."""
    hour = np.array([datetime.fromtimestamp(one / 1000, UTC).astimezone(ZONE).hour for one in at_ms.tolist()], int)
    newest = int(at_ms.max()) if at_ms.size else 0
    is_last = (at_ms > newest - 3_600_000) & (newest >= epoch_ms(now) - 3_600_000)
    within = {one: _within(hour, *ends) for one, ends in PERIODS.items()}
    return SoundLevels(
        hour=_known(value[is_last], 1, interval_s),
        periods={
            one: _known(value[within[one]], (end - begin) % 24, interval_s) for one, (begin, end) in PERIODS.items()
        },
    )


def _within(hour: NDArray[np.int64], begin: int, end: int) -> NDArray[np.bool_]:
    return (hour >= begin) & (hour < end) if begin < end else (hour >= begin) | (hour < end)


def _known(value: Floats, hours: int, interval_s: int) -> float | None:
    return energetic_mean(value) if value.size >= COMPLETE * hours * 3600 / interval_s else None
