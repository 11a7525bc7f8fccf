"""Values as a picture: colours pass over between the steps of a scale, cells without a value are clear."""

from functools import cache
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data.rasters.shelf import SCALES, ColourScale, RasterFacts

_STEPS: Final = 255


def png(values: NDArray[np.float32], facts: RasterFacts) -> bytes:
    """(rows, columns) values as a PNG; NaN is clear."""
    from PIL import Image  # noqa: PLC0415 - Pillow costs time that other commands need not pay

    low, high = facts.span
    known = np.isfinite(values)
    share = np.clip((np.where(known, values, low) - low) / (high - low), 0, 1)
    # Index 0 is clear; a picture with a palette is a quarter of one with four channels, and as quick to make.
    index = np.where(known, 1 + np.rint(share * (_STEPS - 1)), 0).astype(np.uint8)
    image = Image.fromarray(index, "P")
    image.putpalette(_palette(facts.colours))
    out = BytesIO()
    image.save(out, "PNG", transparency=0, compress_level=1)
    return out.getvalue()


def legend(facts: RasterFacts) -> list[tuple[float, str]]:
    """Values at the steps of the scale, and their colours."""
    colours = SCALES[facts.colours]
    return [*zip(np.linspace(*facts.span, len(colours)).tolist(), colours, strict=True)]


@cache
def _palette(name: ColourScale) -> bytes:
    colours = np.array([[int(one[i : i + 2], 16) for i in (1, 3, 5)] for one in SCALES[name]], float)
    at = np.linspace(0, len(colours) - 1, _STEPS)
    channels = [np.interp(at, range(len(colours)), colours[:, channel]) for channel in range(3)]
    return b"".join([bytes(3), np.rint(np.column_stack(channels)).astype(np.uint8).tobytes()])
