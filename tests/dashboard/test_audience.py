"""Nobody sees by any route what is not for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from dashboard.http.routes import Routes
from data.declare import layer_id
from data.errors import DeclarationError
from data.measures import FILL_PERCENT
from services.publication import public_instant
from tests.support.small import BINS, LAYERS, NOON, PEOPLE_COUNT, Small, reading

STAFF = sorted(
    (layer.id, measure.id)
    for layer in LAYERS.values()
    for measure in layer.measures
    if measure not in layer.visible("public")
)


def public_addresses(client: TestClient, site_ids: Sequence[str] = ("bins-0001", "heat-0001")) -> list[str]:
    """Every public GET address, its parameters filled in: of some sites and their layers."""
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    found = [one.path for one in routes.registered if one.permission == "public" and "GET" in one.methods]
    filled = [
        path.replace("{layer}", layer_id(site_id)).replace("{site_id}", site_id)
        for path in found
        for site_id in site_ids
    ]
    return sorted({path for path in filled if "{" not in path})


def test_no_public_answer_mentions_a_staff_measure(client: TestClient) -> None:
    assert STAFF
    for address in public_addresses(client):
        text = client.get(address).text
        for _, measure_id in STAFF:
            assert measure_id not in text, (address, measure_id)


@pytest.mark.parametrize(("layer_id", "measure_id"), STAFF)
@pytest.mark.parametrize("step", ["raw", "hour", "day"])
@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_a_staff_measure_does_not_exist_for_the_public(
    client: TestClient, layer_id: str, measure_id: str, step: str, form: str
) -> None:
    asked = client.get(f"/api/sites/{layer_id}-0001/readings?measure={measure_id}&step={step}&f={form}")
    assert asked.status_code == 404
    known = asked.json()["detail"].partition("known: ")[2].split(", ")
    assert known == sorted(one.id for one in LAYERS[layer_id].visible("public"))
    assert client.get(f"/api/layers/{layer_id}/series?measure={measure_id}&step={step}").status_code == 404
    assert client.get(f"/api/collections/{layer_id}/items?{measure_id}=77").status_code == 400


def test_single_counts_are_withheld_with_everything_that_tells_them(client: TestClient) -> None:
    page = client.get("/api/collections/people/items").json()
    assert [one["properties"]["people_count"] for one in page["features"]] == [None, None]
    assert [one["properties"]["class"] for one in page["features"]] == [None, None]
    for class_id in ("room", "overflowing"):
        assert client.get(f"/api/collections/people/items?class={class_id}").json()["numberMatched"] == 0


@pytest.mark.parametrize("address", ["/api/sites/people-0002/readings", "/api/layers/people/series"])
def test_a_step_too_fine_for_the_public_is_refused(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?measure=people_count&step=raw")
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith("the public may ask for: hour, day")


def test_small_counts_are_withheld_number_by_number(client: TestClient) -> None:
    first = client.get("/api/sites/people-0001/readings?step=hour").json()["columns"]
    assert (first["min"], first["mean"], first["max"]) == ([None], [None], [None])
    second = client.get("/api/sites/people-0002/readings?step=hour").json()["columns"]
    assert (second["min"], second["mean"], second["max"]) == ([None], [7.0], [12.0])
    both = client.get("/api/layers/people/series").json()["columns"]
    assert both["mean"] == [None, 7.0]


def test_a_permission_without_a_guard_lets_nobody_in() -> None:
    routes = Routes(FastAPI(), {})
    with pytest.raises(DeclarationError, match=r"nobody guards 'readings\.read'"):
        routes.declare("/leitstand", permission="readings.read")


def test_the_past_is_no_finer_than_the_public_step() -> None:
    at = datetime(2026, 7, 1, 13, 47, 12, tzinfo=UTC)
    daily = replace(PEOPLE_COUNT, public_step="day")
    assert public_instant(at, BINS.visible("public")) == at
    assert public_instant(at, [FILL_PERCENT, PEOPLE_COUNT]) == datetime(2026, 7, 1, 13, tzinfo=UTC)
    assert public_instant(at, [PEOPLE_COUNT, daily]) == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_the_state_of_the_past_is_that_of_the_last_full_hour(own_client: TestClient, small: Small) -> None:
    small.add(*(reading("people-0001", 50.0 + minute, NOON - timedelta(minutes=minute)) for minute in (65, 50, 35)))
    asked = "/api/collections/people/items/people-0001?v=2&datetime="
    seen = [own_client.get(f"{asked}2026-07-01T11:{minute}:00Z").json() for minute in ("20", "40", "59")]
    assert {one["properties"]["observed_at"] for one in seen} == {"2026-07-01T10:55:00Z"}
