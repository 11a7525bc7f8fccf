"""What an extract says of the town as a whole."""

import shapely

from data.importers.osm import places
from data.importers.osm.elements import Element

TOWN = shapely.box(11.2, 49.4, 11.4, 49.6)


def place(name: str, ags: str, lon: float) -> Element:
    tags = {"name": name, "de:amtlicher_gemeindeschluessel": ags}
    return Element("node", 1, tags, shapely.Point(lon, 49.5))


def test_the_ags_is_that_of_the_towns_name() -> None:
    told = [place("Schönberg", "09574463", 11.3), place("Lauf", "09574138", 11.21)]
    assert places.ags(told, TOWN, "Lauf") == "09574138"


def test_under_another_name_it_is_that_of_what_is_nearest_to_the_middle() -> None:
    told = [place("Schönberg", "09574463", 11.21), place("Lauf an der Pegnitz", "09574138", 11.3)]
    assert places.ags(told, TOWN, "Lauf") == "09574138"


def test_what_is_no_ags_of_a_municipality_is_none() -> None:
    assert not places.ags([place("Landkreis", "09574", 11.3), place("Wien", "99900000", 11.3)], TOWN, "Lauf")
