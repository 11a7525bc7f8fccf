"""Makes every file beforehand: ``python -m dashboard.assets``; with the name of a new folder, packs all for a wheel."""

import sys
from pathlib import Path

from dashboard.assets import parcel
from dashboard.assets.listed import WEIGHTS
from dashboard.assets.shelf import outlines, stock

if __name__ == "__main__":
    fonts = {weight: outlines(weight).read_bytes() for weight in WEIGHTS}
    for asset in stock().values():
        print(f"{asset.name}: {len(asset.brotli or asset.content) / 1000:.1f} kB")  # noqa: T201 - it says what it made
    for folder in sys.argv[1:]:
        parcel.pack(Path(folder), stock().values(), fonts)
