"""Geometries in the units of a drawing, mostly pixels, as paths of SVG."""

import shapely


def outline(shape: shapely.Geometry, *, decimals: int = 1) -> str:
    """The attribute ``d`` of every line of a geometry, and of every ring, those of holes too."""
    return "".join(_path(one, decimals) for one in shapely.get_parts(shape).tolist())


def _path(part: shapely.Geometry, decimals: int) -> str:
    if part.geom_type == "Polygon":
        return "".join(f"{_path(ring, decimals)}Z" for ring in shapely.get_rings(part).tolist())
    places = shapely.get_coordinates(part).tolist()
    return "M" + "L".join(f"{x:.{decimals}f} {y:.{decimals}f}" for x, y in places)
