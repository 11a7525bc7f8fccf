"""FAO-56 as pyfao56 publishes its results: every day of its seasons to 0.1 mm, sums of the season, too."""

import gzip
import io
from typing import Any, Final

import numpy as np
import pytest

from analysis.green.evapotranspiration import Station, daily_mm, vapour_kpa
from analysis.green.water_balance import single_mm
from tests.analysis.green.published import FOLDER, SEASONS, columns, days_of, season
from tests.support.real_files import needs

pytestmark = needs(FOLDER)
CLOSE_MM: Final = 0.1


@pytest.mark.parametrize("name", SEASONS)
def test_every_day_is_the_published_one(name: str) -> None:
    found, days = season(name).balance(), days_of(name)
    wanted = columns(f"{name}.out", days, "E", "T", "Dr", "DP", "TAW", "ETc", "Ks")
    mine = (
        found.evaporation, found.transpiration, found.depletion, found.percolation, found.available, found.unstressed
    )  # fmt: skip
    for ours, theirs, word in zip(mine, wanted.T, ("E", "T", "Dr", "DP", "TAW", "ETc"), strict=False):
        np.testing.assert_allclose(ours[:, 0], theirs, atol=CLOSE_MM, err_msg=word)
    np.testing.assert_allclose(found.stress[:, 0], wanted[:, 6], atol=0.002)


@pytest.mark.parametrize("name", SEASONS)
def test_the_season_sums_up(name: str) -> None:
    lines = (FOLDER / f"{name}.sum").read_text("utf-8").splitlines()
    wanted = {line.split(" : ")[1]: float(line.split(" : ")[0]) for line in lines if " : " in line}
    whole, days = season(name), days_of(name)
    found = whole.balance()
    assert found.evaporation.sum() == pytest.approx(wanted["E"], abs=CLOSE_MM)
    assert found.transpiration.sum() == pytest.approx(wanted["T"], abs=CLOSE_MM)
    assert found.percolation.sum() == pytest.approx(wanted["DP"], abs=CLOSE_MM)
    assert found.unstressed.sum() == pytest.approx(wanted["ETc"], abs=CLOSE_MM)
    assert found.depletion[-1, 0] == pytest.approx(wanted["Dr_end"], abs=CLOSE_MM)
    single = single_mm(whole.crop.single_at(np.arange(len(days), dtype=float)), whole.weather.reference_mm[:, 0])
    assert single.sum() == pytest.approx(wanted["ETcm"], abs=CLOSE_MM)


def test_reference_evapotranspiration_of_seventeen_years_is_the_published_one() -> None:
    text = gzip.decompress((FOLDER / "test02_RefET.csv.gz").read_bytes()).decode()
    data = np.genfromtxt(io.StringIO(text), delimiter=",", names=True)
    station = Station(elevation_m=361.0, latitude_deg=33.069, wind_height_m=3.0)
    vapour = vapour_kpa(data["Tmax"], data["Tmin"], data["Tdew"], data["RHmax"], data["RHmin"])
    sky: dict[str, Any] = {
        "radiation_mj": data["Srad"],
        "high_c": data["Tmax"],
        "low_c": data["Tmin"],
        "wind_ms": data["Wndsp"],
    }
    ours = daily_mm(station, data["DOY"], **sky, vapour=vapour)
    known = ~np.isnan(data["ETref"])
    assert known.sum() > 5_000
    np.testing.assert_allclose(ours[known], data["ETref"][known], atol=0.05)
