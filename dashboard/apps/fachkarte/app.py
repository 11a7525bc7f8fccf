"""The workbench in Dash: its components, and callbacks that hand what is chosen and asked to the board."""

from collections.abc import Iterable
from typing import Any, Final

from anyio.to_thread import run_sync
from dash import ClientsideFunction, Dash, Input, Output, State, dcc
from dash.development.base_component import Component

from dashboard.apps.components import Handed, Piece, Place, Visit
from dashboard.apps.fachkarte.answer import PIECES as ANSWERED
from dashboard.apps.fachkarte.bars import EMPTY, bars
from dashboard.apps.fachkarte.board import Fachkarte, FachkarteBoard
from dashboard.apps.town_map import features, fetch, town_map
from dashboard.parts.markup import Markup
from data.declare import Layer
from data.town import Town

PIECES: Final = ("questions", "tree", "past", "legend", "credits")
"""What follows what is chosen."""


def build(app: Dash, fachkarte: Fachkarte) -> None:
    """Give the application its layout and its callbacks."""
    app.layout = layout(fachkarte.layers.values(), fachkarte.context.town)
    asked, questioned, charted = (Input("visit", one) for one in ("asked", "questioned", "charted"))
    drawings = [Output(f"layer-{one}", "hideout") for one in fachkarte.layers]

    @app.callback([*drawings, Output("town", "data")], asked, prevent_initial_call=True)
    async def drawn(asked: object) -> list[object]:
        return await run_sync(lambda: drawings_of(fachkarte.board(asked)))

    @app.callback(
        [*(Output(one, "html") for one in PIECES), Output("visit", "answered")], asked, prevent_initial_call=True
    )
    async def said(asked: object) -> list[object]:
        return await run_sync(lambda: [*pieces(fachkarte.board(asked)).values(), asked])

    @app.callback(
        [*(Output(one, "html") for one in ANSWERED), Output("shapes", "data")],
        questioned,
        State("visit", "own"),
        prevent_initial_call=True,
    )
    async def answered(questioned: object, own: object) -> list[object]:
        return await run_sync(lambda: reply(fachkarte.board(questioned, own), questioned))

    @app.callback(Output("followed", "data"), Input("visit", "moved"), State("visit", "own"), prevent_initial_call=True)
    async def followed(moved: object, own: object) -> dict[str, Any]:
        return await run_sync(lambda: {"of": moved, **fachkarte.board(moved, own).following()})

    @app.callback(Output("place-bars", "children"), charted, prevent_initial_call=True)
    async def placed(_charted: object) -> Component:
        return graph()

    # What is brushed among the bars is lit on the map.
    brushed = ClientsideFunction("stadtklima", "brushed")
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash declares no types
        brushed, Input("bars", "selectedData"), Input("bars", "clickData"), prevent_initial_call=True
    )
    for one in fachkarte.layers:
        fetch(app, f"layer-{one}")


def pieces(board: FachkarteBoard) -> dict[str, Markup]:
    """What stands around the map, by the id of each piece."""
    made = board.questions(), board.tree(), board.past(), board.legend(), board.credits()
    return dict(zip(PIECES, made, strict=True))


def drawings_of(board: FachkarteBoard) -> list[Any]:
    """What is on the map: each layer, then the town's geodata."""
    return [*board.drawings().values(), board.town()]


def reply(board: FachkarteBoard, questioned: object) -> list[Any]:
    """The answer as HTML, and what scripts draw of it."""
    return [*board.answered().values(), {"of": questioned, **drawn_of(board)}]


def drawn_of(board: FachkarteBoard) -> dict[str, Any]:
    """The shapes of an answer, and its bars."""
    text = board.outcome.text if board.outcome else None
    return {"shapes": board.shapes(), "bars": bars(text)}


def layout(layers: Iterable[Layer], town: Town) -> list[Component]:
    """The map with one component a layer, and what keeps the page around it in step."""
    drawn = town_map([features(f"layer-{one.id}", one, town) for one in layers])
    handed = [Handed(id=one) for one in ("town", "shapes", "followed")]
    pieces = [Piece(id=one) for one in (*PIECES, *ANSWERED)]
    return [drawn, *pieces, *handed, Place(id="place-bars", to="chart-bars"), Visit(id="visit")]


def graph() -> Component:
    """The bars, still empty."""
    config: Any = {"displayModeBar": False, "responsive": True}
    drawn: Component = dcc.Graph(id="bars", config=config, figure={"layout": EMPTY})
    return drawn
