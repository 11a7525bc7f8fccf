"""The running application and how tests wait for what a page shows."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from bench.ports import free_port
from data.folders import Folders
from data.records import Records
from tests.support.small import NOON

ROOT = Path(__file__).parents[2]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
Open = Callable[..., Page]
STANDING = Path(__file__).with_name("standing_clock")
START_S = 90.0
PATIENCE_S = 30.0
"""How long a test waits for a state at most: long enough for a machine with much else to do."""


@dataclass(frozen=True)
class App:
    """The running application: its address and the folders it works in."""

    address: str
    folders: Folders

    @property
    def records(self) -> Records:
        return Records(f"sqlite:///{self.folders.records}")

    def json(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:  # noqa: S310 - our own address
            return json.load(answer)

    def prepared(self) -> None:
        """Wait until the town's residents and streets are read: until then a question is not answered."""
        end = time.monotonic() + START_S
        while True:
            try:
                self.json("/api/questions/reach?places=paper&by=straight")
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
            else:
                return


@contextmanager
def running(town: Folders, folder: Path, *, tree: Path = ROOT, **settings: str) -> Iterator[App]:
    """`python app.py` in processes of its own, on the demo town, which is not built again.

    Args:
        town: the built demo town.
        folder: for everything that is written.
        tree: where the program lies.
        settings: STADTKLIMA_* without that prefix.
    """
    with _begun(town, folder, "app.py", tree=tree, settings=settings, more={}) as made:
        yield made


@contextmanager
def standing(town: Folders, folder: Path, *, at: datetime = NOON, **settings: str) -> Iterator[App]:
    """A web process alone, at one instant for ever, whose lake nobody writes to: two of its answers are alike.

    Args:
        town: the built demo town.
        folder: for everything that is written.
        at: what the clock tells, UTC.
        settings: STADTKLIMA_* without that prefix.
    """
    still = clock_at(at)
    with _begun(town, folder, "-m", "cli", "serve", tree=ROOT, settings=settings, more=still) as made:
        yield made


def clock_at(instant: datetime) -> dict[str, str]:
    """Environment in which the clock of our processes stands at this instant, UTC."""
    return {"PYTHONPATH": f"{STANDING}{os.pathsep}{ROOT}", "STANDING_AT": instant.isoformat()}


@contextmanager
def _begun(
    town: Folders, folder: Path, *command: str, tree: Path, settings: Mapping[str, str], more: Mapping[str, str]
) -> Iterator[App]:
    folders = Folders(folder / town.root.name)
    shutil.copytree(town.root, folders.root)
    port = free_port()
    given = {"DATA_DIR": str(folder), "PORT": str(port), "PUBLIC_URL": "", **settings}
    environment = {**environment_of(given), **more}
    # The past is made up even where no device reports while tests look.
    making = {**environment, "STADTKLIMA_SIMULATE": ""}
    subprocess.run([sys.executable, "-m", "cli", "build"], cwd=tree, env=making, check=True)
    with (folder / "app.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=tree, env=environment, stdout=log, stderr=log)
    try:
        awaited(f"http://127.0.0.1:{port}", process, folder / "app.log")
        yield App(f"http://127.0.0.1:{port}", folders)
    finally:
        process.terminate()
        process.wait()


def environment_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment with settings, which are named without their prefix."""
    return {**os.environ, **{f"STADTKLIMA_{name.upper()}": value for name, value in settings.items()}}


def awaited(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a web process answers."""
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/api/live", timeout=2).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the application did not start: {log.read_text()[-3000:]}")


def until(page: Page, expression: str, *, seconds: float = PATIENCE_S) -> Any:
    """The value of an expression as soon as it is true; the pages' policy forbids what Playwright would do."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = page.evaluate(expression)
        if value:
            return value
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression} did not come true in {seconds} s")


def map_ready(page: Page) -> None:
    """Wait until a marker and a tile of the basemap are drawn."""
    until(page, "document.querySelector('.mark') && document.querySelector('canvas.leaflet-tile-loaded') !== null")
