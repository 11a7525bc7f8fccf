"""Pictures of the pages in docs/methods, drawn of answers on the demo town.

`python -m tests.support.method_pictures` writes them anew.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import resvg_py
import shapely
from numpy.typing import NDArray

from dashboard import assets
from data.folders import Folders
from data.projection import geometry_to_metres
from data.simulate import town as demo
from data.town import geodata
from services import questions
from services.context import House
from services.settings import Settings
from services.workbench import QuestionResult
from services.workbench.ground import Workbench
from tests.services.questions.conftest import NOON, workbench

FOLDER: Final = Path(__file__).parents[2] / "docs/pictures/methods"
WIDTH: Final = 800
QUESTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "siting": ("siting", {"existing": "charging", "new": 8, "limit": 500, "by": "walk"}),
    "reach": ("catchments", {"places": "paper", "usable": "all", "by": "walk"}),
}
"""Picture -> the question it shows, and with which parameters."""
LAND, ROAD, SITE, NEW, OUT, INK = "#F5F4F0", "#D2CDC2", "#0072B2", "#E69F00", "#B3261E", "#1F2933"
FILLS: Final = ("#CFE0EA", "#E3EBDD", "#F3E3C3", "#E6D9E8", "#D9E5E0", "#F2D9D3")


@dataclass(frozen=True)
class MapDrawing:
    """A drawing of a town, north up."""

    boundary: Any
    streets: NDArray[np.object_]

    @classmethod
    def of(cls, bench: Workbench) -> "MapDrawing":
        """Of a town's streets that cars may use."""
        table, lines = geodata.read(bench.house.folders.town, "streets")
        fit = np.asarray(table["drive"], dtype=bool)
        return cls(bench.boundary, shapely.simplify(geometry_to_metres(lines[fit]), 8))

    def svg(self, result: QuestionResult) -> str:
        """With the shapes of an answer: areas below, streets, who is left out, sites, and new ones on top."""
        west, south, east, north = self.boundary.bounds
        scale = WIDTH / (east - west)
        height = round((north - south) * scale)
        place = [scale, 0, 0, -scale, -west * scale, north * scale]
        parts: dict[str, list[str]] = {kind: [] for kind in _DRAWN}
        for one in result.shapes.values():
            parts[one.kind] += _DRAWN[one.kind](_placed(geometry_to_metres(one.geometry), place))
        parts["area"].append(self._path(self.streets, place, f'fill="none" stroke="{ROAD}" stroke-width="0.8"'))
        ground = self._path([self.boundary], place, f'fill="{LAND}" stroke="{INK}" stroke-opacity="0.3"')
        drawn = ground + "".join(one for some in parts.values() for one in some)
        frame = f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        return f"<svg {frame}>{drawn}</svg>"

    @staticmethod
    def _path(shapes: Any, place: list[float], style: str) -> str:
        return f'<path d="{" ".join(map(_d, _placed(np.array(shapes, dtype=object), place)))}" {style}/>'


def _placed(shapes: NDArray[np.object_], place: list[float]) -> NDArray[np.object_]:
    a, b, d, e, x, y = place
    matrix, offset = np.array([[a, b], [d, e]]), np.array([x, y])
    return np.asarray(shapely.transform(shapes, lambda at: np.round(at @ matrix.T + offset, 1)))


def _d(shape: Any) -> str:
    rings = [
        ring
        for part in shapely.get_parts(shape)
        for ring in ([part] if part.geom_type == "LineString" else [part.exterior, *part.interiors])
        if part.geom_type in {"LineString", "Polygon"}
    ]
    return " ".join(f"M{' '.join(f'{x:g},{y:g}' for x, y in shapely.get_coordinates(one).tolist())}" for one in rings)


def _areas(shapes: NDArray[np.object_]) -> list[str]:
    style = 'stroke="#FFFFFF" stroke-width="1.2" fill-rule="evenodd"'
    return [f'<path d="{_d(one)}" fill="{FILLS[n % len(FILLS)]}" {style}/>' for n, one in enumerate(shapes)]


def _squares(shapes: NDArray[np.object_]) -> list[str]:
    return [f'<path d="{" ".join(map(_d, shapes))}" fill="{OUT}" fill-opacity="0.55"/>'] if len(shapes) else []


def _dots(shapes: NDArray[np.object_]) -> list[str]:
    at = shapely.get_coordinates(shapes).tolist()
    return [f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{SITE}" stroke="#FFFFFF"/>' for x, y in at]


def _stars(shapes: NDArray[np.object_]) -> list[str]:
    at = shapely.get_coordinates(shapes).tolist()
    text = f'text-anchor="middle" font-family="Fira Sans" font-size="13" font-weight="600" fill="{INK}"'
    return [
        f'<circle class="new" cx="{x:g}" cy="{y:g}" r="11" fill="{NEW}" stroke="{INK}" stroke-width="1.5"/>'
        f'<text x="{x:g}" y="{y + 4.5:g}" {text}>{n}</text>'
        for n, (x, y) in enumerate(at, start=1)
    ]


_DRAWN: Final = {"area": _areas, "left_out": _squares, "sites": _dots, "proposal": _stars}
"""By kind, the lowest first."""


def drawn(bench: Workbench, name: str) -> str:
    """The drawing of a picture."""
    question, parameters = QUESTIONS[name]
    one = questions.discover()[question]
    ground = bench.ground(audience="public", own={}, now=NOON)
    return MapDrawing.of(bench).svg(one.run(ground, one.parameters.model_validate(parameters)))


def write() -> None:
    """Build the demo town and write all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        house = House.open(Settings(_env_file=None, data_dir=Path(folder)))  # type: ignore[call-arg]  # as above
        town = Folders(Path(folder) / "demo" / house.town.id)
        demo.build(house.town, town, progress=lambda _step, _share: None)
        (Path(folder) / "bench").mkdir()
        bench = workbench(town, Path(folder) / "bench")
        FOLDER.mkdir(exist_ok=True)
        for name in QUESTIONS:
            fonts = [str(assets.outlines(600))]
            picture = resvg_py.svg_to_bytes(svg_string=drawn(bench, name), skip_system_fonts=True, font_files=fonts)
            (FOLDER / f"{name}.png").write_bytes(picture)


if __name__ == "__main__":
    write()
