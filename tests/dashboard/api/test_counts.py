"""GET /api/layers/{layer}/counts."""

from starlette.testclient import TestClient

from data.lake.batch import as_table
from tests.support.client import asker
from tests.support.small import NOON, Small

COUNTS = "/api/layers/bins/counts"


def test_counts_are_columns_by_time_and_district(small: Small) -> None:
    at = round(NOON.timestamp())
    rows = [("bins", "Ickern", at - 60, 3), ("bins", "Castrop", at - 60, 0), ("bins", "Ickern", at - 3660, 2)]
    small.lake.append("site_counts", as_table("site_counts", [*rows, ("heat", "Ickern", at - 60, 9)]))
    with asker(small) as client:
        answer = client.get(COUNTS).json()
        since = client.get(f"{COUNTS}?from=2026-07-01T11:00:00Z").json()
    assert answer["columns"] == {
        "counted_at": ["2026-07-01T10:59:00Z", "2026-07-01T11:59:00Z", "2026-07-01T11:59:00Z"],
        "district": ["Ickern", "Castrop", "Ickern"],
        "n": [2, 0, 3],
    }
    assert since["columns"]["n"] == [0, 3]


def test_of_what_is_kept_there_are_no_counts(client: TestClient) -> None:
    assert client.get(COUNTS).json()["columns"] == {"counted_at": [], "district": [], "n": []}
    assert client.get("/api/layers/nothing/counts").status_code == 404
