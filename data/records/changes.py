"""What happens to devices: assigned, swapped, calibrated, retired; each reads, checks and writes in one change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from data.errors import BadRequestError
from data.records import devices
from data.records.assignments import Assignment, Device
from data.records.change import ACTOR, Change
from data.records.device_id import canonical
from data.records.records import Records
from data.records.schema import AssignmentRow, DeviceRow


class ServesNothingError(BadRequestError):
    """A device that serves no site."""


class TooEarlyError(BadRequestError):
    """An instant before the one since which a device serves its site."""


class SameDeviceError(BadRequestError):
    """A device that would replace itself."""


class SiteTakenError(BadRequestError):
    """A site that another device serves."""


def assign(records: Records, device: Device, served: Assignment) -> int:
    """Let a device serve a site and end what it served; return how many ended. SiteTakenError: another serves it."""
    with records.change(ACTOR.get(), "device assign") as change:
        _refuse_taken(change, served)
        devices.put(change, [replace(device, body=change.body_of(served.layer_id))])
        ended = devices.end(change, [served.device_id], served.valid_from)
        devices.assign(change, [served])
    return ended


def swap(
    records: Records,
    before: str,
    after: str,
    *,
    at: datetime,
    profile: str = "",
    network: str = "",
    mounting: Mapping[str, float] | None = None,
    profiles: Mapping[str, object] | None = None,
) -> Assignment:
    """Let another device serve what a device serves; return what it serves from then on.

    What the new device served elsewhere ends; without profile, network or mounting it has those of the old one. Where
    ``profiles`` are given, its own must be one of them.

    Raises:
        BadRequestError: the old device serves nothing, or both are the same.
        NotFoundError: there is no such profile.
    """
    if canonical(before) == canonical(after):
        raise SameDeviceError(f"{before} cannot replace itself; a new calibration is `stadtklima device calibrate`")
    with records.change(ACTOR.get(), "device swap") as change:
        was = _served(change, before, at)
        old = change.rows(DeviceRow, DeviceRow.device_id == was.device_id)[0]
        new = Device(
            device_id=after,
            profile=profile or old["profile"],
            network=network or old["network"],
            body=old["body"],
        )
        if profiles is not None:
            _ = profiles[new.profile]
        devices.put(change, [new])
        # A calibration belongs to a device, how it hangs to the place.
        hangs = was.mounting if mounting is None else mounting
        successor = replace(was, device_id=canonical(after), valid_from=at, mounting=hangs, calibration={})
        _hand_over(change, was, successor)
    return successor


def calibrate(records: Records, device_id: str, calibration: Mapping[str, float], *, at: datetime) -> Assignment:
    """Set what is added to measures (by id) from an instant on; return what it serves. Errors as of `retire`."""
    with records.change(ACTOR.get(), "device calibrate") as change:
        was = _served(change, device_id, at)
        successor = replace(was, valid_from=at, calibration={**was.calibration, **calibration})
        _hand_over(change, was, successor)
    return successor


def retire(records: Records, device_id: str, *, at: datetime) -> Assignment:
    """Let a device serve nothing any more; return what it served. ServesNothingError, TooEarlyError: as named."""
    with records.change(ACTOR.get(), "device retire") as change:
        was = _served(change, device_id, at)
        devices.end(change, [was.device_id], at)
    return was


def _served(change: Change, device_id: str, at: datetime) -> Assignment:
    """What a device serves now."""
    found = devices.serving(change, AssignmentRow.device_id == canonical(device_id))
    if not found:
        raise ServesNothingError(
            f"device {canonical(device_id)} serves no site; `stadtklima device list` names those that do"
        )
    was = devices.assignment(max(found, key=lambda row: row["valid_from"]))
    if was.valid_from > at:
        raise TooEarlyError(
            f"{at:%Y-%m-%d %H:%M} UTC lies before {was.valid_from:%Y-%m-%d %H:%M} UTC, since when "
            f"{was.device_id} serves {was.site_id}"
        )
    return was


def _hand_over(change: Change, was: Assignment, successor: Assignment) -> None:
    devices.end(change, {was.device_id, successor.device_id}, successor.valid_from)
    devices.assign(change, [successor])


def _refuse_taken(change: Change, served: Assignment) -> None:
    place = (AssignmentRow.site_id == served.site_id) & (AssignmentRow.channel == served.channel)
    for one in devices.serving(change, place):
        if one["device_id"] != canonical(served.device_id):
            raise SiteTakenError(
                f"{served.site_id}, channel {served.channel}, is served by {one['device_id']}; write "
                f"`stadtklima device swap {one['device_id']} {served.device_id}`, or retire that one first"
            )
