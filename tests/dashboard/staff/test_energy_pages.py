"""Energy staff see what a building uses beside what is usual, its excess and figures, and take them away as files."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from data.records.buildings import Building
from geo.arrays import FloatArray
from tests.services.energy.schools import TODAY, school, weather
from tests.support import small
from tests.support.client import asker
from tests.support.login import PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/energie"
BUILDINGS = "/verwaltung/gebaeude"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Small:
    made = small.settle(tmp_path_factory.mktemp("energy_pages"))
    small.fill(made)
    for name, role in (("eva", "energy"), ("hans", "caretaker"), ("paul", "dispatcher")):
        made.house.records.staff.add(name, PASSWORD, now=datetime.now(UTC), roles=(role,), body="town")
    return made


@pytest.fixture(scope="module")
def mean_c(house: Small) -> FloatArray:
    return weather(house)


@pytest.fixture(scope="module")
def dear(house: Small, mean_c: FloatArray) -> str:
    """A building that uses more at night since eight days."""
    return school(house, mean_c, dearer=2.5, since=TODAY - timedelta(days=9))


@pytest.fixture
def client(house: Small, dear: str) -> Iterator[TestClient]:
    assert dear
    with asker(house) as made:
        log_in(made, "eva")
        yield made


def test_a_building_says_its_excess_in_a_sentence_with_figures(client: TestClient, dear: str) -> None:
    page = client.get(f"{BUILDINGS}/{dear}").text
    assert "mehr Gas als bei diesem Wetter üblich, vor allem nachts." in page
    assert "Schule &lt;b&gt;" in page
    assert "energy-bar--excess" in page
    assert "Ein Mehrverbrauch fällt hier ab" in page
    assert "Es fehlt ein Tarif mit Quelle" in page
    assert "Grundlast nachts" in page
    english = client.get(f"{BUILDINGS}/{dear}?lang=en").text
    assert "more Gas than usual at this weather, mostly at night." in english


def test_all_buildings_stand_side_by_side(client: TestClient, house: Small, dear: str) -> None:
    (bare,) = house.house.records.buildings.put(Building(title="Halle"))
    page = client.get(PATH).text
    assert "Ein Gebäude von 1 verbraucht mehr" in page
    assert f"{BUILDINGS}/{dear}" in page
    assert "Diesem Gebäude ist noch kein Zähler zugeordnet." in client.get(f"{BUILDINGS}/{bare}").text
    assert client.get(f"{BUILDINGS}/0000000000").status_code == 404


def test_reports_are_files_and_figures_csv(client: TestClient, dear: str) -> None:
    for address in (f"{PATH}.pdf", f"{BUILDINGS}/{dear}/bericht.pdf"):
        answer = client.get(address)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-1.7")
    (row,) = csv.DictReader(io.StringIO(client.get(f"{PATH}.csv").text))
    assert (row["title"], row["carrier"], row["known_days"]) == ("Schule <b>", "gas", "365")
    assert float(row["excess_percent"]) > 10
    days = [*csv.DictReader(io.StringIO(client.get(f"{BUILDINGS}/{dear}/tage.csv").text))]
    assert len(days) == 731
    assert days[-1]["day"] == str(TODAY - timedelta(days=1))
    assert {"used", "usual", "mean_c"} <= days[0].keys()


@pytest.mark.parametrize("name", ["hans", "paul"])
def test_nobody_else_sees_any_of_it(client: TestClient, dear: str, name: str) -> None:
    log_in(client, name)
    for address in (PATH, f"{PATH}.pdf", f"{PATH}.csv", f"{BUILDINGS}/{dear}", f"{BUILDINGS}/{dear}/tage.csv"):
        assert client.get(address, follow_redirects=False).status_code in {303, 403, 404}


def test_a_town_without_buildings_says_how_to_begin(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = small.settle(tmp_path_factory.mktemp("no_buildings"))
    made.house.records.staff.add("eva", PASSWORD, now=datetime.now(UTC), roles=("energy",), body="town")
    with asker(made) as client:
        log_in(client, "eva")
        assert "Noch kein Gebäude mit Zählern." in client.get(PATH).text
        assert client.get(f"{PATH}.pdf").status_code == 200
