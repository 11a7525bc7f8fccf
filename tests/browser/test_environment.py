"""What people read of wind, air, noise and thirsty trees, and energy staff of a building that uses too much."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.services.energy.schools import TODAY, school, weather
from tests.support import gardens, outdoors, small
from tests.support.client import asker
from tests.support.login import PASSWORD
from tests.support.running import PHONE
from tests.support.served import served
from tests.support.small import Small

DRY = {"soil_moisture-0001": 60.0, "soil_moisture-0002": 9.0}


@contextmanager
def opened(town: Small, browser: Browser, path: str) -> Iterator[Page]:
    """A page of the town on a phone."""
    with asker(town) as client, served(client) as address, browser.new_context(**PHONE, locale="de-DE") as context:
        page = context.new_page()
        page.goto(address + path)
        yield page


def test_litres_lead_and_lead_on_to_the_tree(tmp_path: Path, browser: Browser) -> None:
    town = gardens.settle(tmp_path)
    gardens.days(town, tension_kpa=DRY)
    gardens.now(town, DRY)
    with opened(town, browser, "/gruen") as page:
        expect(page.locator("#answer")).to_contain_text("l\u00a0Wasser")
        row = page.locator("#watering .water__row").filter(has_text="soil_moisture-0001")
        expect(row.locator(".water__value")).to_contain_text("l")
        page.goto(str(page.evaluate("document.querySelector('#watering a').href")))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Stelle soil_moisture-000")
        expect(page.locator("main")).to_contain_text("kPa")


@pytest.mark.parametrize(
    ("measured", "answer", "name"),
    [
        (("weather_stations", "wind_gust_ms", 12.0), "frischen Wind", "Windböe"),
        (("air_quality", "pm25_ug_m3", 4.0), "", "Feinstaub PM2,5"),
        (("street_noise", "sound_level_leq_dba", 57.0), "Lärm", ""),
    ],
)
def test_a_layer_says_what_its_figures_are(
    tmp_path: Path, browser: Browser, measured: tuple[str, str, float], answer: str, name: str
) -> None:
    layer, measure, value = measured
    town = outdoors.settle(tmp_path)
    town.commit(*outdoors.course(f"{layer}-0001", measure, [value] * 12))
    with opened(town, browser, f"/klima?layer={layer}") as page:
        expect(page.locator("#answer")).to_contain_text(answer)
        expect(page.locator(".list__measure")).to_have_count(1 if name else 0)
        if name:
            expect(page.locator(".list__measure")).to_have_text(name)


def test_a_building_says_since_when_it_uses_too_much(tmp_path: Path, browser: Browser) -> None:
    town = small.settle(tmp_path)
    town.house.records.staff.add("eva", PASSWORD, now=datetime.now(UTC), roles=("energy",), body="town")
    small.fill(town)
    building_id = school(town, weather(town), dearer=2.5, since=TODAY - timedelta(days=9))
    with opened(town, browser, "/login") as page:
        page.get_by_label("Name").fill("eva")
        page.get_by_label("Passwort").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Verwaltung")
        page.goto(page.url.partition("/verwaltung")[0] + f"/verwaltung/gebaeude/{building_id}")
        expect(page.locator("main")).to_contain_text("mehr Gas als bei diesem Wetter üblich, vor allem nachts")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
