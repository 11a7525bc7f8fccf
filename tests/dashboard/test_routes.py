"""Every route declares a permission, and the API only ever grows."""

import json

import pytest
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient

from dashboard.api.context import MADE_UP
from dashboard.http.routes import ACCESSES, SOCKET, Routes


def registry(client: TestClient) -> Routes:
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    return routes


def test_every_route_of_the_server_is_declared_for_each_of_its_methods(client: TestClient) -> None:
    routes = registry(client)
    for route in routes.server.router.routes:
        if getattr(route, "path", "") == "{path:path}":
            continue  # Dash adds it when the server starts, behind ours, which answers everything before it
        methods = {SOCKET} if isinstance(route, WebSocketRoute) else getattr(route, "methods", None) or {"GET"}
        assert [one for one in methods if routes.declared(route, one) is None] == [], route


def test_every_registered_route_is_served(client: TestClient) -> None:
    served = {getattr(route, "path", repr(route)) for route in registry(client).server.router.routes}
    assert {one.path for one in registry(client).registered} <= served


def test_permissions_are_of_those_there_are(client: TestClient) -> None:
    assert {one.permission for one in registry(client).registered} <= ACCESSES


@pytest.mark.parametrize("path", ["/ingest/ttn", "/ingest/chirpstack"])
def test_doors_are_for_devices_only(client: TestClient, path: str) -> None:
    assert {one.permission for one in registry(client).registered if one.path == path} == {"device"}


def test_every_reference_of_the_document_leads_somewhere(client: TestClient) -> None:
    text = client.get("/api/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]
    used = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert used <= set(schemas)
    assert set(schemas) <= used


def test_the_docs_page_shows_every_operation_and_needs_no_one_else(client: TestClient) -> None:
    answer = client.get("/api/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in answer.text
    assert "<td>number or null</td>" in answer.text
    assert '<td>list of <a href="#schema-RouteStep">RouteStep</a></td>' in answer.text
    assert "<td>any</td>" not in answer.text.partition("<h2>Schemas</h2>")[0]


def test_a_collection_says_what_the_contract_promises(client: TestClient) -> None:
    one = client.get("/api/collections/heat").json()
    assert one["extent"]["spatial"]["bbox"] == [[7.3, 51.55, 7.31, 51.55]]
    assert [measure["id"] for measure in one["measures"]] == ["air_temperature_c", "relative_humidity_percent"]
    assert [entry["id"] for entry in one["classes"]][:2] == ["below_0", "from_0"]
    assert one["licence"]["id"] == "dl-de/by-2-0"
    assert one["attribution"] == MADE_UP
    assert one in client.get("/api/collections").json()["collections"]


def test_the_landing_page_links_to_everything(client: TestClient) -> None:
    links = client.get("/api").json()["links"]
    assert {"self", "service-desc", "service-doc", "conformance", "data"} <= {one["rel"] for one in links}
    for one in links:
        assert client.get(one["href"]).status_code == 200, one


def test_conformance_names_core_openapi_and_geojson(client: TestClient) -> None:
    classes = client.get("/api/conformance").json()["conformsTo"]
    assert [one.rpartition("/")[2] for one in classes] == ["core", "oas30", "geojson"]
