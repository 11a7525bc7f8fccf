"""What is read of an extract, and what is left out and said."""

from pathlib import Path

import pytest

from data.importers.osm.elements import left_out, read

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
