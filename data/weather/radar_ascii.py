"""Hourly sums of rain by radar as the DWD also offers them: an ASCII grid of tenths of a millimetre, -1 where unknown.

The file says neither product nor time; its name does: ``RW_20221018-0750.asc``.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from data.weather.radolan import CELL_M, CORNERS_M, RAIN, RadarComposite, RadarError, unpacked

INTERVALS: Final = {"RW": timedelta(hours=1), "RY": timedelta(minutes=5)}
_NAME: Final = re.compile(r"(?P<product>[A-Z]{2})_(?P<at>\d{8}-\d{4})\.asc")
_HEAD: Final = ("ncols", "nrows", "xllcorner", "yllcorner", "cellsize", "nodata_value")
_NEAR_M: Final = 1.0
"""Corners are written in whole metres."""
_TENTHS: Final = 10.0


def radar_ascii(content: bytes, name: str) -> RadarComposite:
    """Read one file, compressed by gzip or not.

    Args:
        content: of the file.
        name: of it; says product and end of the interval, UTC.

    Raises:
        RadarError: name or head say something else than rain on one of the DWD's grids, or it is not whole.
    """
    told = _NAME.search(name)
    if told is None or told["product"] not in INTERVALS:
        raise RadarError(f"{name} is called neither RW_YYYYMMDD-HHMM.asc nor RY_YYYYMMDD-HHMM.asc")
    try:
        at = datetime.strptime(told["at"], "%Y%m%d-%H%M").replace(tzinfo=UTC)
        lines = unpacked(content, name).decode("ascii").splitlines()
        head = {key.lower(): float(value) for key, value in (line.split() for line in lines[: len(_HEAD)])}
        values = np.array(" ".join(lines[len(_HEAD) :]).split(), np.float64)
    except ValueError:
        raise RadarError(f"{name} is no ASCII grid with {', '.join(_HEAD)} and numbers, or its name no time") from None
    if set(head) != set(_HEAD):
        raise RadarError(f"{name} lacks {', '.join(sorted(set(_HEAD) - set(head)))}")
    shape = int(head["nrows"]), int(head["ncols"])
    corner = CORNERS_M.get(shape)
    apart = corner and max(abs(head["xllcorner"] - corner[0]), abs(head["yllcorner"] - corner[1]))
    if apart is None or apart > _NEAR_M or head["cellsize"] != CELL_M:
        raise RadarError(f"{name} lies on another grid than the DWD's of {' and '.join(map(str, CORNERS_M))} cells")
    if len(values) != shape[0] * shape[1]:
        raise RadarError(f"{name} has {len(values)} numbers; its head says {shape[0]} x {shape[1]}: it is not whole")
    rain = np.where(values == head["nodata_value"], np.nan, values / _TENTHS).reshape(shape)
    product = told["product"]
    assert product in RAIN  # noqa: S101 - INTERVALS names no other
    return RadarComposite(product=product, issued_at=at, lead=timedelta(0), interval=INTERVALS[product], values=rain)
