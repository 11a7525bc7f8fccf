"""What happens to devices: one replaces another, one is calibrated; what was true before stays as it was."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from data.errors import BadRequestError
from data.records.assignments import Assignment
from data.records.device_id import canonical
from data.records.records import Records


class ServesNothingError(BadRequestError):
    """A device that serves no site."""


class TooEarlyError(BadRequestError):
    """An instant before the one since which a device serves its site."""


class SameDeviceError(BadRequestError):
    """A device that would replace itself."""


def serving(records: Records, device_id: str, *, at: datetime) -> Assignment:
    """What a device serves now; ServesNothingError: nothing, TooEarlyError: since an instant after ``at``."""
    of_device = records.assignments().of_device(device_id)
    found = [one for one in of_device if one.valid_to is None]
    if not found:
        raise ServesNothingError(
            f"device {canonical(device_id)} serves no site; `stadtklima device list` names those that do"
        )
    if found[-1].valid_from > at:
        raise TooEarlyError(
            f"{at:%Y-%m-%d %H:%M} UTC lies before {found[-1].valid_from:%Y-%m-%d %H:%M} UTC, since when "
            f"{found[-1].device_id} serves {found[-1].site_id}"
        )
    return found[-1]


def swap(
    records: Records, before: str, after: str, *, at: datetime, mounting: Mapping[str, float] | None = None
) -> Assignment:
    """Let another device serve what a device serves; return what it serves from then on.

    What the new device served elsewhere ends; without a mounting it hangs as the old one.

    Raises:
        BadRequestError: the old device serves nothing, or both are the same.
    """
    if canonical(before) == canonical(after):
        raise SameDeviceError(f"{before} cannot replace itself; a new calibration is `stadtklima device calibrate`")
    was = serving(records, before, at=at)
    # A calibration belongs to a device, how it hangs to the place.
    hangs = was.mounting if mounting is None else mounting
    successor = replace(was, device_id=canonical(after), valid_from=at, mounting=hangs, calibration={})
    records.hand_over(was.device_id, at, successor)
    return successor


def calibrate(records: Records, device_id: str, calibration: Mapping[str, float], *, at: datetime) -> Assignment:
    """Set what is added to measures (by id) from an instant on; return what it serves. Errors as of `serving`."""
    was = serving(records, device_id, at=at)
    successor = replace(was, valid_from=at, calibration={**was.calibration, **calibration})
    records.hand_over(was.device_id, at, successor)
    return successor
