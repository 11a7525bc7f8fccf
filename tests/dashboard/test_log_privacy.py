"""Whoever asks whatever, and whatever breaks: the log says nothing of who it was, where they are, what they typed."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from starlette.testclient import TestClient

from dashboard.api.context import Context
from dashboard.factory import create
from dashboard.http.routes import Registered, Routes
from services.logs import JsonLines, Plain
from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support.small import Small

Asked: TypeAlias = dict[str, str | float | None]
PLACE: Asked = {
    "lat": 51.543217,
    "lon": 7.312348,
    "q": "Geheimweg 17",
    "text": "Geheimweg 17",
    "name": "geheimfrau",
}
TOKEN = "Geheimzeichen"  # noqa: S105 -- made up
ADDRESS = "203.0.113.77"
SECRETS = ("51.5432", "7.3123", "Geheim", "geheim", ADDRESS, "correct horse", "anna")
QUERY: dict[str, str | float | None] = {
    **PLACE,
    "bbox": "7.312348,51.543217,7.4,51.6",
    "near": "51.543217,7.312348",
    "token": TOKEN,
    "device": TOKEN,
}
HEADERS = {
    **HOME,
    "Authorization": f"Bearer {TOKEN}",
    "X-Forwarded-For": ADDRESS,
    "User-Agent": f"{TOKEN}\x1b[2J",
    "Referer": f"https://a.example/?q={TOKEN}",
}
FORM = {"do": "assign", "at": "Geheimtag", "site": TOKEN, **{key: str(value) for key, value in PLACE.items()}}
_NAMES = re.compile(r"{[^}]*}")


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = peopled(tmp_path)
    shown = made.house.settings.model_copy(update={"access_log": True})
    object.__setattr__(made.house, "settings", shown)
    return made


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is logged meanwhile in both formats, but for what the tests' own client says."""
    root, stream = logging.getLogger(), StringIO()
    handlers = [logging.StreamHandler(stream) for _ in range(2)]
    for handler, formatter in zip(handlers, (JsonLines("web"), Plain()), strict=True):
        handler.setFormatter(formatter)
        handler.addFilter(lambda record: not record.name.startswith("httpx"))
        root.addHandler(handler)
    before = root.level
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(before)
    root.handlers = [one for one in root.handlers if one not in handlers]


def ask(client: TestClient, route: Registered, value: str, methods: set[str]) -> None:
    """Ask by these methods, with everything that nobody may find in the log."""
    path = _NAMES.sub(value, route.path)
    for method in (one for one in route.methods if one in methods and path != "/logout"):
        if method == "GET":
            client.get(path, params=QUERY, headers=HEADERS, follow_redirects=False)
            continue
        bodies: list[dict[str, Any]] = [{"json": PLACE}, {"data": FORM}, {"content": b"\xff" + TOKEN.encode()}]
        for body in bodies:
            client.request(method, path, params=QUERY, headers=HEADERS, follow_redirects=False, **body)


def walk(client: TestClient, *methods: str) -> int:
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    for route in routes.registered:
        ask(client, route, "Geheimweg%2017,51.543217,7.312348%0A%1B", set(methods))
    return len(routes.registered)


def test_no_route_and_no_door_lets_a_secret_into_the_log(
    town: Small, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(create(town.house), raise_server_exceptions=False, client=(ADDRESS, 1)) as client:
        log_in(client)
        count = walk(client, "GET", "POST")
        token = town.house.records.new_token("ttn")
        client.post("/ingest/ttn", json=PLACE, headers={"Authorization": f"Bearer {token}"})
        monkeypatch.setattr(Context, "now", None)
        walk(client, "GET")
    said = written.getvalue()
    assert said.count("/api/places") > 3
    assert len(said.splitlines()) > 3 * count
    assert "Traceback" in said
    found = [line[:300] for line in said.splitlines() if any(one in line for one in (*SECRETS, token, "?lat", "\x1b"))]
    assert found == []


def test_what_the_access_line_says(town: Small, written: StringIO) -> None:
    with TestClient(create(town.house)) as client:
        number = client.get("/api/sites/bins-0001/readings").headers["x-request-id"]
    event, plain = (one for one in written.getvalue().splitlines() if "/api/sites" in one)
    told = json.loads(event)
    facts = ("request", "method", "route", "status", "process")
    assert [told[one] for one in facts] == [number, "GET", "/api/sites/{site_id}/readings", 200, "web"]
    assert told["bytes"] > 100
    assert told["ms"] >= 0
    assert "stadtklima.access GET /api/sites/{site_id}/readings 200 " in plain


def test_what_pages_and_monitors_ask_all_the_time_is_logged_only_where_it_fails(town: Small, written: StringIO) -> None:
    with TestClient(create(town.house)) as client:
        assert [client.get(one).status_code for one in ("/api/live", "/healthz/live")] == [200, 200]
        assert "stadtklima.access" not in written.getvalue()
        assert client.get("/api/live?nothing=1").status_code == 400
    assert "GET /api/live 400 " in written.getvalue()


def test_a_method_that_somebody_made_up_is_not_repeated(town: Small, written: StringIO) -> None:
    with TestClient(create(town.house)) as client:
        client.request("GEHEIM", "/api/live")
    assert "stadtklima.access - - 4" in written.getvalue()
    assert "GEHEIM" not in written.getvalue()
