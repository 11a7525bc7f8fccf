"""Files of somebody's own on the planners' map: read in the browser, asked with, and asked for again."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Page, expect

from tests.support.axe import equal_access, violations
from tests.support.running import PHONE, Open

STARTED = "() => document.getElementById('draw-finish').hidden"
"""Scripts of the map listen from then on."""
DRAWN = """() => {
  const canvas = document.querySelector('.leaflet-own-files-pane canvas');
  if (!canvas?.width) return false;
  const [map, own] = [document.querySelector('.leaflet-container'), canvas].map((one) => one.getBoundingClientRect());
  const middle = [map.x + map.width / 2 - own.x, map.y + map.height / 2 - own.y];
  return canvas.getContext('2d').getImageData(...middle, 1, 1).data[3] === 255;
}"""
"""In the middle of the map there is a point of a file."""
TABLE = "Name;Breite;Länge\nRathaus;51,5535;7,3165\nMünsterplatz;51,5493;7,3093\n"
SQUARE = [[7.28, 51.53], [7.34, 51.53], [7.34, 51.57], [7.28, 51.57], [7.28, 51.53]]
AREA = {"type": "Feature", "properties": {"name": "Mitte"}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}


def payload(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


CSV = payload("orte.csv", TABLE)
GEOJSON = payload("mitte.geojson", json.dumps({"type": "FeatureCollection", "features": [AREA]}))


DRIVE = next(
    one
    for one in json.loads((Path(__file__).parents[1] / "js" / "own_files" / "drives.json").read_text("utf-8"))
    if one["title"].startswith("v3, as an integration")
)
METRES = payload("meter.csv", "Name;x;y\nRathaus;383000;5712000\n")


def opened(open_page: Open, path: str = "/fachkarte", **options: Any) -> Page:
    page = open_page(path, **options)
    page.wait_for_function(STARTED)
    return page


def dropped(page: Page, name: str, text: str) -> None:
    """As a mouse drops it on the map."""
    given: Any = {"name": name, "text": text}
    data = page.evaluate_handle(
        "({name, text}) => { const d = new DataTransfer(); d.items.add(new File([text], name)); return d; }", given
    )
    page.dispatch_event("#map-area", "drop", {"dataTransfer": data})


def test_own_files_are_asked_with_and_asked_for_again(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&q=reach")
    expect(page.locator("#own")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    dropped(page, "orte.csv", TABLE)
    expect(page.locator("#own-said")).to_contain_text("orte.csv ist auf der Karte: 2 Punkte")
    dropped(page, "mitte.geojson", GEOJSON["buffer"].decode())
    expect(page.locator("#own-list li")).to_have_count(2)
    assert not any("51.5535" in one for one in sent), "nothing is uploaded"
    expect(page.locator(".reply__sentence")).to_be_visible()
    others = page.locator(".reply__sentence").inner_text()
    page.locator("#p-places").select_option(label="Eigene Datei: orte.csv")
    page.wait_for_url("**p.places=own:file1**")
    expect(page.locator(".reply__sentence")).not_to_have_text(others)
    assert any("51.5535" in one for one in sent)
    answered = page.locator(".reply__sentence").inner_text()
    page.reload()
    expect(page.locator("#own-needed")).to_contain_text("orte.csv")
    page.locator("#own-file").set_input_files([CSV])
    expect(page.locator(".reply__sentence")).to_have_text(answered)
    expect(page.locator("#own-needed")).to_be_empty()


def test_a_place_is_drawn_where_it_is_and_told_there(open_page: Open) -> None:
    page = opened(open_page)
    page.locator("#own-file").set_input_files([METRES])
    page.locator("#own-system .button").first.click()
    page.wait_for_function(DRAWN)
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#here")).to_contain_text("meter.csvName: Rathaus")


def test_a_drive_test_of_a_network_is_drawn_as_it_was_kept(open_page: Open) -> None:
    page = opened(open_page, "/fachkarte?v=1&q=radio")
    dropped(page, "fahrt.json", DRIVE["text"])
    receptions = len(DRIVE["receptions"])
    expect(page.locator("#own-said")).to_contain_text(f"fahrt.json ist auf der Karte: {receptions} Punkte")
    page.locator("#p-drive").select_option(label="Eigene Datei: fahrt.json")
    expect(page.locator(".reply__sentence")).to_contain_text("Auf der Messfahrt kamen 3 Meldungen an")


def test_bad_files_have_a_sentence_each(open_page: Open) -> None:
    page = opened(open_page)
    page.locator("#own > summary").click()
    page.locator("#own-file").set_input_files(
        [payload("a.csv", "Name;Straße\nA;B\n"), payload("b.geojson", '{"type": "Fea')]
    )
    expect(page.locator("#own-faults p")).to_have_count(2)
    expect(page.locator("#own-faults")).to_contain_text("a.csv: Keine Spalten mit Koordinaten gefunden")
    expect(page.locator("#own-faults")).to_contain_text("b.geojson: Die Datei endet mittendrin")
    expect(page.locator("#own-list")).to_be_hidden()
    page.locator("#own-file").set_input_files([CSV])
    expect(page.locator("#own-list li")).to_have_count(1)
    expect(page.locator("#own-faults")).to_be_empty()


def test_a_file_is_chosen_its_system_said_and_taken_away_by_keyboard(open_page: Open) -> None:
    page = opened(open_page)
    with page.expect_file_chooser() as chooser:  # from here on: a browser that is told late opens a window of its own
        page.locator("#own > summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#own-choose")).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.locator("#own-choose")).to_be_focused()
        page.keyboard.press("Enter")
    chooser.value.set_files([METRES])
    expect(page.locator("#own-system-select")).to_be_focused()
    expect(page.locator("#own-system-select")).to_have_value("25832")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#own-choose")).to_be_focused()
    expect(page.locator("#own-said")).to_contain_text("1 Punkt.")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#own-list")).to_be_hidden()
    expect(page.locator("#own-choose")).to_be_focused()


def test_checkers_find_nothing_with_a_list_a_fault_and_a_form_in_any_window(open_page: Open) -> None:
    looks: list[dict[str, Any]] = [{"color_scheme": "light"}, {"color_scheme": "dark", **PHONE}]
    for look in looks:
        page = opened(open_page, **look)
        page.locator("#own > summary").click()
        page.locator("#own-file").set_input_files([CSV, payload("b.geojson", '{"type": "Fea'), METRES])
        expect(page.locator("#own-system-select")).to_be_visible()
        expect(page.locator("#own-list li")).to_have_count(1)
        assert violations(page) == []
        assert equal_access(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
