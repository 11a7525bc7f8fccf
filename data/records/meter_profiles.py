"""What meters measured in equal steps (load profiles), a row a meter and month; no page of everybody reads it."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from data.errors import BadRequestError
from data.records.buildings_schema import MeterProfileRow
from data.records.change import ACTOR, Change, within_reach
from data.records.ledger import Ledger
from data.records.meters import UnknownMeterError
from data.records.meters_schema import MeterRow

STEPS_S: Final = (900, 3600)
Numbers = NDArray[np.float64]
Instants = NDArray[np.datetime64]


class StepOfProfileError(BadRequestError):
    """A step in which no profile is kept, or instants that are no multiples of it."""


@dataclass(frozen=True, slots=True)
class MeterProfile:
    """What was used in equal steps.

    Args:
        begin: (n,) datetime64[s] UTC, rising; those that are unknown are left out.
        used: (n,) kWh, of water m³.
        step_s: seconds of each.
    """

    begin: Instants
    used: Numbers
    step_s: int


class MeterProfiles:
    """The profiles of a town's meters; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def put(self, meter_id: str, given: MeterProfile) -> int:
        """Keep steps; those known at an instant are replaced. Return how many are new or other than before.

        Raises:
            StepOfProfileError: as named, or the meter has a profile of another step in a month.
            UnknownMeterError: there is no such meter.
        """
        _check(given)
        with self._ledger.change(ACTOR.get(), "meter profile") as change:
            body = _body(change, meter_id)
            months = given.begin.astype("datetime64[M]")
            return sum(
                _put(change, (meter_id, body), month.astype(date), _within(given, months == month))
                for month in np.unique(months)
            )

    def read(self, meter_id: str, *, start: datetime, end: datetime) -> list[MeterProfile]:
        """What is known in start <= begin < end, a profile for each step, the finest first."""
        first, last = (np.datetime64(at.astimezone(UTC).replace(tzinfo=None), "s") for at in (start, end))
        asked = select(MeterProfileRow.month, MeterProfileRow.step_s, MeterProfileRow.used).where(
            within_reach(MeterProfileRow),
            MeterProfileRow.meter_id == meter_id,
            MeterProfileRow.month >= start.astimezone(UTC).date().replace(day=1),
            MeterProfileRow.month <= end.astimezone(UTC).date(),
        )
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(MeterProfileRow.step_s, MeterProfileRow.month)).all()
        return list(_joined([(month, step_s, used) for month, step_s, used in rows], first, last))


def _joined(
    rows: Sequence[tuple[date, int, bytes]], first: np.datetime64, last: np.datetime64
) -> Iterator[MeterProfile]:
    for step_s in sorted({one[1] for one in rows}):
        parts = [_unpacked(month, step_s, used) for month, step, used in rows if step == step_s]
        begin, used = (np.concatenate(one) for one in zip(*parts, strict=True))
        kept = (begin >= first) & (begin < last) & ~np.isnan(used)
        yield MeterProfile(begin[kept], used[kept], step_s)


def _put(change: Change, whose: tuple[str, str], month: date, given: MeterProfile) -> int:
    meter_id, body = whose
    rows = change.rows(MeterProfileRow, (MeterProfileRow.meter_id == meter_id) & (MeterProfileRow.month == month))
    same = [row for row in rows if row["step_s"] == given.step_s]
    begin, used = _unpacked(month, given.step_s, same[0]["used"]) if same else _empty(month, given.step_s)
    at = ((given.begin - begin[0]) // np.timedelta64(given.step_s, "s")).astype(np.int64)
    changed = int((used[at] != given.used).sum())
    used[at] = given.used
    packed = zlib.compress(used.astype("<f8").tobytes())
    if same:
        change.update(MeterProfileRow, same, {"used": packed})
    else:
        row = {"meter_id": meter_id, "body": body, "month": month, "step_s": given.step_s, "used": packed}
        change.insert(MeterProfileRow, [row])
    return changed


def _empty(month: date, step_s: int) -> tuple[Instants, Numbers]:
    first = np.datetime64(month, "M")
    begin: Instants = np.arange(
        first.astype("datetime64[s]"), (first + 1).astype("datetime64[s]"), np.timedelta64(step_s, "s")
    ).astype("datetime64[s]")
    return begin, np.full(len(begin), np.nan)


def _unpacked(month: date, step_s: int, packed: bytes) -> tuple[Instants, Numbers]:
    return _empty(month, step_s)[0], np.frombuffer(zlib.decompress(packed), "<f8").copy()


def _within(given: MeterProfile, kept: NDArray[np.bool_]) -> MeterProfile:
    return MeterProfile(given.begin[kept], given.used[kept], given.step_s)


def _body(change: Change, meter_id: str) -> str:
    rows = change.rows(MeterRow, MeterRow.meter_id == meter_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownMeterError(meter_id[:40])
    return str(rows[0]["body"])


def _check(given: MeterProfile) -> None:
    if given.step_s not in STEPS_S:
        raise StepOfProfileError(f"a step of {given.step_s} s; kept are {', '.join(map(str, STEPS_S))} s")
    seconds = given.begin.astype("datetime64[s]").astype(np.int64)
    if (seconds % given.step_s).any():
        odd = given.begin[seconds % given.step_s != 0][0]
        raise StepOfProfileError(f"{odd} UTC is no beginning of a step of {given.step_s} s")
