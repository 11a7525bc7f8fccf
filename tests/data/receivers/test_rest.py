"""Polled addresses against a real HTTP server: what is new goes into the inbox, what is the same does not again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from data import profiles
from data.clock import Clock
from data.errors import DeclarationError, InboxFullError
from data.inbox import Inbox
from data.ingest import snapshot, sources
from data.ingest.uplink import Source
from data.receivers.fetching import FetchError
from data.receivers.polls import polls
from data.receivers.rest import Poller
from data.town.subscriptions import Poll
from tests.support.ingest_place import NOON
from tests.support.serving import serving

VENDOR = """
title = "A vendor's containers"
time = { field = "at", unit = "iso" }
[message]
each = "data.containers"
id = "id"
received = "sentAt"
[[measure]]
id = "fill_percent"
field = "level"
"""


@dataclass
class Site:
    """What a server answers: body, status and headers by path; and what it was asked."""

    answers: dict[str, tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    def says(self, path: str, document: Any, status: int = 200, **headers: str) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[path] = (status, body, headers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status, body, headers = found.answers[self.path]
            etag = headers.get("ETag")
            unchanged = etag is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if unchanged else status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as found.port:
        yield found


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    found = Inbox(tmp_path / "inbox.sqlite", most_messages=100)
    yield found
    found.close()


def poller(site: Site, inbox: Inbox, folder: Path, source: str, path: str = "/", **more: Any) -> Poller:
    (folder / "vendor.toml").write_text(VENDOR, "utf-8")
    poll = Poll(name="p", url=site.url + path, every_s=60, source=source, **more)
    known = profiles.discover(folder)
    return Poller(poll, inbox=inbox, profiles=known, clock=Clock(source=lambda: NOON), weather=folder / "weather")


def bins(*levels: int, sent: str = "2026-07-01T12:00:00Z") -> dict[str, Any]:
    records = [{"id": f"b-{at}", "level": level, "at": sent} for at, level in enumerate(levels)]
    return {"sentAt": sent, "data": {"containers": records}}


def kept(inbox: Inbox) -> list[Any]:
    return [json.loads(one.raw)["message"] for one in inbox.after(0, 1000)]


def test_each_record_is_a_message_and_only_what_changed_is_one_again(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    asking = poller(site, inbox, tmp_path, "json", profile="vendor")
    site.says("/", bins(10, 20))
    assert asking.ask() == 2
    assert asking.ask() == 0
    changed = bins(10, 20)
    changed["data"]["containers"][1]["level"] = 25
    changed["sentAt"] = "2026-07-01T12:05:00Z"
    site.says("/", changed)
    assert asking.ask() == 1
    found = kept(inbox)
    assert [one["data"]["containers"] for one in found] == [[record] for record in records_of(10, 20)] + [
        [{"id": "b-1", "level": 25, "at": "2026-07-01T12:00:00Z"}]
    ]
    assert found[2]["sentAt"] == "2026-07-01T12:05:00Z"


def records_of(*levels: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bins(*levels)["data"]["containers"]
    return found


def test_what_did_not_fit_into_the_inbox_is_new_the_next_time(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    asking = poller(site, inbox, tmp_path, "json", profile="vendor")
    site.says("/", bins(*range(101)), ETag='"1"')
    with pytest.raises(InboxFullError):
        asking.ask()
    site.says("/", bins(*range(100)), ETag='"1"')
    assert asking.ask() == 100


def test_an_unchanged_page_is_not_sent_again(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    asking = poller(site, inbox, tmp_path, "json", profile="vendor")
    site.says("/", bins(10), ETag='"1"')
    assert (asking.ask(), asking.ask()) == (1, 0)
    assert site.asked[1][1]["if-none-match"] == '"1"'


def test_pages_of_ocpi_are_followed_and_say_that_their_statuses_hold_now(
    site: Site, inbox: Inbox, tmp_path: Path
) -> None:
    asking = poller(site, inbox, tmp_path, "ocpi", "/locations?limit=30", authorization="Token abc")
    locations = [{"id": f"l-{n}", "evses": []} for n in range(45)]
    site.says(
        "/locations?limit=30", {"data": locations[:30], "timestamp": "t1"}, Link='</locations?offset=30>; rel="next"'
    )
    site.says("/locations?offset=30", {"data": locations[30:], "timestamp": "t2"})
    assert asking.ask() == 3
    found = kept(inbox)
    assert [one["id"] for page in found for one in page["data"]] == [one["id"] for one in locations]
    assert {page["timestamp"] for page in found} == {"t1", "t2"}
    assert {headers["authorization"] for _, headers in site.asked} == {"Token abc"}
    site.says("/locations?limit=30", {"data": locations[:20], "timestamp": "t3"})
    assert asking.ask() == 1


@pytest.mark.parametrize("elsewhere", ["http://127.0.0.2:1/x", "file:///etc/passwd", "//example.org/x"])
def test_secrets_go_nowhere_else(site: Site, inbox: Inbox, tmp_path: Path, elsewhere: str) -> None:
    asking = poller(site, inbox, tmp_path, "json", profile="vendor", authorization="Bearer abc")
    site.says("/", b"", 302, Location=elsewhere)
    with pytest.raises(FetchError, match=r"redirects to|answers 302"):
        asking.ask()
    site.says("/", bins(), Link=f'<{elsewhere}>; rel="next"')
    with pytest.raises(FetchError, match="names a next page elsewhere"):
        asking.ask()


@pytest.mark.parametrize(("status", "reason"), [(404, "answers 404"), (500, "answers 500")])
def test_an_error_is_said_without_the_query(site: Site, inbox: Inbox, tmp_path: Path, status: int, reason: str) -> None:
    site.says("/?key=secret", b"", status)
    with pytest.raises(FetchError, match=reason) as caught:
        poller(site, inbox, tmp_path, "json", "/?key=secret", profile="vendor").ask()
    assert "secret" not in str(caught.value)


def test_what_is_no_json_is_kept_as_it_came(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    site.says("/", b"<html>maintenance</html>")
    asking = poller(site, inbox, tmp_path, "json", profile="vendor")
    assert (asking.ask(), asking.ask()) == (1, 0)
    assert inbox.after(0, 1)[0].raw == b"<html>maintenance</html>"


def test_files_of_the_dwd_go_to_the_inbox_and_snapshots_beside_it(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    site.says("/now.zip", b"PK...")
    assert poller(site, inbox, tmp_path, "dwd_cdc", "/now.zip").ask() == 1
    site.says("/warnings.zip", b"PK!", ETag='"1"')
    asking = poller(site, inbox, tmp_path, "warnings", "/warnings.zip")
    assert (asking.ask(), asking.ask()) == (1, 0)
    assert (tmp_path / "weather" / "warnings").read_bytes() == b"PK!"
    assert inbox.depth() == 1


def test_an_unchanged_snapshot_is_as_new_as_its_question(site: Site, inbox: Inbox, tmp_path: Path) -> None:
    import os  # noqa: PLC0415 -- this test alone turns a clock back

    site.says("/w", b"PK!", ETag='"1"')
    asking = poller(site, inbox, tmp_path, "warnings", "/w")
    asking.ask()
    file = tmp_path / "weather" / "warnings"
    os.utime(file, (0, 0))
    asking.ask()
    assert file.stat().st_mtime > 0


GOOD: dict[str, Any] = {"name": "vendor", "url": "https://example.org", "every_s": 300, "source": "json"}


def test_secrets_come_from_the_setting_and_belong_to_an_address() -> None:
    (found,) = polls([Poll(**GOOD)], {"vendor": "Bearer abc"})
    assert (found.name, found.every_s, found.authorization) == ("vendor", 300, "Bearer abc")
    with pytest.raises(DeclarationError, match=r"names other; known \[\[poll\]\]: vendor"):
        polls([Poll(**GOOD)], {"other": "x"})


def closures(*keys: int, **facts: Any) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "id": key, "properties": facts} for key in keys],
    }


@pytest.fixture
def whole(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Any]]:
    """Asks an address that says each time all there is; gives what of that is new."""
    known = {**sources.discover(), "json": Source("json", lambda *_: (), cut=snapshot.cut)}
    monkeypatch.setattr(sources, "discover", lambda: known)
    inbox = Inbox(tmp_path / "inbox")
    poll = Poll(name="a", url=f"{site.url}/all", every_s=60, source="json")
    poller = Poller(poll, inbox=inbox, profiles=profiles.discover(), clock=Clock(lambda: NOON), weather=tmp_path)
    told = 0

    def ask() -> list[Any]:
        nonlocal told
        poller.ask()
        found = [json.loads(one.raw) for one in inbox.after(told, 100)]
        told += len(found)
        assert all(one["via"]["topic"] == "a" for one in found)
        return [one["message"].get("id") or one["message"]["present"] for one in found]

    return ask


def test_of_what_is_all_there_is_only_what_differs_from_the_last_answer_is_kept(
    site: Site, whole: Callable[[], list[Any]]
) -> None:
    one, both, none = closures(1), closures(1, 2), closures()
    asked = []
    for answer in (one, one, both, one, both, closures(1, 2, a=1), none):
        site.says("/all", answer)
        asked.append(whole())
    assert asked == [[1, ["1"]], [], [2, ["1", "2"]], [["1"]], [2, ["1", "2"]], [1, 2], [[]]]


def test_all_pages_of_an_answer_are_all_there_is(site: Site, whole: Callable[[], list[Any]]) -> None:
    site.says("/all", closures(1), Link='</more>; rel="next"')
    site.says("/more", closures(2))
    assert whole() == [1, 2, ["1", "2"]]


@pytest.mark.parametrize("answer", [b"<html>", {"error": "later"}, [1], {"features": 3}])
def test_an_answer_that_lists_nothing_ends_nothing(site: Site, whole: Callable[[], list[Any]], answer: Any) -> None:
    site.says("/all", closures(1))
    whole()
    site.says("/all", answer)
    with pytest.raises(FetchError, match="no list of places"):
        whole()
