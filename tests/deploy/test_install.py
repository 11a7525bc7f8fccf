"""The image's own steps, in a folder with a blank and on a machine without Node; and what `make clean` leaves."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE = {"node", "nodejs", "npm", "npx"}
LONGEST_S = 500


def copied() -> Iterator[str]:
    """What the Dockerfile's first stage copies."""
    for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines():
        if found := re.fullmatch(r"COPY (?!--)(.+) \S+", line):
            yield from found[1].split()


def checkout(folder: Path) -> Path:
    """The files of an image, before anything is installed."""
    folder.mkdir()
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def path_without_node(folder: Path) -> str:
    """A PATH with every program of this machine but Node's."""
    folder.mkdir()
    for place in map(Path, os.environ["PATH"].split(":")):
        for program in place.iterdir() if place.is_dir() else ():
            link = folder / program.name
            if program.name not in NODE and not link.is_symlink():
                link.symlink_to(program)
    return str(folder)


def make(*targets: str, folder: Path, path: str) -> None:
    outside = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "MAKEFLAGS"}}
    done = subprocess.run(
        ["make", *targets],
        cwd=folder,
        env={**outside, "PATH": path},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.long
def test_the_image_installs_without_node_and_in_a_folder_with_a_blank(tmp_path: Path) -> None:
    path = path_without_node(tmp_path / "bin")
    assert shutil.which("npm", path=path) is None
    folder = checkout(tmp_path / "a town's folder")
    make("install", folder=folder, path=path)
    subprocess.run([".venv/bin/python", "-m", "dashboard.assets"], cwd=folder, check=True, capture_output=True)
    said = subprocess.run([".venv/bin/stadtklima", "--help"], cwd=folder, check=True, capture_output=True, text=True)
    assert "serve" in said.stdout
    assert (folder / "node_modules/leaflet/LICENSE").is_file()


@pytest.mark.parametrize(
    "name", ["LICENSE", "LICENSE.de", "NOTICE", "app.py", "package-lock.json", "requirements", "assets"]
)
def test_the_image_takes_what_an_installation_needs_and_nothing_ignored(name: str) -> None:
    assert name in set(copied())
    assert f"!{name}" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()


def test_clean_takes_environments_and_leaves_the_town_s_data(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    built = [".venv/bin/python", ".tools/bin/uv", "node_modules/leaflet/x.js", "bench/browser/node_modules/x.js"]
    kept = ["var/castrop_rauxel/records.sqlite", "var/castrop_rauxel/lake/readings/x.parquet", ".env", "data/x.py"]
    for name in (*built, *kept):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    make("clean", folder=tmp_path, path=os.environ["PATH"])
    assert [name for name in (*built, *kept) if (tmp_path / name).exists()] == kept
