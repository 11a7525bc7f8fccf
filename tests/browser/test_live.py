"""From an uplink to the screen, and what the screen says when nothing comes any more."""

import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial

from playwright.sync_api import Page, Request, Route, expect

from data.records import Assignment, Device
from tests.support.bin_device import bins_without_sensor, send_fill
from tests.support.running import App, Open, map_ready, until

DEVICE = "70B3D57ED0001234"


def bin_without_sensor(app: App) -> tuple[str, list[float]]:
    """A bin that gets a device of ours, and where it is: lon, lat."""
    site = bins_without_sensor(app)[-1]
    app.records.add_devices([Device(device_id=DEVICE, profile="plain", network="chirpstack")])
    since = datetime.now(UTC) - timedelta(hours=1)
    app.records.assign_many([Assignment(device_id=DEVICE, site_id=site["id"], valid_from=since)])
    return site["id"], site["geometry"]["coordinates"]


def test_an_uplink_changes_marker_and_details_and_leaves_the_rest_as_it_was(app: App, open_page: Open) -> None:
    token = app.records.new_token("chirpstack")
    site, (lon, lat) = bin_without_sensor(app)
    page = open_page(f"/?layer=bins&site={site}#karte=18/{lat:.4f}/{lon:.4f}")
    expect(page.locator("#site")).to_have_attribute("data-site", site)
    marker = page.locator(f".leaflet-marker-pane [data-site={site}]")
    expect(marker).to_be_visible()
    page.evaluate("document.querySelector('#site').same = true")

    assert send_fill(app, token, device=DEVICE, percent=97, count=1) == 202
    expect(marker).to_have_class(re.compile("symbol--square-alert"))
    expect(page.locator("#site .site__value")).to_have_text("97\u00a0%")
    expect(page.locator("#site .site__class")).to_have_text("läuft über")
    expect(page.locator("#site .site__age")).to_contain_text("gerade eben")
    assert page.evaluate("location.hash").startswith("#karte=18/")

    assert send_fill(app, token, device=DEVICE, percent=12, count=2) == 202
    expect(marker).to_have_class(re.compile("symbol--circle"))
    expect(page.locator("#site .site__class")).to_have_text("hat noch Platz")
    assert page.evaluate("document.querySelector('#site').same")


# ---- a swap ---------------------------------------------------------------------------------------------------------
NEWER = 1000  # versions: more than the house counts up by itself meanwhile
SAID = "document.getElementById('answer').textContent"


def newer(versions: dict[str, int], route: Route, _: Request) -> None:
    route.fulfill(json=versions)


def swapped(page: Page, layer: str, change: str) -> None:
    """Let a layer have a newer version, and every piece of the page another text in it."""
    versions = page.evaluate("fetch('/api/live').then((answer) => answer.json())")

    def other(route: Route) -> None:
        answer = route.fetch(headers={**route.request.headers, "if-none-match": ""})
        told = re.sub(r'(id="answer"[^>]*>(?:<a [^>]*>)?)', rf"\1{change} ", answer.text())
        route.fulfill(response=answer, body=told.replace("Um ", f"{change} "))

    page.route("**/fragments/**", other)
    page.route("**/api/live", partial(newer, {**versions, layer: versions[layer] + NEWER}))
    until(page, f"{SAID}.startsWith({json.dumps(change)})")
    page.wait_for_timeout(200)


