"""Where it is cool, what the DWD expects tonight."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.parts.addresses import Address
from dashboard.parts.view import LayerView
from dashboard.texts import Words, load
from dashboard.topics.climate.cool import ADVICE, CoolPlaces
from dashboard.topics.climate.present import HeatNow
from data.folders import Folders
from data.town import Town
from layers import discover
from tests.support.layer_states import current_of
from tests.support.weather_files import KML, kmz

DE, EN = load()["de"], load()["en"]
WEDNESDAY_NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)
HEAT = discover()["heat"]


def view(town: Town, values: list[float], words: Words = DE, now: datetime = WEDNESDAY_NOON) -> LayerView:
    current = current_of(HEAT, town, ["ok"] * len(values), values, at=now)
    return LayerView(HEAT, current, town, words, now)


def section(town: Town, folder: Path, *, now: datetime = WEDNESDAY_NOON, words: Words = DE) -> str:
    made = CoolPlaces(town=town, folders=Folders(folder)).markup(view(town, [20, 19, 18, 17], words, now), Address())
    assert made is not None
    return made


def test_rooms_say_whether_they_are_open_now(castrop: Town, tmp_path: Path) -> None:
    noon, night = section(castrop, tmp_path), section(castrop, tmp_path, now=WEDNESDAY_NOON + timedelta(hours=10))
    assert "jetzt offen bis 18:00\u00a0Uhr · Mo–Fr 10–18\u00a0Uhr, Sa 10–13\u00a0Uhr, nicht an Feiertagen" in noon
    assert "geschlossen bis Do, 10:00\u00a0Uhr" in night


def test_what_changes_in_months_names_no_weekday(castrop: Town, tmp_path: Path) -> None:
    assert "jetzt offen · März bis Oktober" in section(castrop, tmp_path)


def test_in_winter_it_is_warm_where_a_heated_room_is_open(castrop: Town, tmp_path: Path) -> None:
    noon = section(castrop, tmp_path, now=datetime(2026, 11, 25, 11, tzinfo=UTC))
    assert "Wo ist es warm und offen?" in noon
    assert "Trinkbrunnen" not in noon
    assert "Lesesaal" not in noon
    assert noon.index("Jetzt offen") < noon.index("Bücherei am Münsterplatz")


def test_no_closed_room_is_an_answer_and_the_next_to_open_stands_first(castrop: Town, tmp_path: Path) -> None:
    sunday = section(castrop, tmp_path, now=datetime(2026, 11, 22, 5, tzinfo=UTC))
    assert "Gerade ist keiner dieser Räume offen." in sunday
    assert "Jetzt offen" not in sunday
    assert sunday.index("Zurzeit geschlossen") < sunday.index("Kirche") < sunday.index("Stadtteiltreff")
    assert sunday.count("data-closed") == sunday.count("data-points")


@pytest.mark.parametrize(("month", "title"), [(4, "warm_title"), (5, "title"), (9, "title"), (10, "warm_title")])
def test_the_month_of_the_towns_clock_decides(castrop: Town, tmp_path: Path, month: int, title: str) -> None:
    assert DE[f"cool.{title}"] in section(castrop, tmp_path, now=datetime(2026, month, 15, 11, tzinfo=UTC))
    eve = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)  # the first of May in the town
    assert DE["cool.title"] in section(castrop, tmp_path, now=eve)


def test_on_a_hot_day_of_april_it_is_cool_that_is_sought(castrop: Town, tmp_path: Path) -> None:
    made = CoolPlaces(town=castrop, folders=Folders(tmp_path))
    said = made.markup(view(castrop, [31.0, 20.0], now=datetime(2026, 4, 15, 11, tzinfo=UTC)), Address())
    assert DE["cool.title"] in str(said)


def test_examples_are_named_as_such_and_positions_stay_in_the_page(castrop: Town, tmp_path: Path) -> None:
    said = section(castrop, tmp_path)
    assert DE["cool.demo"] in said
    assert 'data-points="7.3094,51.5488"' in said
    assert "<details" in said
    assert "Lesesaal" not in section(castrop, tmp_path, words=EN)


def test_the_three_coolest_stations_come_first(castrop: Town, tmp_path: Path) -> None:
    said = section(castrop, tmp_path)
    assert [said.index(f"Platz {n}") for n in (4, 3, 2)] == sorted(said.index(f"Platz {n}") for n in (4, 3, 2))
    assert "Platz 1<" not in said


def test_the_towns_own_advice_goes_before_the_common_one(castrop: Town, tmp_path: Path) -> None:
    assert ADVICE in section(castrop, tmp_path)
    own = section(replace(castrop, heat_advice="https://www.example.org/hitze"), tmp_path)
    assert "https://www.example.org/hitze" in own
    assert ADVICE not in own


def test_the_dwd_is_named_with_station_and_run_and_without_forecast_nothing_is_said(
    castrop: Town, tmp_path: Path
) -> None:
    folders, asked = Folders(tmp_path), view(castrop, [20.0], now=datetime(2026, 7, 1, 12, tzinfo=UTC))
    heat = HeatNow(town=castrop, folders=folders)
    assert not heat.lines(asked, Address())
    folders.weather.mkdir(parents=True)
    night = KML.replace("2026-07-01T04:00", "2026-07-02T06:00").replace('"TTT"', '"TN"')
    (folders.weather / "forecast").write_bytes(kmz(night))
    said = str(heat.lines(asked, Address()))
    assert "Heute Nacht bis 20\u00a0°C, sagt der DWD." in said
    assert "Vorhersage für Essen, Lauf von 05:00\u00a0Uhr" in said
