"""What the API answers is what its OpenAPI says: each operation, asked well and badly, in towns of three kinds."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import openapi_spec_validator
import pytest
from starlette.testclient import TestClient

from dashboard.http.routes import PEOPLE
from data.ingest.sources import discover
from tests.support import contract, shapes
from tests.support import small as town
from tests.support.client import asker, until_prepared
from tests.support.snapshot import SNAPSHOT, lost, promises


@dataclass(frozen=True, slots=True)
class Asked:
    """A town's application, and what opens its doors."""

    client: TestClient
    tokens: dict[str, str]

    def headers(self, path: str) -> dict[str, str]:
        token = self.tokens.get(path.rpartition("/")[2])
        return {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})


@pytest.fixture(scope="module", params=["filled", "empty", "shapes"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A town with readings, one without, and one with lines and areas."""
    root = tmp_path_factory.mktemp(request.param)
    made = shapes.settle(root) if request.param == "shapes" else town.settle(root)
    if request.param == "filled":
        town.fill(made)
    with asker(made) as client:
        until_prepared(client)
        yield Asked(client, {one: made.house.records.new_token(one) for one in sorted(discover())})


def document_of(client: TestClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/openapi.json").json()
    return document


def test_every_answer_of_every_operation_is_as_published(asked: Asked) -> None:
    document = document_of(asked.client)
    broken = [
        (method, question, said)
        for method, path, operation in contract.operations(document)
        for question in contract.questions(document, path, operation)
        if (said := contract.broken(document, operation, question.ask(asked.client, method, asked.headers(path))))
    ]
    assert broken == []


def test_without_its_token_a_door_answers_as_published(client: TestClient) -> None:
    document = document_of(client)
    for method, path, operation in contract.operations(document):
        if "security" in operation:
            answer = client.request(method, path, json={})
            assert (answer.status_code, contract.broken(document, operation, answer)) == (401, "")


def test_every_good_answer_has_a_schema(client: TestClient) -> None:
    for method, path, operation in contract.operations(document_of(client)):
        good = next(one for status, one in operation["responses"].items() if status.startswith("2"))
        assert all(one["schema"] for one in good["content"].values()), (method, path)


def test_each_route_of_the_api_is_published_and_no_page(client: TestClient) -> None:
    published = {(path, method) for method, path, _ in contract.operations(document_of(client))}
    registered = {
        (one.path, method)
        for one in client.app.state.routes.registered  # type: ignore[attr-defined]  # the FastAPI app
        for method in one.methods
        if one.path.startswith(("/api", "/ingest", "/oembed")) and one.path != "/api/" and one.permission not in PEOPLE
    }
    assert published == registered


@pytest.mark.parametrize("version", ["3.1", "3.0"])
def test_the_document_is_valid_openapi(client: TestClient, version: str) -> None:
    answer = client.get("/api/openapi.json", params={"f": version})
    assert answer.headers["content-type"] == f"application/vnd.oai.openapi+json;version={version}"
    assert answer.json()["openapi"].startswith(version)
    openapi_spec_validator.validate(answer.json())


def test_both_versions_of_the_document_promise_the_same(client: TestClient) -> None:
    older, document = client.get("/api/openapi.json?f=3.0").json(), document_of(client)
    place = older["components"]["schemas"]["OfferedSite"]["properties"]
    assert place["value"] == {"type": "number", "nullable": True, "title": "Value"}
    assert place["route"]["nullable"] is True
    assert older["paths"].keys() == document["paths"].keys()
    assert '"null"' not in json.dumps(older)


def test_what_must_be_said_is_required_and_nothing_else(client: TestClient) -> None:
    document = document_of(client)
    needed = {
        (method, path): [one["name"] for one in operation.get("parameters", []) if one["required"]]
        for method, path, operation in contract.operations(document)
    }
    assert needed["GET", "/api/places"] == ["q"]
    assert needed["GET", "/api/nearest"] == ["layer", "lon", "lat"]
    assert needed["GET", "/api/coverage"] == needed["GET", "/api/hotspots"] == ["layer"]
    assert document["components"]["schemas"]["NearestQuestion"]["required"] == ["layer", "lon", "lat"]
    assert '"required":[]' not in client.get("/api/openapi.json").text


def test_attributes_of_sites_are_published_as_filters(client: TestClient) -> None:
    items = document_of(client)["paths"]["/api/collections/{layer}/items"]["get"]["parameters"]
    assert {"kind", "covered", "slots"} <= {one["name"] for one in items}


def test_the_api_only_grows(client: TestClient) -> None:
    promised: dict[str, Any] = json.loads(SNAPSHOT.read_text("utf-8"))
    assert list(lost(promised, document_of(client))) == []


def test_the_snapshot_knows_every_promise(client: TestClient) -> None:
    promised = json.loads(SNAPSHOT.read_text("utf-8"))
    made = promises(document_of(client))
    assert made == promised, "something was added: write it down with `python -m tests.support.snapshot`"


ITEMS = "/api/collections/{layer}/items"


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (("paths", "/api/events"), "GET /api/events"),
        (("paths", ITEMS, "get", "parameters", 0), f"GET {ITEMS}: parameter layer"),
        (("paths", "/api/nearest", "get", "responses", "404"), "GET /api/nearest: 404"),
        (("components", "schemas", "Event", "properties", "text"), "GET /api/events: 200.events[].text"),
        (("components", "schemas", "NearestQuestion", "properties", "mode"), "POST /api/nearest: body.mode"),
    ],
)
def test_what_is_taken_away_is_noticed(client: TestClient, taken: tuple[Any, ...], said: str) -> None:
    document = document_of(client)
    less = copy.deepcopy(document)
    *way, last = taken
    del reduce(lambda part, step: part[step], way, less)[last]
    assert said in lost(document, less)
    assert list(lost(document, document)) == []


def test_what_is_required_anew_is_noticed(client: TestClient) -> None:
    document = document_of(client)
    more = copy.deepcopy(document)
    more["paths"]["/api/events"]["get"]["parameters"][0]["required"] = True
    more["components"]["schemas"]["PlacesQuestion"]["required"].append("limit")
    assert set(lost(document, more)) == {
        "GET /api/events: parameter since is required now",
        "POST /api/places: field limit is required now",
    }
