"""What is chosen on the map stands in its address."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.apps.karte.choice import Choice

NOW = datetime(2026, 7, 1, 12, 20, tzinfo=UTC)


def choice(text: object) -> Choice:
    return Choice.asked(text, base="", path="/karte", replayed_at=None)


def test_an_address_says_what_was_chosen_and_reads_it_again() -> None:
    asked = "lang=en&layers=bins,heat&district=Ickern&page=2&state=old&back=5&surface=1"
    made = choice(f"?{asked}")
    assert made.to() == f"/karte?{asked}"
    assert (made.state, made.back, made.surface) == ("old", 5, True)


def test_another_page_is_told_nothing_of_it() -> None:
    assert choice("?state=old&back=5&surface=1&lang=en").page_at("/") == "/?lang=en"


def test_the_whole_list_is_without_district_and_state() -> None:
    assert choice("?district=Ickern&state=old&page=3&back=2").unfiltered() == "/karte?back=2"


@pytest.mark.parametrize("text", ["?state=x&back=49&surface=yes", "?back=-1", "?back=\N{SUPERSCRIPT TWO}", None, 7])
def test_whatever_is_unknown_means_the_default(text: object) -> None:
    made = choice(text)
    assert (made.state, made.back, made.surface) == (None, 0, False)


def test_an_hour_ago_is_the_last_full_hour() -> None:
    assert choice("").at(NOW) is None
    assert choice("back=1").at(NOW) == NOW.replace(minute=0)
    assert choice("back=48").at(NOW) == NOW.replace(minute=0) - timedelta(hours=47)
