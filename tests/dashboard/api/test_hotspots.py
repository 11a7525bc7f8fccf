"""GET /api/hotspots: clusters that are there are found, and nothing is said where data are too few."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from analysis.clusters.significance import means, significance
from tests.support.small import NOON

HOTSPOTS = "/api/hotspots"
CORNER = np.array([382_000.0, 5_712_000.0])


def grid(side: int) -> np.ndarray:
    """Places 500 m apart, row by row from the south-west."""
    steps = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    return np.asarray(CORNER + 500.0 * steps)


def test_a_planted_cluster_is_found_and_the_rest_is_not() -> None:
    places = grid(12)
    values = np.random.default_rng(3).normal(20, 1, len(places))
    middle = np.hypot(*(places - places[65]).T) <= 1100
    values[middle] += 6
    z, p, stands = significance(places, values, band_m=1000)
    assert stands[65]
    assert z[65] > 5
    assert p[65] < 1e-6
    far = np.hypot(*(places - places[65]).T) > 2500
    assert stands[far].mean() < 0.1


def test_too_few_sites_say_nothing() -> None:
    values = np.full(36, np.nan)
    values[:29] = np.arange(29)
    z, p, stands = significance(grid(6), values, band_m=1000)
    assert np.isnan(z).all()
    assert np.isnan(p).all()
    assert not stands.any()


def series(rows: list[tuple[str, int, float | None]]) -> pa.Table:
    columns = {
        "site_id": [row[0] for row in rows],
        "observed_at": [NOON + timedelta(hours=row[1]) for row in rows],
        "mean": pa.array([row[2] for row in rows], pa.float64()),
    }
    return pa.table(columns)


def test_a_site_that_misses_too_many_hours_is_unknown() -> None:
    table = series([("a", 0, 10.0), ("a", 1, 20.0), ("b", 0, 5.0), ("b", 1, None)])
    assert means(table, ["a", "b", "c"], least=1.4) == pytest.approx([15.0, np.nan, np.nan], nan_ok=True)


def test_channels_of_one_hour_count_as_one_hour() -> None:
    table = series([("a", 0, 10.0), ("a", 0, 30.0)])
    assert means(table, ["a"], least=1.0).tolist() == [20.0]
    assert np.isnan(means(table, ["a"], least=1.4)).all()


def test_conditions_are_stated_and_a_small_town_has_too_few(client: TestClient) -> None:
    got = client.get(f"{HOTSPOTS}?layer=heat&from=2026-07-01T11:00:00Z&to=2026-07-01T12:00:00Z")
    assert got.headers["content-type"] == "application/geo+json"
    found = got.json()
    assert (found["enough_data"], found["n_sites_needed"], found["n_sites_with_data"]) == (False, 30, 1)
    assert [one["properties"]["value"] for one in found["features"]] == [28.0, None]
    assert {one["properties"]["finding"] for one in found["features"]} == {None}
    assert found["statistic"] == "mean of hours"


def test_small_counts_stay_withheld(client: TestClient) -> None:
    found = client.get(f"{HOTSPOTS}?layer=people&from=2026-07-01T11:00:00Z&to=2026-07-01T12:00:00Z").json()
    assert [one["properties"]["value"] for one in found["features"]] == [None, 7.0]
    items = client.get("/api/collections/people/items").json()["features"]
    assert [one["geometry"] for one in found["features"]] == [one["geometry"] for one in items]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "layer is missing"),
        ("layer=heats", 404, "unknown layer 'heats'"),
        ("layer=heat&measure=battery_percent", 404, "unknown measure 'battery_percent'"),
        ("layer=heat&from=2026-01-01&to=2026-07-01", 400, "longer than 31 days"),
        ("layer=heat&from=2026-07-02&to=2026-07-01", 400, "is not before"),
        ("layer=heat&from=gestern", 400, "is no instant"),
        ("layer=heat&band_m=0", 400, "from 1 to 20000"),
        ("layer=heat&alpha=1", 400, "unknown query parameter 'alpha'"),
    ],
)
def test_bad_questions_are_refused(client: TestClient, query: str, status: int, words: str) -> None:
    got = client.get(f"{HOTSPOTS}?{query}")
    assert (got.status_code, got.headers["content-type"]) == (status, "application/problem+json")
    assert words in got.json()["detail"]
