"""The fleet: vehicles, the teams that drive them, depots, places to unload at; retired, never deleted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final, Literal, NoReturn, TypeAlias, TypeVar

from sqlalchemy import select

from data.declare import Tour
from data.errors import FieldError, NotFoundError
from data.records.change import ACTOR, Change, Values, within_reach
from data.records.fleet_schema import DepotRow, FleetRow, TeamRow, UnloadingPointRow, VehicleRow
from data.records.ledger import Ledger

VehicleKind: TypeAlias = Literal["flatbed", "press", "crane"]
TOURS: Final[Mapping[VehicleKind, Tour]] = {"flatbed": "litter", "press": "containers", "crane": "containers"}
"""What each kind of vehicle drives, and nothing else."""
LICENCES: Final[Mapping[str, int]] = {"B": 3_500, "C1": 7_500, "C": 40_000}
"""Class of licence -> permissible weight of a vehicle without trailer, kg at most (FeV § 6)."""
SPEEDS: Final = ((3_500, 100), (7_500, 80), (40_000, 60))
"""Permissible weight up to, kg, and how fast that may go outside of towns, km/h (StVO § 3 (3))."""


class UnknownFleetItemError(NotFoundError):
    """Nothing of this id in the fleet, or nothing that who acts may see."""

    kind = "fleet item"


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetItem:
    """What all of the fleet have in common.

    Args:
        item_id: such as ``vehicle-0003``; given when it is added, and never again.
        body: whose it is; stays as it is.
        remark: what staff note for one another; no names of people.
        valid_from: in service since, UTC; given when it is added.
        valid_to: retired since, UTC; None: it is not.
    """

    item_id: str = ""
    body: str = ""
    name: str
    remark: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def is_there(self, at: datetime) -> bool:
        """Whether it is in service at an instant."""
        return self.valid_from is not None and self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot(FleetItem):
    """Where vehicles start and end.

    Args:
        lon: degrees, EPSG:4326.
        lat: likewise.
        hours: when its gate is open, as in OpenStreetMap; empty: always.
    """

    lon: float
    lat: float
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnloadingPoint(Depot):
    """Where vehicles empty what they carry.

    Args:
        fractions: ids of the layers whose contents it takes.
        unload_min: how long one unloading takes, minutes.
    """

    fractions: tuple[str, ...]
    unload_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Team(FleetItem):
    """Who drives together (Kolonne): a name and a number, no people.

    Args:
        size: how many people.
        licence: the best class that one of them has; a key of `LICENCES`.
        shift: as in OpenStreetMap: ``Mo-Fr 06:00-14:30; PH off``.
        break_min: minutes of break in each shift.
        break_after_min: minutes of work after which the break has begun at the latest.
    """

    size: int
    licence: str
    shift: str
    break_min: int
    break_after_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle(FleetItem):
    """What drives.

    Args:
        fractions: ids of the layers it empties, all of the kind's tour.
        capacity_l: room for what it collects, litres.
        payload_kg: what it may carry.
        compaction: litres at the roadside that a litre of room takes; 1: it does not press.
        weight_kg: permissible in all; with width and height it says which streets are closed to it.
        depot_id: where it starts and ends.
        team_id: who drives it; None: nobody does for now.
        back_at: in a workshop until then, UTC; None: it is not.
    """

    kind: VehicleKind
    fractions: tuple[str, ...]
    capacity_l: int
    payload_kg: int
    compaction: float = 1.0
    weight_kg: int
    width_m: float
    height_m: float
    depot_id: str
    team_id: str | None = None
    back_at: datetime | None = None

    @property
    def tour(self) -> Tour:
        """The kind of tour it drives."""
        return TOURS[self.kind]

    @property
    def most_kmh(self) -> int:
        """How fast it may go outside of towns: its class of speed."""
        return next(kmh for kg, kmh in SPEEDS if self.weight_kg <= kg)


_TABLES: Final[Mapping[type[FleetItem], type[FleetRow]]] = {
    Vehicle: VehicleRow,
    Team: TeamRow,
    Depot: DepotRow,
    UnloadingPoint: UnloadingPointRow,
}
KINDS: Final[Mapping[str, type[FleetItem]]] = {table.__tablename__: kind for kind, table in _TABLES.items()}
"""By the word that ids of each begin with."""
_ID: Final = re.compile(r"([a-z_]+)(?:-\d{4,9})?")
_Item = TypeVar("_Item", bound=FleetItem)


def word_of(item_id: str) -> str:
    """The word that an id begins with, one of `KINDS`; UnknownFleetItemError: with none of them."""
    found = _ID.fullmatch(item_id)
    if found is None or found[1] not in KINDS:
        raise UnknownFleetItemError(item_id[:40], KINDS)
    return found[1]


class FleetRegister:
    """The fleets of the bodies of a town; safe to use from several threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def items(self, kind: type[_Item]) -> list[_Item]:
        """All of a kind that who acts may see, by name, retired ones too."""
        table = _TABLES[kind]
        found = select(table.__table__).where(within_reach(table)).order_by(table.name, table.item_id)
        with self._ledger.read() as db:
            return [_item(kind, dict(row)) for row in db.execute(found).mappings()]

    def item(self, item_id: str) -> FleetItem:
        """One of them; UnknownFleetItemError: there is none of this id."""
        found = next((one for one in self.items(KINDS[word_of(item_id)]) if one.item_id == item_id), None)
        if found is None:
            raise UnknownFleetItemError(item_id[:40])
        return found

    def put(self, item: FleetItem, *, at: datetime) -> str:
        """Add something, or give what has its id these facts; return the id.

        Raises:
            FieldError: its name is taken, or what it refers to cannot serve it.
            UnknownFleetItemError: there is nothing of its id.
        """
        if item.item_id:
            with self._ledger.change(ACTOR.get(), "fleet change") as change:
                return _write(change, item, at, errors=None)
        with self._ledger.change(ACTOR.get(), "fleet add") as change:
            return _write(change, item, at, errors=None)

    def upload(self, items: Sequence[FleetItem], *, at: datetime) -> list[str]:
        """`put` each of one kind, all in one change."""
        with self._ledger.change(ACTOR.get(), "fleet upload") as change:
            return [_write(change, one, at, errors=None) for one in items]

    def disagreements(self, items: Sequence[FleetItem], *, at: datetime) -> list[list[FieldError]]:
        """What would keep each of one kind from its `upload` with the others; nothing is kept."""
        try:
            with self._ledger.change(ACTOR.get(), "fleet upload") as change:
                _try(change, items, at)
        except _TrialError as trial:
            return trial.found

    def retire(self, item_id: str, *, at: datetime) -> None:
        """Take something out of service for good; FieldError: vehicles in service refer to it."""
        table = _TABLES[KINDS[word_of(item_id)]]
        with self._ledger.change(ACTOR.get(), "fleet retire") as change:
            row = _row(change, table, item_id)
            if users := [one["name"] for one in _served_by(change, item_id)]:
                raise FieldError("used", f"{row['name']} serves {', '.join(users)}; give them another one first")
            change.update(table, [row], {"valid_to": row["valid_to"] or max(at, row["valid_from"])})

    def bring_back(self, item_id: str) -> None:
        """Take something into service again; FieldError: as of `put`."""
        table = _TABLES[KINDS[word_of(item_id)]]
        with self._ledger.change(ACTOR.get(), "fleet return") as change:
            row = _row(change, table, item_id)
            _check(change, table, {**row, "valid_to": None})
            change.update(table, [row], {"valid_to": None})


