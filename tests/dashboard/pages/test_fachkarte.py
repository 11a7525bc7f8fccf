"""The planners' page before any script runs, and who is led to it."""

from starlette.testclient import TestClient

from tests.support.client import until_prepared


def test_form_and_answer_are_in_the_first_html(client: TestClient) -> None:
    until_prepared(client)
    html = client.get("/fachkarte?v=1&q=reach&p.places=bins&p.by=straight").text
    assert 'id="ask"' in html
    assert 'id="reply"' in html
    assert "data-fragment" not in html


def test_it_is_led_to_from_the_map_and_the_state_of_services_and_by_no_menu(client: TestClient) -> None:
    assert 'href="/fachkarte"' in client.get("/karte").text
    assert 'href="/fachkarte"' in client.get("/status").text
    assert "/fachkarte" not in client.get("/").text
