"""The course of a layer's last day: the mean of its sites, hour by hour."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.parts.chart.course import BUCKET_MS, SPANS
from dashboard.parts.chart.past import Past, spans_of
from data.declare import Layer
from data.store import Store

HOURS: Final = 24
NOTHING: Final[NDArray[np.float64]] = np.empty(0)


@dataclass(frozen=True, slots=True)
class LastDay:
    """Asks the store once an hour and layer."""

    store: Store
    _kept: dict[str, tuple[datetime, NDArray[np.float64]]] = field(default_factory=dict)

    def of(self, layer: Layer, now: datetime) -> NDArray[np.float64]:
        """(24,) means of the full hours before ``now``, nan where nothing was measured.

        (0,) of a layer whose hours the public may not see, or that has no numbers.
        """
        if layer.shows.codes is not None or SPANS[0] not in spans_of(layer):
            return NOTHING
        hour = now.replace(minute=0, second=0, microsecond=0)
        kept = self._kept.get(layer.id)
        if kept is None or kept[0] != hour:
            self._kept[layer.id] = kept = (hour, self._asked(layer, hour))
        return kept[1]

    def _asked(self, layer: Layer, hour: datetime) -> NDArray[np.float64]:
        past = Past(
            store=self.store, layer=layer, measure=layer.shows, span=SPANS[0], now=hour, last=hour, least_percent=0.0
        )
        found = past.mean("")
        if found is None:
            return NOTHING
        begin_ms = round((hour - timedelta(hours=HOURS)).timestamp() * 1000)
        at = (found.begin_ms - begin_ms) // BUCKET_MS["hour"]
        inside = (at >= 0) & (at < HOURS)
        values = np.full(HOURS, np.nan)
        values[at[inside]] = found.mean[inside]
        return values
