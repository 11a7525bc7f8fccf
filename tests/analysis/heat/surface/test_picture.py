"""A picture lies where its raster lies, in the colours of the town's scale, and shows nothing outside."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from analysis.heat.surface.picture import ALPHA, colours, picture
from data import town
from data.projection import mercator_to_metres, metres_to_mercator, to_metres

TABLE = town.load("castrop_rauxel").classes_named("temperature")
X_M = 380_000.0 + 25 * np.arange(60, dtype=np.float64)
Y_M = 5_712_000.0 - 25 * np.arange(40, dtype=np.float64)


def shade(celsius: float) -> list[int]:
    return list(map(int, colours(TABLE, np.array([celsius]))[0]))


def hexadecimal(colour: str) -> list[int]:
    return list(bytes.fromhex(colour.removeprefix("#")))


def test_a_class_has_its_own_colour_in_its_middle_and_passes_over_in_between() -> None:
    by_id = {one.id: hexadecimal(one.colour) for one in TABLE.classes}
    assert shade(27.5) == by_id["from_25"]
    assert shade(32.5) == by_id["from_30"]
    between = np.mean([by_id["from_25"], by_id["from_30"]], axis=0)
    assert shade(30.0) == pytest.approx(between, abs=0.5)


def test_beyond_the_scale_its_ends_go_on() -> None:
    assert shade(-30.0) == hexadecimal(TABLE.classes[0].colour)
    assert shade(60.0) == hexadecimal(TABLE.classes[-1].colour)


def test_every_pixel_has_the_temperature_of_the_cell_it_lies_in() -> None:
    celsius = np.add.outer(np.linspace(0, 20, 40), np.linspace(0, 15, 60))
    celsius[:, :20] = np.nan
    made = picture(celsius, X_M, Y_M, TABLE, says={"Copyright": "Stadt"})
    image = Image.open(BytesIO(made.png))
    assert image.info["Copyright"] == "Stadt"
    pixels = np.asarray(image.convert("RGBA")).astype(int)
    west, south, east, north = made.bounds
    (left, low), (right, top) = metres_to_mercator(to_metres([west, east], [south, north]))
    across = left + (np.arange(image.width) + 0.5) / image.width * (right - left)
    down = top - (np.arange(image.height) + 0.5) / image.height * (top - low)
    x_m, y_m = mercator_to_metres(np.column_stack([np.tile(across, len(down)), np.repeat(down, len(across))])).T
    column, row = np.rint((x_m - X_M[0]) / 25).astype(int), np.rint((Y_M[0] - y_m) / 25).astype(int)
    inside = (column >= 20) & (column < 60) & (row >= 0) & (row < 40)
    found = pixels.reshape(-1, 4)
    assert (found[~inside, 3] == 0).all()
    assert (found[inside, 3] == ALPHA).all()
    wanted = colours(TABLE, celsius[row[inside], column[inside]]).astype(int)
    assert np.abs(found[inside, :3] - wanted).max() <= 3  # of the 0.2 K that share one colour
    assert set(zip(row[inside].tolist(), column[inside].tolist(), strict=True)) == {
        (r, c) for r in range(40) for c in range(20, 60)
    }
