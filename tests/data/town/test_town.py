"""Towns as their TOML files declare them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data import town
from data.errors import DeclarationError

TOWNS = sorted(path.parent.name for path in town.CITIES.glob("*/town.toml"))


@pytest.mark.parametrize("town_id", TOWNS)
def test_a_declared_town_can_be_loaded(town_id: str) -> None:
    one = town.load(town_id)
    west, south, east, north = one.bounds
    assert west < one.lon < east
    assert south < one.lat < north
    assert {"default", "basemap"} <= set(one.attribution)


def test_an_unknown_town_names_the_known_ones() -> None:
    with pytest.raises(town.UnknownTownError, match=r"unknown town 'castrop'; known: castrop_rauxel"):
        town.load("castrop")


def test_fill_classes_begin_at_their_limits() -> None:
    fill = town.load("castrop_rauxel").classes_named("fill")
    index = fill.index_of(np.array([0, 74.9, 75, 79.9, 80, 94.9, 95, 100, np.nan]))
    names = [fill.classes[i].id if i >= 0 else None for i in index]
    assert names == [
        *("room", "room", "nearly_full", "nearly_full", "full", "full", "overflowing", "overflowing"),
        None,
    ]


def test_thirty_degrees_count_and_a_little_less_does_not() -> None:
    scale = town.load("castrop_rauxel").classes_named("temperature")
    warm, hot = scale.index_of(np.array([29.96, 30.0]))
    assert (scale.classes[warm].id, scale.classes[hot].id) == ("from_25", "from_30")


def test_unknown_classes_are_named() -> None:
    with pytest.raises(DeclarationError, match=r"has no \[classes.full\]; it has: .*fill"):
        town.load("castrop_rauxel").classes_named("full")


def test_a_layer_without_its_own_attribution_has_the_towns() -> None:
    one = town.load("castrop_rauxel")
    bare = replace(one, attribution={name: one.attribution[name] for name in ("default", "basemap")})
    assert bare.attribution_of("bins") is one.attribution["default"]


def test_a_town_file_that_contradicts_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text('name = "Nirgendwo"\n', "utf-8")
    with pytest.raises(DeclarationError, match=r"town\.toml: the file lacks 'ags'; it needs and may have: .*bounds"):
        town.load("nirgendwo", imported=tmp_path)


def test_the_federal_state_is_that_of_the_ags(castrop: town.Town) -> None:
    assert castrop.federal_state == "NW"
    assert replace(castrop, ags="09574138").federal_state == "BY"
    assert replace(castrop, ags="").federal_state == ""
