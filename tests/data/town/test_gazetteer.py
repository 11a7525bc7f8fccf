"""Finding places by what people type."""

import numpy as np
import pyarrow as pa
import pytest
import shapely

from data.town import geodata
from data.town.gazetteer import Gazetteer
from data.town.spelling import packed

STREETS = ["Lange Straße", "Wittener Straße", "Am Stadtgarten", "Münsterplatz", "Lange Straße"]


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder = tmp_path_factory.mktemp("town")
    rows = [
        (street, f"{number}{'a' if number == 3 else ''}", i)
        for i, street in enumerate(STREETS)
        for number in range(1, 30, 2)
    ]
    rows += [("Wittener Straße", one, 0) for one in ("47-49", "51 a – 53", "55;59", "60")]
    addresses = pa.table(
        {
            "street": [street for street, _, _ in rows],
            "housenumber": [number for _, number, _ in rows],
            "postcode": ["44575"] * len(rows),
            "district": ["Ickern" if i == 4 else "Castrop" for _, _, i in rows],
        }
    )
    points = shapely.points([[7.3 + i / 100, 51.55 + n / 10_000] for n, (_, _, i) in enumerate(rows)])
    geodata.write(folder, "addresses", addresses, points)
    box = np.array([shapely.box(7.2, 51.5, 7.3, 51.6), shapely.box(7.3, 51.5, 7.4, 51.6)], dtype=object)
    geodata.write(folder, "districts", pa.table({"name": ["Ickern", "Castrop"]}), box)
    geodata.write(folder, "boundary", pa.table({"name": ["Castrop-Rauxel"]}), box[:1])
    labels = pa.table(
        {"kind": ["square", "motorway"], "name": ["Europaplatz", "A 42"], "rank": pa.array([4, 1], pa.int16())}
    )
    geodata.write(folder, "labels", labels, shapely.points([[7.31, 51.55], [7.3, 51.5]]))
    return Gazetteer.read(folder)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Wittener Straße", "Wittener Straße"),
        ("wittener str.", "Wittener Straße"),
        ("Wittner Strasse", "Wittener Straße"),
        ("witt", "Wittener Straße"),
        ("Stadtgarten", "Am Stadtgarten"),
        ("munsterplatz", "Münsterplatz"),
        ("Muensterplatz", "Münsterplatz"),
        ("Europaplaz", "Europaplatz"),
        ("ickern", "Ickern"),
        ("Wittener Straße 7", "Wittener Straße 7"),
        ("wittener str 3a", "Wittener Straße 3a"),
        ("Wittener Str. 8", "Wittener Straße 7"),
        ("Wittener Str. 7!", "Wittener Straße 7"),
        ("Wittener Straße 47-49", "Wittener Straße 47-49"),
        ("wittener str. 47 – 49", "Wittener Straße 47-49"),
        ("Wittener Straße 47", "Wittener Straße 47-49"),
        ("Wittener Straße 49", "Wittener Straße 47-49"),
        ("Wittener Straße 51a-53", "Wittener Straße 51 a – 53"),
        ("Wittener Straße 59", "Wittener Straße 55;59"),
        ("Wittener Straße 57", "Wittener Straße 55;59"),
        ("Wittener Straße 60-62", "Wittener Straße 60"),
    ],
)
def test_what_people_type_is_found_first(gazetteer: Gazetteer, typed: str, found: str) -> None:
    assert gazetteer.find(typed).places[0].name == found


def test_a_street_of_two_districts_is_found_twice(gazetteer: Gazetteer) -> None:
    found = [(place.name, place.district) for place in gazetteer.find("Lange Straße 5").places[:2]]
    assert sorted(found) == [("Lange Straße 5", "Castrop"), ("Lange Straße 5", "Ickern")]


def test_motorways_are_no_addresses(gazetteer: Gazetteer) -> None:
    assert "A 42" not in [place.name for place in gazetteer.find("A 42").places]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "Xylophonweg Qwertz"])
def test_nothing_is_found_for_nothing(gazetteer: Gazetteer, typed: str) -> None:
    assert gazetteer.find(typed).places == []


def test_at_most_as_many_as_asked_for(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.find("str", limit=2).places) == 2


def test_spellings_of_a_street_are_one() -> None:
    spellings = ("Lange Straße", "lange str.", "LANGE STRASSE", "Lange Str", "Lange-Strasse")
    assert {packed(text) for text in spellings} == {"langestrasse"}


@pytest.mark.parametrize(
    "typed",
    [
        "Wittener Straße 7, 44575 Castrop-Rauxel",
        "44575 Castrop-Rauxel, Wittener Str. 7",
        "WITTENER STRASSE 7 44575 CASTROP-RAUXEL",
        "D-44575 Castrop-Rauxel Wittener-Strasse 7",
        "wittenerstr.7, castrop rauxel",
    ],
)
def test_a_postal_address_is_one_place_in_any_form(gazetteer: Gazetteer, typed: str) -> None:
    found = gazetteer.find(typed)
    assert (found.is_sure, found.places[0].name) == (True, "Wittener Straße 7")


@pytest.mark.parametrize("typed", ["Lange Straße", "Lange Straße 5", "Wittener Straße 7, 44135 Dortmund"])
def test_what_may_mean_another_place_is_asked_back(gazetteer: Gazetteer, typed: str) -> None:
    assert not gazetteer.find(typed).is_sure


def test_a_district_tells_streets_of_one_name_apart(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("Lange Straße 5, Ickern")
    assert (found.is_sure, found.places[0].district) == (True, "Ickern")


def test_a_house_number_that_is_not_known_is_said_and_never_answered_by_a_district(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("Wittener Straße 99").places[0]
    assert (found.name, found.unknown_number) == ("Wittener Straße", "99")
    assert not [one for one in gazetteer.find("Castrop 12").places if one.kind == "district"]
