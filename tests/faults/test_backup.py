"""A town of 60 days is backed up under 50 uplinks a second and restored; backups and restores are killed."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.backup import Repository, place_at
from data.folders import Folders
from data.lake import INBOX, Lake
from tests.support import small as town
from tests.support.fault_house import CITY, ROOT
from tests.support.town_rows import rows

pytestmark = pytest.mark.long
DAYS, SENSORS, RATE = 60, 800, 50
PATIENCE_S = 900.0


def started(data: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STADTKLIMA_")}
    given = {f"STADTKLIMA_{name}": value for name, value in {"DATA_DIR": str(data), **settings}.items()}
    command = [sys.executable, "-u", "-m", "cli", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={**kept, **given}, stdout=subprocess.PIPE, text=True)


def finished(data: Path, *arguments: str) -> str:
    with started(data, *arguments) as process:
        told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, told
    return told


def ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.communicate(timeout=PATIENCE_S)


def wait_until(true: Callable[[], bool], *, seconds: float = PATIENCE_S, pause_s: float = 0.5) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(pause_s)


def last_offset(folders: Folders) -> int:
    with closing(sqlite3.connect(folders.inbox)) as db:
        return int(db.execute("SELECT max(inbox_offset) FROM message").fetchone()[0] or 0)


def taken_in(folders: Folders) -> int:
    return Lake(folders.lake).transaction_version(INBOX)


def readings(folders: Folders, since: date) -> tuple[int, set[str]]:
    """How many there are of the days before one, and each of the days from it on."""
    lake = Lake(folders.lake)
    files = lake.live_files("readings")
    columns = ["site_id", "measure", "observed_at", "value", "received_at"]
    live = lake.read("readings", days={one.day for one in files if one.day >= since}, columns=columns)
    return sum(one.rows for one in files if one.day < since), {repr(row) for row in live.to_pylist()}


def test_a_town_of_sixty_days_is_restored_up_to_the_instant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    live, back, place = tmp_path / "live", tmp_path / "back", tmp_path / "place"
    from_, to = Folders(live / CITY), Folders(back / CITY)
    load = ["simulate", "--days", str(DAYS), "--sensors", str(SENSORS), "--rate", str(RATE), "--layer", "heat"]
    sending = started(live, *load)
    try:
        wait_until(lambda: from_.heartbeat.exists() and taken_in(from_) > 10 * RATE)
        told = [finished(live, "backup", str(place))]
        time.sleep(30)
        accepted = last_offset(from_)
        told.append(finished(live, "backup", str(place)))
        time.sleep(5)
    finally:
        ended(sending)
    began = time.monotonic()
    told.append(finished(back, "restore", str(place)))
    took_s = time.monotonic() - began
    processes = [started(back, name, SIMULATE="0") for name in ("ingest", "work")]
    try:
        wait_until(lambda: to.heartbeat.exists() and to.work_heartbeat.exists() and taken_in(to) >= last_offset(to))
        told.append(finished(back, "check"))
    finally:
        for one in processes:
            ended(one)
    began_on = Repository(place_at(str(place), CITY)).last().at.date() - timedelta(days=1)
    (past, sent), (past_back, restored) = readings(from_, began_on), readings(to, began_on)
    assert (past_back, restored - sent) == (past, set())
    assert accepted <= taken_in(to) < taken_in(from_)
    assert len(sent - restored) <= taken_in(from_) - taken_in(to)  # a message a reading: what came after the backup
    with capsys.disabled():
        lines = [
            line
            for one in told
            for line in one.splitlines()
            if line.startswith(("Backed", "Restored", "ok      lake:"))
        ]
        print("", *lines, f"Restored in {took_s:.1f} s, {past + len(restored)} readings equal", sep="\n")  # noqa: T201 - the figures


def crowded(folder: Path) -> Folders:
    """A small town whose lake has some hundred files, so that a kill has something to hit."""
    made = town.settle(folder)
    town.fill(made)
    for minute in range(100):
        made.add(town.reading("bins-0001", 40.0, town.NOON - timedelta(minutes=minute)))
    made.house.records._engine.dispose()
    return made.house.folders


def killed(process: subprocess.Popen[str], *, when: Callable[[], bool], delay_s: float) -> bool:
    """Kill a process so long after something has come true; False if it had ended before."""
    wait_until(lambda: when() or process.poll() is not None, pause_s=0.002)
    time.sleep(delay_s)
    process.kill()
    process.communicate()
    return process.returncode != 0


def test_a_backup_that_is_killed_is_none(tmp_path: Path) -> None:
    folders, chance, hit = crowded(tmp_path / "live"), random.Random(7), 0  # noqa: S311 -- a fixed seed is the point
    place = tmp_path / "place"
    there = Repository(place_at(str(place), CITY))
    for number in range(8):
        before = there.names()
        process = started(tmp_path / "live", "backup", str(place))
        interrupted = killed(process, when=folders.backup_draft.exists, delay_s=chance.uniform(0, 1.0))
        hit += interrupted
        for name in there.names():
            there.prove(there.manifest(name))
        assert interrupted or len(there.names()) == len(before) + 1
        if number % 3 == 2:  # else nothing were left to copy
            for path in [one for one in place.rglob("*") if one.is_file()]:
                path.unlink()
    assert hit >= 2
    finished(tmp_path / "live", "backup", str(place))
    finished(tmp_path / "back", "restore", str(place))
    assert rows(Folders(tmp_path / "back" / CITY))["readings"] == rows(folders)["readings"]


def test_a_restore_that_is_killed_goes_on(tmp_path: Path) -> None:
    folders, chance, hit = crowded(tmp_path / "live"), random.Random(8), 0  # noqa: S311 -- a fixed seed is the point
    wanted = rows(folders)
    finished(tmp_path / "live", "backup", str(tmp_path / "place"))
    for number in range(4):
        back = tmp_path / f"back-{number}"
        draft, attempts = back / f".{CITY}.restoring", 0
        while not (back / CITY).exists():
            attempts += 1  # each has longer: on a busy machine half a second is not even its start
            process = started(back, "restore", str(tmp_path / "place"))
            hit += killed(process, when=draft.exists, delay_s=attempts * chance.uniform(0, 0.5))
        assert rows(Folders(back / CITY)) == wanted
    assert hit >= 2
