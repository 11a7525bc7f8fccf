"""What every answer passes through: errors, headers, compression, log; and files."""

import logging
import os
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.http.encodings import chosen
from dashboard.http.errors import TooLargeError, status_of
from dashboard.http.proxies import Proxies
from data.errors import AccessError, BadRequestError, DeclarationError, LakeBusyError, StadtklimaError, UnknownSiteError
from data.town import Town
from services.metrics import MetricRegistry
from tests.support import small as town
from tests.support.client import asker
from tests.support.small import Small


@pytest.mark.parametrize("path", ["/api/nothing", "/ingest/x/y", "/healthz/x", "/assets/none.js", "/api/collections/"])
def test_unknown_machine_addresses_get_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)
    if path.endswith("/"):
        assert answer.url.path == path[:-1]
        return
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"] == path


@pytest.mark.parametrize("path", ["/gibt-es-nicht", "/dash/", "/dash/x", "/entsorgung.php"])
def test_unknown_pages_get_our_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Diese Seite gibt es nicht" in answer.text


def test_unknown_parameters_are_ignored_on_pages(client: TestClient) -> None:
    assert client.get("/?utm_source=x").status_code == 200


def test_a_wrong_method_names_the_right_ones(client: TestClient) -> None:
    answer = client.delete("/api/live")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnknownSiteError("x"), 404),
        (BadRequestError("x"), 400),
        (AccessError("x"), 403),
        (LakeBusyError("x"), 503),
        (TooLargeError("x"), 413),
        (DeclarationError("x"), 500),
    ],
)
def test_each_error_has_one_status(error: StadtklimaError, status: int) -> None:
    assert status_of(error) == status


