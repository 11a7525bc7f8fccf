"""MOSMIX: units, missing values, age, and files that are none; the document follows the DWD's description of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.weather.forecast import OLDEST, Forecast, Night, coming_night, newest, read
from data.weather.xml import FeedError
from tests.support.weather_files import KML, kmz

ISSUED = datetime(2026, 7, 1, 3, tzinfo=UTC)


def test_elements_come_in_our_units() -> None:
    forecast = read(kmz())
    assert (forecast.station, forecast.name, forecast.issued_at) == ("10404", "ESSEN", ISSUED)
    assert forecast.at == (ISSUED + timedelta(hours=1), ISSUED + timedelta(hours=2))
    np.testing.assert_allclose(forecast.values["air_temperature_c"], [20.0, np.nan])
    np.testing.assert_allclose(forecast.values["air_pressure_hpa"], [1013.25, 1013.0])
    np.testing.assert_allclose(forecast.values["solar_radiation_w_m2"], [1000.0, 0.0])
    assert len(forecast.values) == 3


def test_an_old_a_missing_and_a_broken_file_are_no_forecast(tmp_path: Path) -> None:
    file = tmp_path / "forecast"
    assert newest(file, now=ISSUED) is None
    file.write_bytes(kmz())
    assert newest(file, now=ISSUED + OLDEST) is not None
    assert newest(file, now=ISSUED + OLDEST + timedelta(minutes=1)) is None
    file.write_bytes(kmz()[:-20])
    assert newest(file, now=ISSUED) is None


def told(**hours: float) -> Forecast:
    """A forecast from 1 July, 16 UTC, for 48 hours: TTT falls by a tenth an hour, TN at the given hours since then."""
    begin = datetime(2026, 7, 1, 16, tzinfo=UTC)
    lowest = np.full(48, np.nan)
    for name, value in hours.items():
        lowest[int(name.removeprefix("h"))] = value
    values = {"air_temperature_c": 30.0 - 0.1 * np.arange(48), "minimum_temperature_c": lowest}
    return Forecast("10404", "ESSEN", begin, tuple(begin + timedelta(hours=one) for one in range(48)), values)


NIGHT = (datetime(2026, 7, 1, 18, tzinfo=UTC), datetime(2026, 7, 2, 6, tzinfo=UTC))


@pytest.mark.parametrize("hour", [7, 18, 29])
def test_the_coming_night_is_the_one_that_has_begun_or_the_next(hour: int) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=hour)
    assert coming_night(told(h14=20.04), now=now) == Night(*NIGHT, 20.04)


def test_without_a_minimum_the_hours_of_the_night_stand_in() -> None:
    night = coming_night(told(), now=NIGHT[0])
    assert night is not None
    assert night.lowest_c == pytest.approx(30.0 - 1.4)


def test_a_night_of_which_hours_are_missing_is_unknown() -> None:
    assert coming_night(told(), now=NIGHT[1] + timedelta(days=1)) is None
    assert coming_night(told(), now=NIGHT[0] - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "cannot be read"),
        (kmz(name="a.txt"), "this has 0"),
        (kmz("<kml"), "no XML"),
        (kmz(KML.replace("293.15          -", "293.15")), "has 1 values for 2 instants"),
        (kmz(KML.replace("293.15          -", "warm -")), "no number"),
        (kmz(KML.replace("2026-07-01T04", "noon")), "no instant"),
        (kmz(KML.replace("IssueTime", "Elsewhere")), "no IssueTime"),
        (kmz("<kml/>"), "0 stations"),
        (kmz('<!DOCTYPE k [<!ENTITY x "1">]>' + KML.partition("?>")[2]), "refused"),
    ],
)
def test_what_is_no_forecast_is_explained(raw: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        read(raw)
