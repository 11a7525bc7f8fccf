"""The map in Dash: its components, and callbacks that hand a visitor's choice to the board and its charts."""

from collections.abc import Iterable
from typing import Any, Final

import dash_leaflet as dl
from anyio.to_thread import run_sync
from dash import ClientsideFunction, Dash, Input, Output, State, dcc
from dash.development.base_component import Component

from dashboard.apps.components import Piece, Place, Visit
from dashboard.apps.karte import charts
from dashboard.apps.karte.board import Board, Karte
from dashboard.parts import renderers
from dashboard.parts.markup import Markup
from dashboard.parts.page_data import MAX_ZOOM, MIN_ZOOM
from dashboard.topics.topic import Overlay
from data.declare import Layer
from data.town import Town

PIECES: Final = ("layers", "legend", "past", "site", "list", "told")
CHARTS: Final = {"distribution": charts.distribution, "course": charts.course}


def build(app: Dash, karte: Karte) -> None:
    """Give the application its layout and its callbacks."""
    app.layout = layout(karte.layers.values(), karte.context.town)
    asked, charted = Input("visit", "asked"), Input("visit", "charted")
    drawings = [Output(f"layer-{one}", "hideout") for one in karte.layers]

    @app.callback(drawings, asked, prevent_initial_call=True)
    async def drawn(asked: object) -> list[dict[str, Any]]:
        return await run_sync(lambda: list(karte.board(asked).drawings().values()))

    @app.callback(Output("overlays", "children"), asked, prevent_initial_call=True)
    async def covered(asked: object) -> list[Component]:
        return await run_sync(lambda: [picture(one) for one in karte.board(asked).overlays()])

    @app.callback(
        [*(Output(one, "html") for one in PIECES), Output("visit", "answered")], asked, prevent_initial_call=True
    )
    async def said(asked: object) -> list[object]:
        return await run_sync(lambda: [*pieces(karte.board(asked)).values(), asked])

    @app.callback([Output(f"place-{one}", "children") for one in CHARTS], charted, prevent_initial_call=True)
    async def placed(_charted: object) -> list[Component]:
        return [graph(one) for one in CHARTS]

    @app.callback([Output(one, "figure") for one in CHARTS], asked, State("visit", "charted"))
    async def measured(asked: object, charted: object) -> list[Any]:
        return await run_sync(lambda: [make(karte.board(asked or charted)) for make in CHARTS.values()])

    for one in karte.layers:
        fetched = ClientsideFunction("stadtklima", "features")
        data, drawing = Output(f"layer-{one}", "data"), Input(f"layer-{one}", "hideout")
        app.clientside_callback(fetched, data, drawing)  # type: ignore[no-untyped-call]  # Dash declares no types


def pieces(board: Board) -> dict[str, Markup]:
    """What stands around the map, by the id of each piece."""
    made = board.switches(), board.legend(), board.past(), board.site(), board.list(), charts.told(board)
    return dict(zip(PIECES, made, strict=True))


def layout(layers: Iterable[Layer], town: Town) -> list[Component]:
    """The map with one component a layer, and what keeps the page around it in step.

    It speaks no language and has no first view: scripts choose that by the room there is.
    """
    drawn = dl.Map(
        [dl.LayerGroup(id="overlays"), *(features(one, town) for one in layers)],
        id="map",
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        trackViewport=False,
        attributionControl=False,
        className="map__leaflet",
    )
    places = [Place(id=f"place-{one}", to=f"chart-{one}") for one in CHARTS]
    return [drawn, *(Piece(id=one) for one in PIECES), *places, Visit(id="visit")]


def features(layer: Layer, town: Town) -> Component:
    """A layer: its features come from the open API, and look as our style functions say."""
    drawn: Component = dl.GeoJSON(
        id=f"layer-{layer.id}",
        cluster=True,
        zoomToBoundsOnClick=True,
        superClusterOptions=renderers.of(layer).hideout(layer, town)["cluster"],
        pointToLayer=_function("pointToLayer"),
        clusterToLayer=_function("clusterToLayer"),
        onEachFeature=_function("onEachFeature"),
        hideout={},
    )
    return drawn


def picture(overlay: Overlay) -> Component:
    """A picture below the symbols."""
    west, south, east, north = overlay.bounds
    drawn: Component = dl.ImageOverlay(url=overlay.picture, bounds=[[south, west], [north, east]], className="surface")
    return drawn


def graph(name: str) -> Component:
    """A chart, still empty: neither a white sheet nor axes of nothing."""
    empty = {"layout": charts.EMPTY}
    drawn: Component = dcc.Graph(id=name, config={"displayModeBar": False, "responsive": True}, figure=empty)
    return drawn


def _function(name: str) -> dict[str, str]:
    """A function of assets/js by its name in the browser, as dash-leaflet looks it up."""
    return {"variable": f"stadtklima.points.{name}"}
