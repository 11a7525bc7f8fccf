"""Devices are assigned, swapped, calibrated and retired; what was true before stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from data.errors import BadRequestError
from data.records import Assignment, Device, Records
from data.records.changes import assign, calibrate, retire, swap

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=10)


@pytest.fixture
def records(records: Records) -> Records:
    records.add_devices([Device(device_id=one, profile="thermo_plain", network="ttn") for one in ("old", "new")])
    records.assign_many(
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
    return records


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


def test_a_successor_that_is_new_is_of_the_same_kind_and_body(records: Records) -> None:
    swap(records, "old", "newer", at=LATER, network="chirpstack")
    newer = records.assignments().device("newer")
    assert newer == Device(device_id="newer", profile="thermo_plain", network="chirpstack")


def test_a_swap_that_cannot_be_changes_nothing(records: Records, everything: Callable[[], str]) -> None:
    before = everything()
    with pytest.raises(KeyError):
        swap(records, "old", "newer", at=LATER, profile="gone", profiles={})
    assert everything() == before


@pytest.mark.parametrize("deed", ["assign", "swap", "calibrate", "retire"])
def test_of_two_at_once_the_second_sees_what_the_first_has_done(records: Records, other: Records, deed: str) -> None:
    def act(one: Records, number: int) -> None:
        if deed == "assign":
            device = Device(device_id=f"d{number}", profile="thermo_plain", network="ttn")
            assign(one, device, Assignment(device_id=f"d{number}", site_id="heat-0009", valid_from=START))
        elif deed == "swap":
            swap(one, "old", f"d{number}", at=LATER)
        elif deed == "calibrate":
            calibrate(one, "old", {f"m{number}": 1.0}, at=LATER + timedelta(days=number))
        else:
            retire(one, "old", at=LATER)

    def race(one: Records, number: int) -> str:
        together.wait()
        try:
            act(one, number)
        except BadRequestError as error:
            return type(error).__name__
        return "done"

    together = Barrier(2)
    with ThreadPoolExecutor(2) as both:
        ended = sorted(both.map(race, (records, other), (1, 2)))
    open_ended = [one for one in records.assignments() if one.valid_to is None and one.site_id == "heat-0001"]
    refused = {"assign": "SiteTakenError", "swap": "ServesNothingError", "retire": "ServesNothingError"}
    if deed == "calibrate":
        # Each adds to what it finds; the one that is earlier in time may come too late.
        assert ended in (["done", "done"], ["TooEarlyError", "done"])
        assert len(open_ended) == 1
        assert {"air_temperature_c", "m2"} <= set(open_ended[0].calibration)
        assert ("m1" in open_ended[0].calibration) == (ended == ["done", "done"])
        return
    assert ended == sorted([refused[deed], "done"])
    assert len(open_ended) == {"assign": 1, "swap": 1, "retire": 0}[deed]


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
