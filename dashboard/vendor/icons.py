"""Paints our own SVG icon as PNG for home screens: rectangles, circles and strokes of straight lines, nothing else."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw

from data.errors import DeclarationError

SHARPER: Final = 4
"""Shapes are drawn so much larger and made smaller: soft edges."""
INSIDE: Final = 0.8
"""Share of the width that systems never cut off; the ground fills all of it."""
_STEP = re.compile(r"([MLHVlhv])|(-?\d*\.?\d+)")
_SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]


def painted(svg: str, *, size: int) -> bytes:
    """The icon as PNG, its first rectangle being the ground.

    Args:
        svg: text of the file.
        size: width and height, px.

    Raises:
        DeclarationError: the icon has an element that is not painted here.
    """
    root = ET.fromstring(svg)  # noqa: S314 - a file of our own
    ground, *shapes = root
    width = float(root.attrib["viewBox"].split()[2])
    image = Image.new("RGB", (size * SHARPER, size * SHARPER), ground.attrib["fill"])
    scale = size * SHARPER * INSIDE / width
    brush = _Brush(ImageDraw.Draw(image), scale, offset=size * SHARPER * (1 - INSIDE) / 2)
    for shape in shapes:
        brush.draw(shape)
    out = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


class _Brush:
    """Draws in the units of the icon.

    Args:
        canvas: what is drawn on.
        scale: px a unit.
        offset: px from the edges.
    """

    def __init__(self, canvas: ImageDraw.ImageDraw, scale: float, *, offset: float) -> None:
        self._canvas, self._scale, self._offset = canvas, scale, offset

    def draw(self, shape: ET.Element) -> None:
        """One element."""
        name, given = shape.tag.removeprefix(_SVG), shape.attrib
        if name == "circle":
            self._dot((float(given["cx"]), float(given["cy"])), float(given["r"]), given["fill"])
        elif name == "path":
            for line in lines(given["d"]):
                self._line(line, float(given["stroke-width"]), given["stroke"])
        else:
            raise DeclarationError(f"<{name}> in the icon cannot be painted; use path and circle")

    def _px(self, point: Point) -> Point:
        return (point[0] * self._scale + self._offset, point[1] * self._scale + self._offset)

    def _dot(self, at: Point, radius: float, colour: str) -> None:
        (x, y), r = self._px(at), radius * self._scale
        self._canvas.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def _line(self, points: list[Point], width: float, colour: str) -> None:
        self._canvas.line([self._px(one) for one in points], fill=colour, width=round(width * self._scale))
        for corner in points[1:-1]:
            self._dot(corner, width / 2, colour)


def lines(path: str) -> Iterator[list[Point]]:
    """The lines of a path of straight steps (M L H V l h v), each as its points."""
    found = _STEP.findall(path)
    points: list[Point] = []
    numbers: list[float] = []
    command = ""
    for letter, number in found:
        command, numbers = (letter, []) if letter else (command, [*numbers, float(number)])
        if letter == "M" and points:
            yield points
            points = []
        if number and len(numbers) == (1 if command in "HVhv" else 2):
            points.append(_step(command, numbers, points[-1] if points else (0.0, 0.0)))
            numbers = []
    yield points


def _step(command: str, numbers: list[float], last: Point) -> Point:
    x, y = last
    if command in "Hh":
        return (numbers[0] + (x if command == "h" else 0), y)
    if command in "Vv":
        return (x, numbers[0] + (y if command == "v" else 0))
    more = last if command == "l" else (0.0, 0.0)
    return (numbers[0] + more[0], numbers[1] + more[1])
