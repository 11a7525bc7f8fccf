"""From the inbox to the lake: each uplink once, whatever is repeated, late, wrong or interrupted."""

import json
import re
import threading
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import LakeBusyError
from data.flags import Flag
from data.ingest.worker import Ingest
from data.lake import INBOX, Lake
from data.records import Assignment, Device, changes
from tests.support.ingest_place import LONG_AGO, MOUNTING, NOON, Place, eui, minutes, settle, uplink
from tests.support.real_files import FAULTS, at_hand


def at_noon(message: str) -> bytes:
    """A message of the files above: ``@NOW-5m@`` is five minutes before noon."""
    return re.sub(r"@NOW-(\d+)m@", lambda m: (NOON - minutes(int(m[1]))).isoformat(), message).encode()


def bin_says(f_cnt: int, minute: float, distance_mm: float = 700, device: int = 0, **more: Any) -> bytes:
    return uplink(device, f_cnt, NOON + minutes(minute), {"distance_mm": distance_mm, **more})


def test_an_uplink_becomes_readings_of_the_site_its_device_serves(place: Place) -> None:
    place.take_in(bin_says(1, 0, 700, battery_percent=81))
    battery, fill = place.rows("readings")
    assert (fill["site_id"], fill["channel"], fill["measure"], fill["value"]) == ("bins-0000", 0, "fill_percent", 50)
    assert (fill["observed_at"], fill["device_id"], fill["flags"], fill["simulated"]) == (NOON, eui(0), 0, False)
    assert (battery["measure"], battery["value"]) == ("battery_percent", 81)


def test_each_gateway_that_heard_an_uplink_is_a_row(place: Place) -> None:
    place.take_in(uplink(0, 7, NOON, {"distance_mm": 700}, 2))
    assert [(row["gateway_id"], row["rssi_dbm"], row["f_cnt"], row["sf"]) for row in place.rows("uplinks")] == [
        ("gw-0", -100, 7, 9),
        ("gw-1", -101, 7, 9),
    ]


def test_an_uplink_that_nobody_claims_to_have_heard_still_counts(place: Place) -> None:
    place.take_in(uplink(0, 7, NOON, {"distance_mm": 700}, 0))
    (row,) = place.rows("uplinks")
    assert (row["gateway_id"], row["f_cnt"]) == (None, 7)


def test_a_device_that_its_server_asked_has_a_battery_and_no_radio(place: Place) -> None:
    status = {"time": NOON.isoformat(), "deviceInfo": {"devEui": eui(0)}, "margin": 9, "batteryLevel": 61.5}
    strange = {**status, "deviceInfo": {"devEui": eui(77)}}
    place.records.add_devices([Device(device_id=eui(0), profile="ultrasonic_mm", network="chirpstack")])
    place.inbox.append_many([("chirpstack", json.dumps(one).encode(), NOON) for one in (status, status, strange)])
    place.take_in()
    (row,) = place.rows("readings")
    assert (row["measure"], row["value"], row["observed_at"]) == ("battery_percent", 61.5, NOON)
    assert place.rows("uplinks") == []
    assert [one["reason"] for one in place.rows("rejected")] == [
        f"the status of a device that is not known, '{eui(77)}'"
    ]


def test_redelivery_changes_nothing_in_this_process_or_the_next(place: Place) -> None:
    place.take_in(bin_says(1, 0), bin_says(1, 0), bin_says(2, 30))
    before = place.rows("readings"), place.rows("uplinks"), place.rows("events")
    place.take_in(bin_says(2, 30), bin_says(1, 0))
    assert (place.rows("readings"), place.rows("uplinks"), place.rows("events")) == before
    assert len(before[0]) == len(before[1]) == 2


@pytest.mark.parametrize("session", ["QUJQLXNlc3Npb24=", ""])
def test_a_device_that_restarts_and_counts_from_zero_again_loses_nothing(place: Place, session: str) -> None:
    sent = []
    for number in range(12):
        said = json.loads(bin_says(number % 2, 30 * number, 1150 - 10 * number))
        said["uplink_message"]["session_key_id"] = session
        sent.append(json.dumps(said).encode())
    place.take_in(*sent, *sent)
    place.take_in(*sent)
    assert sorted(row["value"] for row in place.rows("readings")) == list(range(5, 17))
    assert [row["f_cnt"] for row in place.rows("uplinks")] == [0, 1] * 6
    assert place.rows("rejected") == []


