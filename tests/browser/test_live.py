"""From an uplink to the screen, and what the screen says when nothing comes any more."""

import json
import re
import urllib.request
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from data.records import Assignment, Device
from tests.support.running import App, Open, map_ready, until

DEVICE = "70B3D57ED0001234"


def post(app: App, token: str, percent: float, count: int) -> int:
    """Send an uplink as ChirpStack does; the status of the answer."""
    message = {
        "deduplicationId": f"browser-{count}",
        "time": datetime.now(UTC).isoformat(),
        "deviceInfo": {"devEui": DEVICE.lower()},
        "fCnt": count,
        "fPort": 2,
        "object": {"fill_percent": percent},
        "rxInfo": [{"gatewayId": "0016c001ff10a235", "rssi": -97, "snr": 6.5}],
    }
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    address = f"{app.address}/ingest/chirpstack"
    request = urllib.request.Request(address, json.dumps(message).encode(), headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
        return int(answer.status)


def bin_without_sensor(app: App) -> str:
    """A bin that gets a device of ours."""
    found = app.json("/api/collections/bins/items?limit=10000")["features"]
    site = next(one["id"] for one in reversed(found) if one["properties"]["state"] == "no_sensor")
    app.records.add_devices([Device(device_id=DEVICE, profile="plain", network="chirpstack")])
    since = datetime.now(UTC) - timedelta(hours=1)
    app.records.assign_many([Assignment(device_id=DEVICE, site_id=site, valid_from=since)])
    return str(site)


def test_an_uplink_changes_marker_and_popup_and_leaves_the_rest_as_it_was(app: App, open_page: Open) -> None:
    token = app.records.new_token("chirpstack")
    site = bin_without_sensor(app)
    page = open_page(f"/?layer=bins&site={site}")
    expect(page.locator(".popup")).to_have_attribute("data-site", site)
    page.evaluate("stadtklima.map.leaflet.setZoom(18, { animate: false })")
    marker = page.locator(f".leaflet-marker-pane [data-site={site}]")
    expect(marker).to_be_visible()
    page.evaluate("document.querySelector('.popup').dataset.same = 'yes'")

    assert post(app, token, 97, 1) == 202
    expect(marker).to_have_class(re.compile("symbol--square-alert"))
    expect(page.locator(".popup[data-same=yes] .site__value")).to_have_text("97\u00a0%")
    expect(page.locator(".popup .site__class")).to_have_text("läuft über")
    expect(page.locator(".popup .site__age")).to_contain_text("gerade eben")
    assert page.evaluate("stadtklima.map.leaflet.getZoom()") == 18

    assert post(app, token, 12, 2) == 202
    expect(marker).to_have_class(re.compile("symbol--circle"))
    expect(page.locator(".popup[data-same=yes] .site__class")).to_have_text("hat noch Platz")


def test_new_values_never_move_the_lines_of_the_list(open_page: Open) -> None:
    page = open_page("/?layer=bins")
    map_ready(page)
    lines = page.locator("#list .row__name").all_inner_texts()
    page.evaluate(
        """const now = new Date().toISOString();
           stadtklima.layers.all('bins').forEach((one, i) => {
             Object.assign(one, { state: 'ok', class: 'full', observed_at: now, fill_percent: 99 - i % 50 });
           })"""
    )
    page.evaluate(
        "stadtklima.layers.heard.forEach((one) => one('bins', stadtklima.layers.all('bins').map((b) => b.site_id)))"
    )
    expect(page.locator("#list .row__note").first).to_contain_text("voll")
    assert page.locator("#list .row__name").all_inner_texts() == lines


def test_a_changed_marker_pulses_once_but_not_for_who_wants_calm(open_page: Open) -> None:
    for motion, shown in (("no-preference", "block"), ("reduce", "none")):
        page = open_page(reduced_motion=motion)
        map_ready(page)
        page.evaluate(
            "stadtklima.layers.heard.forEach((one) => one('heat', stadtklima.layers.all('heat').map((s) => s.site_id)))"
        )
        until(page, "document.querySelector('.mark--pulse') !== null")
        display = page.evaluate("getComputedStyle(document.querySelector('.mark--pulse'), '::after').display")
        assert (display == "none") == (shown == "none")
        page.evaluate("stadtklima.map.refront()")
        expect(page.locator(".mark--pulse")).to_have_count(0)


def test_says_so_when_the_connection_is_lost_and_falls_silent_when_it_is_back(open_page: Open) -> None:
    page = open_page()
    map_ready(page)
    page.context.set_offline(True)
    expect(page.locator("#alert")).to_contain_text("Keine Verbindung. Sie sehen den Stand von")
    page.context.set_offline(False)
    expect(page.locator("#alert")).to_be_empty()


def test_says_so_when_the_service_is_down_and_keeps_the_last_state_with_its_age(open_page: Open) -> None:
    page = open_page("/?site=heat-0002", service_workers="block")
    expect(page.locator(".popup")).to_be_visible()
    page.context.route("**/api/live", lambda route: route.fulfill(status=503))
    expect(page.locator("#alert")).to_contain_text("Der Server antwortet gerade nicht.")
    page.evaluate("stadtklima.setNow(new Date(stadtklima.now() + 3 * 3600e3).toISOString())")
    page.evaluate("stadtklima.list.refresh(null); stadtklima.popup.refresh()")
    expect(page.locator("#list .row__note").first).to_contain_text("vor 3 Stunden")
    expect(page.locator(".popup .site__age")).to_contain_text("vor 3 Stunden")
    page.context.unroute("**/api/live")
    expect(page.locator("#alert")).to_be_empty()


def test_says_so_when_the_map_cannot_be_loaded(app: App, open_page: Open) -> None:
    page = open_page(service_workers="block")
    page.context.route("**/assets/vendor/dash.js*", lambda route: route.abort())
    page.goto(app.address)
    expect(page.locator("#alert")).to_have_text("Die Karte lässt sich nicht laden. Alle Werte stehen in der Liste.")
    expect(page.locator("#list .row").first).to_be_visible()
