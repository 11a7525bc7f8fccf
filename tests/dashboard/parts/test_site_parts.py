"""The page of any site says where it is, what it offers, how it is now, how to get there and how to report it."""

import csv
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from starlette.testclient import TestClient

import layers
from dashboard.parts.directions import Destination
from dashboard.parts.hours import hours, today
from dashboard.parts.report import report
from dashboard.parts.view import LayerView
from dashboard.texts import LANGUAGES, Language, Words, load
from dashboard.texts.words import unbroken
from data import sites, town
from data.declare import Layer
from data.errors import DeclarationError
from data.facts import COMMON, facts_of
from data.importers.osm import site_elements
from data.opening_hours import HOURS, Times
from data.site_fact import SiteFact
from data.sites import Sites
from data.town import Town
from data.town.reporting import Reporting
from services.site_changes import NOTE, PHOTO
from tests.support import small
from tests.support.client import asker
from tests.support.layer_states import current_of
from tests.support.small import LONG_AGO

DE, EN = load()["de"], load()["en"]
LAYERS: Final = layers.discover()
FOR_PROGRAMS: Final = {
    "address": "stands below the name",
    "always_room": "says which sites have people; their state says so",
    "evse": "a lamp post that charges has a channel, which is told",
    "lamp_type": "OSM's English words for bulbs help nobody",
    "material": "OSM's English words, of no use on the way",
    "recycling_type": "says which sites have people",
    "role": "which station is the reference; its page says so",
    "source_id": "the key of a row in its source",
    "setting": "what the demonstration scattered a site at",
    NOTE: "staff's own sentence, which stands below the facts",
    PHOTO: "is shown",
}
"""Attributes that are not told by name, and why."""
NOON: Final = datetime(2026, 7, 1, 10, tzinfo=UTC)  # a Wednesday


def value(fact: SiteFact) -> Any:
    """Something that such an attribute may say."""
    if fact.name == HOURS:
        return "Mo-Sa 07:00-20:00; PH off"
    return next(iter(fact.values), 7.5 if fact.unit else "Wort & <Tag>")


