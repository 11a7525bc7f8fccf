"""`stadtklima device`: swap, calibrate, retire; charts mark what changed."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import main, program
from data.ingest import device_changes
from tests.support import small as town
from tests.support.small import NOON, Small

SINCE = NOON - timedelta(hours=1)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    made = town.settle(tmp_path)
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    return made


def device(*arguments: str) -> str:
    answer = CliRunner().invoke(program(), ["device", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def refused(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["stadtklima", "device", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return str(caught.value.code)


def test_a_swap_is_marked_in_charts_and_events(here: Small) -> None:
    said = device("swap", "D-heat-0002", "NEW", "--since", SINCE.strftime("%Y-%m-%dT%H:%M:%S"))
    assert said.startswith("NEW serves heat-0002, channel 0, instead of D-heat-0002 from ")
    store = here.house.store()
    store.follow()
    changes = store.device_changes("heat-0002", start=SINCE - timedelta(days=1), end=NOON)
    assert [(one.before, one.after, one.at) for one in changes] == [("D-heat-0002", "NEW", SINCE)]
    assert device_changes.tell(here.lake, here.house.records.assignments()) == 1
    (event,) = here.lake.read("events").to_pylist()
    assert (event["kind"], event["detail"]) == ("device_change", '{"before": "D-heat-0002", "after": "NEW"}')


def test_a_calibration_is_an_event_and_no_change_of_device(here: Small) -> None:
    said = device("calibrate", "D-heat-0002", "air_temperature_c=-0.5", "--since", SINCE.strftime("%Y-%m-%dT%H:%M:%S"))
    assert said.startswith("D-heat-0002 at heat-0002 is calibrated by air_temperature_c -0.5 from ")
    store = here.house.store()
    store.follow()
    assert store.device_changes("heat-0002", start=SINCE - timedelta(days=1), end=NOON) == []
    device_changes.tell(here.lake, here.house.records.assignments())
    (event,) = here.lake.read("events").to_pylist()
    assert (event["kind"], event["at"]) == ("calibration", SINCE)
    assert device_changes.tell(here.lake, here.house.records.assignments()) == 0


def test_how_a_device_hangs_can_be_said_for_the_time_since_it_was_assigned(here: Small) -> None:
    how = ("D-bins-0002", "bins-0002", "--profile", "ultrasonic_mm", "--network", "ttn")
    device("assign", *how)
    device("assign", *how, "--mounting", "height_empty_mm=1200", "--since", SINCE.strftime("%Y-%m-%dT%H:%M:%S"))
    assigned = here.house.records.assignments()
    held = assigned.at("D-bins-0002", SINCE)
    assert held is not None
    assert held.mounting == {"height_empty_mm": 1200}
    assert held == assigned.at("D-bins-0002", here.house.clock.now())
    assert device_changes.tell(here.lake, assigned) == 0


@pytest.mark.usefixtures("here")
def test_a_network_by_which_nothing_comes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    how = ("assign", "D-bins-0002", "bins-0002", "--profile", "ultrasonic_mm", "--network", "helium")
    assert "unknown network 'helium'; known: chirpstack, " in refused(monkeypatch, *how)


def test_a_retired_device_leaves_its_site_without_a_sensor(here: Small) -> None:
    assert "D-heat-0002 serves heat-0002 no more" in device("retire", "D-heat-0002", "--since", f"{SINCE:%Y-%m-%d}")
    assert "heat-0002" not in here.house.records.assignments().equipped_sites("heat", NOON)


def test_a_site_that_is_served_is_not_given_to_a_second_device(here: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    assert here
    said = refused(monkeypatch, "assign", "TWO", "heat-0002", "--profile", "thermo_plain", "--network", "ttn")
    assert said.startswith(
        "stadtklima: heat-0002, channel 0, is served by D-heat-0002; write `stadtklima device swap D-heat-0002 TWO`"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("retire", "NOBODY"), "device NOBODY serves no site"),
        (("calibrate", "D-heat-0002", "warmth=1"), "unknown measure 'warmth'"),
        (("calibrate", "D-heat-0002", "air_temperature_c"), "write NAME=NUMBER"),
        (("swap", "D-heat-0002", "NEW", "--profile", "thermos"), "unknown profile 'thermos'"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(
    here: Small, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    assert here
    assert says in refused(monkeypatch, *arguments)
