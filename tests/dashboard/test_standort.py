"""Sites that stand together are one place: each says on its page what all of them are, whose and who empties them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data import sites
from tests.support import small
from tests.support.client import asker


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A bin and a station for heat at one place; further ones by themselves."""
    made = small.settle(tmp_path_factory.mktemp("standort"))
    small.fill(made)
    path = made.house.folders.sites_of("heat")
    read = sites.read(path)
    facts = [{"operator": "EUV", "emptied_by": "Firma Müller & Co"}, {}]
    sites.write(path, replace(read, attributes=facts, place_id=["bins-0002", "heat-0002"]))
    with asker(made) as client:
        yield client


def test_only_those_that_stand_together_say_so(town: TestClient) -> None:
    heat = [one["properties"].get("place_id") for one in town.get("/api/collections/heat/items").json()["features"]]
    bins = [one["properties"].get("place_id") for one in town.get("/api/collections/bins/items").json()["features"]]
    assert heat == ["bins-0002", None]
    assert bins == [None] * 5


@pytest.mark.parametrize("page", ["/ort/bins-0002", "/ort/heat-0001", "/?site=heat-0001", "/?site=bins-0002"])
def test_each_page_has_all_of_the_place(town: TestClient, page: str) -> None:
    text = town.get(page).text
    part = text[text.index('id="standort"') : text.index("</section>", text.index('id="standort"'))]
    assert part.count("standort__part") == 2
    assert 'href="/ort/bins-0002"' in part
    assert 'href="/ort/heat-0001"' in part
    assert "voll" in part
    assert "Betreiber: EUV" in part
    assert "Geleert von: Firma Müller &amp; Co" in part


@pytest.mark.parametrize("page", ["/ort/bins-0001", "/ort/heat-0002", "/?site=bins-0003"])
def test_who_stands_alone_says_nothing_of_others(town: TestClient, page: str) -> None:
    assert 'id="standort"' not in town.get(page).text


def test_counts_are_still_those_of_sites(town: TestClient) -> None:
    assert town.get("/api/collections/heat/items").json()["numberMatched"] == 2
    assert town.get("/api/collections/bins/items").json()["numberMatched"] == 5


def test_a_file_without_places_has_sites_that_stand_alone(tmp_path: Path) -> None:
    path = tmp_path / "bins.parquet"
    made = small.settle(tmp_path / "town")
    sites.write(path, sites.read(made.house.folders.sites_of("bins")))
    read = sites.read(path)
    assert read.place_id == read.site_id
