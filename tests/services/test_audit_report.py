"""`stadtklima check --production`: the answers are looked up, not believed."""

import json
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from cli import program
from services import probe
from services.audit_report import HEADERS, SECURE, AuditReport
from tests.support import small as town
from tests.support.serving import serving
from tests.support.small import Small

GOOD = {**dict.fromkeys(HEADERS, "x"), SECURE: "max-age=1"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    return town.settle(tmp_path)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and its own certificate for 127.0.0.1, good for 30 days."""
    made = tmp_path_factory.mktemp("tls") / "server.pem"
    line = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=127.0.0.1"]
    line += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made), "-out", str(made.with_suffix(".crt"))]
    subprocess.run(line, check=True, capture_output=True)
    made.write_text(made.read_text() + made.with_suffix(".crt").read_text())
    return made


@contextmanager
def server(headers: Mapping[str, str], certificate: Path | None = None) -> Iterator[str]:
    """Something that answers every GET with these headers."""

    class Answers(BaseHTTPRequestHandler):
        sent: ClassVar = headers

        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in self.sent.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
    with serving(listening) as port:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{port}"


def asked(here: Small, public_url: str) -> dict[str, list[tuple[str, str]]]:
    """Answers by what they are about."""
    settings = here.house.settings.model_copy(update={"public_url": public_url})
    found: dict[str, list[tuple[str, str]]] = {}
    for one in AuditReport(replace(here.house, settings=settings)).answers():
        found.setdefault(one.about, []).append((one.state, one.says))
    return found


def test_tls_headers_and_cookies_are_seen_where_people_come(
    here: Small, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    with server(GOOD, certificate) as url:
        found = asked(here, url)
    assert found["tls"][0][0] == "ok"
    assert found["tls"][0][1].startswith("TLSv1.3, certificate until ")
    assert found["headers"][0][0] == "ok"
    assert ("ok", "none for visitors") in found["cookies"]


def test_a_certificate_that_nobody_believes_is_no_tls(here: Small, certificate: Path) -> None:
    with server(GOOD, certificate) as url:
        [(state, says)] = asked(here, url)["tls"]
    assert state == "note"
    assert "certificate" in says


def test_what_is_not_sent_and_what_is_set_is_named(here: Small) -> None:
    sent = {name: value for name, value in GOOD.items() if name != "referrer-policy"}
    with server({**sent, "Set-Cookie": "tracker=1; Path=/"}) as url:
        found = asked(here, url)
    assert found["tls"][0][0] == "missing"
    assert found["headers"] == [("missing", "not sent: referrer-policy")]
    assert found["cookies"][0] == ("missing", "the first page sets tracker")


def test_ports_that_are_listened_on_are_found(here: Small) -> None:
    with server({}) as url:
        port = int(url.rpartition(":")[2])
        assert port in {one for _, one in probe.listening()}
        assert any(f"127.0.0.1 port {port}, for this machine alone" in says for _, says in asked(here, url)["ports"])


def test_where_personal_data_are_and_how_long_is_said(here: Small) -> None:
    found = asked(here, "")
    assert any("attempts to log in" in says for _, says in found["personal data"])
    assert any(says == "records, attempts to log in: 15 min" for _, says in found["retention"])
    assert any(says.startswith("people, people_count") for _, says in found["retention"])
    assert found["update"][0][1].startswith("stadtklima ")


def test_a_password_of_the_database_is_not_said(here: Small) -> None:
    settings = here.house.settings.model_copy(update={"database_url": "postgresql+psycopg://a:geheim@db/town"})
    report = AuditReport(replace(here.house, settings=settings))
    said = [*report._personal_data()]
    assert "postgresql+psycopg://a@db/town" in said[0][1]
    assert "geheim" not in str(said)


def test_the_command_answers_people_and_programs_and_fails_while_something_is_missing(here: Small) -> None:
    assert here
    answer = CliRunner().invoke(program(), ["check", "--production", "--json"])
    rows = json.loads(answer.stdout)
    assert {row["about"] for row in rows} >= {"town", "tls", "headers", "ports", "update", "personal data", "retention"}
    assert answer.exit_code == 1
    missing = sum(row["state"] == "missing" for row in rows)
    assert str(answer.exception) == f"still to be done before the public may come: {missing}"


def test_administrators_without_a_second_factor_are_counted(here: Small) -> None:
    assert asked(here, "")["administrators"] == [("ok", "0 local administrators without a second factor")]
    here.house.records.staff.add("anna", "correct horse battery", now=town.NOON, roles=("admin",))
    [(state, says)] = asked(here, "")["administrators"]
    assert (state, "STADTKLIMA_ADMINS_NEED_SECOND_FACTOR=true" in says) == ("missing", True)
    object.__setattr__(
        here.house, "settings", here.house.settings.model_copy(update={"admins_need_second_factor": True})
    )
    [(state, says)] = asked(here, "")["administrators"]
    assert (state, "1 local administrator without" in says) == ("ok", True)
