"""Rejected messages get another chance when a profile or a device was added, and nothing is doubled by it."""

from pathlib import Path
from typing import Any

import pytest

from data import profiles
from data.ingest import sources
from data.ingest.replay import Replayed, replay_rejected
from data.ingest.translate import Translator
from data.profiles import FollowedProfiles
from data.records import Assignment, Device
from tests.support.ingest_place import LAYERS, LONG_AGO, MOUNTING, NOON, Place, eui, minutes, uplink

SONAR = 'title = "Sonar"\n[[measure]]\nid = "fill_percent"\nfield = "echo"\nunit = "mm"\nconvert = "distance_to_fill"\n'


def says(f_cnt: int, device: int = 77) -> bytes:
    return uplink(device, f_cnt, NOON + minutes(f_cnt), {"echo": 700})


def replay(place: Place, *folders: Path, **options: Any) -> Replayed:
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
    assert replay(place, tmp_path) == Replayed(5, {})
    with place.ingest(tmp_path) as ingest:
        ingest.round()
    assert [row["value"] for row in place.rows("readings")] == [50.0] * 5
    before = place.rows("readings"), place.rows("uplinks")
    replay(place, tmp_path)
    with place.ingest(tmp_path) as ingest:
        ingest.round()
    assert (place.rows("readings"), place.rows("uplinks")) == before


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
