"""Loggers of ponds: rows twice, gaps, empty cells, times of the town."""

import gzip
from datetime import UTC, datetime

import pytest

from data.ingest.sources import terratransfer
from tests.support.everything import understood
from tests.support.real_files import DATA, at_hand

FOLDER = DATA / "wave2/water/bochum_pond"
HEAD = b"datetime,logger_id,name,latitude,longitude,pegel,wtemp,o,do,elL,hkBat,hkTemp,hkHum,year_month\n"
ROWS = (
    b"2025-07-01 00:00:00,900193,Teich,51.5,7.28,108.631,23.95,46.443,3.708,401,3.708,25.08,8.2,2025-07\n"
    b"2025-07-01 00:00:00,900193,Teich,51.5,7.28,108.631,23.95,46.443,3.708,401,3.708,25.08,8.2,2025-07\n"
    b"2025-07-01 00:15:00,900193,Teich,51.5,7.28,108.631,23.9,,,,,,,2025-07\n"
    b"2025-07-02 00:30:00,900193,Teich,51.5,7.28,,,,,,3.7,25.1,8.2,2025-07\n"
)
DEVICES = {"terratransfer-900193": "terratransfer"}


def test_rows_that_stand_twice_are_one_and_empty_cells_say_nothing() -> None:
    found, reasons = understood("terratransfer", HEAD + ROWS, DEVICES)
    assert reasons == []
    first, second = (
        {row["measure"]: row["value"] for row in found if row["observed_at"] == at}
        for at in sorted({row["observed_at"] for row in found})
    )
    assert first == {
        "water_surface_m_nhn": 108.631,
        "water_temperature_c": 23.95,
        "water_oxygen_saturation_percent": 46.443,
        "water_oxygen_mg_l": 3.708,
        "water_conductivity_us_cm": 401.0,
    }
    assert second == {"water_surface_m_nhn": 108.631, "water_temperature_c": 23.9}
    assert (
        datetime.fromtimestamp(min(row["observed_at"] for row in found) / 1000, UTC)
        .isoformat()
        .startswith("2025-06-30T22:00")
    )


def test_a_file_is_cut_into_days_each_with_its_header() -> None:
    parts = list(terratransfer.pieces(HEAD + ROWS))
    assert [one.count(b"\n") for one in parts] == [3, 1]
    assert all(one.startswith(b"datetime,") for one in parts)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no header"),
        (b"a,b\n1,2\n", "no header"),
        (HEAD.replace(b"name", b"\xff"), "no UTF-8"),
        (HEAD + b"gestern,900193,,,,1,2,3,4,5,,,,\n", "is no time"),
    ],
)
def test_what_is_no_such_file_is_said(raw: bytes, reason: str) -> None:
    found, reasons = understood("terratransfer", raw, DEVICES)
    assert found == []
    assert reason in reasons[0]


def test_a_real_month_has_each_quarter_of_an_hour_once() -> None:
    body = gzip.decompress(at_hand(FOLDER / "terratransfer_900193_teich_im_bockholt_2025-07.csv.gz").read_bytes())
    found = [row for one in terratransfer.pieces(body) for row in understood("terratransfer", one, DEVICES)[0]]
    oxygen = {row["observed_at"]: row["value"] for row in found if row["measure"] == "water_oxygen_mg_l"}
    assert len(oxygen) == sum(row["measure"] == "water_oxygen_mg_l" for row in found)
    assert len(oxygen) > 2_900
    assert 0 <= min(oxygen.values()) < max(oxygen.values()) < 20
