"""One place, one answer a topic: the place is named, given, or asked back, and stands in no address."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from dashboard.http.forms import KIND

PATH = "/bei-mir"
HERE = {"lon": "7.3110", "lat": "51.5520", "name": "Hier"}


def sent(client: TestClient, query: str = "", **given: str) -> Response:
    return client.post(PATH + query, data=given, headers={"content-type": KIND}, follow_redirects=False)


def test_an_address_is_told_when_its_bins_are_emptied_and_has_a_calendar_of_its_own(on_streets: TestClient) -> None:
    html = sent(on_streets, q="Wittener Straße 12").text
    assert re.search(r"(Restmüll|Bioabfall): (Montag|Dienstag|Mittwoch|Donnerstag|Freitag), \d+\. Juli", html)
    assert "Für: Wittener Straße 12" in html
    assert "Erfundene Abfuhrtage zur Vorführung" in html
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', html[html.index('id="again"') :]))
    file = sent(on_streets, **again, file="abfuhr.ics")
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert file.headers["content-disposition"] == 'attachment; filename="abfuhr.ics"'
    assert file.headers["Cache-Control"] == "no-store"
    assert "SUMMARY:Restmüll" in file.text
    assert "X-WR-CALNAME:Müllabfuhr Wittener Straße 12 (Erfundene Abfuhrtage" in file.text.replace("\r\n ", "")


def sentence(html: str) -> str:
    found = re.search(r'class="near__back"[^>]*>(.*?)</p>', html)
    assert found is not None, html
    return found[1]


def test_each_topic_answers_for_an_address_and_leads_to_the_site(on_streets: TestClient) -> None:
    answer = sent(on_streets, q="Wittener Str. 12, 44575 Castrop-Rauxel")
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r'id="place"[^>]*>Wittener Straße 12[^<]*, [A-Z]', answer.text)
    assert re.search(r"Bei Ihnen \(Platz [^)]*, [\d.,]+\s(m|km)\): [\d,]+\s°C\.", answer.text)
    assert 'href="/ort/heat-0001"' in answer.text or 'href="/ort/heat-0002"' in answer.text
    assert "hat noch Platz" in answer.text
    assert "Trinkbrunnen" in answer.text


def test_a_place_of_the_device_is_answered_without_a_name(client: TestClient) -> None:
    html = sent(client, "?lang=en", **{**HERE, "name": ""}).text
    assert ">Your position</h1>" in html
    assert "Near you (" in html


def test_no_place_is_written_into_a_link_or_an_address(on_streets: TestClient) -> None:
    html = sent(on_streets, **HERE).text
    links = re.findall(r'(?:href|src|action)="([^"]*)"', html)
    assert [one for one in links if "7.311" in one or "51.552" in one or "Hier" in one] == []


@pytest.mark.parametrize("typed", ["44575", "44575 Castrop-Rauxel", "Castrop-Rauxel"])
def test_the_town_alone_is_no_place_in_it(on_streets: TestClient, typed: str) -> None:
    assert "Bitte nennen Sie eine Straße" in sentence(sent(on_streets, q=typed).text)


def test_what_can_be_several_is_asked_back_with_the_places_to_choose(on_streets: TestClient) -> None:
    html = sent(on_streets, q="Straße").text
    assert "Was meinen Sie?" in sentence(html)
    chosen = re.findall(r'name="lon" value="([^"]+)"><input type="hidden" name="lat" value="([^"]+)"', html)[0]
    assert 'id="place"' in sent(on_streets, lon=chosen[0], lat=chosen[1]).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"q": "qqqqxxxx"}, "nicht gefunden"),
        ({"q": "  "}, "Bitte nennen Sie zuerst"),
        ({"lon": "13.4", "lat": "52.5"}, "zu weit weg von Castrop-Rauxel"),
        ({"lon": "nan", "lat": "51.55"}, "Bitte nennen Sie zuerst"),
    ],
)
def test_what_is_no_place_is_answered_with_a_sentence(on_streets: TestClient, given: dict[str, str], said: str) -> None:
    answer = sent(on_streets, **given)
    assert answer.status_code == 200
    assert said in sentence(answer.text)


def test_a_district_leads_to_the_map_and_a_site_to_its_page(on_streets: TestClient) -> None:
    assert sent(on_streets, "?lang=en", q="Habinghorst").headers["location"] == "/?lang=en&district=Habinghorst"
    found = on_streets.post(f"/fragments{PATH}/places", json={"q": "Platz 0 & Ä", "limit": 5}).text
    assert 'data-href="/ort/' in found


def test_suggestions_are_places_districts_and_sites(on_streets: TestClient) -> None:
    found = on_streets.post(f"/fragments{PATH}/places", json={"q": "Habinghorst", "lang": "en"}).text
    assert 'data-href="/?lang=en&amp;district=Habinghorst"' in found or "district=Habinghorst" in found
    assert 'data-label="Habinghorster Straße, Rauxel"' in found


def test_another_language_is_another_answer_for_the_same_place(on_streets: TestClient) -> None:
    html = sent(on_streets, q="Wittener Straße 12").text
    switch = re.search(r'<button type="submit" form="again" formaction="([^"]+)" lang="en"', html)
    assert switch is not None
    assert switch[1] == "/bei-mir?lang=en"
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', html[html.index('id="again"') :]))
    answered = sent(on_streets, "?lang=en", **again).text
    assert '<html lang="en"' in answered
    assert re.search(r"<h1[^>]*>Wittener Straße 12", answered)
    assert 'form="again"' in sent(on_streets, q="Lange Straße").text
    assert 'form="again"' not in on_streets.get(PATH).text
