"""Where it is cool: the town's list, water and rooms of the map, parks and woods with a name."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from analysis.heat.cool_places import FILE, KINDS, CoolPlace, places
from data.errors import DeclarationError
from data.town import Town, geodata, load

HEAD = "kind,name,district,lon,lat,opening_hours,note,demo\n"


def town(folder: Path, *rows: str) -> Town:
    (folder / FILE).write_text(HEAD + "\n".join(rows), "utf-8")
    return replace(load("castrop_rauxel"), folder=folder)


def named(found: list[CoolPlace]) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in found]


def test_the_list_of_the_demonstration_says_that_it_is_one(tmp_path: Path) -> None:
    found = places(load("castrop_rauxel"), tmp_path)
    assert {one.kind for one in found} == {"room", "water"}
    assert all(one.demo and "Beispiel" in one.name for one in found)


def test_a_row_is_a_place_with_hours(tmp_path: Path) -> None:
    (one,) = places(town(tmp_path, "room,Bücherei,Castrop,7.31,51.55,Mo-Fr 10:00-18:00,Lesesaal,"), tmp_path)
    assert (one.name, one.district, one.note, one.demo) == ("Bücherei", "Castrop", "Lesesaal", False)
    assert one.points.tolist() == [[7.31, 51.55]]
    assert one.times is not None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("cellar,Keller,,7.31,51.55,,,", "line 2: wanted a name and a kind of room, water, park, wood"),
        ("room,,,7.31,51.55,,,", "line 2: wanted a name"),
        ("room,Bücherei,,51.55,7.31,,,", "is not in Castrop-Rauxel"),
        ("room,Bücherei,,here,51.55,,,", "line 2: could not convert"),
        ("room,Bücherei,,7.31,51.55,morgens,,", "line 2: opening hours 'morgens'"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(DeclarationError, match=words):
        places(town(tmp_path, row), tmp_path)


def test_green_places_have_a_name_or_a_size_and_an_edge(tmp_path: Path) -> None:
    big, small = shapely.box(7.30, 51.55, 7.302, 51.552), shapely.box(7.31, 51.55, 7.3102, 51.5502)
    areas = [big, shapely.box(7.302, 51.55, 7.304, 51.552), small, shapely.box(7.32, 51.55, 7.325, 51.555), big]
    kinds, names = ["park", "park", "park", "wood", "meadow"], ["Volkspark", "Volkspark", "Eckchen", "", "Wiese"]
    geodata.write(tmp_path, "landuse", pa.table({"kind": kinds, "name": names}), np.array(areas, dtype=object))
    geodata.write(tmp_path, "districts", pa.table({"name": ["Mitte"]}), np.array([shapely.box(7, 51, 8, 52)]))
    park, wood = places(town(tmp_path), tmp_path)
    assert (wood.kind, wood.name, wood.district) == ("wood", "Wald", "Mitte")
    assert (park.kind, park.name, park.district, len(park.points)) == ("park", "Volkspark", "Mitte", 16)
    assert shapely.distance(shapely.points(park.points), big.boundary).min() == pytest.approx(0, abs=1e-9)


def test_what_the_map_says_stands_beside_the_list_which_goes_first(tmp_path: Path) -> None:
    points = np.array([shapely.Point(7.31, 51.55), shapely.Point(7.32, 51.55), shapely.Point(7.33, 51.55)])
    table = pa.table(
        {
            "kind": ["water", "water", "room"],
            "name": ["Trinkwasser", "Trinkwasser", "Bücherei"],
            "opening_hours": ["", "wann ihr wollt", "24/7"],
        }
    )
    geodata.write(tmp_path, "cool", table, points)
    found = places(town(tmp_path, "room,Bücherei,,7.30,51.55,Mo-Fr 10:00-18:00,,"), tmp_path)
    assert named(found) == [("room", "Bücherei"), ("water", "Trinkwasser"), ("water", "Trinkwasser")]
    assert found[0].times is not None
    assert found[0].times.expression == "Mo-Fr 10:00-18:00"
    assert KINDS.index("room") == 0
