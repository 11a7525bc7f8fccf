"""Finding a container with room: by keyboard, by tap, by the device's position; and when there is none."""

import json
import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.axe import violations
from tests.support.running import PHONE, App, Open, until

PATH = "/entsorgung"
BINS = f"{PATH}?layer=bins"
CANARY = {"latitude": 51.5533217, "longitude": 7.3098765}
WAY = re.compile(r"^([\d.,]+\s(m|km)) (Weg|Luftlinie) · .+ zu Fuß$")


STREETS_WITHIN_S = 240
"""A fresh machine compiles the network first; until then the answer is the straight distance, and says so."""


@pytest.fixture(autouse=True, scope="module")
def streets_are_known(app: App) -> None:
    """Wait until the ways along the streets are answered."""
    place = f"/api/nearest?layer=bins&lon={CANARY['longitude']:.3f}&lat={CANARY['latitude']:.3f}&limit=1"
    ends = time.monotonic() + STREETS_WITHIN_S
    while '"distance_kind":"network"' not in json.dumps(app.json(place), separators=(",", ":")):
        assert time.monotonic() < ends, "the streets were never prepared"
        time.sleep(0.5)


def ready(page: Page) -> None:
    """Wait until the map is drawn and places are on it."""
    until(page, "document.querySelector('.map--ready canvas.leaflet-tile-loaded') !== null")
    until(page, "document.querySelector('#ground .mark, #ground .dot') !== null")


def search(page: Page, text: str) -> None:
    """Type a place and take the first suggestion, by keyboard alone."""
    page.focus("#place")
    page.keyboard.type(text)
    expect(page.locator("#places [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#best")).to_be_visible()