def put(made: small.Small, layer: Layer) -> None:
    """Three sites that say all that is declared."""
    n = 3
    columns = Sites(
        site_id=[f"{layer.id}-{i:04d}" for i in range(1, n + 1)],
        name=[f"Ort {i}" for i in range(1, n + 1)],
        district=["Ickern"] * n,
        attributes=[{one.name: value(one) for one in facts_of(layer)}] * n,
        channels=np.full(n, 2 if layer.channel["de"] else 0, np.int16),
        source=["Test"] * n,
        licence=["CC0-1.0"] * n,
        valid_from=[LONG_AGO] * n,
        valid_to=[None] * n,
        lon=np.linspace(7.3, 7.302, n),
        lat=np.full(n, 51.5512345),
    )
    sites.write(made.house.folders.sites_of(layer.id), columns)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A town with sites of every layer, none of which is measured."""
    made = small.settle(tmp_path_factory.mktemp("every"))
    here = town.load(made.house.settings.city).with_layers(LAYERS)
    made.house = replace(made.house, layers=LAYERS.with_classes(here.classes_named), town=here)
    for layer in LAYERS.values():
        put(made, layer)
    with asker(made) as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layer", LAYERS.open.values(), ids=lambda one: one.id)
def test_no_page_is_without_where_way_report_and_what_its_layer_declares(
    every: TestClient, layer: Layer, language: Language
) -> None:
    html = every.get(f"/ort/{layer.id}-0002?lang={language}").text
    order = [html.index(f'id="{one}"') for one in ("station-name", "glance", "now", "way", "report", "near")]
    assert order == sorted(order)
    assert f"/ort/{layer.id}-0002/karte.svg" in html
    assert re.search(r'<img [^>]*alt="[^"]+Ort 2"', html)
    assert "acts__go" in html
    assert "melder.example.org" in html
    titles = re.findall(r"<dt>([^<]+)</dt>", html.partition('id="now"')[0])
    own = [layer.channel[language]] if layer.channel["de"] else []
    assert titles == [*own, *(one.title[language] for one in facts_of(layer))]
    near = html.partition('id="near"')[2].partition("</section>")[0]
    assert {*re.findall(r'href="/ort/([\w-]+)', near)} == {f"{layer.id}-0001", f"{layer.id}-0003"}


def test_a_text_in_one_language_alone_is_refused() -> None:
    with pytest.raises(DeclarationError, match=r"'depth'.*lacks en"):
        SiteFact(name="depth", title={"de": "Tiefe"})
    with pytest.raises(DeclarationError, match="lacks de"):
        SiteFact(name="depth", title={"de": "Tiefe", "en": "Depth"}, values={"deep": {"en": "deep"}})


def brought() -> set[tuple[str, str]]:
    """Layer and name of each attribute that towns and imports bring."""
    found = {(layer, fact) for layer in LAYERS for fact in site_elements.FACTS}
    for folder in (one for one in town.CITIES.iterdir() if (one / "town.toml").is_file()):
        here = town.load(folder.name).with_layers(LAYERS)
        found |= {(layer, name) for layer, facts in here.facts.items() for name in facts}
        for layer, demo in here.demo.items():
            found |= {(layer, name) for kind in demo.kinds for name in kind}
            if demo.list:
                own = {"name", "district", "lon", "lat", "channels", "source", "licence"}
                found |= {(layer, name) for name in header(folder / demo.list) if name not in own}
    return found


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return next(csv.reader(file))


def test_each_attribute_that_comes_is_told_or_has_a_reason_not_to_be() -> None:
    told = {(layer.id, fact.name) for layer in LAYERS.values() for fact in facts_of(layer)}
    told |= {(layer.id, layer.stated) for layer in LAYERS.values()}
    come = {one for one in brought() - told if one[0] in LAYERS.open}
    assert sorted(one for one in come if one[1] not in FOR_PROGRAMS) == []
    assert not {one.name for one in COMMON} & set(FOR_PROGRAMS)


def test_each_value_of_a_towns_tables_has_words(castrop: Town) -> None:
    for layer in LAYERS.values():
        listed = castrop.demo_of(layer.id).list
        for fact in facts_of(layer):
            if listed and fact.values and fact.name in header(castrop.folder / listed):
                with (castrop.folder / listed).open(encoding="utf-8") as file:
                    assert {row[fact.name] for row in csv.DictReader(file)} - {""} <= set(fact.values)


# ---- the small map ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS.open)
def test_the_small_map_is_a_drawing_with_the_symbol_in_both_themes(every: TestClient, layer: str) -> None:
    light, dark = (every.get(f"/ort/{layer}-0001/karte.svg?theme={one}") for one in ("light", "dark"))
    assert light.headers["content-type"] == "image/svg+xml"
    assert light.text != dark.text
    assert re.search(r'<use href="#s-(none|unknown)"', light.text)
    assert "<script" not in light.text
    ET.fromstring(light.text)  # noqa: S314 - ours
    again = every.get(f"/ort/{layer}-0001/karte.svg", headers={"If-None-Match": light.headers["etag"]})
    assert again.status_code == 304


def test_it_shows_streets_with_names_and_weighs_little(on_streets: TestClient) -> None:
    answer = on_streets.get("/ort/bins-0001/karte.svg", headers={"Accept-Encoding": "br"})
    assert answer.text.count("<textPath") >= 1
    assert int(answer.headers["content-length"]) < 20_000


def test_there_is_none_of_what_there_is_not(every: TestClient) -> None:
    for path in ("/ort/heat-9999/karte.svg", "/ort/nothing/karte.svg"):
        assert every.get(path).status_code == 404


def test_a_place_that_is_rounded_is_told_nowhere_exactly(every: TestClient) -> None:
    exact, rounded = "51.55123", re.search(r"to=(51\.\d+)", every.get("/ort/gateways-0001").text)
    assert rounded is not None
    assert not rounded[1].startswith(exact)
    assert "stroke-dasharray" in every.get("/ort/gateways-0001/karte.svg").text


# ---- hours, ways, reports ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "words", "said"),
    [
        ("Mo-Sa 07:00-20:00; PH off", DE, "Mo–Sa 7–20 Uhr, nicht an Feiertagen"),
        ("Mo,We 07:30-20:00", DE, "Mo, Mi 7:30–20 Uhr"),
        ("Mo-Sa 07:00-20:00", EN, "Mon–Sat 7:00–20:00"),
        ("Mo-Fr 08:00-12:00,13:00-16:30; Sa,PH off", DE, "Mo–Fr 8–12, 13–16:30 Uhr, Sa, Feiertage geschlossen"),
        ("Mo-Fr 08:00-12:00; Su off", EN, "Mon–Fri 8:00–12:00, Sun closed"),
        ("09:00-24:00", DE, "täglich 9–24 Uhr"),
        ("24/7", EN, "around the clock"),
        ("Mar-Oct 00:00-24:00", DE, None),
        ("sunrise-sunset", DE, None),
    ],
)
def test_hours_are_said_or_left_to_others(expression: str, words: Words, said: str | None) -> None:
    assert hours(expression, words) == (said and unbroken(said))


@pytest.mark.parametrize(
    ("later_h", "said"),
    [
        (0, "Heute 7–20 Uhr, jetzt geöffnet"),
        (10, "Heute 7–20 Uhr, jetzt geschlossen"),
        (4 * 24, "Heute geschlossen, geöffnet morgen ab 7 Uhr"),
    ],
)
def test_today_is_said_by_the_clock(later_h: int, said: str) -> None:
    at = NOON + timedelta(hours=later_h)
    assert today(Times("Mo-Sa 07:00-20:00; PH off", "NW"), now=at, words=DE) == unbroken(said)


@pytest.mark.parametrize(
    ("agent", "begins"),
    [("Android 15", "geo:51.5,7.3?q="), ("iPhone", "https://maps.apple.com/"), ("", "https://www.openstreetmap.org/")],
)
def test_a_way_is_opened_by_what_the_device_has(agent: str, begins: str) -> None:
    to = Destination(note="n", name="A & B", lon=7.3, lat=51.5, agent=agent)
    assert to.href.startswith(begins)
    assert 'target="_blank"' not in to.link(DE) or not agent


def test_a_report_leads_to_what_the_town_configured(castrop: Town) -> None:
    def said(**changes: Any) -> str:
        here, layer = replace(castrop, **changes), LAYERS["paper"]
        current = current_of(layer, here, ["no_sensor"], [np.nan], at=NOON)
        current.sites.name[0] = "A & B"
        return str(report(LayerView(layer, current, here, DE, NOON), 0))

    assert "https://melder.example.org/neu?ort=paper-0001&amp;name=A%20%26%20B" in said()
    assert "Problem melden: voll, defekt, Müll daneben" in said()
    by_mail = said(report=Reporting(phone="0000 / 0", email="euv@example.org"))
    assert 'href="tel:00000"' in by_mail
    assert "mailto:euv@example.org?subject=Problem" in by_mail
    assert said(report=None) == "None"


def test_what_the_town_states_is_no_silent_device_and_began_at_no_hour(every: TestClient) -> None:
    for layer in (one for one in LAYERS.open.values() if one.lasts):
        for language in LANGUAGES:
            page = every.get(f"/ort/{layer.id}-0001?lang={language}").text
            told = page.partition('class="station__age">')[2].partition("</p>")[0]
            assert told in {"Angabe der Stadt, keine Messung.", "As the town states it, not measured."}
