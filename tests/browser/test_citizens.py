"""What citizens need beside the map: cool places near them, a way to report, plain language that is kept."""

import json
import re

from playwright.sync_api import Request, expect

from tests.support.axe import violations
from tests.support.running import PHONE, Open

CANARY = {"latitude": 51.5533217, "longitude": 7.3098765}


def test_cool_places_come_nearest_first_and_the_position_goes_nowhere(open_page: Open) -> None:
    page = open_page("/klima", geolocation=CANARY, permissions=["geolocation"], **PHONE)
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(request.url + (request.post_data or ""))

    page.on("request", note)
    page.click("#cool > summary")
    page.click("#cool-near")
    expect(page.locator("#cool-said")).to_have_text(
        re.compile(r"^Nach Luftlinie sortiert\. (Am nächsten: .+\s(m|km)|Gerade .+)\.$")
    )
    for kind in page.locator(".cool__kind").all():
        far = kind.locator(".cool__place:not([data-closed]) .cool__far").all_inner_texts()
        metres = [
            float(one[:-2].replace(",", ".")) * 1000 if one.endswith("km") else float(one[:-1]) for one in far if one
        ]
        assert metres == sorted(metres)
    assert not [one for one in (*sent, page.url) if "51.55332" in one or "7.30987" in one]
    assert "\n".join(violations(page)) == ""


def test_a_report_names_the_place_and_that_it_leaves(open_page: Open) -> None:
    page = open_page("/entsorgung?layer=bins")
    page.focus("#place")
    page.keyboard.type("Schwerin")
    expect(page.locator("#place-0")).to_be_visible()
    page.keyboard.press("Enter")
    best = page.locator(".best")
    expect(best.locator(".fact--outlook")).to_have_text(re.compile("voll|Füllstand steigt|Leerung"))
    site_id = best.get_attribute("data-offer")
    link = best.locator(".report__link")
    assert f"ort={site_id}&name=" in (link.get_attribute("href") or "")
    expect(best.locator(".report")).to_contain_text("Sie verlassen diese Seite.")


def test_plain_language_is_kept_from_page_to_page(open_page: Open) -> None:
    page = open_page("/entsorgung")
    expect(page.locator("#hint")).to_contain_text("Suchen Sie eine Adresse")
    page.click(".tool--simple")
    expect(page.locator("#hint")).to_contain_text("Wo sind Sie?")
    page.click(".foot a >> text=Methoden")
    expect(page.locator("#nearest")).to_contain_text("Er muss noch Platz haben, wenn Sie ankommen.")
    page.click(".languages a[hreflang=en]")
    expect(page.locator("#nearest")).to_contain_text("It must still have room when you get there.")
    page.click(".foot a >> text=Standard language")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#nearest")).not_to_contain_text("It must still have room when you get there.")
    assert json.loads(page.evaluate("JSON.stringify([localStorage.length, document.cookie])")) == [0, ""]
