"""The map in Dash: its components, and callbacks that hand a visitor's choice to the board and its charts."""

from collections.abc import Iterable
from typing import Any, Final

import dash_leaflet as dl
from anyio.to_thread import run_sync
from dash import Dash, Input, Output, State, dcc
from dash.development.base_component import Component

from dashboard.apps.components import Piece, Place, Visit
from dashboard.apps.karte import charts
from dashboard.apps.karte.board import Board, Karte
from dashboard.apps.karte.plans import plan_switches, plan_tiles
from dashboard.apps.town_map import features, fetch, town_map
from dashboard.parts.markup import Markup
from dashboard.topics.topic import Overlay
from data.declare import Layer
from data.town import Town

PIECES: Final = ("layers", "legend", "past", "site", "list", "told", "plans")
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
        return await run_sync(lambda: covers(karte.board(asked)))

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
        fetch(app, f"layer-{one}")


def pieces(board: Board) -> dict[str, Markup]:
    """What stands around the map, by the id of each piece."""
    plans = plan_switches(board.plans, board.choice, board.words)
    made = board.switches(), board.legend(), board.past(), board.site(), board.list(), charts.told(board), plans
    return dict(zip(PIECES, made, strict=True))


def layout(layers: Iterable[Layer], town: Town) -> list[Component]:
    """The map with one component a layer, and what keeps the page around it in step."""
    drawn = town_map([dl.LayerGroup(id="overlays"), *(features(f"layer-{one.id}", one, town) for one in layers)])
    places = [Place(id=f"place-{one}", to=f"chart-{one}") for one in CHARTS]
    return [drawn, *(Piece(id=one) for one in PIECES), *places, Visit(id="visit")]


def covers(board: Board) -> list[Component]:
    """What lies below the symbols: a plan of the town, and pictures upon it."""
    plans = [plan_tiles(name, one, board.choice) for name, one in board.plans.items() if name == board.choice.plan]
    return [*plans, *(picture(one) for one in board.overlays())]


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
