"""Readers never fail: four processes read while another one writes, rolls up, compacts, folds and vacuums."""

import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from data.ingest import housekeeping
from data.ingest.rollups import Rollups
from data.lake import TABLES
from tests.support.fault_house import ROOT
from tests.support.store_place import NOON, reading, settle

pytestmark = pytest.mark.long
READERS = 4
SECONDS = 60
SECOND = timedelta(seconds=1)


def test_four_processes_read_without_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "MOST_FILES_TODAY", 20)
    place = settle(tmp_path)
    place.add(reading("bins-0001", 0, NOON))
    rollups = Rollups(place.lake, intervals_s={"bins": 1800})
    command = [sys.executable, "-m", "tests.support.lake_reader", str(place.folders.root), str(SECONDS)]
    readers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(READERS)]
    number = 1
    while any(one.poll() is None for one in readers):
        # A day in 100 s: what is closed is folded, too.
        place.add(reading("bins-0001", number % 100, NOON + number * 864 * SECOND))
        now = NOON + number * 864 * SECOND
        if number % 10 == 0:
            rollups.refresh({(now + timedelta(hours=1)).date(), now.date()})
            housekeeping.compact(place.lake, today=now.date())
            rollups.fold(today=now.date())
        if number % 50 == 0:
            for table in TABLES:
                place.lake.vacuum(table)
        number += 1
        time.sleep(0.02)
    told = [json.loads(one.communicate()[0]) for one in readers]
    assert [one["failures"] for one in told] == [[]] * READERS
    assert all(one["asked"] > 5 and one["seen"] > 5 for one in told)
