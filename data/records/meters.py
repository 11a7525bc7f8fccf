"""Meters of the town's buildings that people read, and the counts they read from them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import func, select

from data.errors import FieldError, NotFoundError
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.meter_tree import check_place
from data.records.meters_schema import MeterCountRow, MeterRow

CountDoubt: TypeAlias = Literal["", "backwards", "much", "little"]
"""Why a count may be wrong, until somebody confirms it."""
COUNT_DOUBTS: Final[tuple[CountDoubt, ...]] = get_args(CountDoubt)
Flow: TypeAlias = Literal["used", "made", "fed_in"]
FLOWS: Final[tuple[Flow, ...]] = get_args(Flow)
MOST_DIGITS: Final = 12
LONGEST: Final = 120
_ID_BYTES: Final = 5
_SOON: Final = timedelta(minutes=5)
"""By so much a telephone's clock may be ahead."""


class UnknownMeterError(NotFoundError):
    """No meter of this id, or none that who acts may see."""

    kind = "meter"


class UnknownMeterCountError(NotFoundError):
    """No count of this number at a meter."""

    kind = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A place of measurement.

    Args:
        meter_id: given when it is added, and never again; empty: it is not added yet.
        body: whose it is; empty: the town's own.
        building: what people call the building.
        title: what they call the meter: its number, or where it hangs.
        carrier: what flows through it.
        unit: what it counts.
        digits: before the decimal point.
        factor: by which its supplier multiplies counts.
        calorific_kwh: Brennwert or heating value of a bill; 0: none.
        state: Zustandszahl of a bill; 0: none.
        every_days: so often it is to be read; 0: never.
        removed_at: nobody reads it since, UTC; None: it is read.
        building_id: of the building's record; empty: it has none.
        parent_id: of the meter through which what it measures has come; empty: it is a main meter.
        flow: what it measures is used in the building, made there, or given to the grid.
        site_id: of the lake, whose device sends its counts; empty: none does.
    """

    meter_id: str = ""
    body: str = ""
    building: str
    title: str
    carrier: str
    unit: str
    digits: int
    factor: float = 1.0
    calorific_kwh: float = 0.0
    state: float = 0.0
    every_days: int = 31
    removed_at: datetime | None = None
    building_id: str = ""
    parent_id: str = ""
    flow: Flow = "used"
    site_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterCount:
    """What was read.

    Args:
        count_id: its number; 0: it is not kept yet.
        at: when, UTC.
        is_first: of a meter just put in, after the last count of the one before.
        doubt: why it may be wrong; empty: nobody doubts it, or somebody has confirmed it.
        photo: file_id of the picture of the counter; empty: none.
    """

    count_id: int = 0
    at: datetime
    count: float
    is_first: bool = False
    doubt: CountDoubt = ""
    photo: str = ""


class Meters:
    """The meters of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def listed(self) -> list[Meter]:
        """Those that are read and that who acts may see, by building and title."""
        asked = select(*_METER).where(within_reach(MeterRow), MeterRow.removed_at.is_(None))
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(MeterRow.building, MeterRow.title, MeterRow.meter_id)).mappings()
            return [Meter(**row) for row in rows]

    def of_building(self, building_id: str) -> list[Meter]:
        """Those of a building that who acts may see, also those that are no longer read, main meters first."""
        asked = select(*_METER).where(within_reach(MeterRow), MeterRow.building_id == building_id)
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(MeterRow.parent_id != "", MeterRow.title, MeterRow.meter_id)).mappings()
            return [Meter(**row) for row in rows]

    def one(self, meter_id: str) -> Meter:
        """One of them, removed or not; UnknownMeterError: there is none."""
        asked = select(*_METER).where(within_reach(MeterRow), MeterRow.meter_id == meter_id)
        with self._ledger.read() as db:
            row = db.execute(asked).mappings().one_or_none()
        if row is None:
            raise UnknownMeterError(meter_id[:40])
        return Meter(**row)

    def add(self, given: Meter) -> str:
        """Add a meter; return its id. FieldError: a name, digits or days cannot be so; ForeignBodyError: its body."""
        named = {name: " ".join(getattr(given, name).split()) for name in ("building", "title")}
        _check(given, named)
        with self._ledger.change(ACTOR.get(), "meter add", body=given.body) as change:
            facts: Values = {name: getattr(given, name) for name in Meter.__slots__}
            named |= check_place(change, facts)
            del facts["body"]
            row: Values = {**facts, **named, "meter_id": secrets.token_hex(_ID_BYTES), "removed_at": None}
            return str(change.insert(MeterRow, [row])[0]["meter_id"])

    def place(self, meter_id: str, *, building_id: str, parent_id: str, flow: Flow, site_id: str) -> None:
        """Say to which building and below which meter one belongs, and whose counts it has.

        Raises:
            FieldError: ``building_id``, ``parent_id``, ``flow``, ``site_id``: they cannot be so.
            UnknownMeterError: there is no such meter.
        """
        where: Values = {"building_id": building_id, "parent_id": parent_id, "flow": flow, "site_id": site_id}
        with self._ledger.change(ACTOR.get(), "meter place") as change:
            row = _row(change, meter_id)
            change.update(MeterRow, [row], where | check_place(change, row | where))

    def remove(self, meter_id: str) -> None:
        """Let nobody read it any more; its counts stay. UnknownMeterError: there is none."""
        with self._ledger.change(ACTOR.get(), "meter remove") as change:
            row = _row(change, meter_id)
            change.update(MeterRow, [row], {"removed_at": row["removed_at"] or change.at})

    def counts(self, meter_id: str) -> list[MeterCount]:
        """All counts of a meter, the oldest first; UnknownMeterError: there is no such meter."""
        self.one(meter_id)
        asked = select(*_COUNT).where(MeterCountRow.meter_id == meter_id)
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(MeterCountRow.at, MeterCountRow.count_id)).mappings()
            return [MeterCount(**row) for row in rows]

    def last_counts(self) -> dict[str, datetime]:
        """By meter when it was read last."""
        latest = select(MeterCountRow.meter_id, func.max(MeterCountRow.at)).where(within_reach(MeterCountRow))
        with self._ledger.read() as db:
            rows = db.execute(latest.group_by(MeterCountRow.meter_id)).all()
            return {meter_id: at for meter_id, at in rows}  # noqa: C416 - rows are no pairs to mypy

    def doubted(self) -> set[str]:
        """The meters that have a count which somebody is to confirm or delete."""
        asked = select(MeterCountRow.meter_id).where(within_reach(MeterCountRow), MeterCountRow.doubt != "")
        with self._ledger.read() as db:
            return set(db.scalars(asked))

    def note(self, meter_id: str, given: MeterCount) -> int:
        """Keep a count; return its number. The same at the same instant is kept once.

        Raises:
            FieldError: ``count``: it is negative or has too many digits; ``at``: it lies ahead; ``meter``: the
                meter was removed.
            UnknownMeterError: there is no such meter.
        """
        with self._ledger.change(ACTOR.get(), "meter count") as change:
            meter = _row(change, meter_id)
            _check_count(meter, given, change.at)
            same = (MeterCountRow.meter_id == meter_id) & (MeterCountRow.at == given.at)
            known = [row for row in change.rows(MeterCountRow, same) if row["count"] == given.count]
            if known:
                return int(known[0]["count_id"])
            facts = {name: getattr(given, name) for name in MeterCount.__slots__ if name != "count_id"}
            row = {**facts, "meter_id": meter_id, "body": meter["body"]}
            return int(change.insert(MeterCountRow, [row])[0]["count_id"])

    def confirm(self, meter_id: str, count_id: int) -> None:
        """A count that was doubted is right; UnknownMeterCountError, UnknownMeterError: as named."""
        with self._ledger.change(ACTOR.get(), "meter count confirm") as change:
            change.update(MeterCountRow, [_count(change, meter_id, count_id)], {"doubt": ""})

    def delete(self, meter_id: str, count_id: int) -> str:
        """A count was wrong; return its picture. UnknownMeterCountError, UnknownMeterError: as named."""
        with self._ledger.change(ACTOR.get(), "meter count delete") as change:
            row = _count(change, meter_id, count_id)
            change.delete(MeterCountRow, MeterCountRow.count_id == count_id)
            return str(row["photo"])


