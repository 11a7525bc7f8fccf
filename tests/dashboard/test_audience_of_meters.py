"""Every route there is: the public gets yearly figures of listed buildings, and nothing else of any meter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from starlette.testclient import TestClient

from dashboard.factory import create
from dashboard.http.routes import Routes
from data.clock import Clock
from data.records.buildings import Building
from data.records.meter_profiles import MeterProfile
from data.records.meters import Meter, MeterCount
from services.energy.published_energy import keep, worked_out
from tests.dashboard.test_audience_of_layers import LAYERS, public_addresses, text_of
from tests.support import small
from tests.support.small import NOON

SECRET = ("Geheimhaus", "Unterkunft Nordring", "Kita Zwergnase", "Zaehlwerk", "7.7177", "7,7177", "54321", "8.111")
SHOWN = "Freie Schule"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    house = replace(small.settle(tmp_path_factory.mktemp("meters")).house, clock=Clock(source=lambda: NOON))
    for building in (
        Building(title=SHOWN, category="4100", area_m2=1_000.0, is_public=True),
        Building(title=SECRET[0], category="1300", area_m2=1_000.0),
        Building(title=SECRET[1], category="6300", area_m2=1_000.0, is_public=True),
        Building(title=SECRET[2], category="4400", area_m2=500.0, is_public=True),
    ):
        (building_id,) = house.records.buildings.put(building)
        facts = {"building": "-", "title": SECRET[3], "carrier": "electricity", "unit": "kWh", "digits": 6}
        meter_id = house.records.meters.add(Meter(building_id=building_id, **facts))  # type: ignore[arg-type]  # as named
        house.records.meters.note(meter_id, MeterCount(at=NOON - timedelta(days=3), count=54321.0))
        begin = np.arange(np.datetime64("2023-12-31T00:00:00"), np.datetime64("2026-06-30"), np.timedelta64(3600, "s"))
        house.records.meter_profiles.put(meter_id, MeterProfile(begin, np.full(len(begin), 7.7177), 3600))
    keep(house, worked_out(house, house.store()))
    with TestClient(create(house), raise_server_exceptions=False) as made:
        made.headers["Accept-Encoding"] = "identity"
        yield made


def test_no_route_tells_a_count_a_step_or_a_building_that_is_not_listed(client: TestClient) -> None:
    for address in dict.fromkeys(public_addresses(client, LAYERS["heat"])):
        said = text_of(client.get(address))
        assert [one for one in SECRET if one in said] == [], address


def test_listed_buildings_are_told_by_year_alone(client: TestClient) -> None:
    shown, answer = client.get("/zahlen").text, client.get("/api/figures/buildings").json()
    assert SHOWN in shown
    assert [(one["title"], [use["year"] for use in one["uses"]]) for one in answer["buildings"]] == [(SHOWN, [2024])]
    assert answer["newest_year"] == 2024
    assert "68" in shown, "7.7177 kWh x 8784 h / 1000 m²"
    assert "Schulen" in shown


def test_meters_and_buildings_have_no_route_for_everybody(client: TestClient) -> None:
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    public = {one.path for one in routes.registered if one.permission == "public"}
    assert [one for one in public if "zaehler" in one or "meter" in one or "gebaeude" in one] == []
