"""Losses, margins and unknown devices from rows that are known."""

from datetime import timedelta

import pyarrow as pa
import pytest

from data.lake import TABLES
from data.store.radio import UnknownDevice
from tests.support.store_place import NOON, Place, footers_bytes

MINUTE = timedelta(minutes=1)


def uplinks(place: Place, *rows: tuple[str, int, int, str, float, int]) -> None:
    """Device, minutes before noon, frame, gateway, snr and spreading factor."""
    made = [
        {
            "device_id": device,
            "received_at": NOON - back * MINUTE,
            "f_cnt": frame,
            "gateway_id": gateway,
            "rssi_dbm": -100.0,
            "snr_db": snr,
            "sf": sf,
        }
        for device, back, frame, gateway, snr, sf in rows
    ]
    place.lake.append("uplinks", pa.Table.from_pylist(made, schema=TABLES["uplinks"].schema))


def test_gaps_of_the_frame_counter_are_losses_and_restarts_are_none(place: Place) -> None:
    uplinks(place, ("A", 50, 10, "g", 0, 7), ("A", 40, 11, "g", 0, 7), ("A", 30, 14, "g", 0, 7))
    uplinks(place, ("A", 20, 0, "g", 0, 7), ("A", 10, 5000, "g", 0, 7), ("B", 9, 7, "g", 0, 7))
    found = place.store().radio()
    assert (found.devices, found.heard, found.lost) == (2, 6, 2)
    assert found.lost_percent == 25


def test_a_message_that_two_gateways_heard_is_one_and_the_better_margin_counts(place: Place) -> None:
    uplinks(place, ("A", 5, 1, "g", -19, 12), ("A", 5, 1, "h", -9, 12), ("B", 5, 1, "g", -5, 7))
    found = place.store().radio()
    assert (found.heard, found.weak) == (2, 1)
    assert found.margin_db == pytest.approx((11 + 2.5) / 2)


def test_what_is_older_than_the_span_does_not_count(place: Place) -> None:
    uplinks(place, ("A", 25 * 60, 1, "g", 0, 7), ("A", 5, 90, "g", 0, 7))
    assert (place.store().radio().heard, place.store().radio().lost) == (1, 0)


def test_unknown_devices_are_named_with_what_they_send(place: Place) -> None:
    reasons = [
        "unknown device 'X1' (temp, hum); make it known with ...",
        "unknown device 'X1' (temp, hum, lux); make it known with ...",
        "the message is not JSON",
    ]
    made = [
        {"received_at": NOON - (9 - at) * MINUTE, "source": "ttn", "reason": reason, "raw": b"{}"}
        for at, reason in enumerate(reasons)
    ]
    place.lake.append("rejected", pa.Table.from_pylist(made, schema=TABLES["rejected"].schema))
    found = place.store().radio()
    assert found.rejected == 3
    assert found.unknown == (UnknownDevice(device_id="X1", source="ttn", fields="temp, hum, lux", n=2),)


def test_a_lake_without_uplinks_says_so(place: Place) -> None:
    found = place.store().radio()
    assert (found.devices, found.lost_percent, found.margin_db, found.unknown) == (0, None, None, ())


def test_nothing_is_kept_of_small_files_that_compaction_replaces(place: Place) -> None:
    store = place.store()
    sizes = []
    for frame in range(3):
        uplinks(place, ("A", 9 - frame, frame, "g", 0, 7))
        store.follow()
        assert store.radio().heard == frame + 1
        sizes.append(footers_bytes(store))
    assert sizes == [sizes[0]] * 3