def test_a_redelivery_that_another_server_passed_on_later_counts_once(place: Place) -> None:
    later = json.loads(bin_says(0, 0))
    later["received_at"] = (NOON + minutes(3)).isoformat()
    place.take_in(bin_says(0, 0), json.dumps(later).encode())
    assert len(place.rows("readings")) == len(place.rows("uplinks")) == 1


def test_real_uplinks_of_a_device_that_counts_from_zero_again_are_both_read(place: Place) -> None:
    files = [at_hand(FAULTS / f"ttn_counter_restart_{number}.json") for number in (1, 2)]
    place.records.add_devices([Device(device_id="70B3D57ED00000D1", profile="thermo_plain", network="ttn")])
    served = Assignment(device_id="70B3D57ED00000D1", site_id="heat-0009", valid_from=LONG_AGO)
    place.records.assign_many([served])
    place.take_in(*(at_noon(file.read_text("utf-8")) for file in files))
    warm = {row["value"] for row in place.rows("readings") if row["measure"] == "air_temperature_c"}
    assert warm == {1, 2}


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(hours=3)])
@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_was_ahead_makes_nothing_late_once_it_is_right_again(
    place: Place, ahead: timedelta, *, restarted: bool
) -> None:
    warm = [uplink(10, 2 + number, NOON + minutes(number), {"temperature": 20 + 25 * number}) for number in range(2)]
    with place.ingest() as ingest:
        place.now = NOON + ahead
        place.send(uplink(10, 1, place.now, {"temperature": 20.0}))
        ingest.round()
        place.now = NOON + minutes(2)
        if not restarted:
            place.send(*warm)
            ingest.round()
    if restarted:
        place.take_in(*warm)
    found = sorted((row["observed_at"], row["flags"]) for row in place.rows("readings"))
    assert [flags for _, flags in found] == [0, Flag.STEP, 0]


def test_of_two_values_for_one_instant_the_first_wins(place: Place) -> None:
    place.take_in(bin_says(1, 0, 700))
    place.take_in(bin_says(99, 0, 300))
    assert [row["value"] for row in place.rows("readings")] == [50]


def test_redelivery_of_a_day_long_past_changes_nothing(place: Place) -> None:
    old = bin_says(1, -60 * 24 * 30)
    place.take_in(old)
    place.take_in(old, bin_says(2, 0))
    assert len(place.rows("readings")) == 2


def test_the_inbox_is_emptied_and_the_offset_is_in_the_commit(place: Place) -> None:
    offsets = place.send(bin_says(1, 0), b"rubbish")
    place.take_in()
    assert place.inbox.depth() == 0
    assert place.lake.transaction_version(INBOX) == offsets[-1]
    assert place.lake.layer_version("bins") == offsets[0]
    assert place.lake.layer_version("heat") == 0


def test_a_layers_version_always_grows(place: Place) -> None:
    place.take_in(bin_says(1, 0))
    first = place.lake.layer_version("bins")
    place.take_in(bin_says(2, 30))
    assert place.lake.layer_version("bins") > first


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "not JSON"),
        (uplink(99, 1, NOON, {"a": 1}), "unknown device '70B3D57ED0000063' (a)"),
        (bin_says(1, 0, 65535), "outside what this device can measure"),
        (uplink(0, 1, NOON, {}), "payload formatter"),
        (uplink(0, 1, NOON + timedelta(hours=25), {"distance_mm": 1}), "set its clock"),
        (uplink(0, 1, LONG_AGO.replace(year=2014), {"distance_mm": 1}), "before 2015"),
        (uplink(0, 1, LONG_AGO - timedelta(days=1), {"distance_mm": 1}), "served no site at 2019-12-31"),
    ],
)
def test_what_cannot_be_used_is_kept_raw_with_a_reason(place: Place, raw: bytes, reason: str) -> None:
    place.take_in(raw)
    (row,) = place.rows("rejected")
    assert (row["raw"], row["source"], row["received_at"]) == (raw, "ttn", NOON)
    assert reason in row["reason"]
    assert place.rows("readings") == []


