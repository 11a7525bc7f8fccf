"""The units of systemd: one for each process, hardened, of commands that there are."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from cli import program

UNITS = Path(__file__).parents[2] / "deploy/systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
MOST = 3.0
"""What `systemd-analyze security` calls exposure, from 0 to 10."""
PROCESSES = {"build", "check", "ingest", "receive", "serve", "work"}


def read(path: Path) -> ConfigParser:
    found = ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys have capitals
    found.read(path, "utf-8")
    return found


def test_every_process_has_a_unit_and_every_unit_a_command_that_there_is() -> None:
    started = [read(UNITS / one)["Service"]["ExecStart"].split()[1] for one in SERVICES]
    known = {one.name or getattr(one.callback, "__name__", "") for one in program().registered_commands}
    assert sorted(started) == sorted(PROCESSES)
    assert set(started) <= known


def test_timers_start_services_that_there_are() -> None:
    assert [one for one in UNITS.glob("*.timer") if not one.with_suffix(".service").exists()] == []


@pytest.mark.parametrize("service", SERVICES)
def test_units_are_hardened(service: str, tmp_path: Path) -> None:
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("this machine has no systemd-analyze")
    shutil.copytree(UNITS, tmp_path / "etc/systemd/system")
    line = [analyze, "security", "--offline=true", f"--root={tmp_path}", service]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert done.stderr == "", "systemd knows each key and value"
    assert float(re.findall(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[0]) <= MOST, done.stdout
