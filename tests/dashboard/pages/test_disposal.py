"""The first HTML of the search for room, and of a town that has nothing to find room in."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from data import sites
from tests.support import small as town
from tests.support.client import asker

ENTRY = 'href="/entsorgung"'


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An asker of a town that knows of thermometers alone; of bins it has an empty file."""
    made = town.settle(tmp_path_factory.mktemp("bare"))
    sites.write(made.house.folders.sites_of("bins"), sites.empty())
    made.house.folders.sites_of("people").unlink()
    with asker(made) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/entsorgung", "/ort/heat-0001", "/offene-daten", "/methoden", "/embed", "/x"])
def test_the_menu_leads_to_the_search_where_there_is_something_to_find(
    client: TestClient, bare: TestClient, path: str
) -> None:
    assert ENTRY in client.get(path).text
    assert ENTRY not in bare.get(path).text


def test_a_town_without_containers_says_so_and_leads_on(bare: TestClient) -> None:
    answer = bare.get("/entsorgung?lang=en")
    assert answer.status_code == 200
    assert "We do not know of any containers or litter bins in Castrop-Rauxel yet." in answer.text
    assert 'href="/?lang=en"><span class="kern-label">To the map</span>' in answer.text
    assert "noindex" in answer.text
    assert "<script src" not in answer.text


def test_containers_that_come_are_offered_at_once(small: town.Small) -> None:
    file = small.house.folders.sites_of("people")
    file.unlink()
    sites.write(small.house.folders.sites_of("bins"), sites.empty())
    with asker(small) as client:
        assert ENTRY not in client.get("/methoden").text
        town.put_sites(small.house.folders, "bins", 5)
        assert ENTRY in client.get("/methoden").text


def test_only_kinds_that_are_anywhere_can_be_chosen(small: town.Small) -> None:
    small.house.folders.sites_of("people").unlink()
    with asker(small) as client:
        html = client.get("/entsorgung?layer=people").text
        assert "bins auf Deutsch" in html
        assert "people auf Deutsch" not in html