def test_a_message_of_an_unknown_source_is_kept_too(place: Place) -> None:
    place.inbox.append("pigeon", b"coo", NOON)
    place.take_in()
    assert "unknown source 'pigeon'; known: chirpstack, " in place.rows("rejected")[0]["reason"]


def test_a_device_with_a_profile_that_is_gone_is_explained(place: Place) -> None:
    place.records.add_devices([Device(device_id=eui(0), profile="gone", network="ttn")])
    place.take_in(bin_says(1, 0))
    assert "unknown profile 'gone'" in place.rows("rejected")[0]["reason"]


def test_a_site_of_a_layer_that_is_gone_is_explained(place: Place) -> None:
    place.records.retire(eui(0), NOON)
    place.records.assign_many([Assignment(device_id=eui(0), site_id="ponds-0001", valid_from=NOON)])
    place.take_in(bin_says(1, 0))
    assert "unknown layer 'ponds'; known: bins, heat" in place.rows("rejected")[0]["reason"]


def test_a_real_lake_refuses_simulated_uplinks_and_a_demo_lake_marks_them(tmp_path: Path) -> None:
    raw = uplink(0, 1, NOON, {"distance_mm": 700}, simulated=True)
    real, demo = settle(tmp_path / "real", "real"), settle(tmp_path / "demo")
    real.take_in(raw)
    demo.take_in(raw)
    assert "is simulated" in real.rows("rejected")[0]["reason"]
    assert real.rows("readings") == real.rows("uplinks") == []
    assert [row["simulated"] for row in demo.rows("readings")] == [True]


@pytest.mark.parametrize(
    ("device_minutes", "observed_minutes", "flags"),
    [(-90, -90, 0), (23 * 60, 23 * 60, 0), (25 * 60, 0, Flag.CLOCK), (-60 * 24 * 365 * 12, 0, Flag.CLOCK)],
)
def test_a_wrong_device_clock_takes_the_servers_time(
    place: Place, device_minutes: float, observed_minutes: float, flags: int
) -> None:
    told = int((NOON + minutes(device_minutes)).timestamp())
    place.take_in(bin_says(1, 0, time=told))
    (row,) = place.rows("readings")
    assert (row["observed_at"], row["flags"]) == (NOON + minutes(observed_minutes), flags)


def test_a_device_that_moved_is_read_as_of_the_instant_of_the_message(place: Place) -> None:
    place.records.retire(eui(0), NOON)
    place.records.assign_many(
        [Assignment(device_id=eui(0), site_id="bins-0009", channel=2, valid_from=NOON, mounting=MOUNTING)]
    )
    place.take_in(bin_says(2, 30), bin_says(1, -30))
    assert {(row["site_id"], row["channel"]) for row in place.rows("readings")} == {("bins-0000", 0), ("bins-0009", 2)}


def test_new_assignments_are_noticed_without_a_restart(place: Place) -> None:
    place.records.add_devices([Device(device_id=eui(50), profile="ultrasonic_mm", network="ttn")])
    with place.ingest() as ingest:
        place.send(bin_says(1, 0, device=50))
        ingest.round()
        place.records.assign_many(
            [Assignment(device_id=eui(50), site_id="bins-0050", valid_from=LONG_AGO, mounting=MOUNTING)]
        )
        place.send(bin_says(2, 30, device=50))
        ingest.round()
    assert [row["site_id"] for row in place.rows("readings")] == ["bins-0050"]


def test_calibration_is_added(place: Place) -> None:
    place.records.retire(eui(10), NOON)
    place.records.assign_many(
        [Assignment(device_id=eui(10), site_id="heat-0000", valid_from=NOON, calibration={"air_temperature_c": -0.5})]
    )
    place.take_in(uplink(10, 1, NOON, {"temperature": 20}))
    assert [row["value"] for row in place.rows("readings")] == [19.5]


def test_flags_go_on_across_a_restart(place: Place) -> None:
    for number in range(20):
        place.now = NOON + minutes(10 * number)
        if number == 19:
            place.take_in(uplink(10, number, place.now, {"temperature": 20.0}))
        else:
            place.send(uplink(10, number, place.now, {"temperature": 20.0}))
    place.now = NOON + minutes(200)
    place.take_in(uplink(10, 20, place.now, {"temperature": 29.0}))
    flags = {row["observed_at"]: row["flags"] for row in place.rows("readings")}
    assert [flags[NOON + minutes(10 * number)] for number in (0, 18, 19, 20)] == [Flag.STUCK] * 3 + [Flag.STEP]


