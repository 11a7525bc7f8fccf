"""Geometries in pixels as paths of SVG."""

import shapely


def outline(shape: shapely.Geometry) -> str:
    """The attribute ``d`` of every line of a geometry, and of every ring, those of holes too."""
    return "".join(map(_path, shapely.get_parts(shape).tolist()))


def _path(part: shapely.Geometry) -> str:
    if part.geom_type == "Polygon":
        return "".join(f"{_path(ring)}Z" for ring in shapely.get_rings(part).tolist())
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(part).tolist())
