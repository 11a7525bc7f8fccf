"""Whoever mounted a device is told whether it is heard, or how long nothing has come."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support import small
from tests.support.client import asker
from tests.support.login import HOME, PASSWORD, log_in
from tests.support.small import NOON, Small, reading

PATIENCE_S = 30
EUI = "AABBCCDDEEFF0011"
PAGE = "/verwaltung/montage/bins-0004"
PIECE = "/fragments/verwaltung/montage/bins-0004/arrival"


@pytest.fixture
def town(tmp_path: Path) -> Small:
    made = small.settle(tmp_path)
    made.house.records.staff.add("anna", PASSWORD, now=datetime.now(UTC), roles=("admin",))
    made.house.records.staff.grant("anna", "admin", body="euv")
    return made


@pytest.fixture
def desk(town: Small) -> Iterator[TestClient]:
    with asker(town) as client:
        yield log_in(client)


def mount(desk: TestClient) -> None:
    typed = {"serial": EUI, "replaces": "", "profile": "plain", "network": "ttn", "channel": "0"}
    assert desk.post(PAGE, data=typed, headers=HOME, follow_redirects=False).status_code == 303


def told(desk: TestClient) -> str:
    """What the piece says; the page says the same."""
    piece = desk.get(PIECE).text
    assert piece in desk.get(PAGE).text
    return re.sub(r"<[^>]*>", " ", piece)


def add(town: Small, desk: TestClient, *rows: dict[str, object]) -> None:
    """Commit readings, and wait until the pages know of them."""
    before = desk.get("/api/live").json()["bins"]
    town.add(*rows)
    end = time.monotonic() + PATIENCE_S
    while desk.get("/api/live").json()["bins"] == before:
        assert time.monotonic() < end, "the store did not follow"
        time.sleep(0.05)


def test_values_of_before_are_not_taken_for_those_of_the_device(town: Small, desk: TestClient) -> None:
    mount(desk)
    add(town, desk, reading("bins-0004", 90.0, NOON - timedelta(minutes=1)))
    assert "Noch keine Meldung" in told(desk)


def test_silence_is_said_with_what_may_be_wrong(town: Small, desk: TestClient) -> None:
    mount(desk)
    town.later(timedelta(hours=6))
    assert "Seit der Montage kam nichts" in told(desk)


def test_the_first_values_are_shown_by_name(town: Small, desk: TestClient) -> None:
    mount(desk)
    town.later(timedelta(minutes=5))
    at = NOON + timedelta(minutes=4)
    readings = (reading("bins-0004", 42.0, at), reading("bins-0004", 98.0, at, measure="battery_percent"))
    add(town, desk, *readings)
    said = told(desk)
    assert "meldet sich: vor 1 Minute" in re.sub(r"\s+", " ", said)
    assert ("42\N{NO-BREAK SPACE}%" in said, "98\N{NO-BREAK SPACE}%" in said) == (True, True)


def test_a_site_without_a_device_waits_for_none(desk: TestClient) -> None:
    assert desk.get(PIECE).text == '<div id="arrival"></div>'
    assert "Noch keine Meldung" not in desk.get(PAGE).text
