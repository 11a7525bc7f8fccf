"""Devices are swapped, calibrated and retired; what was true before stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.errors import BadRequestError
from data.records import Assignment, Device, Records
from data.records.changes import calibrate, serving, swap
from data.records.records import UnknownDeviceError

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=10)


@pytest.fixture
def records(tmp_path: Path) -> Records:
    made = Records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    made.add_devices([Device(device_id=one, profile="thermo_plain", network="ttn") for one in ("old", "new")])
    made.assign_many(
        [
            Assignment(
                device_id="old",
                site_id="heat-0001",
                valid_from=START,
                mounting={"height_m": 3},
                calibration={"air_temperature_c": -0.3},
            )
        ]
    )
    return made


def test_another_device_takes_over_place_and_mounting_but_no_calibration(records: Records) -> None:
    swap(records, "old", "new", at=LATER)
    before, after = records.assignments().of_site("heat-0001")
    assert (before.device_id, before.valid_to, after.device_id, after.valid_from) == ("old", LATER, "new", LATER)
    assert (after.mounting, after.calibration, after.valid_to) == ({"height_m": 3}, {}, None)


def test_what_the_new_device_served_elsewhere_ends(records: Records) -> None:
    records.assign_many([Assignment(device_id="new", site_id="heat-0002", valid_from=START)])
    swap(records, "old", "new", at=LATER)
    assert records.assignments().equipped_sites("heat", LATER) == {"heat-0001"}


def test_a_calibration_holds_from_its_instant_on(records: Records) -> None:
    calibrate(records, "old", {"relative_humidity_percent": 2}, at=LATER)
    assignments = records.assignments()
    first, then = assignments.at("old", LATER - timedelta(seconds=1)), assignments.at("old", LATER)
    assert first is not None
    assert then is not None
    assert first.calibration == {"air_temperature_c": -0.3}
    assert then.calibration == {"air_temperature_c": -0.3, "relative_humidity_percent": 2}


def test_an_unknown_successor_changes_nothing(records: Records) -> None:
    version = records.version()
    with pytest.raises(UnknownDeviceError):
        swap(records, "old", "nobody", at=LATER)
    assert records.version() == version
    assert serving(records, "old", at=LATER).valid_to is None


@pytest.mark.parametrize(
    ("before", "after", "at", "said"),
    [
        ("new", "old", LATER, "NEW serves no site|new serves no site"),
        ("old", "old", LATER, "replace itself"),
        ("old", "new", START - timedelta(days=1), "lies before 2026-01-01"),
    ],
)
def test_what_cannot_be_is_refused(records: Records, before: str, after: str, at: datetime, said: str) -> None:
    with pytest.raises(BadRequestError, match=said):
        swap(records, before, after, at=at)