def test_an_emptying_is_an_event_also_across_a_restart(place: Place) -> None:
    place.take_in(bin_says(1, 0, 300))
    place.take_in(bin_says(2, 30, 1150))
    full, emptied = sorted(place.rows("events"), key=lambda row: row["at"])
    assert (full["site_id"], full["kind"], full["at"]) == ("bins-0000", "became_full", NOON)
    assert json.loads(full["detail"]) == {"after": 90}
    assert (emptied["site_id"], emptied["kind"], emptied["at"]) == ("bins-0000", "emptied", NOON + minutes(30))
    assert json.loads(emptied["detail"]) == {"before": 90, "after": 5}


def test_a_changed_device_is_told_once(place: Place) -> None:
    place.records.retire(eui(0), NOON)
    place.records.add_devices([Device(device_id=eui(77), profile="ultrasonic_mm", network="ttn")])
    place.records.assign_many([Assignment(device_id=eui(77), site_id="bins-0000", valid_from=NOON)])
    place.take_in()
    place.take_in(bin_says(1, -30))
    (event,) = place.rows("events")
    assert (event["kind"], event["at"]) == ("device_change", NOON)
    assert json.loads(event["detail"]) == {"before": eui(0), "after": eui(77)}


def test_a_change_is_told_once_whatever_is_changed_later(place: Place) -> None:
    at = NOON + timedelta(microseconds=1_700)
    place.records.add_devices([Device(device_id=eui(77), profile="ultrasonic_mm", network="ttn")])
    changes.calibrate(place.records, eui(1), {"fill_percent": 2}, at=at)
    changes.swap(place.records, eui(0), eui(77), at=at)
    with place.ingest() as ingest:
        for _ in range(3):
            ingest.round()
            place.records.new_token("ttn")
    place.take_in()
    assert [row["kind"] for row in place.rows("events")] == ["device_change", "calibration"]


def test_what_was_put_right_at_its_own_instant_is_no_change(place: Place) -> None:
    place.records.add_devices([Device(device_id=eui(n), profile="ultrasonic_mm", network="ttn") for n in (77, 78)])
    for before, after in ((0, 77), (77, 78)):
        changes.swap(place.records, eui(before), eui(after), at=NOON)
    place.take_in()
    (event,) = place.rows("events")
    assert json.loads(event["detail"]) == {"before": eui(0), "after": eui(78)}


def test_a_second_ingest_is_refused(place: Place) -> None:
    with place.ingest(), pytest.raises(LakeBusyError, match="already writes this lake"), place.ingest():
        pass


def test_a_lost_inbox_does_not_cost_the_messages_of_its_successor(place: Place) -> None:
    place.take_in(*(bin_says(number, 30 * number) for number in range(5)))
    place.inbox.close()
    for path in place.folders.root.glob("inbox.sqlite*"):
        path.unlink()
    place.inbox = type(place.inbox)(place.folders.inbox)
    place.take_in(bin_says(9, 300))
    assert len(place.rows("readings")) == 6


def refused(place: Place) -> list[str]:
    return [row["reason"] for row in place.rows("rejected")]


def test_each_field_that_cannot_be_used_is_told_beside_those_that_can(place: Place) -> None:
    place.take_in(bin_says(1, 0, 65535, battery_percent=81, temperature="n/a"))
    assert [row["measure"] for row in place.rows("readings")] == ["battery_percent"]
    (reason,) = refused(place)
    assert reason.split("; ") == [
        "field 'distance_mm' is 65535, outside what this device can measure (0 to 8000)",
        "field 'temperature' is 'n/a', not a number",
    ]


def test_a_refused_uplink_that_is_redelivered_is_refused_once_and_its_radio_is_kept_once(place: Place) -> None:
    place.take_in(uplink(0, 1, NOON, {"humidity": 40}, 2), uplink(0, 1, NOON, {"humidity": 40}, 2))
    assert len(refused(place)) == 1
    place.take_in(uplink(0, 1, NOON, {"humidity": 40}, 2))
    assert [row["gateway_id"] for row in place.rows("uplinks")] == ["gw-0", "gw-1"]


