"""The page of one site, before and without any script."""

import re
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from starlette.testclient import TestClient

from data import sites, stamps
from data.projection import to_metres
from data.town.geodata import Rasters
from tests.support.small import NOON, Small, day, hour, reading


def page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_the_value_its_age_and_what_else_is_public(client: TestClient) -> None:
    html = page(client, "/ort/heat-0001")
    assert "29,5\u00a0°C" in html
    assert "gemessen 13:50 (" in html
    assert ">vor 10 Minuten</time>)" in html
    assert "Relative Luftfeuchte" in html
    assert "Batterie" not in html
    assert 'Platz "0" &amp; &lt;Ä&gt;' in html


def test_the_heat_index_is_named_a_calculated_value_and_is_only_where_it_is_defined(client: TestClient) -> None:
    assert "Hitzeindex 31\u00a0°C (berechnet" in page(client, "/ort/heat-0001")
    assert "Hitzeindex" not in page(client, "/ort/heat-0002")


@pytest.mark.parametrize("attribute", ["opening_hours", "opening_hours_unreadable"])
def test_opening_hours_that_nobody_can_read_are_quoted(small: Small, own_client: TestClient, attribute: str) -> None:
    path = small.house.folders.sites_of("bins")
    known = sites.read(path)
    known.attributes[0][attribute] = "werktags <7-20 Uhr>"
    sites.write(path, known)
    eventually(own_client, "/ort/bins-0001", "Angegeben ist: „werktags &lt;7-20 Uhr&gt;“.")
    assert "Öffnungszeiten" not in page(own_client, "/ort/bins-0002")


def test_unknown_days_are_unknown_and_not_zero(client: TestClient) -> None:
    html = page(client, "/ort/heat-0001")
    assert "Bis gestern an 0 von 181 Tagen gemessen." in html
    assert re.findall(r'tile__figure">([^<]*)', html) == ["–"] * 3
    assert re.findall(r'tile__rule">([^<]*)', html) == ["ab 30\u00a0°C", "ab 25\u00a0°C", "nie unter 20\u00a0°C"]


def test_the_comparison_names_its_reference_and_hour(small: Small, own_client: TestClient) -> None:
    hours = [NOON - timedelta(hours=back) for back in range(3)]
    rows = [hour("heat-0001", 25.0, at) for at in hours] + [hour("heat-0002", 28.2, at) for at in hours]
    small.roll_up(*rows)
    html = eventually(own_client, "/ort/heat-0002", "3,2\u00a0Grad wärmer als am Platz")
    assert "Stunde von 13:00 bis 14:00\u00a0Uhr" in html
    assert "messen wir alle anderen" in page(own_client, "/ort/heat-0001")


def test_the_comparison_takes_over_the_heights_of_an_import(
    small: Small, own_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "LOOK_S", 0.0)
    hours = [NOON - timedelta(hours=back) for back in range(3)]
    small.roll_up(*(hour("heat-0001", 25.0, at) for at in hours), *(hour("heat-0002", 28.2, at) for at in hours))
    eventually(own_client, "/ort/heat-0002", "3,2\u00a0Grad wärmer als am Platz")
    rising(small, to_east_m=200.0)
    assert "4,5\u00a0Grad wärmer als am Platz" in page(own_client, "/ort/heat-0002")


def rising(small: Small, *, to_east_m: float) -> None:
    """Heights of a town whose second heat point lies higher than its first."""
    at = sites.read(small.house.folders.sites_of("heat"))
    xy_m = to_metres(at.lon, at.lat)
    height_m = np.array([[0.0, to_east_m]] * 2, np.float32)
    flat = np.zeros((2, 2))
    Rasters(
        elevation_m=height_m,
        land_cover=flat.astype(np.uint8),
        land_cover_names=("water",),
        built_share=flat.astype(np.float32),
        x_m=xy_m[:, 0],
        y_m=xy_m[0, 1] + np.array([500.0, -500.0]),
    ).write(small.house.folders.town)


