"""A link of a question about somebody's own file asks for the file again, and answers as before once it is dropped."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from services import questions
from tests.browser.test_fachkarte import ANSWERED, figures
from tests.browser.test_own_files import GEOJSON, dropped, opened
from tests.support.running import App, Open, until

TAKES: Final = {
    name
    for name, one in questions.discover().items()
    if any(
        facts.get("x-control") in {"places", "area"}
        for facts in one.parameters.model_json_schema()["properties"].values()
    )
}
"""Questions that somebody may ask with a file of their own."""
POINTS: Final = "lat;lon\n" + "".join(
    f"{51.54 + n / 500:.4f};{7.29 + k / 250:.4f}\n" for n in range(5) for k in range(8)
)
AREA: Final = GEOJSON["buffer"].decode()
LINKS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "area": (AREA, {"area": "own:file1"}),
    "catchments": (POINTS, {"places": "own:file1", "usable": "all"}),
    "clusters": (POINTS, {"places": "own:file1", "of": "places", "every": "whole"}),
    "comparison": (
        AREA,
        {"places": "heat", "compare": "areas", "area": "own:file1", "other_area": "district:Ickern"},
    ),
    "radio": (POINTS, {"places": "own:file1"}),
    "reach": (POINTS, {"places": "own:file1"}),
    "siting": (POINTS, {"existing": "own:file1", "new": "1", "area": "district:Ickern"}),
}
"""Of each question a file, and what it is asked."""


@pytest.fixture(autouse=True)
def prepared(app: App) -> None:
    """The town's residents and streets are read."""
    app.prepared()


def test_every_question_that_takes_a_file_is_walked() -> None:
    assert LINKS.keys() == TAKES


def asked_again(page: Page, text: str) -> Any:
    """Give what is asked for; the figures that are answered then."""
    expect(page.locator("#own-needed")).to_contain_text("eine eigene Datei")
    expect(page.locator("#sentence")).to_have_count(0)
    dropped(page, "meine.geojson" if text.startswith("{") else "meine.csv", text)
    expect(page.locator("#own-said")).to_contain_text("ist auf der Karte")
    until(page, ANSWERED)
    expect(page.locator("#own-needed")).to_be_empty()
    return page.locator("#sentence").inner_text(), figures(page)


@pytest.mark.parametrize("question", [*LINKS])
def test_a_link_asks_for_the_file_and_answers_when_it_is_dropped(open_page: Open, question: str) -> None:
    text, asked = LINKS[question]
    told = {f"p.{name}": value for name, value in asked.items()}
    link = f"/fachkarte?{urlencode({'v': '1', 'q': question, **told})}"
    first, second = (asked_again(opened(open_page, link), text) for _ in range(2))
    assert first == second
    assert first[1]
