"""Limits of the town: tried, released by another person, and then map, list, tile, API and events have them at once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/schwellen"
SHIPPED = {"low_nearly_full": "75", "low_full": "80", "low_overflowing": "95"}
LOWER = {"low_nearly_full": "20", "low_full": "30,5", "low_overflowing": "95"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("limits"))
    small.fill(made)
    for name, body in (("anna", "euv"), ("bert", "euv"), ("cora", "town")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=("editor",), body=body)
    for name in ("anna", "bert"):
        made.house.records.staff.grant(name, "editor", body="town")
    return made


@pytest.fixture(scope="module")
def client(house: Small) -> Iterator[TestClient]:
    with asker(house) as made:
        yield made


def send(client: TestClient, do: str, table: str = "fill", **typed: str) -> Response:
    return client.post(PATH, data={"do": do, "table": table, **typed}, headers=HOME, follow_redirects=False)


def said(client: TestClient) -> dict[str, object]:
    """What the places that know classes say of the bins, 40 % and 85 % full."""
    items = client.get("/api/collections/bins/items").json()["features"]
    described = client.get("/api/collections/bins").json()
    tile = client.get("/embed/figure.json?layer=bins&figure=full")
    return {
        "api": [one["properties"].get("class") for one in items][:2],
        "legend": [one["from"] for one in described["classes"]],
        "tile": tile.json()["figure"],
        "map": re.findall(r'"low":\s*([\d.]+)', client.get("/?layer=bins").text)[:4],
        "methods": "30,5" in client.get("/methoden").text,
        "tags": [
            tile.headers["etag"].rpartition("-")[2],
            client.get("/api/collections/bins").headers["etag"].rpartition("-")[2],
        ],
    }


def test_a_released_limit_changes_api_legend_tile_map_and_methods_at_once_and_comes_back(
    house: Small, client: TestClient
) -> None:
    before = said(client)
    log_in(client, "anna")
    assert send(client, "draft", **LOWER).status_code == 303
    page = client.get(PATH).text
    assert "80 % → 30,5 %" in page
    assert said(client) == before
    refused = send(client, "release")
    assert (refused.status_code, "Freigeben muss jemand anderes" in refused.text) == (400, True)
    log_in(client, "bert")
    assert send(client, "release").status_code == 303
    after = said(client)
    assert (before["api"], after["api"]) == (["room", "full"], ["full", "full"])
    assert after["legend"] == [0, 20, 30.5, 95]
    assert after != before
    assert [name for name in before if before[name] == after[name]] == []
    assert house.house.layers["bins"].full_from == 30.5
    assert send(client, "reset").status_code == 303
    assert {**said(client), "tags": ""} == {**before, "tags": ""}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"low_full": "70"}, "müssen von Klasse zu Klasse steigen"),
        ({"low_full": "75"}, "müssen von Klasse zu Klasse steigen"),
        ({"low_overflowing": "101"}, "außerhalb"),
        ({"low_overflowing": "nan"}, "muss eine Zahl sein"),
        ({"low_overflowing": "inf"}, "muss eine Zahl sein"),
        ({"low_full": "voll"}, "muss eine Zahl sein"),
        ({"low_full": ""}, "muss eine Zahl sein"),
    ],
)
def test_wrong_limits_are_refused_with_a_sentence_and_change_nothing(
    house: Small, client: TestClient, typed: dict[str, str], sentence: str
) -> None:
    log_in(client, "anna")
    version = house.house.records.version()
    answer = send(client, "draft", **{**SHIPPED, **typed})
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert house.house.records.version() == version


def test_definitions_codes_and_what_another_body_answers_for_cannot_be_set(house: Small, client: TestClient) -> None:
    log_in(client, "anna")
    assert all(
        send(client, "draft", one, **SHIPPED).status_code == 400 for one in ("temperature", "charging", "climate")
    )
    assert "temperature" not in client.get(PATH).text
    log_in(client, "cora")
    version = house.house.records.version()
    foreign = send(client, "draft", **LOWER)
    assert (foreign.status_code, "fehlt Ihnen ein Recht" in foreign.text) == (400, True)
    assert house.house.records.version() == version
