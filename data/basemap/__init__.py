"""The basemap: one PMTiles file of vector tiles, built from any town's folder (data.town.geodata), zooms 9 to 15.

For whoever paints it (a *data zoom* z is what protomaps-leaflet draws at map zoom z + 1):

| layer | geometry | attributes | data zooms |
|---|---|---|---|
| surroundings | lines outside the town | kind: motorway, canal, river 9-, major, medium, rail 10- | 9-15 |
| earth | polygon | kind: town (outside of it there is nothing: paint the background) | 9-15 |
| landuse | polygons | kind: residential, wood 9-, industrial 10-, park 11-, others of data.town.geodata 12- | 9-15 |
| water | polygons | kind: canal, river, pond | 9-15 |
| waterways | lines | kind: canal, river, stream; name 13- | 11-15 |
| boundaries | lines | kind: town 9-, district 11- | 9-15 |
| buildings | polygons | kind: house, industrial | 13 (large ones), 14-15 |
| railway | lines | kind: rail (or as in OSM) | 10-15 |
| roads | lines | kind as below; name 13- for major and medium, 14- for all but motorways | 9-15 |
| places | points | kind, name, rank, in the order of rank (1: 9-, 2: 11-, 3: 12-, 4: 13-, 5: 14-) | 9-15 |
| housenumbers | points | number | 15 |

Roads are motorway 9-, major 10-, link and medium 11-, minor 12-, pedestrian and track 13-, path 14-.
Places are town (9-11), neighbour, district, square, station, motorway, water, industrial, wood, park and so on.
Below zoom 14, and for all that has no name, shapes of equal attributes are one feature: quick to draw.
A ``neighbour`` is a town around, named at the edge; a ``motorway`` place is a shield's number such as "A 42".
Water lies over landuse, buildings below roads: the order of the table is the order to paint in.
"""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from data.basemap import encode
from data.basemap.content import HIGHEST_ZOOM, LAYERS, LOWEST_ZOOM, LayerContent, Sources
from data.projection import to_degrees

BUFFER = 0.02
"""How far shapes reach over the edge of their tile, in tiles."""
TOLERANCE = 5 / encode.EXTENT
"""Simplification at all zooms but the highest, in tiles."""


def write(town_folder: Path, target: Path, *, progress: Callable[[float], None] | None = None) -> None:
    """Write the basemap of a town to a PMTiles file, beside it first, so that nothing half-done bears its name."""
    sources = Sources(town_folder)
    unfinished = target.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        writer = Writer(file)  # type: ignore[no-untyped-call]  # pmtiles has no annotations
        for zoom in range(LOWEST_ZOOM, HIGHEST_ZOOM + 1):
            tiles = sorted(_tiles(sources, zoom), key=lambda tile: tile[0])
            for tile_id, content in tiles:
                writer.write_tile(tile_id, gzip.compress(content, 9, mtime=0))  # type: ignore[no-untyped-call]  # pmtiles has no annotations
            if progress is not None:
                progress((zoom - LOWEST_ZOOM + 1) / (HIGHEST_ZOOM - LOWEST_ZOOM + 1))
        writer.finalize(_header(sources), _metadata())  # type: ignore[no-untyped-call]  # pmtiles has no annotations
    unfinished.replace(target)


def _tiles(sources: Sources, zoom: int) -> Iterator[tuple[int, bytes]]:
    """(tile id, raw tile) of every tile of a zoom that holds anything."""
    content = {name: _in_tiles(layer(sources, zoom), zoom) for name, layer in LAYERS.items()}
    trees = {name: shapely.STRtree(one.shapes) for name, one in content.items()}
    west, north, east, south = _cover(content)
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            raw = b"".join(_layer(name, content[name], trees[name], x, y) for name in content)
            if raw:
                yield zxy_to_tileid(zoom, x, y), raw