class _TrialError(Exception):
    """Ends a change that was only tried.

    Args:
        found: what it would have failed at.
    """

    def __init__(self, found: list[list[FieldError]]) -> None:
        super().__init__()
        self.found = found


def _try(change: Change, items: Sequence[FleetItem], at: datetime) -> NoReturn:
    found = [list[FieldError]() for _ in items]
    for one, errors in zip(items, found, strict=True):
        _write(change, one, at, errors=errors)
    raise _TrialError(found)


def _write(change: Change, item: FleetItem, at: datetime, *, errors: list[FieldError] | None) -> str:
    """Write something new, or what has its id, and return the id.

    Where it disagrees with others that is noted in ``errors`` and nothing is written; None: the first is raised.
    """
    table, said = _TABLES[type(item)], _values(item)
    before = [_row(change, table, item.item_id)] if item.item_id else []
    fresh = {"item_id": _fresh_id(change, table), "body": item.body or change.body, "valid_from": at, "valid_to": None}
    row = {**(before[0] if before else fresh), **said}
    for error in _disagreements(change, table, row):
        if errors is None:
            raise error
        errors.append(error)
    if not errors:
        change.update(table, before, said) if before else change.insert(table, [row])
    return str(row["item_id"])


def _item(kind: type[_Item], row: Values) -> _Item:
    del row["town"]
    return kind(**row | ({"fractions": tuple(row["fractions"])} if "fractions" in row else {}))


