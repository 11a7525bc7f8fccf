"""A login by the town's own directory in a real browser: there, back with roles, and out at both ends."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.ports import free_port
from tests.support import small
from tests.support.provider import provider, settings
from tests.support.running import ROOT, awaited, environment_of

PASSWORD = "correct horse battery"  # noqa: S105 -- made up


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web process of a small town whose directory is a real provider."""
    folder, port = tmp_path_factory.mktemp("town"), free_port()
    town = small.settle(folder)
    town.house.records.staff.add("root", PASSWORD, now=datetime.now(UTC), roles=("admin",))
    address = f"http://127.0.0.1:{port}"
    with provider(address) as issuer, (folder / "app.log").open("wb") as log:
        given = {"data_dir": str(folder), "port": str(port), "public_url": "", **settings(issuer)}
        command = [sys.executable, "-m", "cli", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment_of(given), stdout=log, stderr=log)
        try:
            awaited(address, process, Path(log.name))
            yield address
        finally:
            process.terminate()
            process.wait()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE")
    # The provider's own pages for trials would fetch letters from elsewhere.
    context.route(lambda url: not url.startswith("http://127.0.0.1:"), lambda route: route.abort())
    made = context.new_page()
    made.set_default_timeout(30_000)
    made.goto(f"{base}/login")
    yield made
    context.close()


def log_in(page: Page, name: str) -> None:
    page.get_by_role("link", name="Mit dem Konto der Stadt anmelden").click()
    page.locator('input[name="login"]').fill(name)
    page.locator('input[name="password"]').fill("any")
    page.locator('button[type="submit"]').click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/verwaltung")


def test_somebody_logs_in_there_works_here_and_logs_out_at_both(page: Page, base: str) -> None:
    log_in(page, "eva")
    page.goto(f"{base}/konto")
    expect(page.get_by_role("listitem").filter(has_text="Disposition")).to_contain_text("EUV")
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name=re.compile("Yes")).click()
    page.wait_for_url(f"{base}/login*")
    page.goto(f"{base}/konto")
    assert page.url.startswith(f"{base}/login")
    page.get_by_role("link", name="Mit dem Konto der Stadt anmelden").click()
    expect(page.locator('input[name="login"]')).to_be_visible()


def test_a_session_that_ends_there_ends_here(page: Page, base: str) -> None:
    page.get_by_role("link", name="Mit dem Konto der Stadt anmelden").click()
    there = page.url.partition("/interaction")[0]
    page.goto(f"{base}/login")
    log_in(page, "anna")
    page.goto(f"{there}/session/end")
    page.get_by_role("button", name=re.compile("Yes")).click()
    page.wait_for_url("**/session/end/success*")
    page.goto(f"{base}/konto")
    assert page.url.startswith(f"{base}/login")
