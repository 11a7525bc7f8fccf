"""What is chosen on the workbench stands in its address, and links of this version are read by all later ones."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.apps.fachkarte.choice import FachkarteChoice, ShownLayer, packed, unpacked

LINKS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("links.json").read_text("utf-8"))
"""Addresses that were copied, by version; none of them may ever be changed or left out."""


def choice(text: object) -> FachkarteChoice:
    return FachkarteChoice.asked(text, base="", path="/fachkarte", replayed_at=None)


@pytest.mark.parametrize("link", LINKS, ids=[one["about"] for one in LINKS])
def test_a_link_of_an_earlier_version_says_what_it_said(link: dict[str, Any]) -> None:
    made = choice(link["query"])
    entries = [[one.id, one.opacity, dict(one.filters)] for one in made.entries or []]
    assert [made.question, dict(made.parameters), entries, made.back] == link["means"]


@pytest.mark.parametrize("link", LINKS, ids=[one["about"] for one in LINKS])
def test_what_an_address_means_is_written_and_read_again(link: dict[str, Any]) -> None:
    made = choice(link["query"])
    again = choice(made.to().partition("?")[2])
    assert again == made
    assert choice(f"s={packed(made.to().partition('?')[2])}") == made


def test_what_is_chosen_beside_a_packed_address_counts() -> None:
    assert choice(f"s={packed('v=1&q=reach&back=5&lang=en')}&back=3").back == 3
    assert choice(f"s={packed('v=1&q=reach&lang=en')}").language == "en"


@pytest.mark.parametrize("text", ["", "!!", "AAAA", packed("x" * 10)[:-3], packed("q=" + "y" * 200_000)])
def test_what_is_no_packed_query_means_little(text: str) -> None:
    assert len(str(unpacked(text))) <= 64_100


@pytest.mark.parametrize("text", ["heat~120", "heat~x", "heat~", "heat~~:"])
def test_a_strange_opacity_is_full(text: str) -> None:
    assert ShownLayer.read(text) == ShownLayer("heat")


def test_a_filter_may_hold_any_letter() -> None:
    entry = ShownLayer("paper", 60, (("kind", "a,b~c:d & ü"),))
    assert ShownLayer.read(entry.text()) == entry
    assert choice(FachkarteChoice(path="/fachkarte", layers=(entry.text(),)).to().partition("?")[2]).entries == [entry]


def test_another_page_is_told_nothing_of_it() -> None:
    assert choice("v=1&q=reach&p.places=paper&lang=en&layers=heat").page_at("/karte") == "/karte?lang=en"


def test_an_hour_ago_is_the_last_full_hour() -> None:
    now = datetime(2026, 7, 1, 12, 20, tzinfo=UTC)
    assert choice("back=1").at(now) == now.replace(minute=0)
    assert choice("back=0").at(now) is None


def test_instants_are_read_in_the_towns_time_and_none_is_to_come() -> None:
    now = datetime(2026, 7, 1, 12, 20, tzinfo=UTC)
    made = choice("at=2026-07-01T12:00&then=2027-01-01T00:00Z")
    assert made.at(now) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert (made.hours_back(now), made.compared_with(now)) == (3, now)
    assert choice("at=2020-01-01T00:00Z").hours_back(now) == 48
    assert choice("at=2027-01-01T00:00Z").at(now) is None
    assert [choice(one).compared_with(now) for one in ("", "then=", "then=yesterday")] == [None] * 3


def test_both_instants_are_written_and_read_again() -> None:
    made = choice("v=1&at=2026-06-30T08:00Z&then=2025-06-30T08:00Z&layers=heat")
    assert choice(made.to().partition("?")[2]) == made
