"""What the town says first, and the cards on which every topic stands."""

import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from dashboard.parts.chart.last_day import HOURS, NOTHING, LastDay
from tests.support import small as town
from tests.support.client import asker
from tests.support.small import NOON, Small, hour, reading


def told(client: TestClient, path: str = "/") -> tuple[str, list[tuple[str, str]]]:
    """The sentence, and title and line of each card."""
    html = client.get(path).text
    answer = re.search(r'id="answer"[^>]*>(.*?)</h1>', html)
    assert answer is not None
    cards = re.findall(r'cards__title">([^<]*)</span><span class="cards__said">([^<]*)<', html)
    return re.sub("<[^>]*>", "", answer[1]), cards


def leads(client: TestClient) -> str:
    """The layer whose list is open."""
    found = re.search(r'data-layer="(\w+)" tabindex', client.get("/").text)
    assert found is not None
    return found[1]


def test_a_hot_day_leads_before_a_full_bin(client: TestClient) -> None:
    answer, cards = told(client)
    assert "31\u00a0°C" in answer
    assert cards == [("Klima", "29 bis 31\u00a0°C"), ("Entsorgung", "bins auf Deutsch: 1 ist voll")]


def test_where_many_are_full_that_leads_before_a_mild_day(tmp_path: Path) -> None:
    small = town.settle(tmp_path)
    small.add(reading("bins-0001", 90.0, NOON), reading("heat-0001", 12.0, NOON), reading("heat-0002", 13.0, NOON))
    with asker(small) as client:
        assert leads(client) == "bins"
        assert [title for title, _ in told(client)[1]] == ["Entsorgung", "Klima"]


@pytest.mark.parametrize(("celsius", "first"), [(0.0, "heat"), (0.1, "bins")])
def test_frost_leads_before_full_bins(tmp_path: Path, celsius: float, first: str) -> None:
    small = town.settle(tmp_path)
    small.add(reading("bins-0001", 90.0, NOON), reading("heat-0001", celsius, NOON))
    with asker(small) as client:
        assert leads(client) == first


def test_a_calm_town_says_how_warm_it_is(tmp_path: Path) -> None:
    small = town.settle(tmp_path)
    small.add(reading("bins-0001", 10.0, NOON), reading("heat-0001", 12.0, NOON))
    with asker(small) as client:
        assert leads(client) == "heat"
        assert told(client)[1] == [("Klima", "rund 12\u00a0°C"), ("Entsorgung", "bins auf Deutsch: überall Platz")]


def test_a_town_without_devices_says_what_it_knows(tmp_path: Path) -> None:
    small = town.settle(tmp_path)
    for one in [*small.house.records.assignments()]:
        small.house.records.retire(one.device_id, NOON - timedelta(days=1))
    with asker(small) as client:
        answer, cards = told(client)
    assert answer.startswith("Noch misst kein Gerät. Auf der Karte: bins auf Deutsch\u00a05")
    assert cards


def test_what_devices_measure_leads_before_what_none_does(tmp_path: Path) -> None:
    small = town.settle(tmp_path)
    small.add(reading("bins-0001", 10.0, NOON))
    for one in [one for one in small.house.records.assignments() if one.site_id.startswith("heat")]:
        small.house.records.retire(one.device_id, NOON - timedelta(days=1))
    with asker(small) as client:
        assert leads(client) == "bins"


def test_cards_go_as_soon_as_one_layer_is_looked_at(client: TestClient) -> None:
    assert told(client, "/?layer=heat")[1] == []


def test_the_last_day_is_the_mean_of_each_full_hour(standing: Small) -> None:
    store, layer = standing.house.store(), standing.house.layers["heat"]
    store.follow()
    values = LastDay(store).of(layer, NOON)
    assert values is NOTHING  # of two stations a mean is not that of the town
    assert LastDay(store).of(standing.house.layers["people"], NOON) is NOTHING


def test_an_hour_without_readings_is_a_gap(tmp_path: Path) -> None:
    small = town.settle(tmp_path)
    town.put_sites(small.house.folders, "heat", 3)
    small.roll_up(*(hour(f"heat-000{i}", 10.0 + i, NOON - timedelta(hours=h)) for i in (1, 2, 3) for h in (0, 2)))
    store = small.house.store()
    store.follow()
    values = LastDay(store).of(small.house.layers["heat"], NOON)
    assert values.shape == (HOURS,)
    assert np.flatnonzero(np.isfinite(values)).tolist() == [HOURS - 3, HOURS - 1]
    assert values[-1] == pytest.approx(12.0)
