"""The town's buildings whose energy somebody keeps account of: what is in them, when they are used, who may know."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from sqlalchemy import select

from data.errors import FieldError, NotFoundError
from data.records.buildings_schema import BuildingRow
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.ledger import Ledger
from data.records.meters_schema import MeterRow

AreaKind: TypeAlias = Literal["NGF", "BGF", "NRF"]
AREA_KINDS: Final[tuple[AreaKind, ...]] = get_args(AreaKind)
LONGEST: Final[Mapping[str, int]] = {"title": 120, "address": 200, "closed": 2_000}
LARGEST_M2: Final = 500_000.0
_ID_BYTES: Final = 5
_WEEK: Final = "1234567"
_HOURS: Final = 24


class UnknownBuildingError(NotFoundError):
    """No building of this id, or none that who acts may see."""

    kind = "building"


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building, or a part of one with meters of its own.

    Args:
        building_id: given when it is added, and never again; empty: it is not added yet.
        body: whose it is; empty: the town's own.
        address: street and number.
        postcode: whose Klimafaktor holds; empty: unknown.
        category: number of the Bauwerkszuordnungskatalog (BWZK), four digits; empty: unknown.
        area_m2: what is heated of it; 0: unknown.
        area_kind: which area that is (DIN 277).
        use_days: weekdays on which it is used, 1 Monday to 7 Sunday, such as ``12345``.
        use_from_h: on these, first hour of use by the clock.
        use_until_h: and the hour at which it ends.
        closed: further days without use, such as ``2026-07-20/2026-09-01 2026-12-23``.
        is_lived_in: people live in it.
        is_public: the town wants its figures published; whether they are is a matter of analysis.energy.publication.
    """

    building_id: str = ""
    body: str = ""
    title: str
    address: str = ""
    postcode: str = ""
    category: str = ""
    area_m2: float = 0.0
    area_kind: AreaKind = "NGF"
    use_days: str = "12345"
    use_from_h: int = 7
    use_until_h: int = 17
    closed: str = ""
    is_lived_in: bool = False
    is_public: bool = False

    def closed_days(self) -> list[tuple[date, date]]:
        """First and last day of each time without use; FieldError: ``closed`` cannot be read."""
        return [_span(one) for one in self.closed.split()]


class Buildings:
    """The buildings of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def listed(self) -> list[Building]:
        """Those that who acts may see, by title."""
        asked = select(*_BUILDING).where(within_reach(BuildingRow), BuildingRow.is_gone.is_(False))
        with self._ledger.read() as db:
            rows = db.execute(asked.order_by(BuildingRow.title, BuildingRow.building_id)).mappings()
            return [Building(**row) for row in rows]

    def one(self, building_id: str) -> Building:
        """One of them; UnknownBuildingError: there is none."""
        asked = select(*_BUILDING).where(
            within_reach(BuildingRow), BuildingRow.building_id == building_id, BuildingRow.is_gone.is_(False)
        )
        with self._ledger.read() as db:
            row = db.execute(asked).mappings().one_or_none()
        if row is None:
            raise UnknownBuildingError(building_id[:40])
        return Building(**row)

    def put(self, *given: Building) -> list[str]:
        """Add buildings, or change those that have an id already, all in one change; return their ids.

        Raises:
            FieldError: a field cannot be so; it names it.
            ForeignBodyError: it is another body's.
            UnknownBuildingError: there is none of an id.
        """
        tidy = [checked(one) for one in given]
        with self._ledger.change(ACTOR.get(), "building put") as change:
            return [_put(change, one) for one in tidy]

    def remove(self, building_id: str) -> None:
        """Let it be gone; its meters stay with their counts. UnknownBuildingError: there is none."""
        with self._ledger.change(ACTOR.get(), "building remove") as change:
            change.update(BuildingRow, [_row(change, building_id)], {"is_gone": True})


_BUILDING: Final = [getattr(BuildingRow, name) for name in Building.__slots__]


def _put(change: Change, given: Building) -> str:
    facts: Values = {name: getattr(given, name) for name in Building.__slots__ if name not in {"body", "building_id"}}
    if not given.building_id:
        owner = {"body": given.body} if given.body else {}
        row = {**facts, **owner, "building_id": secrets.token_hex(_ID_BYTES), "is_gone": False}
        return str(change.insert(BuildingRow, [row])[0]["building_id"])
    row = _row(change, given.building_id)
    change.update(BuildingRow, [row], facts)
    if row["title"] != given.title:
        meters = change.rows(MeterRow, MeterRow.building_id == given.building_id)
        change.update(MeterRow, meters, {"building": given.title})
    return given.building_id


def _row(change: Change, building_id: str) -> Values:
    rows = change.rows(BuildingRow, (BuildingRow.building_id == building_id) & BuildingRow.is_gone.is_(False))
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownBuildingError(building_id[:40])
    return rows[0]


def checked(given: Building) -> Building:
    """As it is kept, texts in one line; FieldError: a field cannot be so."""
    tidy = {name: " ".join(str(getattr(given, name)).split()) for name in LONGEST}
    for name, text in tidy.items():
        if len(text) > LONGEST[name] or (name == "title" and not text):
            raise FieldError(name, f"{name} has {len(text)} characters; it has at most {LONGEST[name]}")
    for name, fits, right in (
        ("category", re.fullmatch(r"(\d{4})?", given.category), "four digits of the BWZK, such as 4100"),
        ("postcode", re.fullmatch(r"(\d{5})?", given.postcode), "five digits"),
        ("area_m2", 0 <= given.area_m2 <= LARGEST_M2, f"0 to {LARGEST_M2:,.0f} m²"),
        ("area_kind", given.area_kind in AREA_KINDS, ", ".join(AREA_KINDS)),
        ("use_days", _is_week(given.use_days), "weekdays in order, 1 Monday to 7 Sunday, such as 12345"),
        ("use_from_h", 0 <= given.use_from_h < given.use_until_h, "an hour before the end of use"),
        ("use_until_h", given.use_until_h <= _HOURS, "an hour up to 24"),
    ):
        if not fits:
            raise FieldError(name, f"{name} is {getattr(given, name)!r}; right is: {right}")
    made = Building(**{name: tidy.get(name, getattr(given, name)) for name in Building.__slots__})
    made.closed_days()
    return made


def _is_week(days: str) -> bool:
    return all(one in _WEEK for one in days) and list(days) == sorted(set(days))


def _span(text: str) -> tuple[date, date]:
    first, _, last = text.partition("/")
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise FieldError("closed", f"{text[:40]!r} is no day or days such as 2026-07-20/2026-09-01") from None
    if end < begin:
        raise FieldError("closed", f"{text!r} ends before it begins")
    return begin, end
