"""`stadtklima upgrade` is killed at random instants of its progress and started again: the end is the same."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.folders import Folders
from tests.support import former
from tests.support.fault_house import CITY, ROOT

pytestmark = pytest.mark.long
FILES = 15
KILLS = 20
LONGEST_S = 0.05
"""About what one step takes; the kill comes so long after a line at most."""


def started(data: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "STADTKLIMA_DATA_DIR": str(data)}
    command = [sys.executable, "-u", "-m", "cli", "upgrade"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def finished(data: Path) -> str:
    with started(data) as process:
        told, _ = process.communicate()
    assert process.returncode == 0, told
    return told


def killed(data: Path, *, lines: int, delay_s: float) -> bool:
    """Kill it so long after it has said so many lines; False if it was done before."""
    with started(data) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        time.sleep(delay_s)
        process.kill()
    return process.returncode != 0


def test_an_upgrade_goes_on_wherever_it_was_killed(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "calm" / CITY)
    former.write_folder(folders, more_files=FILES)
    steps = finished(tmp_path / "calm").count("version 0 to ")
    wanted = former.contents(folders)
    chance, interrupted = random.Random(4), 0  # noqa: S311 -- a fixed seed is the point
    while interrupted < KILLS:
        data = tmp_path / f"killed-{len([*tmp_path.iterdir()])}"
        former.write_folder(Folders(data / CITY), more_files=FILES)
        left = steps
        while left > 0 and killed(data, lines=(lines := chance.randint(1, left)), delay_s=chance.uniform(0, LONGEST_S)):
            interrupted, left = interrupted + 1, left - lines
        finished(data)
        assert former.contents(Folders(data / CITY)) == wanted
