"""Staff see how far a run is and end it; nobody else does."""

from pathlib import Path

from starlette.testclient import TestClient

from tests.dashboard.staff.test_staff import HOME, log_in, peopled
from tests.support import workers
from tests.support.client import asker


def test_progress_is_seen_and_a_run_ended(tmp_path: Path) -> None:
    town = peopled(tmp_path)
    records = f"sqlite:///{town.house.folders.records}"
    with asker(town) as client, workers.over(records, tmp_path) as work:
        log_in(client)
        job_id = town.house.records.jobs.ask("example:long")
        address = f"/api/jobs/{job_id}"
        first = client.get(address).json()
        assert (first["state"], first["progress"], first["owner"]) == ("due", 0.0, "command line")
        work.start()
        work.until(lambda: client.get(address).json()["step"] == "sleeping", what="under way")
        seen = client.get(address)
        assert seen.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in seen.headers
        assert (seen.json()["progress"], seen.json()["state"]) == (0.25, "running")
        answer = client.post(f"{address}/cancel", headers=HOME)
        assert (answer.status_code, answer.json()["is_cancelled"]) == (202, True)
        work.until(lambda: client.get(address).json()["state"] == "cancelled", what="cancelled")
        entries = town.house.records.audit.entries(subject=f"job:{job_id}")
        assert [(one.what, one.actor) for one in entries] == [
            ("job cancel", "user:anna"),
            ("job ask", "command line"),
        ]


def test_a_run_that_there_is_not_is_said(tmp_path: Path) -> None:
    with asker(peopled(tmp_path)) as client:
        log_in(client)
        assert client.get("/api/jobs/x").json()["detail"] == "unknown job 'x'"
        assert client.post("/api/jobs/x/cancel", headers=HOME).status_code == 404


def test_nobody_else_sees_or_ends_one(client: TestClient) -> None:
    for answer in (client.get("/api/jobs/x"), client.post("/api/jobs/x/cancel", headers=HOME)):
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
