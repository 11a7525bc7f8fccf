"""Rejected messages get another chance when a profile or a device was added, and nothing is doubled by it."""

from pathlib import Path
from typing import Any

import pytest

from data import profiles
from data.ingest import sources
from data.ingest.decode import Translator
from data.ingest.second_chance import SecondChance, replay_rejected
from data.profiles import FollowedProfiles
from data.records import Assignment, Device
from tests.support.ingest_place import LAYERS, LONG_AGO, MOUNTING, NOON, Place, eui, minutes, uplink

SONAR = 'title = "Sonar"\n[[measure]]\nid = "fill_percent"\nfield = "echo"\nunit = "mm"\nconvert = "distance_to_fill"\n'
BATTERY = 'id = "battery_percent"\nfield = "volt"\n'


def says(f_cnt: int, device: int = 77) -> bytes:
    return uplink(device, f_cnt, NOON + minutes(f_cnt), {"echo": 700})


def replay(place: Place, *folders: Path, **options: Any) -> SecondChance:
    known = profiles.discover(*folders)
    translator = Translator(sources=sources.discover(), profiles=known, layers=LAYERS, kind="demo")
    return replay_rejected(place.lake, place.inbox, translator, place.records.assignments(), **options)


def make_known(place: Place, device: int = 77) -> None:
    place.records.add_devices([Device(device_id=eui(device), profile="sonar", network="ttn")])
    served = Assignment(device_id=eui(device), site_id="bins-0001", valid_from=LONG_AGO, mounting=MOUNTING)
    place.records.assign_many([served])


def test_messages_of_an_unknown_device_come_in_after_it_was_assigned(place: Place, tmp_path: Path) -> None:
    place.take_in(*[says(number) for number in range(5)])
    assert "(echo); make it known" in place.rows("rejected")[0]["reason"]
    make_known(place)
    (tmp_path / "sonar.toml").write_text(SONAR, "utf-8")
    assert replay(place, tmp_path) == SecondChance(5, {})
    with place.ingest(tmp_path) as ingest:
        ingest.round()
    assert [row["value"] for row in place.rows("readings")] == [50.0] * 5
    before = place.rows("readings"), place.rows("uplinks")
    replay(place, tmp_path)
    with place.ingest(tmp_path) as ingest:
        ingest.round()
    assert (place.rows("readings"), place.rows("uplinks")) == before


def without_heights(place: Place) -> None:
    place.records.add_devices([Device(device_id=eui(77), profile="ultrasonic_mm", network="ttn")])
    place.records.assign_many([Assignment(device_id=eui(77), site_id="bins-0009", valid_from=NOON)])


def hung(place: Place) -> None:
    """What people do: assign it once more since the same instant, with its heights."""
    place.records.retire(eui(77), NOON)
    served = Assignment(device_id=eui(77), site_id="bins-0009", valid_from=NOON, mounting=MOUNTING)
    place.records.assign_many([served])


def values(place: Place, measure: str) -> list[float]:
    return sorted(row["value"] for row in place.rows("readings") if row["measure"] == measure)


def test_fill_levels_come_in_once_after_the_heights_of_the_mounting_were_said(place: Place) -> None:
    without_heights(place)
    said = [
        uplink(77, number, NOON + minutes(30 * number), {"distance_mm": 700, "battery_percent": 81.5})
        for number in range(3)
    ]
    with place.ingest() as ingest:
        place.send(*said)
        ingest.round()
        assert values(place, "battery_percent") == [81.5] * 3
        assert len(place.rows("rejected")) == 3
        assert all("field 'distance_mm' needs 'height_empty_mm'" in row["reason"] for row in place.rows("rejected"))
        assert replay(place).fed == 0
        hung(place)
        assert replay(place) == SecondChance(3, {})
        ingest.round()
        assert values(place, "fill_percent") == [50.0] * 3
        assert replay(place).fed == 0
    assert len(place.rows("readings")) == 6
    assert len(place.rows("uplinks")) == len(place.rows("rejected")) == 3


def test_what_is_cured_in_part_leaves_the_rest_to_another_cure(place: Place) -> None:
    without_heights(place)
    place.take_in(uplink(77, 1, NOON, {"distance_mm": 700, "temperature": "warm", "battery_percent": 81}))
    hung(place)
    assert replay(place) == SecondChance(1, {"field 'temperature' is 'warm', not a number": 1})
    place.take_in()
    assert values(place, "fill_percent") == [50.0]
    assert replay(place) == SecondChance(0, {"field 'temperature' is 'warm', not a number": 1})


def test_a_profile_that_is_changed_brings_in_what_it_refused(place: Place, tmp_path: Path) -> None:
    make_known(place)
    (tmp_path / "sonar.toml").write_text(f"{SONAR}plausible = [0, 500]\n[[measure]]\n{BATTERY}", "utf-8")
    with place.ingest(tmp_path) as ingest:
        place.send(uplink(77, 1, NOON, {"echo": 700, "volt": 3}))
        ingest.round()
        assert values(place, "fill_percent") == []
        (tmp_path / "sonar.toml").write_text(f"{SONAR}plausible = [0, 5000]\n[[measure]]\n{BATTERY}", "utf-8")
        assert replay(place, tmp_path) == SecondChance(1, {})
        ingest.round()
    assert values(place, "fill_percent") == [50.0]
    assert values(place, "battery_percent") == [3.0]
    assert len(place.rows("uplinks")) == 1


def test_what_cannot_be_used_yet_stays_and_says_why(place: Place) -> None:
    place.take_in(says(1), says(2), b"{", b"{")
    make_known(place)
    done = replay(place)
    assert done.fed == 0
    assert list(done.reasons.values()) == [2, 1]
    assert "unknown profile 'sonar'" in next(iter(done.reasons))
    assert place.inbox.depth() == 0


def test_only_messages_since_a_day_are_tried(place: Place) -> None:
    place.take_in(says(1))
    assert replay(place, since=NOON.date()).reasons
    assert not replay(place, since=(NOON + minutes(24 * 60)).date()).reasons


def test_a_running_ingest_uses_a_profile_that_is_added(place: Place, tmp_path: Path) -> None:
    make_known(place)
    with place.ingest(tmp_path) as ingest:
        assert ingest.follow_profiles() == 0
        (tmp_path / "sonar.toml").write_text(SONAR, "utf-8")
        assert ingest.follow_profiles() > 1
        place.send(says(1))
        ingest.round()
    assert [row["value"] for row in place.rows("readings")] == [50.0]


def test_a_wrong_profile_does_not_cost_the_others(
    place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with place.ingest(tmp_path) as ingest:
        (tmp_path / "sonar.toml").write_text("title =", "utf-8")
        assert ingest.follow_profiles() == 0
        assert "sonar.toml" in caplog.text
        place.send(uplink(0, 1, NOON, {"distance_mm": 700}))
        ingest.round()
    assert len(place.rows("readings")) == 1


def test_profiles_are_read_again_when_a_file_changes_or_goes(tmp_path: Path) -> None:
    followed = FollowedProfiles(tmp_path, tmp_path / "not_there")
    assert followed.changed() is None
    file = tmp_path / "sonar.toml"
    file.write_text(SONAR, "utf-8")
    found = followed.changed()
    assert found is not None
    assert "sonar" in found
    file.unlink()
    gone = followed.changed()
    assert gone is not None
    assert "sonar" not in gone
