from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import layers
from data.clock import Clock
from data.flags import Flag
from data.folders import Folders
from data.inbox import Inbox
from data.ingest.worker import Ingest
from data.lake import Lake
from data.profiles import discover
from data.records import Records
from data.simulate.catch_up import begin, last_observed
from data.simulate.demo import Demo
from data.simulate.devices import Fleet
from data.simulate.live import Simulator
from data.simulate.radio import Gateways
from tests.support.simulated import MakeFleet

NOW = datetime(2026, 7, 10, 9, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Town:
    """A lake, an inbox and records in a folder, and a few devices."""

    def __init__(self, folder: Path, fleets: tuple[Fleet, ...], hearing: Gateways) -> None:
        folders = self.folders = Folders(folder)
        self.lake = Lake(folders.lake).open_or_create(kind="demo")
        self.inbox = Inbox(folders.inbox)
        self.records = Records(f"sqlite:///{folders.records}")
        self.demo = Demo(fleets, hearing)

    def begin(self, now: datetime, *, days: int = 3) -> Simulator:
        return begin(
            self.demo,
            lake=self.lake,
            inbox=self.inbox,
            records=self.records,
            layers=layers.discover(),
            now=now,
            days=days,
        )

    def readings(self) -> pa.Table:
        return self.lake.read("readings")


@pytest.fixture
def place(tmp_path: Path, make_fleet: MakeFleet, hearing: Gateways) -> Town:
    return Town(tmp_path, (make_fleet("bins", 40, equipped=0.5), make_fleet("heat", 6)), hearing)


def test_the_first_start_writes_the_days_before_and_goes_on_from_now(place: Town) -> None:
    simulator = place.begin(NOW)
    observed = place.readings()["observed_at"]
    assert pc.min(observed).as_py() >= datetime(2026, 7, 7, tzinfo=UTC)
    assert NOW - 0.2 * HOUR < pc.max(observed).as_py() <= NOW
    assert place.inbox.depth() == 0
    assert simulator.due(NOW) == []
    assert simulator.due(NOW + HOUR) != []


def test_the_devices_serve_their_sites_from_the_first_reading_on(place: Town) -> None:
    place.begin(NOW)
    known = place.records.assignments()
    for row in place.readings().slice(0, 50).to_pylist():
        assignment = known.at(row["device_id"], row["observed_at"])
        assert assignment is not None
        assert assignment.site_id == row["site_id"]


def test_uplinks_and_rollups_are_there_at_once(place: Town) -> None:
    place.begin(NOW)
    assert place.lake.read("uplinks").num_rows > place.readings().num_rows / 3
    hours = place.lake.read("rollup_hour")
    assert set(hours["measure"].to_pylist()) == set(place.readings()["measure"].to_pylist())


def test_after_a_short_pause_the_simulator_begins_where_the_lake_ends(place: Town) -> None:
    place.begin(NOW)
    last = last_observed(place.lake)
    version = place.lake.version()
    simulator = place.begin(NOW + 3 * HOUR)
    assert last is not None
    assert place.lake.version() == version
    assert len(simulator.due(NOW + 3 * HOUR)) > 3 * 20


def test_after_a_long_pause_whole_days_are_written_and_the_first_one_is_sent(place: Town) -> None:
    place.begin(NOW)
    later = NOW + timedelta(days=4)
    simulator = place.begin(later)
    days = {at.date() for at in place.readings()["observed_at"].to_pylist()}
    assert {datetime(2026, 7, day, tzinfo=UTC).date() for day in range(7, 15)} <= days
    assert place.inbox.depth() > 15 * 20
    sent = [message.raw for message in place.inbox.after(0, 10_000)]
    assert all(b"2026-07-10T" in raw or b"2026-07-09T" in raw for raw in sent)
    assert simulator.due(later) == []


def test_ingest_takes_every_live_message_once(place: Town) -> None:
    simulator = place.begin(NOW)
    messages = simulator.due(NOW + HOUR)
    place.inbox.append_many((source, raw, NOW + HOUR) for source, raw in messages)
    before = place.readings().num_rows
    with Ingest(
        lake=place.lake,
        inbox=place.inbox,
        records=place.records,
        profiles=discover(),
        layers=layers.discover(),
        clock=Clock(source=lambda: NOW + HOUR),
        folders=place.folders,
    ) as ingest:
        ingest.round()
    assert place.lake.read("rejected").num_rows == 0
    assert place.readings().num_rows == before + 3 * len(set(messages))
    assert set(place.readings()["simulated"].to_pylist()) == {True}


def test_injected_faults_are_found_and_healthy_readings_are_not_flagged(
    tmp_path: Path, make_fleet: MakeFleet, hearing: Gateways
) -> None:
    town = Town(tmp_path, (make_fleet("heat", 60),), hearing)
    town.begin(NOW, days=10)
    air = town.readings().filter(pc.equal(town.readings()["measure"], "air_temperature_c"))
    flags = air["flags"].to_numpy()
    assert 0 < ((flags & (Flag.STUCK | Flag.STEP | Flag.RANGE)) != 0).mean() < 0.004
    assert ((flags & Flag.STEP) != 0).sum() > 5


def test_a_layer_that_is_added_later_begins_with_the_last_day(place: Town, make_fleet: MakeFleet) -> None:
    place.begin(NOW)
    added = make_fleet("paper", 4, equipped=1.0)
    place.demo = Demo((*place.demo.fleets, added), place.demo.hearing)
    place.begin(NOW + HOUR)
    kept = [one.raw.decode() for one in place.inbox.after(0, 100_000)]
    mine = [raw for raw in kept if any(device.lower() in raw.lower() for device in added.device_id)]
    assert len(mine) > 0.5 * len(added) * 48
    known = place.records.assignments()
    assert known.at(added.device_id[0], NOW - 20 * HOUR) is not None
    assert known.at(place.demo.fleets[0].device_id[0], NOW - 20 * HOUR) is not None