def eventually(client: TestClient, path: str, words: str) -> str:
    """The page as soon as the store has followed the lake."""
    for _ in range(40):
        html = page(client, path)
        if words in html:
            return html
        time.sleep(0.1)
    raise AssertionError(f"{words!r} never came on {path}")


def test_the_chart_has_a_sentence_a_table_and_a_csv(client: TestClient) -> None:
    html = page(client, "/ort/heat-0001")
    assert "In den letzten 48 Stunden zwischen 28,0 und 28,0\u00a0°C." in html
    assert html.count('<svg class="plot') == 2
    csv = re.search(r'href="(/api/sites/heat-0001/readings[^"]*)"', html)
    assert csv is not None
    answer = client.get(csv[1].replace("&amp;", "&"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.text.count("\n") == 2


def test_the_table_of_days_and_its_csv_name_the_same_days(own_client: TestClient, small: Small) -> None:
    small.roll_up_days(*(day("heat-0001", 20.0, date(2026, 6, one)) for one in range(1, 31)))
    own_client.get("/api/collections/heat/items?v=2")
    html = page(own_client, "/ort/heat-0001?span=30d")
    rows = re.findall(r'<tr><th scope="row">([^<]*)', html)
    csv = re.search(r'href="(/api/sites/heat-0001/readings[^"]*)"', html)
    assert csv is not None
    assert "from=2026-06-02&" in csv[1].replace("&amp;", "&")
    lines = own_client.get(csv[1].replace("&amp;", "&")).text.splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == [f"2026-06-{one:02}" for one in range(2, 31)]
    assert rows == [f"{one}. Juni" for one in range(30, 1, -1)]


def test_a_withheld_count_is_on_no_page(client: TestClient) -> None:
    html = page(client, "/ort/people-0001")
    assert "station__value" not in html
    assert ">3<" not in html
    assert "Aus den letzten 48 Stunden gibt es keine Werte." in html


def test_a_site_without_a_device_and_one_that_never_reported_say_so(client: TestClient) -> None:
    assert "Dieser Mülleimer hat keinen Sensor. Er wird nach Plan geleert." in page(client, "/ort/bins-0004")
    assert "Das Gerät hat noch nichts gemeldet." in page(client, "/ort/bins-0005")


def test_only_a_page_with_a_chart_loads_what_reads_it(client: TestClient) -> None:
    assert "/assets/station.js" in page(client, "/ort/heat-0001")
    assert ".js" not in page(client, "/ort/bins-0004")


@pytest.mark.parametrize("path", ["/ort/heat-9999", "/ort/nothing", "/ort/x-1"])
def test_unknown_sites_get_our_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


@pytest.mark.parametrize("query", ["span=xx&with=<b>&with=heat-0002&with=heat-0001", "span=years&with=bins-0001"])
def test_whatever_is_asked_for_a_page_comes(client: TestClient, query: str) -> None:
    html = page(client, f"/ort/heat-0001?{query}")
    assert "<b>" not in html
    assert html.count('beside__site"') <= 2


def test_links_keep_language_theme_and_span(client: TestClient) -> None:
    html = page(client, "/ort/heat-0001?lang=en&theme=dark&span=30d&with=heat-0002")
    assert 'href="/ort/heat-0001?lang=en&amp;theme=dark&amp;with=heat-0002#course"' in html
    assert 'href="/methoden?lang=en&amp;theme=dark#days"' in html
    assert 'href="/ort/heat-0001?theme=dark&amp;span=30d&amp;with=heat-0002"' in html


def test_lists_and_popups_lead_here(client: TestClient) -> None:
    assert 'href="/ort/heat-0001"' in page(client, "/?site=heat-0001")


def retire(small: Small, site_id: str) -> None:
    """Nothing serves the site from now on."""
    small.house.records.retire(f"D-{site_id}", at=NOON)


def test_a_site_whose_device_was_retired_keeps_its_history_and_says_since_when_nothing_is_measured(
    small: Small, own_client: TestClient
) -> None:
    retire(small, "heat-0001")
    html = eventually(own_client, "/ort/heat-0001", "Hier misst seit 13:50 (")
    assert ">vor 10 Minuten</time>) kein Gerät mehr." in html
    assert "In den letzten 48 Stunden zwischen 28,0 und 28,0\u00a0°C." in html
    assert "Relative Luftfeuchte" not in html
    assert "29,5" not in html
    assert "Bis gestern an 0 von 181 Tagen gemessen." in html
    listed = page(own_client, "/?layer=heat")
    row = listed[listed.index('id="row-heat-0001"') :].partition("</li>")[0]
    assert "kein Sensor" in row
    assert "vor 10 Minuten" not in row
    panel = page(own_client, "/?layer=heat&site=heat-0001")
    assert "kein Gerät mehr." in panel
    assert "In den letzten 48 Stunden zwischen 28,0 und 28,0\u00a0°C." in panel
    assert "Relative Luftfeuchte" not in panel[panel.index('id="site-name"') :].partition("</section>")[0]
    assert '<option value="heat-0001">' in page(own_client, "/ort/heat-0002")


def test_a_past_of_years_ago_without_any_device_is_shown_at_once(small: Small, own_client: TestClient) -> None:
    small.add(reading("bins-0004", 50.0, datetime(2019, 6, 24, 12, tzinfo=UTC)))
    small.roll_up_days(*(day("bins-0004", 20.0 + n, date(2019, 6, n)) for n in range(1, 25)))
    html = eventually(own_client, "/ort/bins-0004", "Seit 1. Juni 2019 zwischen 21 und 44\u00a0%.")
    assert "Hier misst seit 24.06.2019 14:00 (" in html
    assert '<a href="/ort/bins-0004?span=48h#course"' in html


def test_a_place_that_never_had_a_device_says_so_in_one_sentence_and_leads_to_others(client: TestClient) -> None:
    html = page(client, "/ort/bins-0004")
    assert "Hier misst" not in html
    assert 'id="course"' not in html
    near = html[html.index('id="near"') :].partition("</section>")[0]
    assert sorted(re.findall(r"/ort/(bins-\d+)", near)) == ["bins-0002", "bins-0003", "bins-0005"]
    assert "voll" in near


def test_what_was_measured_long_before_the_shown_value_does_not_stand_beside_it(
    small: Small, own_client: TestClient
) -> None:
    small.add(reading("heat-0002", 66.0, NOON - timedelta(hours=3), measure="relative_humidity_percent"))
    small.add(reading("heat-0001", 30.0, NOON))
    html = eventually(own_client, "/ort/heat-0001", "30,0\u00a0°C")
    assert "Relative Luftfeuchte" in html
    assert "66\u00a0%" not in page(own_client, "/ort/heat-0002")
    features = own_client.get("/api/collections/heat/items").json()["features"]
    assert [one["properties"]["relative_humidity_percent"] for one in features] == [55.0, None]


def test_a_bin_that_was_emptied_falls_at_once_and_says_when(small: Small, own_client: TestClient) -> None:
    levels = [(90, 55.0), (60, 60.0), (30, 5.0)]
    small.add(*(reading("bins-0001", value, NOON - timedelta(minutes=back)) for back, value in levels))
    html = eventually(own_client, "/ort/bins-0001", "geleert 13:30")
    assert "Ein Ring heißt: geleert (1. Juli 13:30)." in html
    assert html.count('class="plot__fall"') == 2
    assert '<th scope="row">1. Juli 13:00 bis 13:30</th><td>60\u00a0%</td>' in html
    assert "step=raw" in html
    assert '<a href="/embed/chart.svg?site_id=bins-0001&amp;span=48h" download="bins-0001.svg">SVG</a>' in html
