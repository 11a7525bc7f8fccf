"""Methods say the numbers that the town declares; example texts are marked; every page leads to the pages about it."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from dashboard import topics
from dashboard.pages.methoden import MethodsPage
from dashboard.parts.document import PageFiles
from dashboard.parts.footer import ABOUT
from services.readiness import lacking
from tests.support.contexts import page_context, visit
from tests.support.small import NOON, Small

FILES = PageFiles(icon="/i", styles=[])


@pytest.mark.parametrize("path", list(ABOUT.values()))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_leads_to_the_pages_about_it(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, params={"lang": language})
    assert answer.status_code == 200
    assert "<h1" in answer.text
    assert "<script>" not in answer.text, "nothing that runs stands inline"
    for other in ("/", "/ort/heat-0001", "/gibt-es-nicht"):
        assert f'href="{path}"' in client.get(other).text


def test_methods_are_written_out_of_the_declarations(standing: Small) -> None:
    own = standing.house.town
    own = replace(own, climate=replace(own.climate, hot_day_c=31.5, complete_percent=80))
    context = page_context(replace(standing.house, town=own), standing.house.store())
    html = MethodsPage(context, topics.discover(context), FILES).html(visit(NOON))
    assert "ein Hitzetag von mindestens 31,5 °C" in html
    assert "mindestens 80 % seiner Messwerte" in html
    assert "voll“ ab 80 %" in html
    assert "30 °C und 70 % Feuchte ergeben 35,0 °C" in html
    assert "{" not in html.partition("<main")[2].partition("</main>")[0]


def test_example_texts_are_marked_and_the_ombuds_office_is_named(client: TestClient) -> None:
    html = client.get("/barrierefreiheit").text
    assert "Beispieltext" in html
    assert "Ombudsstelle" in html
    assert "Zuletzt geprüft am" in html


def test_production_lists_what_is_missing(standing: Small) -> None:
    text = "\n".join(lacking(standing.house))
    for words in ("imprint: section 'operator'", "EMBED_ORIGINS", "warnings", "demonstration's data"):
        assert words in text
