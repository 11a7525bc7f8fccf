"""Several Dash applications on one server, each for itself."""

from dash import Dash, Input, Output, html
from fastapi import FastAPI
from starlette.testclient import TestClient

from dashboard.apps import configuration, mount
from dashboard.apps.components import Piece, Visit
from tests.support.small import Small

JSON = {"Content-Type": "application/json"}


def told(server: FastAPI, small: Small, page: str) -> Dash:
    app = mount(server, small.house.settings, page=page)
    app.layout = [Visit(id="visit"), Piece(id="said"), html.Div(id=page)]

    @app.callback(Output("said", "html"), Input("visit", "asked"))
    def said(asked: object) -> str:
        return f"{page}: {asked}"

    return app


def asked(client: TestClient, page: str, value: str) -> str:
    body = {"output": "said.html", "inputs": [{"id": "visit", "property": "asked", "value": value}], "state": []}
    answer = client.post(f"/dash/{page}/_dash-update-component", json=body)
    assert answer.headers["Content-Type"] == "application/json"
    return str(answer.json()["response"]["said"]["html"])


def test_two_of_them_keep_layouts_and_callbacks_apart(small: Small) -> None:
    server = FastAPI(openapi_url=None)
    for page in ("one", "two"):
        told(server, small, page)
    client = TestClient(server)
    for page, other in (("one", "two"), ("two", "one")):
        layout = client.get(f"/dash/{page}/_dash-layout").text
        assert f'"id":"{page}"' in layout
        assert f'"id":"{other}"' not in layout
        assert len(client.get(f"/dash/{page}/_dash-dependencies").json()) == 1
        assert asked(client, page, "a") == f"{page}: a"


def test_a_page_is_told_the_small_plotly_and_no_version_of_ours(small: Small) -> None:
    config = configuration(mount(FastAPI(), small.house.settings, page="one"), plotly="/assets/vendor/plotly.js")
    assert config["requests_pathname_prefix"] == "/dash/one/"
    assert config["plotlyjs_url"] == "/assets/vendor/plotly.js"
    assert config["serve_locally"] is False
    assert config["python_version"] == ""
    assert "websocket" not in config


def test_what_no_callback_was_made_for_is_a_bad_request(client: TestClient) -> None:
    path = "/dash/karte/_dash-update-component"
    for body in (
        "{}",
        "x",
        "[]",
        "null",
        '{"output":"said.html"}',
        '{"output":["list.html"]}',
        '{"output":"layer-bins.data"}',
    ):
        answer = client.post(path, content=body, headers=JSON)
        assert answer.status_code == 400, body
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "layer-bins.hideout" in answer.json()["detail"]


def test_whatever_a_callback_is_told_it_answers(client: TestClient) -> None:
    pieces = ("layers", "legend", "past", "site", "list", "told", "plans")
    output = f"..{'...'.join([*(f'{one}.html' for one in pieces), 'visit.answered'])}.."
    for value in (None, 7, {"a": [1]}, "?layers=,&layer=../x&back=99&state=<b>&site='&page=-1&district=%00"):
        inputs = [{"id": "visit", "property": "asked", "value": value}, "x", {"id": "none"}]
        body = {"output": output, "outputs": 7, "inputs": inputs, "state": "x", "changedPropIds": [[1]]}
        answer = client.post("/dash/karte/_dash-update-component", json=body)
        assert answer.status_code == 200, value
        assert 'id="list"' in answer.json()["response"]["list"]["html"]


def test_a_body_may_not_be_larger_than_a_page_has_to_say(client: TestClient) -> None:
    body = b'{"output":"' + b"x" * 200_000 + b'"}'
    answer = client.post("/dash/karte/_dash-update-component", content=body, headers=JSON)
    assert answer.status_code == 413
