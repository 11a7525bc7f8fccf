"""Gauges of Emschergenossenschaft and Lippeverband: a list in local time, series in UTC, and nothing that is k.A."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

from data.ingest.envelope import wrap
from data.ingest.sources import eglv
from tests.support.everything import understood
from tests.support.real_files import DATA, at_hand

FOLDER = DATA / "wave2/water/eglv"
GAUGE: dict[str, Any] = {
    "Name": "Econova Allee",
    "Pegel-Nummer": "10104",
    "latest_waterlevel": {"Datum": "25.07.2024 22:30", "Wert": 28, "Aktuelle Warnstufe": -1},
    "latest_discharge": {"Datum": "22.07.2024 16:20", "Wert": 0.34, "Aktuelle Warnstufe": None},
}
DEVICES = {"eglv-10104": "eglv"}


def read(message: Any, *, topic: str = "") -> tuple[list[tuple[str, str, float]], list[str]]:
    raw = json.dumps(message).encode()
    found, reasons = understood("eglv", wrap(raw, topic=topic) if topic else raw, DEVICES)
    at = [f"{datetime.fromtimestamp(row['observed_at'] / 1000, UTC):%Y-%m-%d %H:%M}" for row in found]
    return [(one, row["measure"], row["value"]) for one, row in zip(at, found, strict=True)], reasons


def test_the_list_says_local_time_and_each_value_has_its_own() -> None:
    found, reasons = read([GAUGE])
    assert reasons == []
    assert sorted(found) == [
        ("2024-07-22 14:20", "water_flow_m3_s", 0.34),
        ("2024-07-25 20:30", "water_level_cm", 28.0),
    ]


def test_what_is_not_known_says_nothing() -> None:
    none = {"Datum": "", "Wert": "k.A.", "Aktuelle Warnstufe": None}
    assert read([{**GAUGE, "latest_discharge": none, "latest_waterlevel": {**none, "Datum": "25.12.2024 22:30"}}]) == (
        [],
        [],
    )


def test_a_series_says_utc_and_its_poll_whose_it_is() -> None:
    series = {"gauge_measurements": [["2024-10-27T21:40:00Z", 242], ["2024-10-27T21:45:00Z", None]]}
    assert read(series, topic="eglv-10104") == ([("2024-10-27 21:40", "water_level_cm", 242.0)], [])
    assert "does not say whose it is" in read(series)[1][0]


def test_a_spoilt_row_does_not_cost_the_others() -> None:
    series = {"gauge_measurements": [["2024-10-27T21:40:00Z", "viel"], ["2024-10-27T21:45:00Z", 243]]}
    found, reasons = read(series, topic="eglv-10104")
    assert [value for *_, value in found] == [243.0]
    assert len(reasons) == 1


def test_a_series_is_cut_into_days_so_that_only_the_last_is_news() -> None:
    rows = [["2024-10-27T21:40:00Z", 1], ["2024-10-27T21:45:00Z", 2], ["2024-10-28T00:00:00Z", 3]]
    parts = list(eglv.cut([{"gauge_measurements": rows}]))
    assert [len(one["gauge_measurements"]) for one in parts] == [2, 1]
    assert list(eglv.cut([[GAUGE, GAUGE]])) == [GAUGE, GAUGE]


def test_real_gauges_and_a_real_flood_are_read() -> None:
    gauges = json.loads(at_hand(FOLDER / "gauges.json").read_text("utf-8"))
    devices = {f"eglv-{one['Pegel-Nummer']}": "eglv" for one in gauges}
    found, reasons = understood("eglv", json.dumps(gauges).encode(), devices)
    assert reasons == []
    assert len({row["device_id"] for row in found}) == sum(one["latest_waterlevel"]["Wert"] != "k.A." for one in gauges)
    series = json.loads(gzip.decompress((FOLDER / "measurements-5c4055.json.gz").read_bytes()))
    days = list(eglv.cut([series]))
    levels = [value for one in days for *_, value in read(one, topic="eglv-10104")[0]]
    assert (len(levels), min(levels), max(levels)) == (16_991, 17, 57)
