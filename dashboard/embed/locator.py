"""The small map on the page of a site: where it is, drawn here as SVG, without any script or other server."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

from dashboard import assets
from dashboard.api.answers import Answer, Answers, respond
from dashboard.embed.ground_plan import ClippedShapes, GroundPlan
from dashboard.embed.marks import symbol
from dashboard.embed.picture import INK, drawing_style
from dashboard.embed.routes import SVG
from dashboard.embed.sheet import AREAS, Box, Projection, paint
from dashboard.embed.sheet import SVG as XMLNS
from dashboard.embed.street_names import SIZE_PX, written
from dashboard.http.routes import Routes
from dashboard.parts import renderers
from dashboard.parts.addresses import THEMES
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.page import PageContext, Visit
from dashboard.parts.paths import outline
from dashboard.parts.station.address import MAP, SIZE
from dashboard.parts.station.site_view import site_view
from dashboard.parts.view import LayerView
from data import stamps
from data.basemap.content import ROAD_KIND, ROAD_ZOOM
from data.declare import Layer
from data.projection import to_degrees, to_metres
from services.publication import public_geometry, public_position

HALF_M: Final = 240.0
"""So far a point's surroundings are shown to each side at least."""
_AROUND: Final = 0.2
"""Of the extent of a line or an area, on each side of it."""
_BEYOND: Final = 0.05
"""Of the map's extent: shapes are cut so far outside of it, where no edge can be seen."""
_EQUATOR_M: Final = 156_543.034
"""Metres a pixel of zoom 0."""
_HOUSES_ZOOM: Final = 15.0
"""From here on houses can be told apart."""
_KEPT_BYTES: Final = 4_000_000
_NAMED: Final = ("major", "medium", "minor", "pedestrian")
"""Kinds of streets whose names are written, the first where there is no room for all."""
_LINES: Final = ("path", "track", "pedestrian", "minor", "link", "medium", "major", "motorway")
"""Kinds of roads, the lowest first."""
_MARK_PX: Final = 15.0
Colours: TypeAlias = dict[str, str]


def register(routes: Routes, context: PageContext) -> None:
    """Add the small map of every site."""
    routes.add(MAP, Locator(context).answer, permission="public")


@dataclass
class Locator:
    """Answers with small maps, each made once a theme, state of its layer, and minute."""

    context: PageContext
    _answers: Answers = field(default_factory=lambda: Answers(_KEPT_BYTES))

    def __post_init__(self) -> None:
        folder = self.context.house.folders.town
        self._plan = stamps.Derived(folder, lambda: GroundPlan(folder))

    async def answer(self, request: Request) -> Response:
        """The map of the site in the path; NotFoundError: there is none, nor ever was."""
        visit = Visit.of(request, self.context, request.url.path)
        site_id, theme = visit.parameters["site_id"], visit.address.theme or THEMES[0]
        layer = self.context.layers.of_site(site_id)
        version = self.context.store.versions().get(layer.id, 0)
        seen = sha256(repr(stamps.of_folder(self.context.house.folders.town)).encode()).hexdigest()[:8]
        etag = f'W/"{version}-{self.context.api.moment()}-{seen}"'
        made = await self._answers.get((site_id, theme), etag, lambda: self._made(visit, site_id, theme, etag))
        return respond(request, made)

    def _made(self, visit: Visit, site_id: str, theme: str, etag: str) -> Answer:
        view, index = site_view(self.context, site_id, visit.words, visit.now)
        return Answer(drawn(self._plan.get(), view, index, theme=theme).encode(), SVG, etag)


def drawn(plan: GroundPlan, view: LayerView, index: int, *, theme: str) -> Markup:
    """The map of one site as the public may see its place, in a theme."""
    geometry = public_geometry(view.layer, view.current.sites)[index]
    box = _extent(geometry, view.layer)
    made = _Map(plan, Projection(box, SIZE), _widened(box, _BEYOND), paint()[theme])
    shape, at = made.drawing(geometry), made.drawing(_place(view, index))
    about: dict[str, Attribute] = {"xmlns": XMLNS, "viewBox": f"0 0 {SIZE[0]} {SIZE[1]}"}
    named = {"font-family": "Fira Sans, sans-serif", "font-size": f"{SIZE_PX}"}
    style = tag("style", None, Markup(drawing_style(theme)))
    whole = tag("rect", {"width": SIZE[0], "height": SIZE[1], "fill": made.colours["outside"]})
    mark = shapely.union(at.buffer(_MARK_PX + 2), _edge(shape).buffer(4))
    parts = *made.ground(mark), *made.site(view, index, shape, at, theme=theme)
    return tag("svg", {**about, **named}, style, Markup(assets.sprite()), whole, *parts)


def _place(view: LayerView, index: int) -> shapely.Point:
    """Where its symbol stands, degrees."""
    lon, lat = public_position(view.layer, view.current.sites)
    return shapely.Point(lon[index], lat[index])


def _edge(shape: shapely.Geometry) -> shapely.Geometry:
    """The line that it is, or the edge of its area."""
    return shape if shapely.get_dimensions(shape) < 2 else shapely.boundary(shape)  # noqa: PLR2004 - an area


def _extent(geometry: shapely.Geometry, layer: Layer) -> Box:
    """West, south, east, north in degrees: the site and what is around it, in the shape of the picture."""
    west, south, east, north = _widened(shapely.bounds(geometry).tolist(), _AROUND)
    corners_m = to_metres([west, east], [south, north])
    least_m = max(HALF_M, 5.0 * (layer.public_place_m or 0))
    wide_m, high_m = (np.diff(corners_m, axis=0)[0] / 2).tolist()
    half_m = max(wide_m, high_m * SIZE[0] / SIZE[1], least_m) * np.array([1, SIZE[1] / SIZE[0]])
    middle_m = corners_m.mean(axis=0)
    lon, lat = to_degrees(np.vstack([middle_m - half_m, middle_m + half_m]))
    return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])


