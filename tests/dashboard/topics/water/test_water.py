"""What people are told of water: of gauges what is released, of ponds the least oxygen, official things apart."""

import re
from datetime import timedelta

from starlette.testclient import TestClient

from dashboard.http.forms import KIND
from data.weather.warnings import FILE
from tests.support.brooks import course
from tests.support.client import asker
from tests.support.small import NOON, Small

RISING = [60, 62, 64, 66, 68, 70, 72, 75, 78, 81, 84, 87, 90]
LEVEL = "water_levels-000"


def told(html: str) -> str:
    """The sentence on top."""
    found = re.search(r'<h1[^>]*id="answer"[^>]*>(.*?)</h1>', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).replace("\u00a0", " ") if found else ""


def test_a_released_gauge_above_its_own_mark_leads_with_its_trend(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}1", RISING, every_min=10), *course(f"{LEVEL}2", RISING, every_min=10))
    with asker(brooks) as client:
        html = client.get("/wasser").text
    assert told(html) == f"Stelle {LEVEL}1: 90 cm, steigt 18 cm in der Stunde."
    panel = re.sub(r"<[^>]+>", " ", html.partition('id="water"')[2].partition("</ul>")[0]).replace("\u00a0", " ")
    assert "steigt 18 cm in der Stunde · Informationswert 1 (80 cm) erreicht" in panel
    assert panel.count("Informationswert") == 1


def test_of_what_is_not_released_value_and_time_are_told_and_nothing_else(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}2", RISING, every_min=10))
    with asker(brooks) as client:
        pages = [client.get(path).text for path in ("/wasser", f"/ort/{LEVEL}2", "/embed/water")]
        item = client.get(f"/api/collections/water_levels/items/{LEVEL}2").json()["properties"]
        figures = client.get("/api/water").json()["gauges"]
    assert told(pages[0]) == f"Stelle {LEVEL}2: 90 cm um 14:00 Uhr."
    assert not any(word in page for page in pages for word in ("steigt 18", "(50\u00a0cm) erreicht"))
    assert "nicht für Aussagen freigegeben" in pages[1]
    assert item["class"] == "no_marks"
    assert [(one["released"], one["trend_cm_per_h"], one["reached"]) for one in figures] == [(False, None, None)]


def test_a_gauge_without_information_values_says_so(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}3", RISING, every_min=10))
    with asker(brooks) as client:
        assert told(client.get("/wasser").text) == (
            f"Das Wasser steigt: Stelle {LEVEL}3 90 cm, steigt 18 cm in der Stunde."
        )
        assert "keine Informationswerte." in client.get(f"/ort/{LEVEL}3").text


def test_the_calm_the_old_and_the_empty_have_their_own_sentences(brooks: Small) -> None:
    with asker(brooks) as client:
        empty = client.get("/wasser").text
    assert told(empty) == "Noch keine Messwerte."
    assert 'id="water"' not in empty
    brooks.commit(*course(f"{LEVEL}1", RISING, every_min=10, end=NOON - timedelta(hours=9)))
    with asker(brooks) as client:
        old = client.get("/wasser").text
    assert told(old) == "Seit 05:00 Uhr kommen keine neuen Messwerte."
    brooks.commit(*course(f"{LEVEL}1", [60] * 13, every_min=10))
    with asker(brooks) as client:
        assert told(client.get("/wasser").text) == f"Ruhig: Stelle {LEVEL}1 steigt nicht."


def test_rain_is_summed_up_and_not_where_too_much_is_missing(brooks: Small) -> None:
    brooks.commit(
        *course(f"{LEVEL}1", [60] * 13, every_min=10),
        *course("rain_gauges-0001", [0.5] * 144, every_min=10),
    )
    with asker(brooks) as client:
        html, rain = client.get("/wasser").text.replace("\u00a0", " "), client.get("/api/water").json()["rain"]
        page = client.get("/ort/rain_gauges-0001").text.replace("\u00a0", " ")
    assert rain == [{"site_id": "rain_gauges-0001", "last_hour_mm": 3.0, "last_24_hours_mm": 72.0}]
    assert "Regen: in der letzten Stunde bis 3,0 mm, in 24 Stunden bis 72,0 mm." in html
    assert "Letzte Stunde: 3,0 mm. Letzte 24 Stunden: 72,0 mm." in page

    brooks.later(timedelta(minutes=50))
    with asker(brooks) as client:
        assert client.get("/api/water").json()["rain"][0]["last_hour_mm"] == 3.0


