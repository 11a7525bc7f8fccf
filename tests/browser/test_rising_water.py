"""A heavy rain as a gauge's own series tells it, through the door: level, trend, class, and the message to staff."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from services.messages import engine
from tests.support import brooks
from tests.support.client import asker
from tests.support.real_files import DATA, at_hand
from tests.support.served import served
from tests.support.small import Small

GAUGE = "D-water_levels-0001"
SERIES = DATA / "wave2/water/eglv/measurements-5c4055.json.gz"
BEGIN = datetime(2024, 11, 24, 6, 0, tzinfo=UTC)
Series = list[tuple[datetime, float]]


def written() -> Series:
    """Four hours of calm, then two in which a brook rises by 54 cm, as made by hand."""
    levels = [26.0] * 48 + [26 + 54 * step / 24 for step in range(1, 25)] + [80.0, 81.0, 82.0]
    return [(BEGIN + timedelta(minutes=5 * at), round(level)) for at, level in enumerate(levels)]


def real() -> Series:
    """What the gauge of a brook of the Emscher reported on 24 November 2024."""
    rows = json.loads(gzip.decompress(at_hand(SERIES).read_bytes()))["gauge_measurements"]
    told = [(datetime.fromisoformat(at), float(level)) for at, level in rows]
    return [(at, level) for at, level in told if BEGIN <= at <= datetime(2024, 11, 24, 10, 25, tzinfo=UTC)]


@pytest.fixture
def brook(tmp_path: Path) -> Small:
    return brooks.settle(tmp_path, profile="eglv", network="eglv")


def take(town: Small, series: Series) -> None:
    """Poll the gauge's series at the time of its newest value."""
    town.now[0] = series[-1][0] + timedelta(minutes=2)
    rows = [[at.strftime("%Y-%m-%dT%H:%M:%SZ"), level] for at, level in series]
    brooks.polled(town, "eglv", GAUGE, {"gauge_measurements": rows})


@pytest.mark.parametrize("series", [written, real])
def test_a_rising_brook_leads_the_page_and_staff_are_told(brook: Small, browser: Browser, series: object) -> None:
    told: Series = series()  # type: ignore[operator]  # one of the two above
    calm = [one for one in told if one[0] < BEGIN + timedelta(hours=2)]
    take(brook, calm)
    engine.look(brook.house)
    assert [one for one in brook.house.records.messages.open() if one.kind == "limit"] == []
    take(brook, told)
    engine.look(brook.house)
    level = round(told[-1][1])
    with asker(brook) as client, served(client) as address, browser.new_context(locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{address}/wasser")
        answer = page.locator("#answer")
        expect(answer).to_contain_text(f"{level}\u00a0cm")
        expect(answer).to_contain_text("steigt")
        row = page.locator(".water__row").filter(has_text="Stelle water_levels-0001")
        expect(row).to_contain_text("in der Stunde")
        if level >= 80:
            expect(row).to_contain_text("Informationswert 1 (80\u00a0cm) erreicht")
        row.get_by_role("link").click()
        expect(page.locator("body")).to_contain_text("Trend: steigt")
    messages = [(one.site_id, one.limit) for one in brook.house.records.messages.open() if one.kind == "limit"]
    assert messages == ([("water_levels-0001", 80.0)] if level >= 80 else [])