def _values(item: FleetItem) -> Values:
    """What people say of it, as its row keeps it."""
    said = {one.name: getattr(item, one.name) for one in fields(item) if one.name not in _GIVEN}
    return said | ({"fractions": list(said["fractions"])} if "fractions" in said else {})


_GIVEN: Final = frozenset({"item_id", "body", "valid_from", "valid_to"})
"""What nobody says."""


def _row(change: Change, table: type[FleetRow], item_id: str) -> Values:
    rows = change.rows(table, table.item_id == item_id)
    if not rows or (change.reach is not None and rows[0]["body"] not in change.reach):
        raise UnknownFleetItemError(item_id[:40])
    return rows[0]


def _fresh_id(change: Change, table: type[FleetRow]) -> str:
    """One that nothing ever had: no row is ever taken away."""
    word = table.__tablename__
    given = change.db.scalars(select(table.item_id))
    return f"{word}-{max((int(one.removeprefix(f'{word}-')) for one in given), default=0) + 1:04d}"


def _check(change: Change, table: type[FleetRow], row: Values) -> None:
    """See that a row agrees with the others of its body, in the change that writes it."""
    for error in _disagreements(change, table, row):
        raise error


def _disagreements(change: Change, table: type[FleetRow], row: Values) -> Iterator[FieldError]:
    same = (table.body == row["body"]) & (table.name == row["name"]) & (table.item_id != row["item_id"])
    if row["valid_to"] is None and change.rows(table, same & table.valid_to.is_(None)):
        yield FieldError("name", f"there is a {table.__tablename__} {row['name']!r} already")
    if table is TeamRow:
        yield from (it for one in _served_by(change, row["item_id"]) for it in _lacking("licence", one, row))
    if table is VehicleRow and row["valid_to"] is None:
        yield from _unserved(change, row)


def _unserved(change: Change, vehicle: Values) -> Iterator[FieldError]:
    """What a vehicle in service refers to and cannot."""
    for table, field in ((DepotRow, "depot_id"), (TeamRow, "team_id")):
        try:
            found = _serving(change, table, field, vehicle)
        except FieldError as error:
            yield error
            continue
        if found and field == "team_id":
            yield from _lacking(field, vehicle, found)


def _served_by(change: Change, item_id: str) -> list[Values]:
    """The vehicles in service of a depot or a team."""
    refers = (VehicleRow.depot_id == item_id) | (VehicleRow.team_id == item_id)
    return change.rows(VehicleRow, refers & VehicleRow.valid_to.is_(None))


def _serving(change: Change, table: type[FleetRow], field: str, vehicle: Values) -> Values | None:
    """The depot or team of a vehicle, of the same body and in service; None: it has none."""
    if vehicle[field] is None:
        return None
    there = change.rows(table, (table.body == vehicle["body"]) & table.valid_to.is_(None))
    found = next((one for one in there if one["item_id"] == vehicle[field]), None)
    if found is None:
        known = ", ".join(one["name"] for one in there) or "none"
        raise FieldError(field, f"unknown {table.__tablename__} {vehicle[field][:40]!r}; known: {known}")
    return found


def _lacking(field: str, vehicle: Values, team: Values) -> Iterator[FieldError]:
    """What a team's licence lacks for a vehicle."""
    if (most := LICENCES[team["licence"]]) < vehicle["weight_kg"]:
        weighs = f"{vehicle['name']} weighs {vehicle['weight_kg']} kg"
        yield FieldError(field, f"{weighs}; {team['name']} may drive {most} kg (class {team['licence']})")
