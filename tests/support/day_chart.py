"""A chart of differences day by day, with their mean's interval: dots over a band."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

HEIGHT: Final = 320
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 20, 40
DOT, BAND, INK, LINE = "#0072B2", "#CFE0EA", "#1F2933", "#D2CDC2"


def day_chart(apart: NDArray[np.float64], low: float | None, high: float | None, *, width: int) -> str:
    """Of differences (n,) in K, and the interval of their mean; an SVG document."""
    ends: list[float] = [0.0, *apart.tolist()]
    floor, ceiling = math.floor(min(ends)), math.ceil(max(ends))
    step = (width - LEFT - RIGHT) / len(apart)

    def y(value: float) -> float:
        return round(TOP + (ceiling - value) / (ceiling - floor) * (HEIGHT - TOP - BOTTOM), 1)

    text = f'font-family="Fira Sans" font-size="13" font-weight="600" fill="{INK}"'
    parts = [f'<rect width="{width}" height="{HEIGHT}" fill="#FFFFFF"/>']
    if low is not None and high is not None:
        box = f'x="{LEFT}" y="{y(high)}" width="{width - LEFT - RIGHT}" height="{y(low) - y(high):.1f}"'
        parts.append(f'<rect class="band" {box} fill="{BAND}"/>')
    for value in range(floor, ceiling + 1):
        line = f'x1="{LEFT}" x2="{width - RIGHT}" y1="{y(value)}" y2="{y(value)}"'
        parts.append(f'<line {line} stroke="{INK if value == 0 else LINE}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(value) + 4.5}" text-anchor="end" {text}>{_signed(value)} K</text>')
    for day, value in enumerate(apart.tolist()):
        parts.append(f'<circle cx="{LEFT + (day + 0.5) * step:.1f}" cy="{y(value)}" r="4.5" fill="{DOT}"/>')
    middle = (width + LEFT - RIGHT) / 2
    parts.append(f'<text x="{middle:g}" y="{HEIGHT - 14}" text-anchor="middle" {text}>{len(apart)} days</text>')
    frame = f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
    return f"<svg {frame}>{''.join(parts)}</svg>"


def _signed(value: int) -> str:
    return f"{value:+d}" if value else "0"