def test_a_swap_keeps_focus_scroll_what_is_open_and_what_is_selected(open_page: Open) -> None:
    page = open_page("/?layer=heat&site=heat-0002", service_workers="block")
    map_ready(page)
    page.click("#site .chart__table summary")
    page.click("#cool > summary")
    line = page.locator("#list .row__link").nth(9)
    line.focus()
    page.evaluate(
        """() => {
          const name = document.querySelector('#list .row:nth-child(1) .row__name');
          getSelection().selectAllChildren(name);
          document.querySelector('.chart__scroll').scrollTop = 60;
          document.getElementById('panel').scrollTop = 700;
        }"""
    )
    kept = """[document.activeElement.dataset.site, String(getSelection()), document.getElementById('panel').scrollTop,
      document.querySelector('.chart__scroll').scrollTop, document.querySelector('#site .chart__table').open,
      document.getElementById('cool').open, document.getElementById('legend').open]"""
    before = page.evaluate(kept)
    assert before[1]
    assert before[2] > 0
    swapped(page, "heat", "Gerade")
    assert page.evaluate(kept) == before
    expect(line).to_be_focused()


def test_new_values_never_move_the_lines_of_the_list(open_page: Open) -> None:
    page = open_page("/?layer=bins", service_workers="block")
    map_ready(page)
    lines = page.locator("#list .row__name").all_inner_texts()
    swapped(page, "bins", "Gerade")
    assert page.locator("#list .row__name").all_inner_texts() == lines


def test_a_changed_marker_pulses_once_but_not_for_who_wants_calm(open_page: Open) -> None:
    for motion, shown in (("no-preference", "block"), ("reduce", "none")):
        page = open_page(reduced_motion=motion, service_workers="block")
        map_ready(page)

        def later(route: Route) -> None:
            answer = route.fetch()
            found = answer.json()
            for one in found["features"]:
                one["properties"]["observed_at"] = "2031-01-01T00:00:00Z"
            route.fulfill(response=answer, json=found)

        page.route("**/items?*", later)
        versions = page.evaluate("fetch('/api/live').then((answer) => answer.json())")
        page.route("**/api/live", partial(newer, {**versions, "heat": versions["heat"] + NEWER}))
        until(page, "document.querySelector('.mark--pulse') !== null")
        page.evaluate("document.getElementById('map-area').style.height = '300px'")  # drawn anew, and still new
        page.wait_for_timeout(100)
        display = page.evaluate("getComputedStyle(document.querySelector('.mark--pulse'), '::after').display")
        assert (display == "none") == (shown == "none")


def test_says_so_when_the_connection_is_lost_and_falls_silent_when_it_is_back(open_page: Open) -> None:
    page = open_page()
    map_ready(page)
    page.context.set_offline(True)
    expect(page.locator("#alert")).to_contain_text("Keine Verbindung. Sie sehen den Stand von")
    page.context.set_offline(False)
    expect(page.locator("#alert")).to_be_empty()


def test_says_so_when_the_service_is_down_and_keeps_the_last_state_with_its_age(app: App, open_page: Open) -> None:
    page = open_page("/impressum", service_workers="block")
    page.clock.install()
    page.goto(f"{app.address}/?site=heat-0002")
    expect(page.locator("#site")).to_be_visible()
    page.context.route("**/api/live", lambda route: route.fulfill(status=503))
    page.context.route("**/fragments/**", lambda route: route.abort())
    for _ in range(4):
        page.clock.run_for(2000)
        page.wait_for_timeout(100)
    expect(page.locator("#alert")).to_contain_text("Der Server antwortet gerade nicht.")
    page.clock.fast_forward("03:00:00")
    expect(page.locator("#list .row__note").first).to_contain_text("vor 3 Stunden")
    expect(page.locator("#site .site__age")).to_contain_text("vor 3 Stunden")
    page.context.unroute("**/api/live")
    page.clock.run_for(4000)
    expect(page.locator("#alert")).to_be_empty()


def test_says_so_when_the_map_cannot_be_loaded(app: App, open_page: Open) -> None:
    page = open_page("/impressum", service_workers="block")
    page.context.route("**/assets/map.*.js*", lambda route: route.abort())
    page.goto(app.address)
    expect(page.locator(".map__late")).to_be_visible()
    expect(page.locator(".map__soon")).to_be_hidden()
    page.locator("#list .row__link").first.click()
    expect(page.locator("#site .chart svg")).to_be_visible()