def test_a_container_with_room_is_found_by_keyboard_alone(open_page: Open) -> None:
    page = open_page(BINS)
    ready(page)
    for _ in range(16):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "place":
            break
    page.keyboard.type("wittner strase")
    expect(page.locator("#places [role=option]").first).to_contain_text("Wittener Straße")
    expect(page.locator("#said")).to_contain_text("Vorschläge")
    expect(page.locator("#place")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#place", "aria-activedescendant") == "place-0"
    expect(page.locator("#place-0")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#best")).to_be_focused()
    expect(page.locator("#best")).to_contain_text("Am nächsten mit Platz")
    expect(page.locator(".best__told")).to_have_text(re.compile("hat noch Platz|fast voll"))
    expect(page.locator(".best .fact--way")).to_have_text(WAY)
    expect(page.locator(".best .fact--age")).to_have_text(re.compile(r"^gemessen .* \(\d+\s%\)$"))
    page.keyboard.press("Tab")
    expect(page.locator(".best .acts__go")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".best .steps li").first).to_contain_text("Nach ")
    expect(page.locator(".best .steps li").last).to_contain_text("Sie sind da")


def test_escape_closes_the_suggestions_and_enter_takes_the_first(open_page: Open) -> None:
    page = open_page(BINS)
    page.focus("#place")
    page.keyboard.type("Schwerin")
    expect(page.locator("#place-0")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#places")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".from")).to_have_text("Von: Schwerin")


def test_what_can_be_several_is_asked_back_and_an_unknown_number_is_said(open_page: Open) -> None:
    page = open_page(BINS)
    page.focus("#place")
    page.keyboard.type("straße")
    page.keyboard.press("Enter")
    expect(page.locator("#hint")).to_have_text("Das kann mehreres sein. Bitte wählen Sie aus der Liste.")
    expect(page.locator("#place-0")).to_be_visible()
    expect(page.locator("#best")).to_have_count(0)
    page.fill("#place", "Wittener Straße 9999")
    page.keyboard.press("Enter")
    expect(page.locator("#place-0")).to_contain_text("Nr. 9999 kennen wir nicht")
    expect(page.locator("#best")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".from")).to_contain_text("Wittener Straße")


def test_nothing_found_says_so(open_page: Open) -> None:
    page = open_page(BINS)
    page.focus("#place")
    page.keyboard.type("qqqqxxxx")
    expect(page.locator("#said")).to_contain_text("Nichts gefunden")
    page.keyboard.press("Enter")
    expect(page.locator("#hint")).to_contain_text("Nichts gefunden")


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_a_tap_on_the_map_answers_with_text_and_way(open_page: Open, device: dict[str, Any]) -> None:
    page = open_page(BINS, **device)
    ready(page)
    page.locator("#ground").click()
    expect(page.locator("#best")).to_be_visible()
    expect(page.locator(".from")).to_have_text("Von dem Ort, den Sie auf der Karte gewählt haben")
    expect(page.locator("#said")).to_contain_text("Am nächsten mit Platz: ")
    assert page.locator("#ground .spot").count() == 3
    assert page.locator("#ground path.way").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tops = "['#best', '.map', '#more'].map((one) => document.querySelector(one).getBoundingClientRect().top)"
    if device:
        best, ground, more = page.evaluate(tops)
        assert best < ground < more


def test_the_same_place_is_asked_again_for_another_thing_and_by_car(open_page: Open) -> None:
    page = open_page(BINS)
    ready(page)
    search(page, "Bahnhofstraße")
    page.check("[name=mode][value=drive]")
    expect(page.locator(".best .fact--way")).to_contain_text("mit dem Auto")
    page.click("#kinds a >> text=Papier")
    expect(page.locator("h1")).to_have_text("Wo werde ich mein Papier los?")
    expect(page.locator("[data-offer^=paper]").first).to_be_visible()
    expect(page.locator(".best .fact--way")).to_contain_text("mit dem Auto")
    expect(page.locator(".best")).to_contain_text("Mo–Sa 7–20 Uhr, nicht an Feiertagen")
    expect(page.locator(".group__title", has_text="Für große Mengen")).to_be_visible()
    assert "layer=paper" in page.url


def test_another_offer_opens_with_its_own_way(open_page: Open) -> None:
    page = open_page(BINS)
    ready(page)
    search(page, "Bahnhofstraße")
    before = page.locator("#ground path.way").last.get_attribute("d")
    second = page.locator("details.offer").first
    second.locator("summary").first.click()
    expect(second.locator(".steps li").last).to_have_text("Sie sind da")
    until(page, f"[...document.querySelectorAll('#ground path.way')].pop().getAttribute('d') !== {json.dumps(before)}")
    page.locator("details.offer > summary").nth(1).click()
    expect(page.locator("details.offer[open]")).to_have_count(1)


def test_unknown_places_stand_apart(open_page: Open) -> None:
    page = open_page(BINS)
    search(page, "Bahnhofstraße")
    group = page.locator(".group", has_text="Füllstand unbekannt")
    expect(group.locator(".offer__told").first).to_have_text(re.compile("kein Sensor|Füllstand unbekannt"))
    assert page.locator(".best, .group", has_text="Auch mit Platz").locator("text=kein Sensor").count() == 0


def test_a_position_is_asked_for_on_click_only_and_stays_out_of_addresses_and_logs(app: App, open_page: Open) -> None:
    page = open_page(f"{PATH}?layer=bins", geolocation=CANARY, permissions=["geolocation"])
    addresses: list[str] = []
    bodies: list[str] = []

    def note(request: Request) -> None:
        addresses.append(request.url)
        bodies.append(request.post_data or "")

    page.on("request", note)
    ready(page)
    assert not any("nearest" in url for url in addresses)
    page.click("#locate")
    expect(page.locator(".from")).to_have_text("Von Ihrem Standort")
    page.click("#kinds a >> text=Glas")
    expect(page.locator("[data-offer^=glass]").first).to_be_visible()
    search(page, "Lavendelweg 12")
    page.click("a[hreflang=en].tool")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    signs = ("51.5533", "7.30987", "51,5533", "Lavendelweg")
    assert any(signs[0] in body for body in bodies)
    log = (app.folders.root.parent / "app.log").read_text("utf-8")
    assert "POST /fragments/entsorgung/nearest 200" in log
    for place in (*addresses, page.url, log):
        assert not [sign for sign in signs if sign in place]
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_refused_position_leads_on(open_page: Open) -> None:
    page = open_page(BINS)
    page.click("#locate")
    expect(page.locator("#best")).to_have_text("Ihr Gerät gibt den Standort nicht frei.")
    expect(page.locator(".best")).to_contain_text("Suchen Sie eine Adresse")


def test_a_place_far_away_leads_back(open_page: Open) -> None:
    berlin = {"latitude": 52.52, "longitude": 13.405}
    page = open_page(BINS, geolocation=berlin, permissions=["geolocation"])
    page.click("#locate")
    expect(page.locator("#best")).to_have_text("Dieser Ort liegt zu weit weg von Castrop-Rauxel.")


def test_a_place_next_door_is_answered_and_named(open_page: Open) -> None:
    herne = {"latitude": 51.54, "longitude": 7.22}
    page = open_page(BINS, geolocation=herne, permissions=["geolocation"])
    page.click("#locate")
    expect(page.locator(".from")).to_contain_text("Dieser Ort liegt nicht in Castrop-Rauxel.")
    expect(page.locator("#best")).to_contain_text("Am nächsten mit Platz")


def test_offline_says_so_and_can_be_tried_again(open_page: Open) -> None:
    page = open_page(BINS)
    ready(page)
    page.context.set_offline(True)
    page.locator("#ground").click(position={"x": 160, "y": 200})
    expect(page.locator("#best")).to_contain_text("Keine Verbindung")
    expect(page.locator("#list .row").first).to_be_visible()
    page.context.set_offline(False)
    page.click("#again")
    expect(page.locator("#best")).to_contain_text("Am nächsten mit Platz")


def test_the_way_on_says_that_it_leaves(open_page: Open) -> None:
    page = open_page(BINS)
    search(page, "Bahnhofstraße")
    go = page.locator(".best .acts__go")
    assert "noreferrer" in (go.get_attribute("rel") or "")
    described = go.get_attribute("aria-describedby")
    expect(page.locator(f"[id='{described}']")).to_contain_text("Sie verlassen diese Seite.")


def test_the_address_can_be_copied(open_page: Open) -> None:
    page = open_page(BINS, permissions=["clipboard-read", "clipboard-write"])
    search(page, "Bahnhofstraße")
    page.click(".best [data-copy]")
    expect(page.locator(".best [data-copy]")).to_have_text("Adresse kopiert")
    name = page.locator(".best__name").inner_text()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{name}, Castrop-Rauxel (51.")


def test_a_link_holds_the_place_only_where_it_was_ticked(open_page: Open) -> None:
    page = open_page(BINS, permissions=["clipboard-read", "clipboard-write"])
    search(page, "Bahnhofstraße")
    page.check("[name=mode][value=drive]")
    expect(page.locator(".best .fact--way")).to_contain_text("mit dem Auto")
    shown = page.locator(".best").get_attribute("data-offer")
    expect(page.locator("#share-place")).not_to_be_checked()
    page.focus("#share")
    page.keyboard.press("Enter")
    expect(page.locator("#share")).to_have_text("Link kopiert")
    plain = page.evaluate("navigator.clipboard.readText()")
    assert plain.endswith(f"{PATH}?layer=bins&mode=drive&site={shown}")
    page.focus("#share-place")
    page.keyboard.press("Space")
    expect(page.locator("#share")).to_have_text("Link kopieren")
    page.click("#share")
    expect(page.locator("#share")).to_have_text("Link kopiert")
    ticked = page.evaluate("navigator.clipboard.readText()")
    assert re.search(rf"{PATH}\?layer=bins&mode=drive#ort=51\.\d{{4}},7\.\d{{4}}$", ticked)
    assert "#" not in page.url
    page.goto(plain)
    expect(page.locator("#ground .map__name")).to_have_text(page.locator("#site .site__name").inner_text())
    expect(page.locator("#best")).to_have_count(0)
    page.goto(ticked)
    expect(page.locator(".from")).to_have_text("Von dem Ort, der im Link steht")
    expect(page.locator(".best .fact--way")).to_contain_text("mit dem Auto")
    search(page, "Schwerin")
    expect(page.locator(".from")).to_have_text("Von: Schwerin")
    assert "#" not in page.url


def test_without_scripts_it_is_a_list(open_page: Open) -> None:
    page = open_page(PATH, java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("Wo werde ich mein Papier los?")
    expect(page.locator("noscript .hint")).to_contain_text("alle Orte")
    expect(page.locator("#seek")).to_be_hidden()
    expect(page.locator("#map-area")).to_be_hidden()
    page.click("#kinds a >> text=Glas")
    expect(page.locator("h1")).to_have_text("Wo werde ich mein Glas los?")
    page.select_option("#district", "Schwerin")
    page.click("#filter button")
    expect(page.locator("#list .row__note").first).to_contain_text("· Schwerin")
    expect(page.locator("h1")).to_have_text("Wo werde ich mein Glas los?")
    page.locator("#list .row__link").first.click()
    expect(page.locator("#site .site__name")).to_be_visible()


def test_the_list_can_be_paged_while_the_answer_stays(open_page: Open) -> None:
    page = open_page(BINS)
    ready(page)
    search(page, "Bahnhofstraße")
    name = page.locator(".best__name").inner_text()
    page.click("#all > summary")
    page.click("#list [rel=next]")
    expect(page.locator(".pages__place")).to_contain_text("26 bis 50")
    expect(page.locator(".best__name")).to_have_text(name)
    page.locator("#list .row__link").first.click()
    expect(page.locator("#ground .map__name")).to_have_text(page.locator("#list .row__name").first.inner_text())


def test_the_menu_leads_there_and_back(open_page: Open) -> None:
    for device in ({}, PHONE):
        page = open_page("/", **device)
        page.click(".head__menu >> text=Themen")
        page.click(".head__menu >> text=Entsorgung")
        expect(page.locator("h1")).to_have_text("Wo werde ich mein Papier los?")
        page.click(".head__menu >> text=Jetzt")
        expect(page.locator("main.start")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "device"),
    [
        ("?layer=bins", {}),
        ("?layer=bins&theme=dark", PHONE),
        *(pytest.param(query, {}, marks=pytest.mark.long) for query in ("?layer=bins&lang=en", "?theme=dark")),
        *(pytest.param(query, PHONE, marks=pytest.mark.long) for query in ("?layer=bins", "?layer=bins&lang=en")),
    ],
)
def test_axe_finds_nothing(open_page: Open, query: str, device: dict[str, Any]) -> None:
    page = open_page(PATH + query, **device)
    ready(page)
    assert "\n".join(violations(page)) == ""
    page.focus("#place")
    page.keyboard.type("Bahnhof")
    expect(page.locator("#place-0")).to_be_visible()
    assert "\n".join(violations(page)) == ""
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#best")).to_be_visible()
    page.locator("details.offer summary").first.click()
    assert "\n".join(violations(page)) == ""


def test_touch_targets_are_large_enough(open_page: Open) -> None:
    page = open_page(BINS, **PHONE)
    ready(page)
    search(page, "Bahnhofstraße")
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, select, summary, input:not([type=radio]), label.modes__mode')]
           .filter((one) => one.offsetParent && !one.closest('.foot') && !one.classList.contains('skip'))
           .map((one) => [one.className, one.offsetWidth, one.offsetHeight])
           .filter(([, width, height]) => width < 44 || height < 44)"""
    )
    assert small == []


def test_the_first_row_of_the_list_stands_in_the_first_screen_of_a_laptop(still: App, open_page: Open) -> None:
    page = open_page("/entsorgung", of=still, viewport={"width": 1280, "height": 640})
    box = page.locator("#list a[data-site]").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 640
