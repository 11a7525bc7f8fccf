"""Pictures of pages in every state of a town, for people to look at.

`python -m tests.support.screens FOLDER [STATE ...]` writes one a state, page and window; about a minute a state.
"""

import os
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from bench import chromium
from data import town as towns
from data.folders import Folders
from data.simulate import town as demo
from data.weather.warnings import FILE
from tests.support.running import App, standing
from tests.support.weather_files import alert, snapshot

PAGES: Final = {
    "start": "/",
    **{
        one: f"/{one}" for one in ("klima", "entsorgung", "unterwegs", "orte", "karte", "bei-mir", "status", "methoden")
    },
    "bins": "/entsorgung?layer=bins",
    **{f"site-{one}": f"/ort/{one}" for one in ("heat-0002", "bins-0007", "paper-0003", "charging-0001")},
}
WINDOWS: Final = {
    "narrow-light": (320, 640),
    "phone-light": (390, 844),
    "phone-dark": (390, 844),
    "laptop-light": (1280, 640),
    "desktop-dark": (1440, 900),
}
PHONE_PX: Final = 600
SETTLED_MS: Final = 1_500


HOT_DAY: Final = "2026-07-05T14:30:00+00:00"
RAIN: Final = {"code": "61", "called": "STARKREGEN/heavy rain/silny deszcz"}


@dataclass(frozen=True)
class State:
    """A town at one instant.

    Args:
        at: UTC.
        settings: STADTKLIMA_* without that prefix.
        warned: how old the official warning is that was fetched last; None: none ever was.
        warning: what it says otherwise than one of heat.
    """

    at: str
    settings: dict[str, str] = field(default_factory=dict)
    warned: timedelta | None = None
    warning: dict[str, str] = field(default_factory=dict)


STATES: Final = {
    "winter": State("2026-11-26T13:00:00+00:00"),
    "frost": State("2026-01-20T05:30:00+00:00"),
    "heat": State(HOT_DAY, warned=timedelta(0)),
    "rain": State("2026-07-31T06:30:00+00:00", warned=timedelta(0), warning=RAIN),
    "replay": State("2026-11-26T13:00:00+00:00", {"CLOCK_START": HOT_DAY, "CLOCK_ORIGIN": "2026-11-26T13:00:00+00:00"}),
    "feed-missing": State("2026-07-01T12:00:00+00:00", warned=timedelta(hours=6)),
    "few-sensors": State("2026-11-26T13:00:00+00:00", {"EQUIPPED": "0.01"}),
    **{one: State("2026-11-26T13:00:00+00:00", {"DEMO": one}) for one in ("none", "day_one", "future")},
}


def main(folder: Path, states: list[str]) -> None:
    """Take the pictures of these states, or of all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stadtklima-screens-") as work, sync_playwright() as play:
        town = towns.load("castrop_rauxel")
        built = Folders(Path(work) / "built" / town.id)
        demo.build(town, built, progress=lambda _step, _share: None)
        browser = play.chromium.launch(executable_path=chromium.path(), args=list(chromium.FLAGS))
        for name in states or STATES:
            _take(browser, built, Path(work) / name, STATES[name], folder / name)
        browser.close()


def _take(browser: Browser, built: Folders, work: Path, state: State, target: Path) -> None:
    at = datetime.fromisoformat(state.at)
    with standing(built, work, at=at, HISTORY_DAYS="2", **state.settings) as app:
        if state.warned is not None:
            _warn(app, at, heard=at - state.warned, warning=state.warning)
        for window, (width, height) in WINDOWS.items():
            is_phone = width < PHONE_PX
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if window.endswith("dark") else "light",
                locale="de-DE",
                is_mobile=is_phone,
                has_touch=is_phone,
            )
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(app.address + path)
                page.wait_for_timeout(SETTLED_MS)
                page.screenshot(path=f"{target}-{name}-{window}.png")
            context.close()


def _warn(app: App, at: datetime, *, heard: datetime, warning: dict[str, str]) -> None:
    file = app.folders.weather / FILE
    file.parent.mkdir(exist_ok=True)
    span = {"onset": at - timedelta(hours=4), "expires": at + timedelta(hours=4)}
    told = {name: instant.isoformat() for name, instant in span.items()}
    file.write_bytes(snapshot(alert(severity="Severe", **warning, **told)))
    os.utime(file, (heard.timestamp(), heard.timestamp()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
