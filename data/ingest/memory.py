"""What ingest remembers of the lake to judge what comes next; rebuilt from the lake on start and after a failure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from data.clock import TOLERANCE
from data.declare import Measure
from data.flags import SUSPECT, Flag
from data.ingest.checks import Checks, StuckSince
from data.ingest.deduplication import SeenReadings, SeenUplinks
from data.ingest.recent_readings import Recent
from data.lake import TABLES, Lake
from data.lake.batch import Batch, Row
from data.lake.series import Integers, Reals, SeriesIndex, Truths, instants

_VALUE, _FLAGS, _RECEIVED = (TABLES["readings"].schema.names.index(one) for one in ("value", "flags", "received_at"))
_FOLLOWED: Final = ["site_id", "channel", "measure", "value", "observed_at", "received_at"]


@dataclass(frozen=True, slots=True)
class Memory:
    """Keys of the lake's readings and uplinks, and the course of each series."""

    index: SeriesIndex
    seen: SeenReadings
    uplinks: SeenUplinks
    checks: Checks
    recent: Recent

    @classmethod
    def load(cls, lake: Lake, measures: Mapping[str, Measure], now: datetime) -> Self:
        """Read the last 48 hours of the lake, and nothing of the future."""
        index = SeriesIndex()
        watched = {one.id for one in measures.values() if one.buddies}
        seen, uplinks = SeenReadings(lake, index), SeenUplinks(lake)
        memory = cls(index, seen, uplinks, Checks(index, measures), Recent(index, watched))
        memory.seen.load_recent(now)
        today = now.astimezone(UTC).date()
        days = [today - timedelta(days=back) for back in (2, 1, 0)]
        rows = lake.read("readings", days=days, columns=_FOLLOWED)
        ms = instants(rows["observed_at"])
        ahead = _ahead(ms, np.minimum(instants(rows["received_at"]), round(now.timestamp() * 1000)))
        memory.follow(index.numbers(rows), ms, np.asarray(rows["value"]), ahead=ahead)
        return memory

    def follow(self, series: Integers, ms: Integers, value: Reals, *, ahead: Truths | None = None) -> NDArray[np.int32]:
        """Check n readings in any order, none of which the lake has; return their flags.

        Args:
            series: (n,) numbers of their series.
            ms: (n,) instants, milliseconds since 1970 UTC.
            value: (n,) values.
            ahead: (n,) whether they were in the future when they came; None: none was.
        """
        order = np.lexsort((ms, series))
        flags = np.zeros(len(series), np.int32)
        flags[order], late = self.checks.flags(
            series[order], ms[order], value[order], ahead=None if ahead is None else ahead[order]
        )
        healthy = order[~late & ((flags[order] & int(SUSPECT)) == 0)]
        self.recent.add(series[healthy], ms[healthy], value[healthy])
        return flags

    def judge(self, batch: Batch) -> None:
        """Drop what the lake has from a batch, flag the readings that remain, and add flags of those before them."""
        batch.keep("uplinks", self.uplinks.take_new(batch.rows["uplinks"]))
        rows = batch.rows["readings"]
        series, ms = self.seen.keys(rows)
        value = np.fromiter((row[_VALUE] for row in rows), np.float64, len(rows))
        new = self.seen.unseen(series, ms)
        received = np.fromiter((row[_RECEIVED] for row in rows), np.int64, len(rows)) * 1000
        flags = self.follow(series[new], ms[new], value[new], ahead=_ahead(ms, received)[new])
        batch.keep("readings", np.flatnonzero(new).tolist())
        batch.rows["readings"] = [
            (*row[:_FLAGS], row[_FLAGS] | flag, *row[_FLAGS + 1 :])
            for row, flag in zip(batch.rows["readings"], flags.tolist(), strict=True)
        ]
        self._tell(batch, series[new], ms[new])
        self.seen.add(series[new], ms[new])

    def stuck_before(self) -> list[tuple[StuckSince, list[Row]]]:
        """Of what the last ``follow`` found stuck, the flags of the readings that the lake has already."""
        return [
            (since, [(*self.index[since.series], at, int(Flag.STUCK)) for at in self._stuck_at(since)])
            for since in self.checks.stuck_since
        ]

    def _stuck_at(self, since: StuckSince) -> list[int]:
        return self.seen.between(since.series, since.from_ms, since.before_ms)

    def _tell(self, batch: Batch, series: Integers, ms: Integers) -> None:
        offset_of = dict(zip(zip(series.tolist(), ms.tolist(), strict=True), batch.offsets["readings"], strict=True))
        for since, flagged in self.stuck_before():
            for row in flagged:
                batch.add("flags", offset_of[since.series, since.before_ms], row)


def _ahead(ms: Integers, present_ms: Integers) -> Truths:
    """Which instants were in the future at others, all in milliseconds since 1970 UTC."""
    found: Truths = ms > present_ms + TOLERANCE // timedelta(milliseconds=1)
    return found
