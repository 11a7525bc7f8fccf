"""The town's geodata as features: all of them, those of a box, and nothing that tells on people."""

from pathlib import Path

import geopandas as gpd
import pytest

from data.errors import NotFoundError
from data.folders import Folders
from services import town_features

EVERYTHING = 10**6


def test_features_of_a_box_are_those_of_geopandas(built_town: Folders) -> None:
    buildings = gpd.read_parquet(built_town.town / "buildings.parquet")
    middle = buildings.geometry.iloc[len(buildings) // 2].centroid
    box = (middle.x - 0.01, middle.y - 0.01, middle.x + 0.01, middle.y + 0.01)
    found = town_features.read(built_town.town, "buildings", box=box, limit=EVERYTHING)
    bounds = buildings.bounds  # a house whose box alone touches is told, too
    touches = (bounds.minx <= box[2]) & (bounds.maxx >= box[0]) & (bounds.miny <= box[3]) & (bounds.maxy >= box[1])
    expected = int(touches.sum())
    assert found.matched == len(found.columns) == expected > 100


def test_residents_are_squares_around_their_centres(built_town: Folders) -> None:
    centres = gpd.read_parquet(built_town.town / "residents.parquet").to_crs(25832)
    found = town_features.read(built_town.town, "residents", box=None, limit=EVERYTHING)
    squares = gpd.GeoSeries(found.geometry, crs=4326).to_crs(25832)
    assert squares.area.between(9_980, 10_020).all()
    assert squares.centroid.distance(centres.geometry).max() < 0.2
    assert found.columns["residents"].to_pylist() == centres["residents"].tolist()


def test_a_limit_is_told_beside_how_many_there_are(built_town: Folders) -> None:
    found = town_features.read(built_town.town, "districts", box=None, limit=2)
    assert (len(found.columns), found.matched > len(found.columns)) == (2, True)


def test_nobody_is_told_who_lives_in_a_house_or_how_old_they_are(built_town: Folders) -> None:
    for name in town_features.present(built_town.town):
        told = set(town_features.read(built_town.town, name, box=None, limit=1).columns.column_names)
        assert not told & {"under_18", "from_18_to_64", "from_65", "cell_id"}
        assert name == "residents" or "residents" not in told


@pytest.mark.parametrize("name", ["labels", "../records", "nothing"])
def test_what_is_not_told_is_not_there(built_town: Folders, name: str) -> None:
    with pytest.raises(NotFoundError, match="districts"):
        town_features.read(built_town.town, name, box=None, limit=1)


def test_a_town_without_files_has_none(tmp_path: Path) -> None:
    assert town_features.present(tmp_path / "nowhere") == []
