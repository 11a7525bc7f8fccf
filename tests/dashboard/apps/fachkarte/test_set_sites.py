"""What the workbench says while a site is moved: the words of the whole answer, without its tables and shapes."""

import pytest

from tests.dashboard.apps.fachkarte.conftest import Boards

ASKED = "?v=1&q=reach&p.places=paper&p.limit=400&p.added=at:7.3108,51.5495;7.29,51.56"


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_follows_a_site_says_what_the_whole_answer_says(boards: Boards, language: str) -> None:
    board = boards(f"{ASKED}&lang={language}")
    assert board.outcome is not None
    text = board.outcome.text
    assert text is not None
    told = board.following()
    assert told["sentence"] == text.sentence
    assert told["figures"] == {one.name: one.text for one in text.figures()}
    assert {"share_now", "within_more"} <= told["figures"].keys()


@pytest.mark.parametrize("query", ["", "?q=reach&p.places=own:drawn", "?q=reach&p.places=paper&p.added=at:here"])
def test_where_there_is_no_answer_nothing_follows(boards: Boards, query: str) -> None:
    assert boards(query).following() == {}


def test_the_form_says_which_fields_are_about_sites_and_names_what_is_set(boards: Boards) -> None:
    html = boards(ASKED).questions()
    for name in ("added", "removed", "full"):
        assert f'data-sites="{name}"' in html
    assert "auf der Karte gesetzt: 2" in html
    assert 'data-sites="added"' in boards("?q=siting").questions()
    assert "data-sites" not in boards("?q=area").questions()


def test_a_place_that_cannot_be_is_refused_in_the_language_of_the_page(boards: Boards) -> None:
    html = "".join(boards("?q=reach&p.places=paper&p.added=at:51.55,7.31").answered().values())
    assert "„51.55,7.31“ liegt weit außerhalb der Stadt." in html
