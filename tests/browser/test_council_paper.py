"""The council paper of the first day, by the page that tells how: the test does what its steps say."""

import csv
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import docx
import numpy as np
import pytest
from playwright.sync_api import Browser, Download, Locator, Page, ViewportSize, expect

from data.folders import Folders
from data.projection import to_degrees
from services.workbench.population import DistrictShapes, Population
from tests.browser.test_fachkarte import ANSWERED, DRAWN
from tests.support.running import ROOT, START_S, App, running, until

MANUAL: Final = ROOT / "docs/handbuch/ratsvorlage.md"
SECTION: Final = re.compile(r"^## [^\n]+\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
STEP: Final = re.compile(r"^(\d+)\. (.*?)(?=^\d+\. |^!|^$)", re.MULTILINE | re.DOTALL)
MARK: Final = re.compile(r"\*\*(.+?)\*\*|`(.+?)`", re.DOTALL)
PICTURE: Final = re.compile(r"\]\((\S+\.png)\)")
WINDOW: Final[ViewportSize] = {"width": 1440, "height": 900}
PROPOSALS: Final = 97
INKED: Final = """(() => {
  const one = document.querySelector('.leaflet-own-files-pane canvas');
  return one?.width > 0 && one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some(Boolean);
})()"""
"""Something of the file is drawn on the map."""
MOST_STEPS: Final = 20
"""At 45 seconds each they take a quarter of an hour."""
FALLS_DOWN: Final = """({name, text}) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name));
  return given;
}"""


@pytest.fixture(scope="module")
def first_day(built_town: Folders, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The town as it is equipped on its first day."""
    folder = tmp_path_factory.mktemp("first_day")
    with running(built_town, folder, DEMO="day_one", HISTORY_DAYS="1", SIMULATE="false") as made:
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            try:
                made.json("/api/questions/reach?places=charging")
            except OSError:
                time.sleep(0.5)
            else:
                break
        yield made


@pytest.fixture
def desk(first_day: App, browser: Browser) -> Iterator[Page]:
    """A planner's browser with the empty map."""
    context = browser.new_context(viewport=WINDOW, locale="de-DE", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{first_day.address}/fachkarte")
    until(page, DRAWN)
    yield page
    context.close()


def proposals(town: Path) -> str:
    """Invented ones, near where people live, as offices write tables."""
    chance, people = np.random.default_rng(PROPOSALS), Population.read(town, DistrictShapes.read(town))
    rows = chance.choice(len(people.xy_m), PROPOSALS, p=people.residents / people.residents.sum())
    degrees = to_degrees(people.xy_m[rows] + chance.normal(0, 60, (PROPOSALS, 2)))
    sink = io.StringIO()
    table = csv.writer(sink, delimiter=";")
    table.writerow(["Titel", "Breite", "Länge"])
    for number, (lon, lat) in enumerate(zip(*degrees, strict=True)):
        table.writerow([f"Vorschlag {number + 1}", *(f"{one:.5f}".replace(".", ",") for one in (lat, lon))])
    return sink.getvalue()


def shown(page: Page, name: str) -> Locator:
    """What is called so on the screen: what can be clicked there, else the text."""
    text = page.get_by_text(re.compile(rf"^\s*{re.escape(name)}(?!\w)")).locator("visible=true")
    text.first.wait_for()
    clicked = text.locator("xpath=ancestor-or-self::*[self::a or self::button or self::summary]").first
    return clicked if clicked.count() else text.first


class Walk:
    """A planner who does what the page says.

    Attributes:
        downloads: what was taken along.
    """

    def __init__(self, page: Page, files: dict[str, str]) -> None:
        self.page, self.files = page, files
        self.downloads: list[Download] = []
        page.on("download", self._took)

    def step(self, text: str) -> None:
        """Bold before code is a field and its value; bold alone is clicked, or read where it opens nothing."""
        marks = [(bold, code) for bold, code in MARK.findall(" ".join(text.split()))]
        for (name, code), (_, value) in zip(marks, [*marks[1:], ("", "")], strict=True):
            if name and value:
                self._fill(name, value)
            elif name:
                self._press(name)
            elif code in self.files:
                given: Any = {"name": code, "text": self.files[code]}
                dropped = {"dataTransfer": self.page.evaluate_handle(FALLS_DOWN, given)}
                self.page.dispatch_event("#map-area", "drop", dropped)
                self.page.locator("#own-list li").first.wait_for()
                until(self.page, INKED)
        until(self.page, "document.querySelector('#answer-area').ariaBusy !== 'true'")

    def _took(self, download: Download) -> None:
        self.downloads.append(download)

    def _fill(self, name: str, value: str) -> None:
        field = self.page.locator("#ask").get_by_label(name, exact=True)
        field.wait_for()
        if field.evaluate("(one) => one.localName") == "select":
            field.select_option(label=value)
        elif field.input_value() != value:
            field.fill(value)
            field.press("Enter")
        until(self.page, ANSWERED)

    def _press(self, name: str) -> None:
        found = shown(self.page, name)
        kind = found.evaluate("(one) => one.localName")
        found.scroll_into_view_if_needed()
        if kind == "summary" and found.evaluate("(one) => one.parentElement.open"):
            return
        if kind not in {"a", "button", "summary"}:
            return
        before = len(self.downloads)
        found.click()
        if found.get_attribute("data-form"):
            end = time.monotonic() + START_S
            while len(self.downloads) == before and time.monotonic() < end:
                self.page.wait_for_timeout(100)


def test_who_follows_the_page_has_a_council_paper(
    desk: Page, first_day: App, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    text = MANUAL.read_text("utf-8")
    walk = Walk(desk, {"vorschlaege.csv": proposals(first_day.folders.town)})
    done = 0
    for section in SECTION.findall(text):
        for number, step in STEP.findall(section):
            done += 1
            assert int(number) == done
            walk.step(step)
        for picture in PICTURE.findall(section) if STEP.search(section) else ():
            until(desk, DRAWN)
            pictured(desk, (MANUAL.parent / picture).resolve(), request)
    assert 0 < done <= MOST_STEPS
    expect(desk.locator("#own-list")).to_contain_text(f"{PROPOSALS} Punkte")
    papers = [saved(one, tmp_path / f"{n}.docx") for n, one in enumerate(walk.downloads)]
    assert [one.paragraphs[0].text for one in papers] == ["Erreichbarkeit", "Standortsuche"]
    reach, siting = papers
    assert "(Ladesäulen, zu Fuß)" in reach.paragraphs[1].text
    assert f"von {PROPOSALS} Vorschlägen" in siting.paragraphs[1].text
    assert siting.paragraphs[1].text == desk.locator("#sentence").inner_text().replace("\u00ad", "")
    new = next(one for one in siting.tables if one.cell(0, 0).text == "Rang")
    assert [row.cells[0].text for row in new.rows[1:]] == ["1", "2", "3", "4", "5"]
    districts = [{one.cell(n, 0).text for n in range(1, len(one.rows))} for one in siting.tables]
    assert set(DistrictShapes.read(first_day.folders.town).name) in districts
    assert all(one.inline_shapes for one in papers)
    drawn = next(one for one in siting.part.package.iter_parts() if one.partname.endswith(".png")).blob
    pictured(desk, ROOT / "docs/pictures/ratsvorlage/baustein.png", request, drawn)


def saved(download: Download, path: Path) -> Any:
    download.save_as(path)
    return docx.Document(str(path))


def pictured(page: Page, path: Path, request: pytest.FixtureRequest, drawn: bytes = b"") -> None:
    """A picture of the page, if pictures are to be made; there is one in any case."""
    if request.config.getoption("--write-pictures"):
        path.parent.mkdir(parents=True, exist_ok=True)
        page.locator("#answer-area").evaluate("(one) => one.scrollTo(0, 0)")
        page.wait_for_timeout(1500)
        if drawn:
            path.write_bytes(smaller(drawn))
        else:
            page.screenshot(path=path)
    assert path.is_file(), "make it: pytest tests/browser/test_council_paper.py --write-pictures"


def smaller(png: bytes) -> bytes:
    from PIL import Image  # noqa: PLC0415 - for who makes pictures

    sink = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.thumbnail((900, 1200))
        image.convert("P", palette=Image.Palette.ADAPTIVE).save(sink, "PNG", optimize=True)
    return sink.getvalue()
