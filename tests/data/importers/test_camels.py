"""Catchments of CAMELS-DE are as large as their attributes say; what is not there is refused with its name."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.importers.camels import gauge_catchments, gauge_days
from data.importers.errors import ImportRefusedError
from tests.support.real_files import DATA, at_hand


def written(folder: Path) -> Path:
    """A folder of the form of CAMELS-DE: one square catchment of 12 km² and two days."""
    areas = folder / "CAMELS_DE_catchment_boundaries/catchments"
    areas.mkdir(parents=True)
    square = shapely.box(4_220_000, 2_750_000, 4_224_000, 2_753_000)
    frame = gpd.GeoDataFrame({"gauge_id": ["DE1"], "gauge_name": ["Dorf"]}, geometry=[square], crs="EPSG:3035")
    frame.to_file(areas / "CAMELS_DE_catchments.gpkg", layer="CAMELS_DE_catchments")
    (folder / "CAMELS_DE_topographic_attributes.csv").write_text(
        "gauge_id,gauge_name,water_body_name,gauge_lat,gauge_lon,area\nDE1,Dorf,Bach,47.9,8.6,12.0\n"
    )
    (folder / "timeseries").mkdir()
    (folder / "timeseries/CAMELS_DE_hydromet_timeseries_DE1.csv").write_text(
        "date,discharge_spec_obs,water_level_obs,precipitation_mean,temperature_mean\n"
        "1994-01-01,8.96,234.0,3.59,-0.43\n1994-01-02,NA,,11.89,1.76\n"
    )
    return folder


def test_a_catchment_has_its_area_and_its_gauge(tmp_path: Path) -> None:
    (one,) = gauge_catchments(written(tmp_path))
    assert (one.gauge_id, one.name, one.water, one.area_km2) == ("DE1", "Dorf", "Bach", 12.0)
    assert one.polygon_km2 == pytest.approx(12.0)
    assert one.polygon.area / 1e6 == pytest.approx(12.0, rel=0.002)


def test_days_are_read_and_gaps_stay_gaps(tmp_path: Path) -> None:
    days = gauge_days(written(tmp_path), "DE1")
    assert days.day.tolist() == np.array(["1994-01-01", "1994-01-02"], "datetime64[D]").tolist()
    assert days.values["rain_mm"].tolist() == [3.59, 11.89]
    assert np.isnan(days.values["discharge_mm"][1])
    assert np.isnan(days.values["level_cm"][1])


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="wanted the folder of CAMELS-DE"):
        gauge_catchments(tmp_path)
    folder = written(tmp_path)
    with pytest.raises(ImportRefusedError, match="timeseries_DE2"):
        gauge_days(folder, "DE2")
    (folder / "CAMELS_DE_topographic_attributes.csv").write_text("gauge_id\nDE9\n")
    with pytest.raises(ImportRefusedError, match="no row of the catchment DE1"):
        gauge_catchments(folder)


def test_real_areas_are_those_of_the_attributes() -> None:
    folder = at_hand(DATA / "wave2/water/camels_de")
    found = gauge_catchments(folder)
    assert [one.gauge_id for one in found] == ["DE110000", "DE110010", "DE110020"]
    for one in found:
        assert one.polygon_km2 == pytest.approx(one.area_km2, rel=0.001)
        days = gauge_days(folder, one.gauge_id)
        assert len(days.day) == 365
        assert np.isfinite(days.values["rain_mm"]).all()
