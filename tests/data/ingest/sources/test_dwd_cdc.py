"""Files of the DWD's Climate Data Center: instants in UTC, missing values, units, and files that are none."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from tests.support.everything import understood
from tests.support.real_files import DATA, at_hand

FILE = DATA / "weather" / "dwd_cdc" / "10minutenwerte_SOLAR_01766_akt.zip"
TEXT = b"""STATIONS_ID;MESS_DATUM;  QN;PP_10;TT_10;TM5_10;RF_10;TD_10;eor
       1303;202607011150;    2;   1001.2;  31.4;  35.0;  40.1;  16.1;eor
       1303;202607011200;    2;   -999;  31.6;  -999;  -999;  -999;eor
       1303;202607011210;    2;   -999;  -999;  -999;  -999;  -999;eor
"""


def zipped(text: bytes, name: str = "produkt_zehn_now_tu_01303.txt") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Metadaten_Geographie_01303.txt", b"Stations_id;Stationshoehe\n1303;150\n")
        archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize("raw", [TEXT, zipped(TEXT)])
def test_rows_are_readings_of_their_station_and_missing_values_are_none(raw: bytes) -> None:
    readings, reasons = understood("dwd_cdc", raw, {"dwd-01303": "dwd_cdc"})
    assert reasons == []
    found = {
        (datetime.fromtimestamp(row["observed_at"] / 1000, UTC).strftime("%H:%M"), row["measure"]): row["value"]
        for row in readings
    }
    assert found == {
        ("11:50", "air_pressure_hpa"): 1001.2,
        ("11:50", "air_temperature_c"): 31.4,
        ("11:50", "relative_humidity_percent"): 40.1,
        ("12:00", "air_temperature_c"): 31.6,
    }


def test_a_real_file_of_radiation_becomes_watts() -> None:
    readings, reasons = understood("dwd_cdc", at_hand(FILE).read_bytes(), {"dwd-01766": "dwd_cdc"})
    assert reasons == []
    assert {row["measure"] for row in readings} == {"solar_radiation_w_m2"}
    # 9 to 11 June 2023, Münster: dark at midnight, at most what the sun gives at noon.
    assert min(row["value"] for row in readings) == 0
    assert 800 < max(row["value"] for row in readings) < 1100
    noon = max(readings, key=lambda row: row["value"])["observed_at"] / 1000
    assert 9 <= datetime.fromtimestamp(noon, UTC).hour <= 13


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no header with MESS_DATUM"),
        (b"PK\x03\x04 no zip", "cannot be read"),
        (zipped(TEXT)[:-40], "cannot be read"),
        (zipped(b"a;b"), "no header with MESS_DATUM"),
        (TEXT.replace(b"202607011150", b"2026070111"), "no row of 10-minute values"),
        (TEXT.replace(b"1303;202607011150", b"x;202607011150"), "no row of 10-minute values"),
        (zipped(TEXT + b" " * 9_000_000), "unpacks to more than"),
        (zipped(TEXT + (TEXT.splitlines()[1] + b"\n") * 5001), "at most 5000"),
    ],
)
def test_what_is_no_such_file_is_explained(raw: bytes, reason: str) -> None:
    _, reasons = understood("dwd_cdc", raw, {"dwd-01303": "dwd_cdc"})
    assert len(reasons) == 1
    assert reason in reasons[0]
