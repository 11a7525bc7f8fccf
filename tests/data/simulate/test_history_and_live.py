from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

import layers
from data import profiles
from data.declare import Layer
from data.flags import Flag
from data.ingest import sources
from data.lake.tables import READINGS, UPLINKS
from data.simulate.devices import Fleet
from data.simulate.history import chunks
from data.simulate.live import Simulator
from data.simulate.radio import Gateways
from data.simulate.reports import instants_s, report
from tests.support.simulated import MakeFleet
from tests.support.uplinks import uplinks_of

START = datetime(2026, 7, 9, 22, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCES = sources.discover()
PROFILES = profiles.discover()
SIMULATED = [one for one in layers.discover().values() if not one.stated]
each_simulated_layer = pytest.mark.parametrize("layer", SIMULATED, ids=lambda layer: layer.id)


def past(fleets: list[Fleet], hearing: Gateways, *, days: float = 1, chunk_days: int = 5) -> tuple[pa.Table, pa.Table]:
    made = list(chunks(fleets, hearing, start=START, end=START + days * DAY, chunk_days=chunk_days))
    return pa.concat_tables(one.readings for one in made), pa.concat_tables(one.uplinks for one in made)


def received(messages: list[tuple[str, bytes]], fleets: list[Fleet]) -> dict[tuple[str, str, int], float]:
    """What a receiver makes of live messages: values by device, measure and milliseconds of observation."""
    values = {}
    for source, raw in messages:
        uplink = uplinks_of(SOURCES[source], raw, PROFILES)[0]
        fleet, row = next(
            (one, one.device_id.index(uplink.device_id)) for one in fleets if uplink.device_id in one.device_id
        )
        profile = PROFILES[fleet.profile[row]]
        mounting = {"height_empty_mm": fleet.empty_mm[row], "height_full_mm": fleet.full_mm[row]}
        measures = {measure.id: measure for measure in fleet.layer.measures}
        at_ms = round(observed_at(profile.observed_at(uplink.decoded), uplink.server_received_at).timestamp() * 1000)
        read, unread = profile.read(uplink.decoded, measures=measures, mounting=mounting)
        assert not unread
        for measure, value in read.items():
            values[uplink.device_id, measure, at_ms] = value
    return values


def observed_at(told: datetime | None, server: datetime) -> datetime:
    """The device's time, unless it is more than 24 h ahead or before 2015 (issue of the live ingest)."""
    wrong = told is None or told > server + DAY or told.year < 2015
    return server if wrong or told is None else told


def stored(readings: pa.Table) -> dict[tuple[str, str, int], float]:
    """Values of the history by device, measure and milliseconds of observation."""
    at_ms = readings["observed_at"].cast(pa.int64()).to_pylist()
    keys = zip(readings["device_id"].to_pylist(), readings["measure"].to_pylist(), at_ms, strict=True)
    return dict(zip(keys, readings["value"].to_pylist(), strict=True))


def test_history_is_in_the_order_and_shape_of_the_lake(make_fleet: MakeFleet, hearing: Gateways) -> None:
    readings, uplinks = past([make_fleet("heat", 5), make_fleet("bins", 20)], hearing)
    assert readings.schema == READINGS.schema
    assert uplinks.schema == UPLINKS.schema
    assert readings.equals(readings.sort_by([(name, "ascending") for name in READINGS.order]))
    assert readings.group_by(list(READINGS.key)).aggregate([]).num_rows == readings.num_rows
    assert uplinks.group_by(list(UPLINKS.key)).aggregate([]).num_rows == uplinks.num_rows
    assert set(readings["simulated"].to_pylist()) == {True}


def test_history_does_not_depend_on_how_it_is_cut(make_fleet: MakeFleet, hearing: Gateways) -> None:
    fleets = [make_fleet("heat", 5), make_fleet("bins", 20)]
    order = [(name, "ascending") for name in READINGS.order]
    whole, cut = (past(fleets, hearing, days=3, chunk_days=days)[0].sort_by(order) for days in (30, 1))
    assert whole.equals(cut)


def test_history_goes_on_where_it_ended(make_fleet: MakeFleet, hearing: Gateways) -> None:
    fleets = [make_fleet("bins", 20)]
    order = [(name, "ascending") for name in READINGS.order]
    whole = next(iter(chunks(fleets, hearing, start=START, end=START + DAY / 2))).readings
    later = START + DAY / 4
    first = next(iter(chunks(fleets, hearing, start=START, end=later))).readings
    second = next(iter(chunks(fleets, hearing, start=later, end=START + DAY / 2))).readings
    both = pa.concat_tables([first, second]).sort_by(order)
    missing = whole.num_rows - both.num_rows
    assert 0 <= missing < 0.02 * whole.num_rows  # late ones that were still on their way


def test_live_messages_say_what_the_history_says(make_fleet: MakeFleet, hearing: Gateways) -> None:
    fleets = [make_fleet("heat", 12), make_fleet("bins", 40)]
    live = received(Simulator(fleets, hearing, since=START).due(START + DAY), fleets)
    past_values = stored(past(fleets, hearing)[0])
    assert set(past_values) <= set(live)
    assert all(at_ms < START.timestamp() * 1000 for _, _, at_ms in set(live) - set(past_values))
    assert all(live[one] == pytest.approx(value, abs=1e-6) for one, value in past_values.items())


def test_readings_are_the_truth_within_the_resolution_of_the_device(make_fleet: MakeFleet, hearing: Gateways) -> None:
    for fleet, resolution in ((make_fleet("heat", 12), 0.006), (make_fleet("bins", 40), 0.4)):
        rows = np.arange(len(fleet))
        at_s = instants_s(
            fleet, rows, int(START.timestamp()) // fleet.interval_s + np.arange(800)[None, :].repeat(len(rows), 0)
        )
        made = report(fleet, rows, at_s, hearing=hearing)
        healthy = (made.faults.measured_s == at_s) & (made.faults.spike == 0)
        truth = next(one for one in fleet.simulation.truth(fleet.places, at_s) if one.measure == fleet.layer.shows.id)
        assert np.abs(made.values[truth.measure] - truth.values)[healthy].max() <= resolution
        assert np.abs(made.values[truth.measure] - truth.values)[~healthy].max() > resolution


def test_messages_of_simulated_devices_say_that_they_are(make_fleet: MakeFleet, hearing: Gateways) -> None:
    messages = Simulator([make_fleet("heat", 12)], hearing, since=START).due(START + DAY / 24)
    assert {source for source, _ in messages} == {"ttn", "chirpstack"}
    assert all(uplinks_of(SOURCES[source], raw, PROFILES)[0].simulated for source, raw in messages)


def test_wrong_clocks_are_flagged_and_the_server_s_time_stands(make_fleet: MakeFleet, hearing: Gateways) -> None:
    readings, _ = past([make_fleet("bins", 200)], hearing, days=20)
    flagged = readings.filter(pa.compute.not_equal(readings["flags"], 0))
    assert set(flagged["flags"].to_pylist()) == {int(Flag.CLOCK)}
    assert 0.0001 < flagged.num_rows / readings.num_rows < 0.002


def test_how_often_the_simulator_is_asked_makes_no_difference(make_fleet: MakeFleet, hearing: Gateways) -> None:
    fleets = [make_fleet("heat", 10), make_fleet("bins", 30)]
    at_once = Simulator(fleets, hearing, since=START).due(START + timedelta(hours=5))
    bit_by_bit = Simulator(fleets, hearing, since=START)
    minutes = [bit_by_bit.due(START + timedelta(minutes=minute)) for minute in range(1, 301)]
    assert sorted(at_once) == sorted(message for due in minutes for message in due)


def test_a_clock_that_goes_back_gives_nothing(make_fleet: MakeFleet, hearing: Gateways) -> None:
    simulator = Simulator([make_fleet("heat", 10)], hearing, since=START)
    assert simulator.due(START - DAY) == []
    assert simulator.due(START) == []


def test_some_messages_come_twice_and_some_out_of_order(make_fleet: MakeFleet, hearing: Gateways) -> None:
    messages = Simulator([make_fleet("bins", 200)], hearing, since=START).due(START + DAY)
    twice = len(messages) - len(set(messages))
    assert 0.002 < twice / len(messages) < 0.01
    uplinks = [uplinks_of(SOURCES[source], raw, PROFILES)[0] for source, raw in messages]
    instants = np.array([uplink.server_received_at.timestamp() * 1000 for uplink in uplinks])
    assert ((np.maximum.accumulate(instants) - instants) > 60_000).mean() > 0.002


def test_frame_counters_rise_by_one_and_gaps_are_losses(make_fleet: MakeFleet, hearing: Gateways) -> None:
    fleet = make_fleet("heat", 20)
    rows = np.arange(20)
    made = report(
        fleet, rows, instants_s(fleet, rows, 2_900_000 + np.arange(500)[None, :].repeat(20, 0)), hearing=hearing
    )
    steps = np.diff(made.f_cnt, axis=1)
    same_session = np.diff(made.session, axis=1) == 0
    assert np.all(steps[same_session] == 1)
    assert 0.8 < made.heard.mean() < 1


@each_simulated_layer
def test_every_layer_has_a_past_of_plausible_values(layer: Layer, make_fleet: MakeFleet, hearing: Gateways) -> None:
    readings, _ = past([make_fleet(layer, 12, channels=layer.channels[1])], hearing)
    assert set(readings["measure"].to_pylist()) == {measure.id for measure in layer.measures}
    for measure in layer.measures:
        mine = readings.filter(pa.compute.equal(readings["measure"], measure.id))["value"].to_numpy()
        outside = (mine < measure.low) | (mine > measure.high)
        assert outside.mean() < 0.01


@each_simulated_layer
def test_every_layer_is_the_same_at_every_start(layer: Layer, make_fleet: MakeFleet, hearing: Gateways) -> None:
    channels = layer.channels[1]
    one, other = (past([make_fleet(layer, 6, channels=channels)], hearing, days=0.2) for _ in range(2))
    assert one[0].equals(other[0])
    assert one[1].equals(other[1])
