"""Pictures of the pages in docs/methods, drawn of answers on the demo town.

`python -m tests.support.method_pictures` writes them anew.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import resvg_py
import shapely
from numpy.typing import NDArray

from dashboard import assets
from data import sites
from data.folders import Folders
from data.lake import Lake
from data.projection import geometry_to_degrees, geometry_to_metres
from data.simulate import town as demo
from data.simulate.places import place_sites
from data.town import geodata
from services import questions
from services.context import House
from services.settings import Settings
from services.workbench import QuestionResult, ResultShapes
from services.workbench.area_people import shares_of_cells
from services.workbench.grid import cell_squares
from services.workbench.ground import Workbench
from tests.services.questions.conftest import NOON, workbench
from tests.services.questions.test_clusters import hour, put
from tests.support.day_chart import day_chart

FOLDER: Final = Path(__file__).parents[2] / "docs/pictures/methods"
WIDTH: Final = 800
QUESTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "siting": ("siting", {"existing": "charging", "new": 8, "limit": 500, "by": "walk"}),
    "reach": ("catchments", {"places": "paper", "usable": "all", "by": "walk"}),
    "clusters": ("clusters", {"places": "bins", "of": "places", "cell_m": 250}),
    "radio": ("radio", {"places": "gateways", "spreading_factor": 7, "margin_db": 20.0, "n_best": 1}),
    "area": ("area", {"area": "district:Ickern"}),
    "comparison": (
        "comparison",
        {"places": "heat", "compare": "areas", "area": "district:Castrop", "other_area": "district:Henrichenburg"},
    ),
}
"""Picture -> the question it shows, and with which parameters."""
DAYS: Final = 28
COOL, COOLER_K = "Henrichenburg", 1.2
LAND, ROAD, SITE, NEW, OUT, INK = "#F5F4F0", "#D2CDC2", "#0072B2", "#E69F00", "#B3261E", "#1F2933"
HEARD, LOW = "#009E73", "#0B4F80"
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
            parts[one.kind] += _DRAWN[one.kind](_placed(geometry_to_metres(one.geometry), place), one.columns)
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


def _areas(shapes: NDArray[np.object_], _: pa.Table) -> list[str]:
    style = 'stroke="#FFFFFF" stroke-width="1.2" fill-rule="evenodd"'
    return [f'<path d="{_d(one)}" fill="{FILLS[n % len(FILLS)]}" {style}/>' for n, one in enumerate(shapes)]


def _squares(colour: str) -> "Callable[[NDArray[np.object_], pa.Table], list[str]]":
    def drawn_squares(shapes: NDArray[np.object_], _: pa.Table) -> list[str]:
        return [f'<path d="{" ".join(map(_d, shapes))}" fill="{colour}" fill-opacity="0.55"/>'] if len(shapes) else []

    return drawn_squares


def _shaded(shapes: NDArray[np.object_], columns: pa.Table) -> list[str]:
    """The fuller, the more gateways hear there, or the more of a cell lies within."""
    full = np.minimum(np.asarray(columns[0], dtype=float), 2) / np.minimum(np.max(columns[0]), 2)
    pairs = zip(shapes, (0.08 + 0.5 * full).round(2).tolist(), strict=True)
    return [f'<path d="{_d(one)}" fill="{HEARD}" fill-opacity="{share:g}"/>' for one, share in pairs]


def _dots(shapes: NDArray[np.object_], _: pa.Table) -> list[str]:
    at = shapely.get_coordinates(shapes).tolist()
    return [f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{SITE}" stroke="#FFFFFF"/>' for x, y in at]


def _stars(shapes: NDArray[np.object_], _: pa.Table) -> list[str]:
    at = shapely.get_coordinates(shapes).tolist()
    text = f'text-anchor="middle" font-family="Fira Sans" font-size="13" font-weight="600" fill="{INK}"'
    return [
        f'<circle class="new" cx="{x:g}" cy="{y:g}" r="11" fill="{NEW}" stroke="{INK}" stroke-width="1.5"/>'
        f'<text x="{x:g}" y="{y + 4.5:g}" {text}>{n}</text>'
        for n, (x, y) in enumerate(at, start=1)
    ]


_DRAWN: Final = {
    "area": _areas,
    "left_out": _squares(OUT),
    "reached": _shaded,
    "high": _squares(OUT),
    "low": _squares(LOW),
    "sites": _dots,
    "proposal": _stars,
}
"""By kind, the lowest first."""


def drawn(bench: Workbench, name: str) -> str:
    """The drawing of a picture."""
    question, parameters = QUESTIONS[name]
    one = questions.discover()[question]
    ground = bench.ground(audience="public", own={}, now=NOON)
    result = one.run(ground, one.parameters.model_validate(parameters))
    if name == "comparison":
        figure = result.figures["difference"]
        return day_chart(np.asarray(result.tables["by_day"]["difference"]), figure.low, figure.high, width=WIDTH)
    if name == "area":
        more = {"cells": _cells(bench, ground.area(parameters["area"]))}
        result = replace(result, shapes={**result.shapes, **more})
    return MapDrawing.of(bench).svg(result)


def _cells(bench: Workbench, area: Any) -> ResultShapes:
    """The cells of the census by the share of them that lies in an area."""
    people = bench.population.xy_m
    share = shares_of_cells(people, area, bench.boundary)
    squares = geometry_to_degrees(cell_squares(people[share > 0]))
    return ResultShapes("reached", squares, pa.table({"share": share[share > 0]}))


def fill(house: House, lake: Lake) -> None:
    """Gateways, and four weeks in which it is cooler in the country than in the town, some days more than others."""
    place_sites(house.layers["gateways"], house.town, house.folders)
    known, rng = sites.read(house.folders.sites_of("heat")), np.random.default_rng(5)
    weather, cooler = rng.normal(0, 2, DAYS).cumsum() / 2, COOLER_K + rng.normal(0, 0.5, DAYS)
    rows = [
        hour(site, "air_temperature_c", NOON - timedelta(hours=back), 20 + weather[day] - cooler[day] * (where == COOL))
        for site, where in zip(known.site_id, known.district, strict=True)
        for back in range(DAYS * 24)
        for day in [back // 24]
    ]
    put(lake, "rollup_hour", rows, "hour")


def write() -> None:
    """Build the demo town and write all pictures."""
    with tempfile.TemporaryDirectory() as folder:
        house = House.open(Settings(_env_file=None, data_dir=Path(folder)))  # type: ignore[call-arg]  # as above
        town = Folders(Path(folder) / "demo" / house.town.id)
        demo.build(house.town, town, progress=lambda _step, _share: None)
        write_from(town, Path(folder) / "bench")


def write_from(town: Folders, room: Path) -> None:
    """All pictures, of a demo town that is built; room: a folder that is not there yet."""
    room.mkdir()
    bench = workbench(town, room, fill)
    FOLDER.mkdir(exist_ok=True)
    for name in QUESTIONS:
        fonts = [str(assets.outlines(600))]
        picture = resvg_py.svg_to_bytes(svg_string=drawn(bench, name), skip_system_fonts=True, font_files=fonts)
        (FOLDER / f"{name}.png").write_bytes(picture)


if __name__ == "__main__":
    write()
