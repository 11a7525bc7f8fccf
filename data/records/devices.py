"""Devices and what they serve, written within a change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.engine import Connection

from data.errors import NotFoundError
from data.records.assignments import Assignment, Device, json_numbers
from data.records.change import Change, Values
from data.records.device_id import canonical
from data.records.schema import AssignmentRow, DeviceRow


class UnknownDeviceError(NotFoundError):
    """No device of this id."""

    kind = "device"


def devices(db: Connection) -> list[Device]:
    """Every device in the order of its id."""
    columns = [getattr(DeviceRow, name) for name in Device.__slots__]
    return [Device(**row) for row in db.execute(select(*columns).order_by(DeviceRow.device_id)).mappings()]


def assignments(db: Connection) -> list[Assignment]:
    """Every assignment, the oldest first."""
    columns = [getattr(AssignmentRow, name) for name in Assignment.__slots__]
    rows = db.execute(select(*columns).order_by(AssignmentRow.assignment_id)).mappings()
    return [assignment(row) for row in rows]


def assignment(row: Mapping[Any, Any]) -> Assignment:
    """What a row of the table says."""
    values = {name: row[name] for name in Assignment.__slots__}
    numbers = {name: json_numbers(row[name]) for name in ("mounting", "calibration")}
    return Assignment(**{**values, **numbers})


def serving(change: Change, where: ColumnElement[bool]) -> list[Values]:
    """The rows of what is served still."""
    return change.rows(AssignmentRow, where & AssignmentRow.valid_to.is_(None))


def put(change: Change, given: Iterable[Device]) -> None:
    """Add devices; one that is known already gets the new facts."""
    rows = [{**asdict(one), "device_id": canonical(one.device_id)} for one in given]
    found = change.rows(DeviceRow, DeviceRow.device_id.in_([row["device_id"] for row in rows]))
    known = {row["device_id"]: row for row in found}
    for row in rows:
        row["body"] = row["body"] or known.get(row["device_id"], {"body": change.body})["body"]
    change.insert(DeviceRow, [row for row in rows if row["device_id"] not in known])
    for row in rows:
        if row["device_id"] in known:
            change.update(DeviceRow, [known[row["device_id"]]], row)


def assign(change: Change, given: Sequence[Assignment]) -> None:
    """Add assignments; UnknownDeviceError: one names a device that was never added."""
    known = set(change.db.scalars(select(DeviceRow.device_id)))
    rows = [_assigned(change, one) for one in given]
    for row in rows:
        if row["device_id"] not in known:
            raise UnknownDeviceError(str(row["device_id"]))
    change.insert(AssignmentRow, rows)


def _assigned(change: Change, one: Assignment) -> Values:
    return {
        **asdict(one),
        "device_id": canonical(one.device_id),
        "body": one.body or change.body_of(one.layer_id),
    }


def end(change: Change, device_ids: Collection[str], at: datetime) -> int:
    """End what devices serve at an instant; return how many assignments that ended.

    What begins only after this instant ends when it begins: it never held.
    """
    ended = serving(change, AssignmentRow.device_id.in_([canonical(one) for one in device_ids]))
    for row in ended:
        change.update(AssignmentRow, [row], {"valid_to": max(at, row["valid_from"])})
    return len(ended)
