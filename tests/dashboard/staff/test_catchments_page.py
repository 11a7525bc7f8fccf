"""The forecast of gauges is for staff, with its range and how good it was; nobody else sees anything of it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from analysis.water import runoff_files
from services.jobs import catchments as job
from tests.support.brooks import settle
from tests.support.catchment import CATCHMENT, past
from tests.support.catchment import settle as settle_catchment
from tests.support.client import asker
from tests.support.login import PASSWORD, log_in
from tests.support.small import Small

PATH = "/verwaltung/einzugsgebiete"


def learnt(made: Small, hours: int) -> dict[str, object]:
    settle_catchment(made, past(hours))
    (one,) = job.jobs(made.house)
    return dict(one.run(made.house, lambda _what, _share: None) or {})


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A town whose gauge was learnt from 2,200 hours."""
    made = employ(settle(tmp_path_factory.mktemp("valley")))
    assert learnt(made, 2_200)["bach"]
    return made


@pytest.fixture
def staff(valley: Small) -> Iterator[TestClient]:
    with asker(valley) as client:
        log_in(client, "stab")
        yield client


def employ(made: Small) -> Small:
    """Let somebody of the crisis staff log in."""
    made.house.records.staff.add("stab", PASSWORD, now=datetime.now(UTC), body="euv", roles=("crisis_staff",))
    return made


def told(client: TestClient) -> str:
    return re.sub(r"<[^>]+>", " ", client.get(PATH).text).replace("\u00a0", " ")


def test_staff_see_the_next_hours_with_a_range_and_how_good_that_was(staff: TestClient, valley: Small) -> None:
    html = told(staff)
    assert "keine amtliche Warnung" in html
    assert "Güte (KGE, 1 ist vollkommen)" in html
    kept = runoff_files.read(valley.house.folders.runoff, CATCHMENT.catchment_id)
    assert kept is not None
    assert min(kept.learnt.kge) > 0.6
    shown = [one.lead for one in kept.learnt.leads if one.unshown is None]
    assert shown
    table = staff.get(PATH).text.partition("Vorhersage für Bach")[2].partition("</table>")[0]
    assert len(re.findall(r'<th scope="row">', table)) == len(shown)
    assert re.search(r"\d+\u00a0cm – \d+\u00a0cm", table)


def test_citizens_see_nothing_of_it(valley: Small) -> None:
    with asker(valley) as client:
        assert client.get(PATH, follow_redirects=False).status_code == 303
        pages = [client.get(one).text for one in ("/wasser", "/ort/water_levels-0001", "/api/water", "/methoden")]
        pages.append(client.get("/api/collections/water_levels/items/water_levels-0001").text)
    assert not any(word in page for page in pages for word in ("Einzugsgebiete und Abfluss", "Vorhersage für Bach"))


def test_an_old_past_and_a_silent_gauge_are_said(valley: Small) -> None:
    before = valley.now[0]
    try:
        valley.later(timedelta(hours=3))
        with asker(valley) as client:
            log_in(client, "stab")
            assert "Der Pegel hat in der letzten Stunde nichts gemeldet" in told(client)
        valley.later(timedelta(days=4))
        with asker(valley) as client:
            log_in(client, "stab")
            assert "ist älter als drei Tage" in told(client)
    finally:
        valley.now[0] = before


def test_without_catchments_without_a_model_and_with_a_short_past_the_page_says_so(tmp_path: Path) -> None:
    made = employ(settle(tmp_path))
    with asker(made) as client:
        log_in(client, "stab")
        assert "Noch gibt es keine Einzugsgebiete" in told(client)
    settle_catchment(made, past(300))
    with asker(made) as client:
        log_in(client, "stab")
        assert "Noch ist nichts gelernt" in told(client)
    (one,) = job.jobs(made.house)
    one.run(made.house, lambda _what, _share: None)
    with asker(made) as client:
        log_in(client, "stab")
        assert "zu wenig Vergangenheit" in told(client)


def test_what_is_kept_is_read_again_and_what_is_broken_is_as_none(valley: Small, tmp_path: Path) -> None:
    kept = runoff_files.read(valley.house.folders.runoff, "bach")
    assert kept is not None
    runoff_files.write(tmp_path, "ä/../x", kept)
    again = runoff_files.read(tmp_path, "ä/../x")
    assert again is not None
    assert (again.made_at, again.learnt.model, again.learnt.parameters) == (
        kept.made_at,
        kept.learnt.model,
        kept.learnt.parameters,
    )
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(path.read_bytes()[:100])
    assert runoff_files.read(tmp_path, "ä/../x") is None
    runoff_files.forget(tmp_path, set())
    assert not list(tmp_path.iterdir())


def radar(made: Small, name: str, product: str, *, lead: str = "", mm: int) -> None:
    """Keep a composite of an hour ago that says so many tenths everywhere, as a poll does."""
    at = made.now[0].astimezone(UTC) - timedelta(minutes=30)
    head = f"{product}{at:%d%H%M}10000{at:%m%y}BY1620134VS 3SW   2.13.1PR E-01INT  60GP 900x 900{lead}MS  5<ess> "
    whole = head.encode() + b"\x03"
    whole = whole.replace(b"1620134", str(len(whole) + 1_620_000).encode())
    folder = made.house.folders.weather
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(whole + np.full((900, 900), mm, "<u2").tobytes())


def test_rain_by_radar_stands_over_town_and_catchments_and_raises_the_forecast(valley: Small) -> None:
    def values(client: TestClient) -> list[int]:
        table = client.get(PATH).text.partition("Vorhersage für Bach")[2].partition("</table>")[0]
        return [int(one) for one in re.findall(r">(\d+)\u00a0cm</td>", table)]

    with asker(valley) as client:
        log_in(client, "stab")
        dry = values(client)
        radar(valley, "radar_hour", "RW", mm=12)
        radar(valley, "radar_next_hour", "RQ", lead="VV  60", mm=150)
        html, wet = told(client), values(client)
    assert re.search(r"Bach\s+1,2 mm\s+15,0 mm", html)
    assert "den RADVOR für die nächsten zwei Stunden erwartet" in html
    assert len(wet) == len(dry)
    assert wet[-1] > dry[-1] + 5
    with asker(valley) as client:
        assert "15,0" not in client.get("/wasser").text


def test_old_composites_are_not_shown(valley: Small) -> None:
    radar(valley, "radar_hour", "RW", mm=12)
    valley.later(timedelta(hours=3))
    try:
        with asker(valley) as client:
            log_in(client, "stab")
            assert "Vom Radar kommt gerade nichts Neues" in told(client)
    finally:
        valley.later(-timedelta(hours=3))
