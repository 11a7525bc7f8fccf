"""Remembers the readings of the last two hours that their neighbours are still to be asked about."""

from collections.abc import Collection
from typing import Final

import numpy as np

from data.ingest.neighbourhood import SLOT_MS
from data.lake.series import Integers, Reals, SeriesIndex

KEPT_MS: Final = 7_200_000
PATIENCE_MS: Final = 600_000
"""A slot is judged this long after its end: most of its readings are there by then."""


class Recent:
    """Healthy readings of some measures, until their slot is judged."""

    def __init__(self, index: SeriesIndex, measures: Collection[str]) -> None:
        self._index = index
        self._measures = measures
        self._rows: tuple[Integers, Integers, Reals] = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))

    def add(self, series: Integers, ms: Integers, value: Reals) -> None:
        """Take in n healthy readings."""
        if not self._measures or not len(series):
            return
        watched = np.array([measure in self._measures for *_, measure in self._index])[series]
        fresh = (series[watched], ms[watched], value[watched])
        self._rows = tuple(np.concatenate(pair) for pair in zip(self._rows, fresh, strict=True))  # type: ignore[assignment] # three and three

    def due(self, now_ms: int) -> tuple[Integers, Integers, Reals]:
        """Take out the readings of the slots that are to be judged now; older than two hours is too late."""
        _, ms, _ = self._rows
        ended = (ms // SLOT_MS + 1) * SLOT_MS + PATIENCE_MS <= now_ms
        due = ended & (ms >= now_ms - KEPT_MS)
        series, ms, value = self._rows
        self._rows = series[~ended], ms[~ended], value[~ended]
        return series[due], ms[due], value[due]