def test_a_gateway_with_two_antennas_is_one_row(place: Place) -> None:
    said = json.loads(uplink(0, 1, NOON, {"distance_mm": 700}))
    said["uplink_message"]["rx_metadata"] *= 2
    place.take_in(json.dumps(said).encode())
    assert len(place.rows("uplinks")) == 1


class CrashError(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("survived", [0, 1, 2, 3, 4, 5])
def test_a_crash_between_any_two_commits_loses_and_doubles_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    commits = 0
    commit = Lake._commit

    def failing(self: Lake, *args: Any, **named: Any) -> int:
        nonlocal commits
        if commits == survived:
            raise CrashError
        commits += 1
        return commit(self, *args, **named)

    place.send(bin_says(1, 0, 300), b"rubbish", bin_says(2, 30, 1150), bin_says(1, 0, 300))
    with monkeypatch.context() as patched, place.ingest() as ingest:
        patched.setattr(Lake, "_commit", failing)
        if survived < 5:
            with pytest.raises(CrashError):
                ingest.round()
        else:
            ingest.round()
    place.take_in()
    counts = {table: len(place.rows(table)) for table in ("readings", "uplinks", "rejected", "events")}
    assert counts == {"readings": 2, "uplinks": 2, "rejected": 1, "events": 2}


def test_a_crash_before_the_inbox_is_emptied_leaves_nothing_behind(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.send(bin_says(1, 0))
    with monkeypatch.context() as patched, place.ingest() as ingest:
        patched.setattr(place.inbox, "forget_through", lambda _offset: (_ for _ in ()).throw(CrashError))
        with pytest.raises(CrashError):
            ingest.round()
    assert place.inbox.depth() == 1
    place.take_in()
    assert place.inbox.depth() == 0
    assert len(place.rows("readings")) == 1


def test_a_failed_round_is_tried_again_by_the_same_process(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.send(bin_says(1, 0))
    with place.ingest() as ingest:
        with monkeypatch.context() as patched:
            patched.setattr(Lake, "append", lambda *_args, **_named: (_ for _ in ()).throw(OSError("disk full")))
            with pytest.raises(OSError, match="disk full"):
                ingest.round()
        ingest.round()
    assert len(place.rows("readings")) == 1


def test_running_goes_on_until_it_is_told_to_stop_and_beats_its_heart(place: Place) -> None:
    stop = threading.Event()
    place.send(bin_says(1, 0))
    with place.ingest() as made:
        ingest: Ingest = made
    worker = threading.Thread(target=ingest.run, args=(stop,))
    worker.start()
    while place.inbox.depth():
        stop.wait(0.01)
    stop.set()
    worker.join()
    assert place.folders.heartbeat.exists()
    assert len(place.rows("readings")) == 1
    assert len(place.rows("rollup_hour")) == 1


MESSAGES = [
    uplink(number % 3, number, NOON + minutes(number * 7), {"distance_mm": 200 + 37 * number}) for number in range(12)
]


TABLES = ("readings", "uplinks", "rollup_hour", "rollup_day")


def lake_of(place: Place) -> dict[str, list[dict[str, Any]]]:
    # Step and stuck are judged by what was known before, so flags may differ where messages came late.
    return {table: [{**row, "flags": 0} for row in place.rows(table)] for table in TABLES}


@pytest.fixture(scope="module")
def lake_in_order(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    place = settle(tmp_path_factory.mktemp("in_order"))
    place.take_in(*MESSAGES)
    return lake_of(place)


@given(st.permutations(MESSAGES), st.lists(st.sampled_from(MESSAGES), max_size=8), st.lists(st.integers(0, 20)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_order_and_any_repetition_in_any_batches_makes_the_same_lake(
    tmp_path_factory: pytest.TempPathFactory,
    lake_in_order: dict[str, list[dict[str, Any]]],
    order: list[bytes],
    again: list[bytes],
    cuts: list[int],
) -> None:
    place = settle(tmp_path_factory.mktemp("any_order"))
    sent = [*order[:6], *again[:4], *order[6:], *again[4:]]
    with place.ingest() as ingest:
        for start, end in pairwise([0, *sorted(set(cuts)), len(sent)]):
            place.send(*sent[start:end])
            ingest.round()
        ingest.roll_up()
    assert lake_of(place) == lake_in_order
