"""Makes every file beforehand: ``python -m dashboard.assets``."""

from dashboard.assets.listed import WEIGHTS
from dashboard.assets.shelf import outlines, stock

if __name__ == "__main__":
    for weight in WEIGHTS:
        outlines(weight)
    for asset in stock().values():
        print(f"{asset.name}: {len(asset.brotli or asset.content) / 1000:.1f} kB")  # noqa: T201 - it says what it made