_METER: Final = [getattr(MeterRow, name) for name in Meter.__slots__]
_COUNT: Final = [getattr(MeterCountRow, name) for name in MeterCount.__slots__]


def _row(change: Change, meter_id: str) -> Values:
    rows = change.rows(MeterRow, MeterRow.meter_id == meter_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownMeterError(meter_id[:40])
    return rows[0]


def _count(change: Change, meter_id: str, count_id: int) -> Values:
    _row(change, meter_id)
    rows = change.rows(MeterCountRow, (MeterCountRow.meter_id == meter_id) & (MeterCountRow.count_id == count_id))
    if not rows:
        raise UnknownMeterCountError(str(count_id))
    return rows[0]


def _check(given: Meter, named: dict[str, str]) -> None:
    for name, text in named.items():
        if not 0 < len(text) <= LONGEST:
            raise FieldError(name, f"{name} has {len(text)} characters; it has 1 to {LONGEST}")
    if not 1 <= given.digits <= MOST_DIGITS:
        raise FieldError("digits", f"{given.digits} digits; a counter has 1 to {MOST_DIGITS}")
    if not 0 <= given.every_days <= 400:  # noqa: PLR2004 - a year and a month
        raise FieldError("every_days", f"every {given.every_days} days; it is 1 to 400, or 0 for never")


def _check_count(meter: Values, given: MeterCount, now: datetime) -> None:
    if meter["removed_at"] is not None:
        raise FieldError("meter", "this meter is no longer read")
    if not 0 <= given.count < 10.0 ** meter["digits"]:
        raise FieldError("count", f"{given.count:g}: this counter shows 0 to {10 ** meter['digits'] - 1}")
    if given.at > now + _SOON:
        raise FieldError("at", f"{given.at:%Y-%m-%d %H:%M} UTC lies ahead")
