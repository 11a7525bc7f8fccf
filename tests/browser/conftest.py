"""The real application in processes of its own, and a real Chromium that may talk to nobody else."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from data.folders import Folders
from tests.browser.running import START_S, App, Open

ROOT = Path(__file__).parents[2]
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """`python app.py` on the demo town with two days of history; no simulated device reports while tests look."""
    folder = tmp_path_factory.mktemp("app")
    folders = Folders(folder / built_town.root.name)
    shutil.copytree(built_town.root, folders.root)
    port = _free_port()
    settings = {"DATA_DIR": str(folder), "PORT": str(port), "HISTORY_DAYS": "2", "PUBLIC_URL": ""}
    environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in settings.items()}}
    subprocess.run([sys.executable, "-m", "dashboard.cli", "build"], cwd=ROOT, env=environment, check=True)
    environment["STADTKLIMA_SIMULATE"] = "false"
    with (folder / "app.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _await(f"http://127.0.0.1:{port}", process, folder / "app.log")
        yield App(f"http://127.0.0.1:{port}", folders)
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("The browser tests need Chromium: please install it (Debian: apt-get install chromium).")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(app: App, browser: Browser) -> Iterator[Open]:
    """Opens a path of the application; afterwards no request may have left it and no script may have failed."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    failed: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    def visit(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "de-DE", **options})
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(app.address + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((app.address, "data:", "blob:"))] == []
    assert failed == []
