"""wradlib in an environment of its own (requirements/wradlib.lock): a composite comes in, numbers and places go out.

Called with the path of a composite and of the .npz to write: ``values`` (900, 900) from the south-west, NaN where
missing or clutter, ``lon`` and ``lat`` (900, 900) of the middles of cells.
"""

import sys
import warnings

import numpy as np


def main(path: str, out: str) -> None:
    """Write what wradlib reads."""
    warnings.simplefilter("ignore")
    import wradlib  # noqa: PLC0415 - after the warnings are off

    values, told = wradlib.io.read_radolan_composite(path, missing=-9999)
    numbers = np.where(values == -9999, np.nan, values).astype(float)  # noqa: PLR2004 - as asked for
    clutter = told.get("cluttermask")
    if clutter is not None:
        numbers.reshape(-1)[np.asarray(clutter)] = np.nan
    steps = np.arange(900) + 0.5
    plane = np.stack(np.meshgrid(-523.4622 + steps, -4658.645 + steps), axis=-1) * 1_000
    radius, true = 6_370_040.0, np.radians(60.0)
    # Coordinates by PROJ, which wradlib uses where GDAL is installed, too.
    from pyproj import Transformer  # noqa: PLC0415 - likewise

    crs = f"+proj=stere +lat_0=90 +lat_ts={np.degrees(true):.0f} +lon_0=10 +a={radius} +b={radius} +no_defs"
    sphere = f"+proj=longlat +a={radius} +b={radius} +no_defs"
    lon, lat = Transformer.from_crs(crs, sphere, always_xy=True).transform(plane[..., 0], plane[..., 1])
    np.savez(out, values=numbers, lon=lon, lat=lat)


if __name__ == "__main__":
    main(*sys.argv[1:])
