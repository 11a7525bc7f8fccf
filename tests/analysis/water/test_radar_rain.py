"""Rain by radar over an area is the mean of its cells; RADVOR's intervals are shared out to the hours they lie in."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely

from analysis.water.radar_rain import areal_rain, coming_rain
from data.weather.radolan import RadarComposite, axes_m, plane_m

AT = datetime(2022, 10, 18, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
AREA = shapely.box(7.25, 51.51, 7.39, 51.61)


def composite(mm: float, *, lead: timedelta = timedelta(0), issued: datetime = AT) -> RadarComposite:
    values = np.full((900, 900), mm)
    return RadarComposite(product="RQ", issued_at=issued, lead=lead, interval=HOUR, values=values)


def test_the_mean_over_an_area_is_that_of_points_in_it() -> None:
    one = composite(0.0)
    one.values[:] = np.arange(900)[None] * 0.1
    x, y = axes_m()
    lon, lat = np.meshgrid(np.linspace(7.25, 7.39, 300), np.linspace(51.51, 51.61, 300))
    at_x, at_y = plane_m(lon, lat)
    points = one.values[np.searchsorted(-y, -at_y.ravel() - 500) - 0, np.searchsorted(x, at_x.ravel() - 500)]
    assert areal_rain([one], AREA)[0] == pytest.approx(points.mean(), abs=0.01)


def test_where_too_little_is_known_there_is_no_mean() -> None:
    one = composite(np.nan)
    assert np.isnan(areal_rain([one, composite(2.0)], AREA)[0])
    assert np.isnan(areal_rain([composite(1.0)], shapely.box(30, 10, 31, 11))[0])


def test_an_interval_is_shared_by_the_hours_it_lies_in() -> None:
    issued = AT + timedelta(minutes=45)
    radar = [
        composite(9.0, issued=issued),
        *(composite(mm, lead=n * HOUR, issued=issued) for n, mm in ((1, 4.0), (2, 8.0))),
    ]
    found = coming_rain(radar, AREA, AT)
    assert found is not None
    assert found == pytest.approx([1.0, 3.0 + 2.0, 6.0, 0, 0, 0])


def test_without_a_forecast_nothing_is_said() -> None:
    assert coming_rain([composite(9.0)], AREA, AT) is None
    assert coming_rain([composite(np.nan, lead=HOUR)], AREA, AT) is None
