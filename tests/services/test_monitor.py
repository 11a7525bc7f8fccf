"""`stadtklima check`: exit codes for Nagios, and a repair of files that were really cut off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from typer.testing import CliRunner

from cli import program
from dashboard.factory import create
from data.inbox import Inbox
from data.ingest.rollups import Rollups
from data.lake import TABLES
from data.receivers.state import BrokerState, ReceiverState, write
from services import health, monitor
from services.context import House
from services.monitor import Level, judge
from tests.support import small as town
from tests.support.polled import asked, polled
from tests.support.small import NOON, Small


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    made = town.settle(tmp_path)
    town.fill(made)
    monkeypatch.setenv("STADTKLIMA_DATA_DIR", str(tmp_path))
    made.house.folders.heartbeat.touch()
    made.house.folders.work_heartbeat.touch()
    monkeypatch.setattr(health, "free_bytes", lambda _house: 10**11)
    return made


def test_all_is_well(here: Small) -> None:
    level, line = judge(here.house)
    assert level is Level.OK
    assert line.startswith(
        "STADTKLIMA OK - the lake can be read; ingest works; the worker works; no message waits; 100.0 GB"
    )
    assert "nothing is to be received" in line
    assert " | lake_files=" in line


@pytest.mark.parametrize(("who", "file"), [("ingest", "heartbeat"), ("the worker", "work_heartbeat")])
def test_a_process_that_died_is_critical(here: Small, who: str, file: str) -> None:
    getattr(here.house.folders, file).unlink()
    level, line = judge(here.house)
    assert (level, line.partition(" | ")[0]) == (Level.CRITICAL, f"STADTKLIMA CRITICAL - {who} has not worked ever")


def test_scarce_room_warns_before_it_is_critical(here: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "free_bytes", lambda _house: monitor.SCARCE_BYTES - 1)
    assert judge(here.house)[0] is Level.WARNING
    monkeypatch.setattr(health, "free_bytes", lambda _house: health.FREE_BYTES - 1)
    assert judge(here.house)[0] is Level.CRITICAL


def test_many_waiting_messages_warn(here: Small) -> None:
    settings = here.house.settings.model_copy(update={"inbox_limit": 10})
    house = replace(here.house, settings=settings)
    inbox = Inbox(here.house.folders.inbox)
    for count, level in ((1, Level.OK), (2, Level.WARNING), (6, Level.CRITICAL)):
        while inbox.depth() < count:
            inbox.append("ttn", b"{}", datetime(2026, 7, 1, tzinfo=UTC))
        assert judge(house)[0] is level


def test_a_town_without_a_lake_is_unknown(here: Small) -> None:
    (here.house.folders.lake / "lake.json").unlink()
    assert judge(here.house)[0] is Level.UNKNOWN


def test_the_exit_code_is_the_level(here: Small) -> None:
    here.house.folders.heartbeat.unlink()
    answer = CliRunner().invoke(program(), ["check", "--monitor"])
    assert answer.exit_code == Level.CRITICAL
    assert len(answer.output.splitlines()) == 1


def test_a_cut_off_rollup_is_found_and_made_anew(here: Small) -> None:
    lake = here.lake
    rollups = Rollups(lake, intervals_s=here.house.intervals_s())
    rollups.refresh(rollups.stale_days())
    path = Path(lake.files("rollup_day")[-1])
    path.write_bytes(path.read_bytes()[:50])
    found = CliRunner().invoke(program(), ["check"])
    assert "the file cannot be read" in found.output
    assert found.exit_code == 1
    repaired = CliRunner().invoke(program(), ["check", "--repair"])
    assert "Repaired: 1 file moved aside" in repaired.output
    assert (
        "ok      lake: every file readable, no key twice, events and rollups equal to their readings" in repaired.output
    )


def test_events_that_were_written_again_and_again_are_healed(here: Small) -> None:
    lake = here.lake
    event = {"site_id": "bins-0001", "channel": 0, "kind": "calibration", "at": NOON, "detail": "{}"}
    for _ in range(3):
        lake.append("events", pa.Table.from_pylist([event], TABLES["events"].schema))
    found = CliRunner().invoke(program(), ["check"])
    assert f"WRONG   events/day={NOON:%Y-%m-%d}: 2 rows with the key of another" in found.output
    repaired = CliRunner().invoke(program(), ["check", "--repair"])
    assert "Repaired: 0 files moved aside, repeated rows of 1 day taken out." in repaired.output
    assert "ok      lake: " in repaired.output
    lake.update()
    assert lake.read("events")["kind"].to_pylist().count("calibration") == 1


def test_a_damaged_log_is_critical(here: Small) -> None:
    entry = max((here.house.folders.lake / "readings" / "_delta_log").glob("*.json"))
    entry.write_bytes(b"")
    level, line = judge(here.house)
    assert level is Level.CRITICAL
    assert "check --repair" in line


def receiving(of: Small) -> House:
    """A town with one broker and one address, and what its receive process said half a minute ago."""
    settings = of.house.settings.model_copy(update={"mqtt_url": SecretStr("mqtt://user:secret@broker.example")})
    ago = NOON - timedelta(seconds=20)
    broker = BrokerState(name="mqtt://broker.example:1883", connected_since=ago, last_message=ago, reconnects=2)
    write(of.house.folders.reception, ReceiverState(written_at=ago, brokers=[broker]))
    return polled(replace(of.house, settings=settings))


def test_receivers_that_work_are_told_and_counted(here: Small) -> None:
    house = receiving(here)
    level, line = judge(house)
    assert level is Level.OK
    assert "1 broker and 1 address heard from" in line
    found = health.checks(house, house.store())["receivers"]
    assert found == {"ok": True, "running": True, "brokers": 1, "connected": 1, "addresses": 1, "late": 0}


def test_an_address_that_does_not_answer_warns_and_says_why(here: Small) -> None:
    house = receiving(here)
    asked(house, datetime.now(UTC) - timedelta(minutes=4))
    asked(house, datetime.now(UTC), trouble="https://vendor.example answers 500")
    level, line = judge(house)
    assert (level, "vendor does not answer: https://vendor.example answers 500" in line) == (Level.WARNING, True)


def test_a_receive_process_that_is_gone_is_critical(here: Small) -> None:
    house = receiving(here)
    here.later(timedelta(minutes=1))
    assert judge(house)[0] is Level.CRITICAL
    assert not health.checks(house, house.store())["receivers"]["ok"]


def test_metrics_tell_how_brokers_and_addresses_do(here: Small) -> None:
    house = receiving(here)
    asked(house, datetime.now(UTC) - timedelta(seconds=20))
    with TestClient(create(house)) as client:
        text = client.get("/metrics", headers={"Authorization": "Bearer monitor"}).text
        public = client.get("/healthz").text
    assert 'stadtklima_broker_connected{broker="mqtt://broker.example:1883"} 1' in text
    assert 'stadtklima_broker_reconnects_total{broker="mqtt://broker.example:1883"} 2' in text
    assert 'stadtklima_broker_message_age_seconds{broker="mqtt://broker.example:1883"} 20.0' in text
    age_s = float(text.partition('stadtklima_poll_answer_age_seconds{poll="vendor"} ')[2].split()[0])
    assert 20 <= age_s < 600
    assert "broker.example" not in public
