"""A shared device is made known in its browser, and a badge with its PIN logs in there and nowhere else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.records import passwords
from tests.dashboard.staff.test_staff import HOME, PASSWORD, peopled
from tests.support.client import asker


def test_a_crew_logs_in_on_its_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_COST", (4, 8, 1))
    town = peopled(tmp_path)
    records = town.house.records
    records.staff.add("crew", PASSWORD, now=datetime.now(UTC), roles=("driver",))
    badge, code = records.badges.new("crew", "280417"), records.badges.add_device("7")
    typed = {"badge": badge, "pin": "280417"}
    with asker(town) as client:
        assert "noch nicht freigeschaltet" in client.get("/login/ausweis").text
        assert client.post("/login/ausweis", data=typed, headers=HOME).status_code == 403
        assert client.post("/login/geraet", data={"code": "wrong"}, headers=HOME).status_code == 403
        assert client.post("/login/geraet", data={"code": code}).status_code == 403
        made = client.post("/login/geraet", data={"code": code}, headers=HOME, follow_redirects=False)
        assert (made.status_code, made.headers["location"]) == (303, "/login/ausweis")
        assert client.post("/login/ausweis", data={**typed, "pin": "1"}, headers=HOME).status_code == 403
        begun = client.post("/login/ausweis", data=typed, headers=HOME, follow_redirects=False)
        assert begun.status_code == 303
        assert "Fahrdienst" in client.get("/konto").text
        client.cookies.delete("stadtklima_device")
        assert client.get("/konto", follow_redirects=False).status_code == 303
