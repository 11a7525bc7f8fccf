"""Nobody sees by any route what is not for them."""

import pytest
from starlette.testclient import TestClient

from dashboard.roles import Routes
from data.errors import DeclarationError
from tests.dashboard.small import BINS, HEAT, LAYERS

STAFF = sorted(
    (layer.id, measure.id)
    for layer in LAYERS.values()
    for measure in layer.measures
    if measure not in layer.visible("public")
)


def public_addresses(client: TestClient) -> list[str]:
    """Every public GET address, its parameters filled in."""
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    found = [one.path for one in routes.registered if one.role == "public" and "GET" in one.methods]
    filled = [
        path.replace("{layer}", layer.id).replace("{site_id}", f"{layer.id}-0001")
        for path in found
        for layer in (BINS, HEAT)
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


def test_a_role_without_a_guard_lets_nobody_in(client: TestClient) -> None:
    routes: Routes = client.app.state.routes  # type: ignore[attr-defined]  # the FastAPI app
    with pytest.raises(DeclarationError, match="no guard for role 'staff'"):
        routes.declare("/leitstand", role="staff")
