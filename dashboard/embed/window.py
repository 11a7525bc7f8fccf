"""What part of the town the map of a tile shows."""

from math import cos, radians
from typing import Final

from dashboard.embed.sheet import Box
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options

_WORLD_PX: Final = 256
_WIDE, _HIGH = 600, 555
"""Px of the map of a picture."""


def window(options: Options, context: PageContext) -> Box:
    """West, south, east, north of what is to be seen, EPSG:4326: around a place, a Stadtteil, or the whole town."""
    whole = context.town.bounds
    if options.centre is None and options.zoom is None:
        return context.ground.districts.get(options.district, whole)
    lon, lat = options.centre or ((whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)
    if options.zoom is None:
        across, up = (whole[2] - whole[0]) / 2, (whole[3] - whole[1]) / 2
    else:
        degrees_a_px = 360 / (_WORLD_PX * 2**options.zoom)
        across, up = degrees_a_px * _WIDE / 2, degrees_a_px * cos(radians(lat)) * _HIGH / 2
    return lon - across, lat - up, lon + across, lat + up
