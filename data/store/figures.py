"""What the lake says of many sites at once: aggregated where it lies, so that a year of a town is a few rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

import numpy as np
import pyarrow as pa

from data.declare import Layer, Measure


class _AskOfDays(Protocol):
    def __call__(self, block: str, table: str, first: date, last: date, values: Mapping[str, object], /) -> pa.Table:
        """Ask a block of the files of the partitions first..last."""


@dataclass(frozen=True, slots=True)
class LakeFigures:
    """Answers of one store.

    Args:
        ask: puts a block to the files of some days.
    """

    ask: _AskOfDays

    def slices(
        self,
        layer: Layer,
        measure: Measure,
        *,
        start: datetime,
        end: datetime,
        slice_hours: int,
        within: tuple[float, float] = (-np.inf, np.inf),
        withhold: bool,
    ) -> pa.Table:
        """Each site's hourly means in slices of time.

        Args:
            layer: whose sites.
            measure: one of its measures.
            start: a full hour; hours count that end after it,
            end: and at this instant or before.
            slice_hours: length of a slice; the first begins at ``start``.
            within: hours count in which the value lay from the first to below the second: by the hourly mean, or, of
                codes, throughout.
            withhold: leave out what is below the measure's ``min_count``.

        Returns:
            site_id, slice (from 0), mean, steps (hours that have one), within (hours).
        """
        asked = {
            "prefix": f"{layer.id}-",
            "measure": measure.id,
            "start": start,
            "end": end,
            "slice_hours": slice_hours,
            "low": within[0],
            "below": within[1],
            "are_codes": measure.codes is not None,
            "least": _least(measure, withhold=withhold),
        }
        days = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        return self.ask("slices_of_hours", "rollup_hour", *days, asked)

    def slices_of_days(
        self, layer: Layer, measure: Measure, *, first: date, last: date, slice_days: int, withhold: bool
    ) -> pa.Table:
        """As `slices`, of daily means on UTC+1 days from first to last, both inclusive; there is no ``within``."""
        asked = {
            "prefix": f"{layer.id}-",
            "measure": measure.id,
            "first": first,
            "last": last,
            "slice_days": slice_days,
            "least": _least(measure, withhold=withhold),
        }
        return self.ask("slices_of_days", "rollup_day", first, last, asked)

    def of_sites(self, measures: Sequence[Measure], *, first: date, last: date, withhold: bool) -> pa.Table:
        """Lowest, mean and highest value of these measures at every site, on UTC+1 days, both inclusive.

        Returns:
            site_id, measure, min, mean (weighted by readings), max, days (on which there was a value).
        """
        known = {one.id: _least(one, withhold=withhold) for one in measures}
        asked = {"measures": [*known], "least": [*known.values()], "first": first, "last": last}
        return self.ask("site_figures", "rollup_day", first, last, asked)

    def receptions(self, *, start: datetime, end: datetime) -> pa.Table:
        """How each gateway heard each device in start <= received_at < end.

        Returns:
            device_id, gateway_id, heard (messages), rssi_dbm and snr_db (means; null: not told), weakest_dbm, sf.
        """
        days = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        return self.ask("receptions", "uplinks", *days, {"start": start, "end": end})


def _least(measure: Measure, *, withhold: bool) -> float:
    return float(measure.min_count) if withhold and measure.min_count is not None else -np.inf
