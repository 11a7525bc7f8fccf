"""Vector tiles, one layer at a time."""

import numpy as np
import pyogrio
import pytest
import shapely

from data.basemap import encode


def _decoded(raw: bytes, name: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], np.ndarray]:
    """Attributes (as JSON) and shapes in tile units, as another decoder (GDAL) reads them."""
    path = tmp_path_factory.mktemp("tile") / "0.mvt"
    path.write_bytes(raw)
    meta, _, wkb, columns = pyogrio.raw.read(path, layer=name)
    kinds = columns[list(meta["fields"]).index("kind")]
    shapes = shapely.transform(shapely.from_wkb(wkb), lambda xy: np.column_stack([xy[:, 0], 4096 - xy[:, 1]]))
    return list(kinds), shapes


def test_another_decoder_reads_polygons_with_holes(tmp_path_factory: pytest.TempPathFactory) -> None:
    ring = shapely.Polygon(shapely.box(10, 10, 100, 100).exterior, [shapely.box(20, 20, 50, 50).exterior])
    shapes = np.array([ring, shapely.box(200, 200, 3000, 400)])
    kinds, found = _decoded(
        encode.layer("land", shapes, [{"kind": "wood"}, {"kind": "park"}]), "land", tmp_path_factory
    )
    assert kinds == ["wood", "park"]
    assert [shape.area for shape in found] == [90 * 90 - 30 * 30, 2800 * 200]


def test_another_decoder_reads_lines_of_several_parts(tmp_path_factory: pytest.TempPathFactory) -> None:
    parts = shapely.multilinestrings(
        [shapely.LineString([(0, 0), (300, 400)]), shapely.LineString([(4000, 0), (0, 0)])]
    )
    _, found = _decoded(encode.layer("roads", np.array([parts]), [{"kind": "minor"}]), "roads", tmp_path_factory)
    assert found[0].length == 4500


def test_another_decoder_reads_points_and_umlauts(tmp_path_factory: pytest.TempPathFactory) -> None:
    points = np.array([shapely.Point(5, 7), shapely.Point(20, 4000)])
    raw = encode.layer("places", points, [{"kind": "Münsterplatz"}, {"kind": "Straße"}])
    kinds, found = _decoded(raw, "places", tmp_path_factory)
    assert kinds == ["Münsterplatz", "Straße"]
    assert [shape.coords[0] for shape in found] == [(5, 7), (20, 4000)]


def test_what_is_too_small_to_draw_is_left_out() -> None:
    speck = np.array([shapely.box(10.1, 10.1, 10.2, 10.2)])
    assert encode.layer("buildings", speck, [{"kind": "house"}]) == b""


def test_no_shapes_are_no_layer() -> None:
    assert encode.layer("roads", np.empty(0, dtype=object), []) == b""


def test_long_names_and_large_numbers_are_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    long = "Straße " * 60
    raw = encode.layer("x", np.array([shapely.Point(4095, 1)]), [{"kind": long, "rank": 300}])
    kinds, _ = _decoded(raw, "x", tmp_path_factory)
    assert kinds == [long]
