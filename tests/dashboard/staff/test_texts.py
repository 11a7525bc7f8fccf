"""Texts of the town: drafted, tried, released by another person, said everywhere at once, and undone."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.records import ACTOR
from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/texte"
TILE = "/embed/temperature"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("texts"))
    small.fill(made)
    for name in ("anna", "bert"):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=("editor",))
    return made


@pytest.fixture(scope="module")
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        yield made


def send(client: TestClient, do: str, language: str = "de", key: str = "page.product", text: str = "") -> Response:
    typed = {"do": do, "language": language, "key": key, "text": text}
    return client.post(PATH, data=typed, headers=HOME, follow_redirects=False)


def test_a_released_text_is_on_pages_tiles_and_in_english_at_once_and_what_was_before_comes_back(
    client: TestClient,
) -> None:
    shown = {"/klima": "de", "/klima?lang=en": "en", f"{TILE}?lang=de": "de", f"{TILE}?lang=en": "en"}
    key = "page.demo"
    before = {path: client.get(path).headers.get("etag") for path in shown}
    for language in ("de", "en"):
        log_in(client, "anna")
        assert send(client, "draft", language, key, f"Übung <b>{language}</b>").status_code == 303
        assert all("Übung" not in client.get(path).text for path in shown if shown[path] == language)
        refused = send(client, "release", language, key)
        assert (refused.status_code, "Freigeben muss jemand anderes" in refused.text) == (400, True)
        log_in(client, "bert")
        assert send(client, "release", language, key).status_code == 303
    for path, language in shown.items():
        answer = client.get(path)
        assert f"Übung &lt;b&gt;{language}&lt;/b&gt;" in answer.text, path
        assert answer.headers.get("etag") != before[path] or before[path] is None
    for language in ("de", "en"):
        assert send(client, "undo", language, key).status_code == 303
    assert all("Übung" not in client.get(path).text for path in shown)
    assert send(client, "undo", "de", key).status_code == 303
    assert "Übung" in client.get("/klima").text
    assert send(client, "reset", "de", key).status_code == 303
    assert "Übung" not in client.get("/klima").text


def test_what_another_process_releases_is_said_without_a_restart(house: Small, client: TestClient) -> None:
    records = house.house.records.texts
    records.draft("de:page.product", "Klima hier")
    token = ACTOR.set("user:bert")
    records.release("de:page.product")
    ACTOR.reset(token)
    deadline = time.monotonic() + 10
    while "Klima hier" not in client.get("/manifest.webmanifest").text:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    records.reset("de:page.product")


def test_a_draft_is_tried_on_the_page_where_the_text_was_found_and_seen_nowhere_else(client: TestClient) -> None:
    log_in(client, "anna")
    send(client, "draft", key="page.map_loading", text="Gleich ist sie da.")
    send(client, "draft", key="simple.page.map_loading", text="Warten Sie bitte.")
    page = client.get(f"{PATH}?key=page.map_loading").text
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="(/verwaltung/texte/vorschau[^"]+)"', page)]
    assert {"page=%2F&in=de", "page=%2F&in=en", "page=%2F&in=simple&simple=1"} <= {
        one.partition("&")[2] for one in links
    }
    seen = {one.rpartition("in=")[2]: client.get(one) for one in links if "page=%2F&" in one}
    assert "Gleich ist sie da." in seen["de"].text
    assert "Warten Sie bitte." in seen["simple&simple=1"].text
    assert "Gleich ist sie da." not in seen["en"].text
    assert "script-src 'none'" in seen["de"].headers.get_list("content-security-policy")
    assert "Gleich" not in client.get("/").text
    assert send(client, "discard", key="page.map_loading").status_code == 303
    assert client.get(f"{PATH}/vorschau?key=page.map_loading&page=/verwaltung").status_code == 404


@pytest.mark.parametrize("query", ["", "?key=", "?key=no.such.text"])
def test_a_preview_of_no_text_is_refused_with_a_sentence(client: TestClient, query: str) -> None:
    log_in(client, "anna")
    answer = client.get(f"{PATH}/vorschau{query}")
    assert (answer.status_code, "Einen Text mit diesem Schlüssel gibt es nicht" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Um {zeit} Uhr", "Diese Platzhalter gibt es hier nicht: {zeit}"),
        ("Um {zeit} Uhr", "Es fehlen die Platzhalter"),
        ("{time.__class__}", "{time.__class__}"),
        ("Um {time Uhr", "geschweifte Klammer"),
        (" ", "Der Text fehlt"),
        ("a" * 5000, "zu lang"),
        ("a\x07b", "unsichtbare Zeichen"),
    ],
)
def test_what_no_text_may_be_is_said_and_changes_nothing(
    house: Small, client: TestClient, text: str, said: str
) -> None:
    log_in(client, "anna")
    version = house.house.records.version()
    answer = send(client, "draft", key="warning.offline", text=text)
    assert (answer.status_code, said in answer.text) == (400, True)
    assert house.house.records.version() == version


def test_texts_are_found_by_key_german_and_english_and_unknown_ones_are_refused(client: TestClient) -> None:
    log_in(client, "anna")
    for asked in ("page.map_loading", "Die Karte wird gezeichnet …", "Drawing the map …"):
        assert "page.map_loading" in client.get(PATH, params={"q": asked}).text, asked
    assert send(client, "draft", key="no.such", text="a").status_code == 400
    assert send(client, "dance").status_code == 400


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("layer.bins.title", "/karte"),
        ("layer.heat.title", "/api/collections/heat"),
        ("measure.air_temperature_c.title", "/methoden"),
        ("topic.waste.title", "/"),
    ],
)
def test_what_a_layer_a_measure_and_a_topic_are_called_is_a_text_as_any_other(
    client: TestClient, key: str, path: str
) -> None:
    log_in(client, "anna")
    assert send(client, "draft", "de", key, "Was wir so nennen").status_code == 303
    assert "Was wir so nennen" not in client.get(path).text
    preview = client.get(f"{PATH}/vorschau", params={"key": key, "page": "/methoden"})
    assert preview.status_code == 200
    log_in(client, "bert")
    assert send(client, "release", "de", key).status_code == 303
    assert "Was wir so nennen" in client.get(path).text
    assert send(client, "reset", "de", key).status_code == 303
    assert "Was wir so nennen" not in client.get(path).text


def test_a_text_of_tiles_is_found_and_tried_on_tiles(client: TestClient) -> None:
    log_in(client, "anna")
    send(client, "draft", key="embed.follow", text="Weiter bei der Stadt")
    page = client.get(f"{PATH}?key=embed.follow").text
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="(/verwaltung/texte/vorschau[^"]+)"', page)]
    (preview,) = [one for one in links if "page=%2Fembed%2Ffigure&in=de" in one]
    seen = client.get(preview)
    assert "Weiter bei der Stadt" in seen.text
    assert "tile--figure" in seen.text
    assert "script-src 'none'" in seen.headers.get_list("content-security-policy")
    assert "Weiter bei der Stadt" not in client.get("/embed/figure").text
    assert send(client, "discard", key="embed.follow").status_code == 303
