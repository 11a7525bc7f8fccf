"""The licence is the official one, and whatever browsers load from us keeps its notice."""

import hashlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.assets import notices

ROOT = Path(__file__).parents[3]
OFFICIAL = {
    "LICENSE": "7481f0517e025d6dbba598a38d4600f50902b8b1ce3db7412ad0110651f8b205",
    "LICENSE.de": "9785f615a6a096b3e4fd56b684ce6fe583939cfb865aa9159e20022adb8fc28b",
}
"""SHA-256 of the words with one blank between, so that lines may be broken anywhere."""


@pytest.mark.parametrize(("name", "digest"), OFFICIAL.items())
def test_the_licence_has_the_words_of_the_commission(name: str, digest: str) -> None:
    words = " ".join((ROOT / name).read_text("utf-8").split())
    assert hashlib.sha256(words.encode()).hexdigest() == digest


def test_the_notice_names_a_holder_and_the_licence_directly_below() -> None:
    lines = [line for line in (ROOT / "NOTICE").read_text("utf-8").splitlines() if line]
    assert lines[1].startswith("Copyright ©")
    assert lines[2] == "Licensed under the EUPL"


def test_everything_served_has_its_notice(client: TestClient) -> None:
    answer = client.get("/assets/licences.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    for name in (*OFFICIAL, "NOTICE"):
        assert (ROOT / name).read_text("utf-8").strip() in answer.text
    for folder in notices.served():
        assert folder.removeprefix("node_modules/") in answer.text, f"add its licence to assets/licences: {folder}"
    for holder in ("Protomaps LLC", "Agafonkin", "Plotly", "Vestas", "Facebook", "Paul Le Cam", "Mozilla Foundation"):
        assert holder in answer.text
    assert "SIL OPEN FONT LICENSE Version 1.1" in answer.text


def test_what_only_builds_is_not_named(client: TestClient) -> None:
    assert "axe-core" not in client.get("/assets/licences.txt").text


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_about_the_data_leads_there(client: TestClient, language: str) -> None:
    page = client.get(f"/offene-daten?lang={language}").text
    assert 'href="http://testserver/assets/licences.txt"' in page
    assert "EUPL-1.2" in page
