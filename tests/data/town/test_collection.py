"""When bins are emptied: by house number, by district, or made up; what is wrong is said by row and column."""

import shutil
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

import layers
from data.errors import DeclarationError
from data.town import Town
from data.town.collection import BinCollection, CollectionCalendar, rounds
from data.town.gazetteer import NamedPlace
from data.town.icalendar import NamedDay

FILES = Path(__file__).parents[2] / "files/collection"
TODAY = date(2026, 11, 27)
HEAD = "street,from,to,side,fraction,dates,first,every_weeks,until,moved\n"


def home(street: str, number: str, district: str = "Castrop") -> NamedPlace:
    return NamedPlace(f"{street} {number}", "address", district, 7.3, 51.55, number=number)


@pytest.fixture(scope="module")
def calendar(castrop: Town, tmp_path_factory: pytest.TempPathFactory) -> CollectionCalendar:
    folder = tmp_path_factory.mktemp("town")
    for file in FILES.iterdir():
        shutil.copy(file, folder)
    said = BinCollection(streets="abfuhr.csv", districts={"Ickern": "ickern.ics"})
    made = CollectionCalendar.of_town(replace(castrop, folder=folder, collection=said))
    assert made is not None
    return made


@pytest.mark.parametrize(("number", "day"), [("11", 1), ("12a", 2), ("98 b", 2)])
def test_odd_and_even_house_numbers_have_their_own_days(calendar: CollectionCalendar, number: str, day: int) -> None:
    found = calendar.days(home("Wittener Straße", number), TODAY)
    assert NamedDay(date(2026, 12, day), "Restmüll") in found
    assert len([one for one in found if one.name == "Restmüll"]) == 2


def test_an_interval_is_days_from_the_first_on_with_holidays_moved(calendar: CollectionCalendar) -> None:
    found = [one.day for one in calendar.days(home("Wittener Str.", "120"), TODAY)]
    assert found == [date(2026, 11, 27), date(2026, 12, 28), date(2027, 1, 22)]


def test_a_street_that_there_is_twice_is_told_apart_by_its_district(calendar: CollectionCalendar) -> None:
    found = [calendar.days(home("Lange Straße", "1", one), TODAY)[0].day for one in ("Habinghorst", "Rauxel")]
    assert found == [date(2026, 12, 3), date(2026, 12, 4)]


def test_what_no_row_names_has_the_calendar_of_its_district_or_nothing(calendar: CollectionCalendar) -> None:
    assert calendar.days(home("Holzstraße", "1", "Ickern"), TODAY)[0].name == "Bioabfall, auch Laub"
    assert calendar.days(home("Holzstraße", "1", "Schwerin"), TODAY) == []
    assert calendar.days(home("Lange Straße", "1", "Rauxel"), date(2027, 6, 1)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("street,farbe\n", "row 1: unknown column 'farbe'; known: street"),
        ("street\n", "row 1: lacks the column 'fraction'"),
        (HEAD + ",,,,Rest,2026-12-01,,,,\n", "row 2, column street: is empty"),
        (HEAD + "A,,,,,2026-12-01,,,,\n", "row 2, column fraction: is empty"),
        (HEAD + "A,1,,,Rest,2026-12-01,,,,\nA,x,,,Rest,2026-12-01,,,,\n", "row 3, column from='x': wanted a whole"),
        (HEAD + "A,9,3,,Rest,2026-12-01,,,,\n", "row 2, column to='3': is below from=9"),
        (HEAD + "A,,,links,Rest,2026-12-01,,,,\n", "row 2, column side='links': wanted odd, even"),
        (HEAD + "A,,,,Rest,1.12.2026,,,,\n", "row 2, column dates='1.12.2026': '1.12.2026' is no date"),
        (HEAD + "A,,,,Rest,,,,,\n", "row 2, column dates: give dates, or else first"),
        (HEAD + "A,,,,Rest,,2026-12-01,,2026-12-31,\n", "row 2, column every_weeks='': is needed"),
        (HEAD + "A,,,,Rest,,2026-12-01,2,2026-11-30,\n", "row 2, column until='2026-11-30': is before first"),
        (HEAD + "A,,,,Rest,,2026-12-01,2,2026-12-31,2026-12-15\n", "row 2, column moved='2026-12-15': '' is no date"),
        (HEAD + "A,,,,Rest,2026-12-01,,,,,zuviel\n", "row 2: has more cells than columns"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "wrong.csv").write_text(text, "utf-8")
    with pytest.raises(DeclarationError, match=said.replace("(", r"\(")):
        rounds(tmp_path / "wrong.csv")


def test_unknown_districts_and_missing_files_are_refused(castrop: Town) -> None:
    for said, wrong in (
        (BinCollection(districts={"Wien": "w.ics"}), "names 'Wien'; known: Becklem"),
        (BinCollection(streets="fehlt.csv"), "is missing"),
        (BinCollection(districts={"Ickern": "fehlt.ics"}), "is missing"),
    ):
        with pytest.raises(DeclarationError, match=wrong):
            CollectionCalendar.of_town(replace(castrop, collection=said))


def test_made_up_days_come_as_often_as_the_town_says_and_only_in_the_demonstration(castrop: Town) -> None:
    calendar = CollectionCalendar.of_town(castrop)
    assert calendar is not None
    assert calendar.is_demo
    found = calendar.days(home("Holzstraße", "1"), TODAY)
    rest = [one.day for one in found if one.name == "Restmüll"]
    assert {(later - day).days for day, later in pairwise(rest)} == {14}
    later = calendar.days(home("Holzstraße", "1"), date(2026, 12, 24))
    assert [one for one in found if one.day >= date(2026, 12, 24)] == [one for one in later if one in found]
    known = layers.discover()
    shown = {profile: castrop.with_layers(known, profile).collection for profile in ("future", "day_one", "none")}
    assert [name for name, one in shown.items() if one is not None] == ["future"]
