from datetime import UTC, datetime, timedelta

import pyarrow.compute as pc
import pytest

import layers
from data.errors import BadRequestError
from data.folders import Folders
from data.profiles import discover
from data.simulate.history import chunks
from data.simulate.live import Simulator
from data.simulate.load import Load
from data.simulate.radio import gateways
from data.town import Town

NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)


@pytest.fixture
def load(castrop: Town, own_town: Folders) -> Load:
    return Load.of(layers.discover()["heat"], castrop, own_town, sensors=300, rate=20)


def test_as_many_sensors_as_asked_for_report_at_the_rate_asked_for(
    load: Load, castrop: Town, own_town: Folders
) -> None:
    assert len(load.live) == len(load.past) == 300
    messages = Simulator([load.live], gateways(castrop, own_town), since=NOW).due(NOW + timedelta(minutes=5))
    assert 17 < len(messages) / 300 < 21


def test_each_sensor_reports_one_measure_that_needs_no_profile(load: Load, castrop: Town, own_town: Folders) -> None:
    hearing = gateways(castrop, own_town)
    (day,) = chunks([load.past], hearing, start=NOW - timedelta(hours=6), end=NOW)
    assert set(day.readings["measure"].to_pylist()) == {"air_temperature_c"}
    assert len(pc.unique(day.readings["device_id"])) > 280
    assert 0.9 < day.readings.num_rows / (300 * 6 * 12) <= 1
    assert "plain" in discover()


def test_a_sensor_cannot_report_more_than_once_a_second(castrop: Town, own_town: Folders) -> None:
    with pytest.raises(BadRequestError, match="rate 50 with 10 sensors"):
        Load.of(layers.discover()["heat"], castrop, own_town, sensors=10, rate=50)
