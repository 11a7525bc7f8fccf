"""The air of schools as the public sees it: shares of a school with rooms enough, nothing of a room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support import schools
from tests.support.client import asker
from tests.support.schools import HIDDEN_ROOM, LARGE, LITTLE, NAMES
from tests.support.small import Small

MEANS = {1: 700, 2: 800, 3: 900, 4: 1500, 5: 1600, 6: 2400, 7: 950, 8: 960, 9: 970}


@pytest.fixture
def town(tmp_path: Path) -> Small:
    return schools.settle(tmp_path)


@pytest.fixture
def client(town: Small) -> Iterator[TestClient]:
    schools.weeks(town, MEANS)
    with asker(town) as made:
        yield made


def test_shares_are_those_of_its_rooms_hours(client: TestClient) -> None:
    (school,) = client.get("/api/schools/air").json()["schools"]
    assert school["school"] == NAMES[LARGE]
    assert (school["good"], school["ventilate"], school["unacceptable"]) == (0.5, 0.333, 0.167)
    assert school["rooms"] == 6
    assert school["hours"] == 2 + 5 * 8 + 2 * 8 + 6
    assert [one["hour"] for one in school["by_hour"]] == list(range(8, 16))


def test_the_page_says_it_in_words(client: TestClient) -> None:
    text = client.get("/schulluft").text
    assert "in 50 % der Unterrichtsstunden gut".replace(" %", "\xa0%") in text.replace("&nbsp;", "\xa0")
    assert NAMES[LARGE] in text
    assert "mehr als" not in text
    assert "/schulluft" in client.get("/").text
    assert "Umweltbundesamt" in client.get("/methoden").text
    assert "In the" not in text
    assert "the air was good in 50" in client.get("/schulluft?lang=en").text


def test_no_room_and_no_little_school_is_told_of(client: TestClient) -> None:
    for address in (
        "/",
        "/schulluft",
        "/api/schools/air",
        "/api",
        "/api/live",
        "/methoden",
        "/status",
        "/offene-daten",
    ):
        text = client.get(address).text
        assert HIDDEN_ROOM not in text, address
        assert NAMES[LITTLE] not in text, address
        assert LITTLE not in text, address


def test_hours_of_few_rooms_tell_nothing(town: Small) -> None:
    schools.weeks(town, {number: MEANS[number] for number in (1, 2, 3, 4, 7, 8, 9)})
    with asker(town) as client:
        (school,) = client.get("/api/schools/air").json()["schools"]
        assert (school["hours"], school["good"], school["by_hour"]) == (0, None, [])
        assert "Noch sind zu wenige Stunden gemessen" in client.get("/schulluft").text


def test_a_town_without_such_a_school_has_no_entry_for_it(tmp_path: Path) -> None:
    from tests.support import small  # noqa: PLC0415 - another town, for this test alone

    with asker(small.settle(tmp_path)) as client:
        assert "/schulluft" not in client.get("/").text
        assert "Noch misst keine Schule" in client.get("/schulluft").text
        assert client.get("/api/schools/air").json()["schools"] == []
