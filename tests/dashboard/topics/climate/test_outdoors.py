"""What people are told of wind, air and noise: the index of whole hours alone, noise as energy, UTCI where defined."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.http.forms import KIND
from tests.support.client import asker
from tests.support.outdoors import course, settle
from tests.support.small import NOON, Small

HOUR = NOON - timedelta(minutes=10)
"""The last reading of the hour before noon."""


@pytest.fixture
def outdoors(tmp_path: Path) -> Small:
    """Nothing was measured yet."""
    return settle(tmp_path)


def told(html: str) -> str:
    """The sentence on top."""
    found = re.search(r'<h1[^>]*id="answer"[^>]*>(.*?)</h1>', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).replace("\u00a0", " ") if found else ""


def breathed(outdoors: Small, *, no2: float = 12.0, readings: int = 6) -> None:
    """An hour of air at both points; at the first one so many readings."""
    outdoors.commit(
        *course("air_quality-0001", "pm25_ug_m3", [4.0] * readings, end=HOUR),
        *course("air_quality-0001", "relative_humidity_percent", [92.0] * 6, end=HOUR),
        *course("air_quality-0002", "pm25_ug_m3", [4.0] * 6, end=HOUR),
        *course("air_quality-0002", "no2_ug_m3", [no2] * 6, end=HOUR),
    )


def test_the_worst_place_and_pollutant_lead_with_their_hour(outdoors: Small) -> None:
    breathed(outdoors, no2=45.0)
    with asker(outdoors) as client:
        html = client.get("/klima?layer=air_quality").text
    assert "sehr gut bis mäßig" in told(html)
    assert "wegen NO₂" in told(html)
    assert "von 13:00 bis 14:00 Uhr" in html.replace("\u00a0", " ")
    panel = html.partition("Luftqualitätsindex</h3>")[2].partition("</ul>")[0]
    assert panel.index("air_quality-0002") < panel.index("air_quality-0001")


def test_a_station_says_what_its_index_does_not_know_and_whether_it_is_damp(outdoors: Small) -> None:
    breathed(outdoors)
    with asker(outdoors) as client:
        cheap, reference = (client.get(f"/ort/air_quality-000{one}").text for one in (1, 2))
    assert "sehr gut (wegen PM2,5)" in cheap
    assert "Nicht gemessen oder zu wenig: PM10, O₃ und NO₂." in cheap
    assert "zählen dann Wassertröpfchen" in cheap
    assert "mit einem einfachen Sensor" in cheap
    assert "gut (wegen NO₂)" in reference
    assert "Referenzgerät, ungeprüft" in reference


def test_a_figure_says_what_it_is_where_several_are_measured(outdoors: Small) -> None:
    breathed(outdoors)
    with asker(outdoors) as client:
        site, listed = (client.get(one).text for one in ("/ort/air_quality-0001", "/klima?layer=air_quality"))
        plain = client.get("/klima").text
    assert '<p class="station__measure">Feinstaub PM2,5</p>' in site
    assert '<p class="list__measure">Feinstaub PM2,5</p>' in listed
    assert "list__measure" not in plain, "temperature is told from humidity by its unit"


def test_an_hour_of_which_too_much_is_missing_is_unknown(outdoors: Small) -> None:
    breathed(outdoors, readings=4)
    with asker(outdoors) as client:
        page, figures = client.get("/ort/air_quality-0001").text, client.get("/api/air").json()["sites"]
    assert "fehlen Messungen" in page
    assert [(one["site_id"], one["index"]) for one in figures] == [
        ("air_quality-0001", None),
        ("air_quality-0002", "good"),
    ]
    assert figures[0]["unknown"] == ["pm10", "pm2_5", "o3", "no2", "so2"]
    assert figures[1]["decided_by"] == ["no2"]
    assert figures[1]["means_ug_m3"] == {"pm2_5": 4.0, "no2": 12.0}


def test_noise_is_said_as_mean_of_energy_and_what_is_missing_as_a_dash(outdoors: Small) -> None:
    outdoors.commit(*course("street_noise-0001", "sound_level_leq_dba", [50.0, 50.0, 50.0, 60.0, 60.0, 60.0]))
    with asker(outdoors) as client:
        page = client.get("/ort/street_noise-0001").text.replace("\u00a0", " ")
        panel = client.get("/klima?layer=street_noise").text.replace("\u00a0", " ")
    assert "Im Mittel der letzten Stunde: 57 dB(A)." in page
    assert "Nacht –" in page
    assert "Das Gerät nimmt nichts auf." in page
    assert "57 dB(A)" in panel


def weather(outdoors: Small, site_id: str, **values: float) -> None:
    """One report of a station, now."""
    outdoors.commit(*(row for measure, value in values.items() for row in course(site_id, measure, [value])))


def test_a_station_says_gust_direction_and_the_utci_of_sun_or_shade(outdoors: Small) -> None:
    plain = {"wind_gust_ms": 12.0, "wind_speed_ms": 3.0, "air_temperature_c": 31.0, "relative_humidity_percent": 45.0}
    weather(outdoors, "weather_stations-0001", **plain, wind_direction_deg=225.0, solar_radiation_w_m2=800.0)
    weather(outdoors, "weather_stations-0002", **plain)
    with asker(outdoors) as client:
        sun, shade = (client.get(f"/ort/weather_stations-000{one}").text.replace("\u00a0", " ") for one in (1, 2))
        top = told(client.get("/klima?layer=weather_stations").text)
    assert "Stärkste Böe: 43 km/h aus Südwest." in sun
    assert re.search(r"UTCI 3\d °C: (mäßige|starke) Hitzebelastung", sun)
    assert re.search(r"UTCI \(Schatten\) \d\d °C: \w+ Hitzebelastung", shade)
    assert "Hitzeindex" in sun
    assert "frischen Wind" in top


def test_without_wind_no_utci_is_told(outdoors: Small) -> None:
    weather(outdoors, "weather_stations-0001", wind_gust_ms=25.5, air_temperature_c=5.0)
    with asker(outdoors) as client:
        page = client.get("/ort/weather_stations-0001").text
        top = told(client.get("/klima?layer=weather_stations").text)
    assert "lässt sich gerade nicht berechnen" in page
    assert "schwere Sturmböen" in top


def test_methods_tile_and_english_speak_of_them(outdoors: Small) -> None:
    breathed(outdoors, no2=45.0)
    with asker(outdoors) as client:
        methods, tile = client.get("/methoden").text, client.get("/embed/outdoors?layer=air_quality").text
        english = told(client.get("/klima?layer=air_quality&lang=en").text)
    assert all(f'id="{one}"' in methods for one in ("wind", "felt", "air", "sound", "forecast", "frost"))
    assert "NO₂ 10, 30, 60, 100" in methods
    assert "sehr gut bis mäßig" in tile
    assert "very good to moderate" in english


def test_a_place_is_told_of_the_nearest_air_and_wind(outdoors: Small) -> None:
    breathed(outdoors)
    weather(outdoors, "weather_stations-0001", wind_gust_ms=12.0)
    here = {"lon": "7.3", "lat": "51.55", "name": "Hier"}
    with asker(outdoors) as client:
        html = client.post("/bei-mir", data=here, headers={"content-type": KIND}).text.replace("\u00a0", " ")
    assert re.search(r"Stelle air_quality-0001, 10 m: sehr gut \(wegen PM2,5\)\.", html)
    assert re.search(r"Stelle weather_stations-0001, 10 m: Böen bis 43 km/h\.", html)


def test_an_empty_town_says_so_and_nothing_else(outdoors: Small) -> None:
    with asker(outdoors) as client:
        pages = [client.get(f"/klima?layer={one}").text for one in ("weather_stations", "air_quality", "street_noise")]
        assert client.get("/api/air").json()["sites"] == []
    assert all(told(one) for one in pages)
    assert not any("water__row" in one for one in pages)
