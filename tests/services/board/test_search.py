"""Sites by what a caller says: number, name however it is written, and address."""

import numpy as np
import pytest

from data.town.gazetteer import Gazetteer, NamedPlace
from services.board.board import DispatchBoard, Plans, joined
from services.board.search import folded, search
from tests.support.small import NOON

NAMES = ["Rungering 54", "Händelring 47", "Pöppinghauser Straße", "Lange Straße 3", "Marktplatz"]


@pytest.fixture
def board() -> DispatchBoard:
    bare = joined([], Plans(), now=NOON)
    facts = {"site_id": [f"bins-{n:04d}" for n in range(1, 6)], "name": NAMES, "district": ["Castrop"] * 5}
    places = {"lon": np.linspace(7.30, 7.34, 5), "lat": np.full(5, 51.55)}
    return DispatchBoard(**{**bare.__dict__, **facts, **places})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bins-0002", ["Händelring 47"]),
        ("haendelring", []),
        ("handelring 47", ["Händelring 47"]),
        ("Poppinghauser Str.", ["Pöppinghauser Straße"]),
        ("lange str 3", ["Lange Straße 3"]),
        ("MARKT", ["Marktplatz"]),
        ("", []),
        ("%00<b>", []),
    ],
)
def test_a_name_is_found_however_it_is_written(board: DispatchBoard, text: str, names: list[str]) -> None:
    assert [NAMES[row] for row in search(board, text)] == names


def test_an_address_finds_what_stands_near_it_the_nearest_first(board: DispatchBoard) -> None:
    street = NamedPlace(name="Wittener Straße", kind="street", district="Castrop", lon=7.3401, lat=51.55)
    found = search(board, "Wittener Straße", names=Gazetteer([street], {}, "Castrop-Rauxel"))
    assert [NAMES[row] for row in found] == ["Marktplatz"]


def test_streets_are_spelt_in_one_way() -> None:
    assert folded("Lange Str. 3") == folded("LANGE STRASSE  3") == folded("Lange-Straße 3")
