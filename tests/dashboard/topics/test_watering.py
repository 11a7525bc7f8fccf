"""Litres until Friday on the page, a site, a tile and the API; and why none are said where none can be."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from tests.support import gardens
from tests.support.client import asker
from tests.support.gardens import LOAM, SOIL
from tests.support.small import Small

DRY: Final = {f"{SOIL}-0001": 60.0, f"{SOIL}-0002": 9.0, f"{SOIL}-0003": 60.0, f"{SOIL}-0004": 20.0}


def plain(html: str) -> str:
    """What people read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.replace("\u00a0", " ")))


def told(html: str) -> str:
    """The sentence on top."""
    found = re.search(r'<h1[^>]*id="answer"[^>]*>(.*?)</h1>', html, re.DOTALL)
    return plain(found[1]).strip() if found else ""


def figures(made: Small) -> dict[str, Any]:
    """By site what the API says."""
    with asker(made) as client:
        return {one["site_id"]: one for one in client.get("/api/green").json()["sites"]}


def dry_town(root: Path, **more: Any) -> Small:
    """Twenty warm days without rain, and sensors that say how dry it is."""
    made = gardens.settle(root)
    gardens.days(made, tension_kpa=DRY, **more)
    gardens.now(made, DRY)
    return made


def test_the_page_leads_with_litres_and_says_who_needs_them(tmp_path: Path) -> None:
    made = dry_town(tmp_path)
    with asker(made) as client:
        html = client.get("/gruen").text
    words = plain(html)
    assert re.fullmatch(r"Bis Freitag, 3\. Juli brauch(t ein|en 2) Baumstandorte? .*etwa [\d.]+ l Wasser\.", told(html))
    assert "Gerechnet, als regne es bis dahin nicht." in words
    assert re.search(r"Sportrasen: etwa [\d.]+ (m³|l)", words)
    assert re.search(r"Bäume: Wasser bis Freitag, 3\. Juli Stelle soil_moisture-0001 [\d.]+ l [\d.]+ bis", words)
    assert "Nicht berechnet Stelle soil_moisture-0003 – Der Boden ist nicht bekannt." in words


def test_the_api_says_the_same_with_its_interval(tmp_path: Path) -> None:
    found = figures(dry_town(tmp_path))
    dry, moist, unknown = (found[f"{SOIL}-000{n}"] for n in (1, 2, 3))
    assert 0 < dry["litres_low"] < dry["litres"] < dry["litres_high"]
    assert dry["available_percent_until"] < dry["available_percent"] < 50 < moist["available_percent"]
    assert unknown == {
        "site_id": f"{SOIL}-0003",
        **dict.fromkeys(("available_percent", "available_percent_until", "litres", "litres_low", "litres_high"), None),
        "unknown": "no_soil",
    }


def test_a_watering_of_this_morning_counts_at_once(tmp_path: Path) -> None:
    made = dry_town(tmp_path)
    before = figures(made)[f"{SOIL}-0001"]["litres"]
    made.later(timedelta(minutes=30))
    gardens.now(made, {f"{SOIL}-0001": 6.0})
    assert figures(made)[f"{SOIL}-0001"]["litres"] < before / 2


def test_a_site_says_its_own_litres(tmp_path: Path) -> None:
    with asker(dry_town(tmp_path)) as client:
        words = plain(client.get(f"/ort/{SOIL}-0001").text)
    assert re.search(r"Bis Freitag, 3\. Juli braucht es etwa [\d.]+ l Wasser \(wahrscheinlich [\d.]+ bis", words)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_tile_and_the_methods_speak_of_it(tmp_path: Path, language: str) -> None:
    with asker(dry_town(tmp_path)) as client:
        tile, methods = (plain(client.get(f"/{path}?lang={language}").text) for path in ("embed/green", "methoden"))
    assert {"de": "Bis Freitag, 3. Juli", "en": "Until Friday, 3 July"}[language] in tile
    assert {"de": "Liter bis Freitag", "en": "Litres until Friday"}[language] in methods


