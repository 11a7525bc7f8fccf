"""Where there is room, as a piece of the page: groups, ways on, and what is said where there is none."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from analysis.waste.nearest import GROUPS, Offer
from dashboard.parts.figures import distance
from dashboard.parts.hours import opening
from dashboard.parts.place_search import suggestions
from dashboard.texts import load
from dashboard.topics.waste import ways
from dashboard.topics.waste.answer import RoomNear
from data.town.gazetteer import Found, NamedPlace
from tests.support.contexts import page_context
from tests.support.small import Small

HERE = {"layer": "bins", "lon": 7.311, "lat": 51.552, "limit": 3, "mode": "walk"}
PATH = "/fragments/entsorgung/nearest"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)"
WORDS = load()["de"]


def asked(client: TestClient, agent: str = "x", **more: Any) -> str:
    answer = client.post(PATH, json={**HERE, **more}, headers={"User-Agent": agent})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def told(html: str) -> dict[str, Any]:
    found = re.search(r'id="answer-data">(.*?)</script>', html)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_it_says_the_same_as_the_api(client: TestClient) -> None:
    html, groups = asked(client), client.post("/api/nearest", json=HERE).json()["groups"]
    assert [one["site_id"] for one in told(html)["main"]] == [one["site_id"] for one in groups["usable"]]
    assert set(told(html)["offers"]) == {one["site_id"] for group in groups.values() for one in group}
    assert 'class="best__kind">Am nächsten mit Platz<' in html


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"how": "device"}, "Von Ihrem Standort"),
        ({"how": "search", "name": "<Schwerin>"}, "Von: &lt;Schwerin&gt;"),
        ({"how": "link", "lang": "en"}, "From the place in the link"),
    ],
)
def test_it_names_the_place_it_was_asked_from(client: TestClient, how: dict[str, Any], said: str) -> None:
    assert f'class="from">{said}<' in asked(client, **how)


@pytest.mark.parametrize(
    ("agent", "start"),
    [(ANDROID, "geo:51."), (IPHONE, "https://maps.apple.com/?daddr=51."), ("x", "https://www.openstreetmap.org/dir")],
)
def test_the_way_on_is_a_link_of_the_platform(client: TestClient, agent: str, start: str) -> None:
    html = asked(client, agent)
    assert f'href="{start}' in html.replace("&amp;", "&")
    assert ('target="_blank"' in html.partition("acts__go")[2].partition(">")[0]) == (agent == "x")


def test_only_a_page_passes_on_where_somebody_is(client: TestClient) -> None:
    assert 'id="share-place"' in asked(client, share=True)
    assert 'id="share-place"' not in asked(client)


def test_what_is_asked_wrongly_is_told_and_kept_nowhere(client: TestClient) -> None:
    assert client.post(PATH, json={**HERE, "lon": 400}).status_code == 400
    assert client.post(PATH, json={**HERE, "what": 1}).status_code == 400
    assert client.get(PATH).status_code == 404


# ---- what is said of groups that a small town does not have --------------------------------------------------------


def answer(small: Small, groups: dict[str, list[Offer]]) -> RoomNear:
    store = small.house.store()
    store.follow()
    context = page_context(small.house, store)
    return RoomNear(
        view=context.view("bins", WORDS, small.house.clock.now()),
        groups={one: groups.get(one, []) for one in GROUPS},
        yards=(),
        origin=(51.5, 7.3),
        said_from="",
        mode="walk",
        agent="",
        share=False,
    )


OFFER = Offer(
    row=0, group="usable", distance_m=349.0, distance_kind="straight", duration_s=290.0, opens_at=None, way=None
)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"full": [OFFER], "unknown": [OFFER]}, "In der Nähe meldet gerade kein Ort Platz."),
        ({"unknown": [OFFER]}, "Ob hier Platz ist, misst noch kein Gerät."),
        ({}, "Für bins auf Deutsch ist noch kein Ort eingetragen."),
    ],
    ids=["all full", "no sensors", "no sites"],
)
def test_without_room_it_says_why(small: Small, groups: dict[str, list[Offer]], words: str) -> None:
    html = answer(small, groups).markup()
    assert f'class="best__name">{words}<' in html
    assert html.count('class="group"') == len(groups)


def test_outside_its_hours_it_says_when_it_opens(small: Small) -> None:
    closed = replace(OFFER, group="closed", opens_at=datetime(2031, 1, 6, 6, 30, tzinfo=UTC))
    html = answer(small, {"closed": [closed]}).markup()
    assert "Hier ist Platz, aber gerade kein Einwurf" in html
    assert 'class="fact fact--opens">Einwurf erst wieder am Montag ab 7:30\u00a0Uhr<' in html


# ---- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metres", "said"), [(3, "10 m"), (347, "350 m"), (994.9, "990 m"), (996, "1,0 km"), (12_340, "12,3 km")]
)
def test_distances_have_no_false_precision(metres: float, said: str) -> None:
    assert distance(metres, WORDS) == said.replace(" ", "\u00a0") or distance(metres, WORDS) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(20, "1 Minute zu Fuß"), (300, "5 Minuten zu Fuß"), (5 * 3600, "rund 5 Stunden zu Fuß")],
)
def test_durations_are_minutes_then_hours(seconds: float, said: str) -> None:
    assert ways.duration(seconds, "walk", WORDS) == said


def test_openings_are_today_tomorrow_or_a_day() -> None:
    now = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    days = [datetime(2026, 7, day, 5, 0, tzinfo=UTC) for day in (1, 2, 4)]
    said = [opening(one, now=now, words=WORDS) for one in days]
    assert said == ["heute ab 7\u00a0Uhr", "morgen ab 7\u00a0Uhr", "am Samstag ab 7\u00a0Uhr"]


def test_suggestions_are_options_that_carry_their_place() -> None:
    place = NamedPlace("Holzstraße <1>", "address", "Ickern", 7.3, 51.5)
    html = suggestions(Found([place], is_sure=True), WORDS)
    assert 'data-label="Holzstraße &lt;1&gt;, Ickern"' in html
    assert 'data-said="1 Vorschlag. Mit der Pfeiltaste auswählen."' in html
    assert "Nichts gefunden" in suggestions(Found(), WORDS)


def test_only_what_is_meant_for_sure_is_taken_without_asking_back() -> None:
    place = NamedPlace("Holzstraße 11", "address", "Ickern", 7.3, 51.5)
    next_door = replace(place, unknown_number="12")
    meant = [" data-meant" in suggestions(one, WORDS) for one in (Found([place], is_sure=True), Found([place]))]
    assert meant == [True, False]
    asked_back = suggestions(Found([next_door], is_sure=True), WORDS)
    assert " data-meant" not in asked_back
    assert "Nr. 12 kennen wir nicht · Ickern" in asked_back


def test_an_hour_that_comes_twice_is_said_with_its_offset() -> None:
    now = datetime(2026, 10, 24, 20, tzinfo=UTC)
    assert opening(datetime(2026, 10, 25, 1, tzinfo=UTC), now=now, words=WORDS) == "morgen ab 2:00 (UTC+1)\u00a0Uhr"
    assert opening(datetime(2026, 10, 25, 6, tzinfo=UTC), now=now, words=WORDS) == "morgen ab 7\u00a0Uhr"
