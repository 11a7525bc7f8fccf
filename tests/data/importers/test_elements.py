"""What is read of an extract, and what is left out and said."""

from pathlib import Path

import pytest
import shapely

from data.importers.osm.elements import Element, left_out, read

SQUARE = ((7.31, 51.55), (7.32, 51.55), (7.32, 51.56), (7.31, 51.56))


def extract(path: Path, *, ring: tuple[int, ...]) -> Path:
    """A forest whose outer way has these nodes, and a street."""
    nodes = "".join(f'<node id="{n}" version="1" lon="{x}" lat="{y}"/>' for n, (x, y) in enumerate(SQUARE, 1))
    refs = "".join(f'<nd ref="{one}"/>' for one in ring)
    path.write_text(
        f'<osm version="0.6">{nodes}<way id="1" version="1">{refs}</way>'
        '<way id="2" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>'
        '<relation id="3" version="1"><member type="way" ref="1" role="outer"/>'
        '<tag k="type" v="multipolygon"/><tag k="landuse" v="forest"/><tag k="name" v="Testwald"/></relation></osm>',
        "utf-8",
    )
    return path


def test_a_whole_multipolygon_is_an_area(tmp_path: Path) -> None:
    elements = read(extract(tmp_path / "a.osm", ring=(1, 2, 3, 4, 1)))
    assert [one.geometry is not None for one in elements if one.kind == "relation"] == [True]
    assert left_out(elements) == []


@pytest.mark.parametrize("ring", [(1, 2, 3, 4), (1, 2, 1), (1, 2, 99)])
def test_a_broken_multipolygon_is_left_out_and_said_and_the_rest_is_read(tmp_path: Path, ring: tuple[int, ...]) -> None:
    elements = read(extract(tmp_path / "a.osm", ring=ring))
    assert left_out(elements) == ["areas left out, broken or not whole in the extract: 1 (Testwald)"]
    assert any(one.tags.get("highway") == "residential" for one in elements)


@pytest.mark.parametrize(
    ("tags", "dimension"),
    [
        ({"waterway": "riverbank"}, 2),
        ({"waterway": "stream"}, 1),
        ({"landuse": "meadow", "barrier": "fence"}, 2),
        ({"landuse": "meadow", "barrier": "fence", "area": "no"}, 1),
        ({"barrier": "fence"}, 1),
        ({"railway": "station", "building": "train_station"}, 2),
        ({"highway": "pedestrian", "place": "square"}, 1),
        ({"highway": "pedestrian", "area": "yes"}, 2),
        ({"junction": "roundabout", "highway": "residential"}, 1),
        ({"natural": "wood"}, 2),
    ],
)
def test_a_closed_way_is_an_area_where_its_tags_are_of_one(
    tmp_path: Path, tags: dict[str, str], dimension: int
) -> None:
    (way,) = read(closed(tmp_path / "a.osm", tags))
    assert shapely.get_dimensions(way.geometry) == dimension


def closed(path: Path, tags: dict[str, str], *, missing: int = 0) -> Path:
    """A square with these tags, of whose nodes the last ones are missing."""
    known = list(enumerate(SQUARE, 1))[: len(SQUARE) - missing]
    nodes = "".join(f'<node id="{n}" version="1" lon="{x}" lat="{y}"/>' for n, (x, y) in known)
    refs = "".join(f'<nd ref="{one}"/>' for one in (1, 2, 3, 4, 1))
    told = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
    path.write_text(f'<osm version="0.6">{nodes}<way id="7" version="1">{refs}{told}</way></osm>', "utf-8")
    return path


def test_a_river_that_the_extract_cuts_is_said(tmp_path: Path) -> None:
    river = read(closed(tmp_path / "a.osm", {"waterway": "river", "name": "Emscher"}, missing=2))
    assert left_out(river) == ["ways cut where the extract ends, of which the longest known part is taken: 1 (Emscher)"]


def test_a_boundary_that_is_not_whole_is_said(tmp_path: Path) -> None:
    path = extract(tmp_path / "a.osm", ring=(1, 2, 99))
    path.write_text(path.read_text("utf-8").replace('v="multipolygon"', 'v="boundary"'), "utf-8")
    assert "areas left out, broken or not whole in the extract: 1 (Testwald)" in left_out(read(path))


def test_one_of_several_values_of_a_tag_counts() -> None:
    both = Element("node", 1, {"amenity": "waste_basket;bench", "recycling:paper": "only"}, None)
    assert both.has({"amenity": "bench"})
    assert both.has({"recycling:paper": "yes"})
    assert not both.has({"amenity": "waste"})
