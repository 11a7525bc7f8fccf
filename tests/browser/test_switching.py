"""The page on which staff switch, in a browser: it fits a phone in each of its states, and axe finds nothing."""

from datetime import UTC, datetime

from playwright.sync_api import Browser, expect

from services.actuators import deeds
from services.actuators.drive import drive
from tests.services.actuators.conftest import NAME, Pond, pond
from tests.services.actuators.test_drive import GOOD
from tests.support.axe import violations
from tests.support.brooks import course
from tests.support.client import asker
from tests.support.login import PASSWORD, log_in
from tests.support.served import served

__all__ = ["pond"]


def test_each_state_fits_a_phone(pond: Pond, browser: Browser) -> None:
    house = pond.town.house
    pond.town.commit(*course("ponds-0001", [3.4, 3.2], every_min=15))
    house.records.staff.add("anna", PASSWORD, now=datetime.now(UTC), roles=("admin",))
    with asker(pond.town) as client, browser.new_context(viewport={"width": 320, "height": 640}) as context:
        log_in(client, "anna")
        cookies = dict(client.cookies)
        page = context.new_page()
        with served(client) as address:
            context.add_cookies([{"name": one, "value": value, "url": address} for one, value in cookies.items()])
            for said in ("Aus", "Wartet auf Bestätigung", "Läuft bis"):
                page.goto(f"{address}/verwaltung/schalten")
                expect(page.locator(".status__answer").first).to_contain_text(said)
                assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), said
                assert violations(page) == []
                if said == "Aus":
                    run_id = deeds.ask(house, NAME, GOOD, minutes=30, reason="Fische schnappen nach Luft")
                else:
                    deeds.confirm(house, NAME, run_id, GOOD)
                    drive(house)