def _widened(box: Box | list[float], share: float) -> Box:
    west, south, east, north = box
    more = share * max(east - west, north - south)
    return west - more, south - more, east + more, north + more


@dataclass(frozen=True, slots=True)
class _Map:
    plan: GroundPlan
    projection: Projection
    seen: Box
    colours: Colours

    @property
    def metres_per_px(self) -> float:
        low, high = self.projection.bounds[:2], self.projection.bounds[2:]
        span_m = np.abs(np.diff(to_metres([low[0], high[0]], [low[1], high[1]]), axis=0))[0]
        return float((span_m / self.projection.size).max())

    @property
    def zoom(self) -> float:
        """As web maps count it, with decimals."""
        shrunk = np.cos(np.radians(self.projection.bounds[1]))
        return float(np.log2(_EQUATOR_M * shrunk / self.metres_per_px))

    def width(self, kind: str) -> float:
        """Of a line, px, as the map in the browser has it at this zoom."""
        zooms, widths = np.array(paint()["widths"][kind], np.float64).T
        return round(float(np.interp(self.zoom, zooms, widths)), 1)

    def cut(self, file: str) -> ClippedShapes:
        """What of a file is seen, in px."""
        found = self.plan.within(file, self.seen)
        return ClippedShapes(self.drawing(found.shapes), found.kind, found.name)

    def ground(self, mark: shapely.Geometry) -> Iterator[Markup]:
        """Everything below the site, whose ``mark`` no name may lie below."""
        for colour, (file, kinds) in AREAS.items():
            found = self.cut(file)
            yield self._filled(found.shapes[_of(found, kinds)], colour)
        water = self.cut("waterways")
        yield self._stroked(water.shapes, "water", self.width("waterway"))
        if self.zoom >= _HOUSES_ZOOM:
            yield self._filled(self.cut("buildings").shapes, "building")
        yield self._stroked(self.cut("railways").shapes, "rail", self.width("railway"))
        streets = self.cut("streets")
        kind = np.array([ROAD_KIND.get(one, "minor") if one in ROAD_ZOOM else "" for one in streets.kind], str)
        yield from self._roads(streets.shapes, kind)
        yield self._stroked(shapely.boundary(self.cut("boundary").shapes), "border", 1.2)
        yield from self._names(streets, kind, mark)

    def _roads(self, shapes: NDArray[np.object_], kind: NDArray[np.str_]) -> Iterator[Markup]:
        for more, part in ((1.2, "casing"), (0.0, "road")):
            for one in _LINES:
                colour = "motorway" if part == "road" and one in {"motorway", "link"} else part
                if one == "path" and part == "casing":
                    continue
                yield self._stroked(shapes[kind == one], colour, self.width(one if one != "track" else "path") + more)

    def _filled(self, shapes: NDArray[np.object_], colour: str) -> Markup:
        return (
            tag("path", {"fill": self.colours[colour], "fill-rule": "evenodd", "d": _d(shapes)})
            if len(shapes)
            else Markup()
        )

    def _stroked(self, shapes: NDArray[np.object_], colour: str, wide: float) -> Markup:
        if not len(shapes):
            return Markup()
        line = {"fill": "none", "stroke-linecap": "round", "stroke-linejoin": "round"}
        return tag("path", {**line, "stroke": self.colours[colour], "stroke-width": f"{wide:g}", "d": _d(shapes)})

    def _names(self, streets: ClippedShapes, kind: NDArray[np.str_], mark: shapely.Geometry) -> Iterator[Markup]:
        lines = shapely.intersection(
            streets.shapes, shapely.box(2, 2, self.projection.size[0] - 2, self.projection.size[1] - 2)
        )
        named = np.isin(kind, _NAMED) & (streets.name != "") & ~shapely.is_empty(lines)
        ranked = [(_NAMED.index(k), n) for k, n in zip(kind[named].tolist(), streets.name[named].tolist(), strict=True)]
        return written(ranked, lines[named], mark, colour=self.colours["label"], halo=self.colours["halo"])

    # ---- the site -------------------------------------------------------------------------------

    def drawing(self, geometry: Any) -> Any:
        """A geometry, or an array of them, in degrees, px."""
        return shapely.transform(geometry, lambda at: self.projection.pixels(*at.T))

    def site(
        self, view: LayerView, index: int, shape: shapely.Geometry, at: shapely.Geometry, *, theme: str
    ) -> Iterator[Markup]:
        """Its shape and its symbol; where its place is rounded, as far as it may be from there."""
        layer, ink, look = view.layer, INK[theme], view.row(index).look
        ((x, y),) = shapely.get_coordinates(at).tolist()
        if layer.public_place_m is not None:
            far = f"{layer.public_place_m / self.metres_per_px:.1f}"
            ring = {"fill": ink["text"], "fill-opacity": ".08", "stroke": ink["text"], "stroke-dasharray": "4 3"}
            yield tag("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": far, **ring})
        yield renderers.of(layer).drawn(shape, look.colour or ink["quiet"])
        ground: dict[str, Attribute] = {"fill": ink["surface"], "stroke": ink["text"], "stroke-width": "1.5"}
        yield tag("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{_MARK_PX:g}", **ground})
        yield symbol(look, x, y, 8.5, ink, edge="none")


def _of(found: ClippedShapes, kinds: tuple[str, ...] | None) -> NDArray[np.bool_]:
    return np.ones(len(found.kind), bool) if kinds is None else np.isin(found.kind, kinds)


def _d(shapes: NDArray[np.object_]) -> str:
    return "".join(map(outline, shapes.tolist()))
