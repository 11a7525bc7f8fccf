"""Methods say the numbers that the town declares; example texts are marked; every page leads to the pages about it."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard import topics
from dashboard.factory import create
from dashboard.pages.methoden import MethodsPage
from dashboard.parts.document import PageFiles
from dashboard.parts.footer import ABOUT
from data import town
from data.town.legal import Legal
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
    assert "ein Hitzetag von mindestens 31,5\u00a0°C" in html
    assert "mindestens 80\u00a0% seiner Messwerte" in html
    assert "voll“ ab 80\u00a0%" in html
    assert "30\u00a0°C und 70\u00a0% Feuchte ergeben 35,0\u00a0°C" in html
    assert "{" not in html.partition("<main")[2].partition("</main>")[0]


def test_example_texts_are_marked_and_the_ombuds_office_is_named(client: TestClient) -> None:
    html = client.get("/barrierefreiheit").text
    assert "Beispieltext" in html
    assert "Ombudsstelle" in html
    assert "Zuletzt geprüft am" in html


EXPLAINED = """
[[explanations]]
kind = "easy_language"
text = "Das ist leicht.\\n\\nAuch das."
checked_by = "Prüfgruppe <3"
checked_on = 2026-11-26

[[explanations]]
kind = "sign_language"
link = "https://stadt.example/film.mp4"
checked_by = "Gehörlosenverein"
checked_on = 2026-11-25
"""


def test_leichte_sprache_and_sign_language_are_shown_once_there_are_any(
    standing: Small, client: TestClient, tmp_path: Path
) -> None:
    for path in ("/", "/barrierefreiheit"):
        assert "easy_language" not in client.get(path).text
    (tmp_path / "legal.toml").write_text(EXPLAINED, "utf-8")
    house = replace(standing.house, town=replace(standing.house.town, folder=tmp_path))
    asked = TestClient(create(house))
    assert 'href="/barrierefreiheit#easy_language"' in asked.get("/").text
    german, english = (asked.get(f"/barrierefreiheit?lang={one}").text for one in ("de", "en"))
    for said in (
        "<p>Das ist leicht.</p><p>Auch das.</p>",
        "Prüfgruppe &lt;3",
        'href="https://stadt.example/film.mp4" rel="noopener" hreflang="gsg"',
    ):
        assert said in german
    assert re.search(r"Geprüft von Gehörlosenverein am 25\. Nov\. 2026\.", german)
    assert re.search(r"Checked by Gehörlosenverein on 25 Nov 2026\.", english)


def test_production_lists_what_is_missing(standing: Small) -> None:
    text = "\n".join(lacking(standing.house))
    for words in ("imprint: section 'operator'", "EMBED_ORIGINS", "warnings", "demonstration's data"):
        assert words in text


@pytest.mark.parametrize("path", ["/datenschutz", "/barrierefreiheit"])
def test_in_plain_language_the_exact_text_can_be_opened_below_it(client: TestClient, path: str) -> None:
    standard, plain = client.get(path).text, client.get(f"{path}?simple=1").text
    assert "Der genaue Text" not in standard
    assert plain.count("<summary>Der genaue Text</summary>") == len(re.findall("<details>", plain))
    sections = Legal.of_town(town.load("castrop_rauxel")).pages[{"/datenschutz": "privacy"}.get(path, "accessibility")]
    for one in (each for each in sections if each.simple):
        first = one.simple["de"].split("\n")[0] if one.simple else ""
        assert escape(first) in plain
        assert escape(first) not in standard
        assert escape(one.text["de"].split("\n")[0]) in plain


def test_plain_texts_of_the_law_are_short_sentences_in_every_language() -> None:
    pages = Legal.of_town(town.load("castrop_rauxel")).pages
    plain = [one.simple for page in pages.values() for one in page if one.simple]
    assert plain
    for text in (one[language] for one in plain for language in ("de", "en")):
        assert [one for one in re.split(r"[.?!:]\s", text) if len(one.split()) > 15] == []