def test_an_unexpected_error_tells_the_public_nothing(own_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret path of a broken file")

    monkeypatch.setattr(Town, "classes_named", fail)
    answer = own_client.get("/api/collections/bins/items")
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("Something went wrong here")
    assert "secret" not in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_pages_carry_a_policy_without_inline_scripts(client: TestClient) -> None:
    headers = client.get("/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert "unsafe-inline" not in policy["script-src"]
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("public_url", "said"), [("https://a.example", "max-age=31536000"), ("http://a.example", None)]
)
def test_browsers_keep_to_tls_where_people_come_by_it(tmp_path: Path, public_url: str, said: str | None) -> None:
    with asker(town.settle(tmp_path, public_url=public_url)) as secured:
        for path in ("/", "/api", "/healthz/live", "/nirgends"):
            assert secured.get(path).headers.get("strict-transport-security") == said, path


def test_only_the_open_api_answers_other_origins(client: TestClient) -> None:
    for path in ("/api/live", "/api/nothing"):
        headers = client.get(path, headers={"Origin": "https://example.org"}).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "ETag" in headers["access-control-expose-headers"]
    for path in ("/api/nearest", "/api/places"):
        answer = client.post(path, json={}, headers={"Origin": "https://example.org"})
        assert answer.status_code == 400
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    for path in ("/", "/healthz", "/ingest/ttn"):
        assert "access-control-allow-origin" not in client.get(path).headers


def test_a_preflight_of_the_open_api_is_allowed(client: TestClient) -> None:
    for path, method, header in (("/api/live", "GET", "If-None-Match"), ("/api/nearest", "POST", "Content-Type")):
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": method}
        answer = client.options(path, headers={**asked, "Access-Control-Request-Headers": header.lower()})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
        assert method in answer.headers["access-control-allow-methods"].split(", ")
        assert header in answer.headers["access-control-allow-headers"]
    assert client.options("/api/nothing").status_code == 404
    assert client.options("/ingest/ttn").status_code == 405


def test_text_is_compressed_once_and_ranges_never(own_client: TestClient, small: Small) -> None:
    content = os.urandom(50_000) + b"0" * 50_000
    small.house.folders.basemap.write_bytes(content)
    asked = {"Accept-Encoding": "gzip, br", "Range": "bytes=16-49999"}
    part = own_client.get("/basemap.pmtiles", headers=asked)
    assert part.status_code == 206
    assert part.headers["content-range"] == "bytes 16-49999/100000"
    assert "content-encoding" not in part.headers
    assert part.content == content[16:50_000]
    page = own_client.get("/", headers={"Accept-Encoding": "br"})
    assert page.headers["content-encoding"] == "br"
    assert "Accept-Encoding" in page.headers["vary"]


def test_how_the_basemap_begins_can_be_asked_ahead(own_client: TestClient, small: Small) -> None:
    content = os.urandom(50_000)
    small.house.folders.basemap.write_bytes(content)
    begin, whole = own_client.get("/basemap.head"), own_client.get("/basemap.pmtiles")
    assert begin.content == content[:16_384]
    assert begin.headers["etag"] == whole.headers["etag"]
    assert own_client.get("/basemap.head", headers={"If-None-Match": begin.headers["etag"]}).status_code == 304
    small.house.folders.basemap.unlink()
    assert own_client.get("/basemap.head").status_code == 404


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=many", "bytes=", "bytes 0-5", "items=0-"])
def test_a_range_of_anything_but_bytes_is_ignored(own_client: TestClient, small: Small, asked: str) -> None:
    small.house.folders.basemap.write_bytes(b"0123456789")
    answer = own_client.get("/basemap.pmtiles", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, b"0123456789")


def test_a_copy_of_the_basemap_that_still_holds_is_not_sent_again(own_client: TestClient, small: Small) -> None:
    small.house.folders.basemap.write_bytes(b"0123456789")
    etag = own_client.get("/basemap.pmtiles").headers["etag"]
    for copy in (etag, f'"other", W/{etag}', "*"):
        again = own_client.get("/basemap.pmtiles", headers={"If-None-Match": copy, "Range": "bytes=0-3"})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    part = own_client.get("/basemap.pmtiles", headers={"If-Range": etag, "Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"0123")
    small.house.folders.basemap.write_bytes(b"another basemap")
    assert own_client.get("/basemap.pmtiles", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0,gzip;q=0.000", "identity"),
        ("BR", "br"),
        ("brotli", "identity"),
    ],
)
def test_the_best_allowed_encoding_is_chosen(header: str, expected: str) -> None:
    assert chosen(header) == expected


def test_a_forwarded_address_is_believed_of_our_proxies_only() -> None:
    proxies = Proxies.of(("10.0.0.0/8",))
    headers = [(b"x-forwarded-for", b"6.6.6.6, 203.0.113.7, 10.1.1.1"), (b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "client": ("10.0.0.1", 1), "scheme": "http", "headers": [*headers, (b"host", b"a")]}
    assert proxies.asker(scope) == "203.0.113.7"
    assert proxies.base(scope) == "https://a"
    stranger = {**scope, "client": ("192.0.2.1", 1)}
    assert proxies.asker(stranger) == "192.0.2.1"
    assert proxies.base(stranger) == "http://a"


@pytest.mark.parametrize(
    ("lines", "asker"),
    [
        (["6.6.6.6", "203.0.113.7"], "203.0.113.7"),
        (["6.6.6.6, 7.7.7.7", "203.0.113.7, 10.1.1.1"], "203.0.113.7"),
        (["203.0.113.7", "10.1.1.1", "10.2.2.2"], "203.0.113.7"),
        (["10.1.1.1", ""], "10.0.0.1"),
    ],
)
def test_of_several_lines_the_word_of_the_nearest_proxy_counts(lines: list[str], asker: str) -> None:
    told = [(b"x-forwarded-for", line.encode()) for line in lines]
    told += [(b"x-forwarded-proto", b"http"), (b"x-forwarded-proto", b"https"), (b"host", b"inner")]
    told += [(b"x-forwarded-host", b"evil.example, stadt.example")]
    for scheme in ("http", "ws"):
        scope = {"type": "http", "client": ("10.0.0.1", 1), "scheme": scheme, "headers": told}
        assert Proxies.of(("10.0.0.0/8",)).asker(scope) == asker
        assert Proxies.of(("10.0.0.0/8",)).base(scope) == "https://stadt.example"


def test_the_log_knows_no_query(small: Small, caplog: pytest.LogCaptureFixture) -> None:
    object.__setattr__(small.house, "settings", small.house.settings.model_copy(update={"access_log": True}))
    with caplog.at_level(logging.INFO), asker(small) as client:
        client.get("/api/collections/bins/items?bbox=7.3,51.5,7.4,51.6")
        client.get("/?site=bins-0001")
    mine = [record.getMessage() for record in caplog.records if record.name == "stadtklima.access"]
    assert any("GET /api/collections/{layer}/items 200" in one for one in mine)
    assert not any("7.3,51.5" in one or "?" in one or "bins-0001" in one for one in mine)


def test_every_answer_carries_the_number_under_which_the_log_has_it(client: TestClient) -> None:
    numbers = [client.get(path).headers["x-request-id"] for path in ("/", "/nirgends", "/api/nothing", "/metrics")]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("who", ["ingest", "work"])
def test_health_speaks_of_lake_processes_and_disk(own_client: TestClient, small: Small, who: str) -> None:
    beats = {"ingest": small.house.folders.heartbeat, "work": small.house.folders.work_heartbeat}
    for name, file in beats.items():
        answer = own_client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["checks"][name] == {"ok": False, "heartbeat_age_s": None}
        file.touch()
    assert own_client.get("/healthz").json()["status"] == "ok"
    long_ago = time.time() - 3600
    os.utime(beats[who], (long_ago, long_ago))
    assert own_client.get("/healthz").status_code == 503
    metrics = own_client.get("/metrics", headers={"Authorization": "Bearer monitor"}).text
    assert f'stadtklima_heartbeat_age_seconds{{process="{who}"}} 36' in metrics
    assert own_client.get("/healthz/live").status_code == own_client.get("/healthz/ready").status_code == 200


def test_metrics_need_their_token(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    client.get("/api/live")
    answer = client.get("/metrics", headers={"Authorization": "Bearer monitor"})
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'stadtklima_sites{layer="bins",state="no_sensor"} 1' in answer.text
    assert 'stadtklima_http_requests_total{area="api",status="2xx"' in answer.text


def test_buckets_of_the_histogram_add_up() -> None:
    metrics = MetricRegistry("web")
    for seconds in (0.0005, 0.003, 5.0):
        metrics.observe("http_request_duration_seconds", seconds)
    values = {name.rpartition("_")[2]: value for name, _, value in metrics.samples() if "duration" in name}
    buckets = [value for name, _, value in metrics.samples() if name.endswith("_bucket")]
    assert buckets == [1, 2, 2, 2, 2, 2, 3, 3, 3, 3]
    assert values == {"bucket": 3, "sum": 5.0035, "count": 3}


def test_a_proxy_whose_name_is_not_known_yet_is_asked_for_again_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    known: list[str] = []

    def asked(name: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        if name in known:
            return [(0, 0, 0, "", ("10.1.2.3", 0))]
        raise OSError(name)

    monkeypatch.setattr("socket.getaddrinfo", asked)
    made = Proxies.of(("caddy.not-known-yet.example",))
    scope = {"type": "http", "client": ("10.1.2.3", 1), "headers": [(b"x-forwarded-for", b"192.0.2.7")]}
    for _ in range(3):
        made.resolve()
        assert made.asker(scope) == "10.1.2.3"
    assert [one.levelname for one in caplog.records] == ["WARNING"]
    assert "caddy.not-known-yet.example cannot be resolved" in caplog.text
    known.append("caddy.not-known-yet.example")
    monkeypatch.setattr(made, "_due_s", 0.0)
    for _ in range(100):
        if made.asker(scope) == "192.0.2.7":
            return
        time.sleep(0.02)
    pytest.fail("it was never asked for again")