def _cover(content: dict[str, LayerContent]) -> tuple[int, int, int, int]:
    bounds = np.array([shapely.total_bounds(one.shapes) for one in content.values() if len(one.shapes)])
    west, north = np.floor(bounds[:, :2].min(axis=0)).astype(int).tolist()
    east, south = np.floor(bounds[:, 2:].max(axis=0)).astype(int).tolist()
    return west, north, east, south


def _in_tiles(content: LayerContent, zoom: int) -> LayerContent:
    """Shapes in units of tiles of the zoom: x east from the antimeridian, y south from the top; simplified."""
    shapes = shapely.transform(content.shapes, lambda xy: _mercator(xy) * 2**zoom)
    if zoom < HIGHEST_ZOOM and len(shapes):
        shapes = shapely.simplify(shapes, TOLERANCE, preserve_topology=True)
    return LayerContent(shapes, content.attributes)


def _mercator(xy_m: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = to_degrees(xy_m)
    return np.column_stack([lon / 360 + 0.5, 0.5 - np.arcsinh(np.tan(np.deg2rad(lat))) / (2 * np.pi)])


def _layer(name: str, content: LayerContent, tree: shapely.STRtree, x: int, y: int) -> bytes:
    frame = (x - BUFFER, y - BUFFER, x + 1 + BUFFER, y + 1 + BUFFER)
    index = np.sort(tree.query(shapely.box(*frame)))
    if len(index) == 0:
        return b""
    clipped = _clipped(content.shapes[index], frame)
    left = ~shapely.is_empty(clipped)
    local = shapely.transform(clipped[left], lambda xy: (xy - (x, y)) * encode.EXTENT)
    attributes = [content.attributes[i] for i in index[left]]
    return encode.layer(name, *_merged(local, attributes))


def _clipped(shapes: NDArray[np.object_], frame: tuple[float, float, float, float]) -> NDArray[np.object_]:
    if shapely.get_dimensions(shapes[0]) == 0:
        return np.where(shapely.intersects(shapes, shapely.box(*frame)), shapes, shapely.Point())
    return np.asarray(shapely.clip_by_rect(shapes, *frame))


def _merged(
    shapes: NDArray[np.object_], attributes: list[dict[str, str | int]]
) -> tuple[NDArray[np.object_], list[dict[str, str | int]]]:
    """Shapes of equal attributes as one collection each; points stay single, they are names."""
    if len(shapes) == 0 or shapely.get_dimensions(shapes[0]) == 0:
        return shapes, attributes
    groups: dict[tuple[tuple[str, str | int], ...], list[int]] = {}
    for index, one in enumerate(attributes):
        groups.setdefault(tuple(one.items()), []).append(index)
    collect = shapely.multipolygons if shapely.get_dimensions(shapes[0]) == 2 else shapely.multilinestrings  # noqa: PLR2004 - polygons
    merged = [collect(shapely.get_parts(shapes[rows])) for rows in groups.values()]
    return np.array(merged, dtype=object), [dict(key) for key in groups]


def _header(sources: Sources) -> dict[str, object]:
    west, south, east, north = shapely.total_bounds(sources("boundary")[1]).tolist()
    lon, lat = to_degrees(np.array([(west, south), (east, north)]))
    e7 = (np.column_stack([lon, lat]) * 1e7).astype(int)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": int(e7[0, 0]),
        "min_lat_e7": int(e7[0, 1]),
        "max_lon_e7": int(e7[1, 0]),
        "max_lat_e7": int(e7[1, 1]),
        "center_zoom": 12,
        "center_lon_e7": int(e7[:, 0].mean()),
        "center_lat_e7": int(e7[:, 1].mean()),
    }


def _metadata() -> dict[str, object]:
    fields = {"kind": "String", "name": "String", "rank": "Number", "number": "String"}
    described = [{"id": name, "fields": fields, "minzoom": LOWEST_ZOOM, "maxzoom": HIGHEST_ZOOM} for name in LAYERS]
    return {"name": "Stadtklima", "type": "baselayer", "vector_layers": described}
