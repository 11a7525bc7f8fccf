"""Nobody but the owner reads what an installation keeps, whatever the umask of who starts it."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.folders import OTHERS, Folders, make_private
from data.records import Records
from services.context import House
from tests.support import small as town

ROOT = Path(__file__).parents[2]


def open_to_others(root: Path) -> dict[str, str]:
    every = [root, *root.rglob("*")]
    return {str(one): oct(one.stat().st_mode) for one in every if one.stat().st_mode & OTHERS}


def loosen(root: Path) -> None:
    for one in (root, *root.rglob("*")):
        one.chmod(0o755 if one.is_dir() else 0o644)


def test_a_house_takes_from_others_what_an_older_version_let_them_read(tmp_path: Path) -> None:
    small = town.settle(tmp_path)
    town.fill(small)
    small.house.door()
    root = small.house.folders.root
    loosen(root)
    assert {"records.sqlite", "inbox.sqlite", "lake"} <= {one.name for one in root.iterdir()}
    assert len(open_to_others(root)) > 10
    House.open(small.house.settings)
    assert open_to_others(root) == {}


@pytest.mark.parametrize("command", ["token new ttn", "user list", "check", "rollup"])
def test_a_command_makes_private_files_whatever_the_umask(tmp_path: Path, command: str) -> None:
    environment = {**os.environ, "STADTKLIMA_DATA_DIR": str(tmp_path / "var")}
    line = [sys.executable, "-m", "cli", *command.split()]
    subprocess.run(line, cwd=ROOT, env=environment, umask=0, capture_output=True, check=False, timeout=120)
    assert (tmp_path / "var" / "castrop_rauxel" / "records.sqlite").is_file()
    assert open_to_others(tmp_path / "var") == {}


@pytest.mark.parametrize("entry", ["app.main", "cli.processes.web.server"])
def test_every_other_entry_sets_the_umask_first(entry: str) -> None:
    module, _, name = entry.rpartition(".")
    code = (
        f"import os, {module}\n"
        f"try: {module}.{name}()\n"
        "except BaseException: pass\n"
        "was = os.umask(0)\n"
        "assert was == 0o077, oct(was)"
    )
    environment = {**os.environ, "STADTKLIMA_PORT": "0"}  # no setting, so that it ends at once
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, umask=0, check=True, timeout=120)


def test_records_outside_the_data_folder_are_private_too(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    Records(f"sqlite:///{file}").staff.users()
    file.chmod(0o666)
    Records(f"sqlite:///{file}").staff.users()
    assert file.stat().st_mode & OTHERS == 0


def test_what_a_link_leads_to_stays_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)  # whatever umask a command left behind
    folders = Folders(tmp_path / "town")
    folders.root.mkdir()
    folders.town.symlink_to(shared)
    folders.make()
    assert shared.stat().st_mode & 0o777 == 0o755


def test_a_file_of_somebody_else_is_named(caplog: pytest.LogCaptureFixture) -> None:
    class Foreign(type(Path())):  # type: ignore[misc]  # the one file system call that needs another owner to fail
        def chmod(self, mode: int, *, follow_symlinks: bool = True) -> None:
            raise PermissionError(mode, follow_symlinks)

    with caplog.at_level(logging.WARNING):
        make_private([Foreign(__file__)])
    assert __file__ in caplog.text


def test_an_export_of_open_data_may_be_handed_on(tmp_path: Path) -> None:
    town.fill(town.settle(tmp_path))
    environment = {**os.environ, "STADTKLIMA_DATA_DIR": str(tmp_path)}
    target = tmp_path / "heat.csv"
    line = [sys.executable, "-m", "cli", "export", "heat", str(target)]
    subprocess.run(line, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    assert target.stat().st_mode & 0o777 == 0o644
    subprocess.run([*line, "--staff"], cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
    assert target.stat().st_mode & OTHERS == 0
