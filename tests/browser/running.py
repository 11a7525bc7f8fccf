"""The running application and how tests wait for what a page shows."""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from data.folders import Folders
from data.records import Records

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
Open = Callable[..., Page]
START_S = 90.0


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


def until(page: Page, expression: str, *, seconds: float = 10.0) -> Any:
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
