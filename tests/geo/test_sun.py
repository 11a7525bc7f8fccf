"""Nights as almanacs have them for Castrop-Rauxel, to ten minutes: the equation of time is left out."""

from datetime import UTC, datetime

import numpy as np
import pytest

from geo import sun

LON_DEG, LAT_DEG = 7.31, 51.55


def epoch_s(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("begin", "end", "sets", "rises"),
    [
        ("2026-06-21T12:00", "2026-06-22T12:00", "2026-06-21T19:51", "2026-06-22T03:13"),
        ("2026-12-21T12:00", "2026-12-22T12:00", "2026-12-21T15:22", "2026-12-22T07:33"),
    ],
)
def test_the_sun_sets_and_rises_when_almanacs_say(begin: str, end: str, sets: str, rises: str) -> None:
    (night,) = sun.nights(epoch_s(begin), epoch_s(end), lon_deg=LON_DEG, lat_deg=LAT_DEG)
    assert night == pytest.approx((epoch_s(sets), epoch_s(rises)), abs=600)


def test_a_night_that_is_cut_by_the_span_ends_with_it() -> None:
    begin, end = epoch_s("2026-12-21T00:00"), epoch_s("2026-12-21T23:58")
    first, last = sun.nights(begin, end, lon_deg=LON_DEG, lat_deg=LAT_DEG)
    assert first[0] == begin
    assert last[1] == end
    assert sun.nights(epoch_s("2026-06-21T08:00"), epoch_s("2026-06-21T16:00"), lon_deg=LON_DEG, lat_deg=LAT_DEG) == []


def test_the_sun_stands_highest_in_the_south() -> None:
    noon = epoch_s("2026-06-21T12:00") - round(LON_DEG / 15 * 3600)
    height = sun.sine_of_height(np.array([noon - 60, noon, noon + 60]), lon_deg=LON_DEG, lat_deg=LAT_DEG)
    assert np.degrees(np.arcsin(height[1])) == pytest.approx(90 - LAT_DEG + 23.44, abs=0.2)
    assert height.argmax() == 1