def test_ponds_are_judged_by_their_least_oxygen_of_the_day(brooks: Small) -> None:
    night = [7.0, 5.0, 3.5, 4.5, 8.0, 9.0]
    brooks.commit(
        *course("ponds-0001", night, every_min=120),
        *course("ponds-0002", [8.0, 8.0, 8.0], every_min=120),
    )
    with asker(brooks) as client:
        html = client.get("/wasser?layer=ponds").text.replace("\u00a0", " ")
        assert told(html) == "Stelle ponds-0001: in den letzten 24 Stunden nur 3,5 mg/l Sauerstoff, um 08:00 Uhr."
        assert "um 08:00 Uhr · sehr wenig Sauerstoff" in html
        assert client.get("/api/water").json()["ponds"][0]["least_oxygen_mg_l"] == 3.5


def test_official_and_measured_stand_apart_and_unknown_is_not_none(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}1", [60] * 13, every_min=10))
    with asker(brooks) as client:
        assert "water__official" not in client.get("/wasser").text
    brooks.house.folders.weather.mkdir(parents=True, exist_ok=True)
    (brooks.house.folders.weather / FILE).write_bytes(b"no zip")
    with asker(brooks) as client:
        html = client.get("/wasser").text
    assert re.search(r"Amtlich</h3>.*Das heißt nicht, dass keine Warnung gilt.*Gemessen</h3>", html, re.DOTALL)


def test_methods_near_and_tile_speak_of_water(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}1", RISING, every_min=10), *course("rain_gauges-0001", [0.0] * 144, every_min=10))
    with asker(brooks) as client:
        methods = client.get("/methoden").text
        tile = client.get("/embed/water").text.replace("\u00a0", " ")
    assert all(f'id="{one}"' in methods for one in ("levels", "rain", "ponds"))
    assert f"Stelle {LEVEL}1: 90 cm, steigt 18 cm in der Stunde." in tile


def test_english_and_plain_language_say_the_same(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}1", RISING, every_min=10))
    with asker(brooks) as client:
        assert told(client.get("/wasser?lang=en").text) == f"Stelle {LEVEL}1: 90 cm, rising 18 cm an hour."
        assert told(client.get("/wasser?lang=de&simple=1").text)


def test_nobody_asks_for_a_town_without_water(client: TestClient) -> None:
    assert client.get("/api/water").json()["gauges"] == []
    assert "Wasser</" not in client.get("/").text.partition("<main")[0]


def test_a_place_is_told_of_the_nearest_rain_and_of_the_nearest_water(brooks: Small) -> None:
    brooks.commit(
        *course(f"{LEVEL}1", RISING, every_min=10),
        *course("rain_gauges-0001", [0.5] * 144, every_min=10),
    )
    here = {"lon": "7.3", "lat": "51.55", "name": "Hier"}
    with asker(brooks) as client:
        html = client.post("/bei-mir", data=here, headers={"content-type": KIND}).text.replace("\u00a0", " ")
    assert re.search(rf"Stelle {LEVEL}1, 10 m: 90 cm, steigt 18 cm in der Stunde\.", html)
    assert re.search(r"Stelle rain_gauges-0001, 10 m: in der letzten Stunde 3,0 mm, in 24 Stunden 72,0 mm\.", html)


def test_of_what_is_not_released_a_place_is_told_the_value(brooks: Small) -> None:
    brooks.commit(*course(f"{LEVEL}2", RISING, every_min=10))
    with asker(brooks) as client:
        html = client.post("/bei-mir", data={"lon": "7.3", "lat": "51.55"}, headers={"content-type": KIND}).text
    assert "90\u00a0cm" in html
    assert "steigt 18" not in html