@pytest.mark.parametrize("weather", [("heat",), ("rain_gauges",), ()])
def test_without_weather_nothing_is_computed_and_the_page_says_why(tmp_path: Path, weather: tuple[str, ...]) -> None:
    made = dry_town(tmp_path, weather=weather)
    with asker(made) as client:
        words = plain(client.get("/gruen").text)
    assert "Es fehlen Messungen von Temperatur und Regen." in words
    assert {one["unknown"] for one in figures(made).values()} == {"no_weather"}


def test_weather_that_stopped_days_ago_is_none(tmp_path: Path) -> None:
    made = gardens.settle(tmp_path)
    gardens.days(made, tension_kpa=DRY, last=(made.now[0] - timedelta(days=4)).date())
    gardens.now(made, DRY)
    assert figures(made)[f"{SOIL}-0001"]["unknown"] == "no_weather"


def test_a_sensor_that_is_silent_for_days_says_nothing_any_more(tmp_path: Path) -> None:
    made = gardens.settle(tmp_path)
    gardens.days(made)
    found = figures(made)
    assert found[f"{SOIL}-0001"]["unknown"] == "old"
    assert found[f"{SOIL}-0001"]["litres"] is None


def test_without_an_area_there_are_no_litres(tmp_path: Path) -> None:
    made = gardens.settle(tmp_path, soil_moisture=({**LOAM, "area_m2": "groß"}, LOAM))
    gardens.days(made, tension_kpa={f"{SOIL}-0001": 60.0})
    gardens.now(made, {f"{SOIL}-0001": 60.0})
    assert figures(made)[f"{SOIL}-0001"]["unknown"] == "no_area"


def test_in_winter_nobody_waters(tmp_path: Path) -> None:
    made = dry_town(tmp_path)
    made.now[0] = made.now[0].replace(month=12)
    with asker(made) as client:
        html = client.get("/gruen").text
    assert told(html) == "Winterruhe: Bis April muss niemand gießen."
    assert 'id="watering"' not in html
    assert {one["unknown"] for one in figures(made).values()} == {"winter"}


def test_wet_soils_need_nothing(tmp_path: Path) -> None:
    made = gardens.settle(tmp_path)
    wet = dict.fromkeys(DRY, 5.0)
    gardens.days(made, tension_kpa=wet, rain_mm=12, high_c=18, low_c=12)
    gardens.now(made, wet)
    with asker(made) as client:
        assert told(client.get("/gruen").text) == "Die Bäume haben bis Freitag, 3. Juli genug Wasser."


def test_a_town_without_sites_says_nothing_of_water(tmp_path: Path) -> None:
    made = gardens.settle(tmp_path, soil_moisture=())
    with asker(made) as client:
        assert client.get("/gruen").status_code == 200
        assert client.get("/api/green").json()["sites"] == []


def test_trees_of_the_cadastre_lead_with_how_many_are_young_and_a_young_one_says_who_measures_near(
    tmp_path: Path,
) -> None:
    young, old = {"genus": "acer", "planted_year": 2024}, {"genus": "tilia", "planted_year": 1960}
    made = gardens.settle(tmp_path, soil_moisture=(LOAM,), town_trees=(young, old, {"genus": "tilia"}))
    gardens.days(made, tension_kpa={f"{SOIL}-0001": 60.0})
    gardens.now(made, {f"{SOIL}-0001": 60.0})
    with asker(made) as client:
        page, tree, other = (
            plain(client.get(path).text)
            for path in ("/gruen?layer=town_trees", "/ort/town_trees-0001", "/ort/town_trees-0002")
        )
        assert told(client.get("/gruen?layer=town_trees").text) == (
            "3 Bäume stehen im Kataster; gegossen werden die jungen: 1."
        )
    assert "Ahorn" in page
    assert "Junger Baum: Er wird bis 2029 gegossen. Der nächste Sensor im Boden: Stelle soil_moisture-0001" in tree
    assert re.search(r"Bis Freitag, 3\. Juli braucht es dort etwa|Bis Freitag, 3\. Juli braucht es etwa", tree)
    assert "Junger Baum" not in other
