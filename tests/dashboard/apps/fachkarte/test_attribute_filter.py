"""What layers are filtered by has names that people understand."""

import tomllib
from pathlib import Path

import pytest

from dashboard import texts
from dashboard.apps.fachkarte import attribute_filter
from data.facts import facts_of
from data.importers import osm
from services import town_features
from tests.dashboard.apps.fachkarte.conftest import Boards

TAGS = tomllib.loads(Path(osm.__file__).with_name("tags.toml").read_text("utf-8"))
KINDS = {kind for file in ("landuse", "water", "waterways", "railways", "pois") for kind in TAGS[file].values()}


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_that_is_imported_and_every_column_has_a_name(language: str) -> None:
    words = texts.load()[language]
    named = words.below("fachkarte.value")
    assert [one for one in sorted(KINDS) if f"kind.{one}" not in named] == []
    assert [one for one in TAGS["roads"] if f"highway.{one}" not in named] == []
    columns = {column for every in town_features.COLUMNS.values() for column in every}
    assert columns - words.below("fachkarte.column").keys() == set()


def test_files_of_the_town_are_filtered_by_words(boards: Boards) -> None:
    board = boards("?layers=town.streets~100~highway:residential")
    (kinds,) = attribute_filter.of_file(board.context.house.folders, "streets", board.words)
    assert kinds.title == "Straßenart"
    assert ("residential", "Wohnstraße") in kinds.values
    tree = board.tree()
    assert '<span class="tree__said">Wohnstraße</span>' in tree
    assert ">highway<" not in tree


def test_layers_are_filtered_by_what_they_declare_and_by_nothing_for_programs(boards: Boards) -> None:
    board = boards("")
    for view in board.views.values():
        titles = {one.name: one.title["de"] for one in facts_of(view.layer)}
        for one in attribute_filter.of_layer(view):
            assert one.name == "state" or one.title == titles[one.name]
            assert 1 < len(one.values) <= 30


def test_what_an_address_filters_by_can_be_seen_and_taken_back(boards: Boards) -> None:
    assert 'data-filter="odd"' in boards("?layers=paper~100~odd:value").tree()
