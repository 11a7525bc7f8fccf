"""The board in Dash: its components, and callbacks that hand a dispatcher's choice to the view."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Final

import dash_leaflet as dl
from anyio.to_thread import run_sync
from dash import Dash, Input, Output, State, ctx, no_update, set_props
from dash.development.base_component import Component

from dashboard.apps.components import Piece, Visit
from dashboard.apps.einsatz.answers import answers
from dashboard.apps.einsatz.detail import detail
from dashboard.apps.einsatz.figures import figures
from dashboard.apps.einsatz.plan import plan
from dashboard.apps.einsatz.progress import lines, lines_of, progress
from dashboard.apps.einsatz.table import table
from dashboard.apps.einsatz.view import LOOK_S, Einsatz, EinsatzView
from dashboard.apps.town_map import features, fetch, town_map
from dashboard.parts.markup import Markup
from data.declare import Layer
from data.town import Town

PIECES: Final = {"figures": figures, "due": table, "spot": detail, "plan": plan, "fleet": progress}
LINE: Final = {"color": "#5b2a86", "weight": 4, "opacity": 0.75}
"""Of a tour: in no colour that a class has."""
MOST_HELD: Final = 24
"""So many answers are held, each of some 60 kB."""


def build(app: Dash, einsatz: Einsatz) -> None:
    """Give the application its layout and its callbacks."""
    layers = einsatz.layers
    app.layout = layout(layers, einsatz.context.town)
    asked = Input("visit", "asked")

    @app.callback([Output(f"layer-{one.id}", "hideout") for one in layers], asked, prevent_initial_call=True)
    async def drawn(asked: object) -> list[dict[str, Any]]:
        return await run_sync(lambda: drawings(einsatz.view(asked), layers))

    @app.callback(
        [*(Output(one, "html") for one in PIECES), Output("visit", "answered")], asked, prevent_initial_call=True
    )
    async def said(asked: object) -> list[object]:
        return await run_sync(lambda: [*rendered(einsatz, asked).values(), asked])

    drawn_of = [Output("lines", "data"), Output("lines", "hideout")]

    @app.callback(drawn_of, asked, State("lines", "hideout"), prevent_initial_call=True)
    async def routed(asked: object, known: object) -> Sequence[Any]:
        return await run_sync(lambda: newer_lines(einsatz.view(asked), known))

    @app.callback(Output("calls", "html"), Input("visit", "sought"), State("visit", "asked"), prevent_initial_call=True)
    async def found(sought: object, asked: object) -> str:
        return await run_sync(lambda: answers(einsatz.view(asked), sought))

    @app.callback(Input("visit", "followed"), prevent_initial_call=True, websocket=True, persistent=True)
    async def followed(_followed: object) -> None:
        await follow(einsatz)

    for one in layers:
        fetch(app, f"layer-{one.id}")


async def follow(einsatz: Einsatz) -> None:
    """Tell a page over its websocket whenever there is something new, until it is closed."""
    if not ctx.websocket:
        return  # of a browser that has none, which asks over HTTP like any other callback
    told: object = None
    while (socket := ctx.websocket) is not None and not socket.is_shutdown:
        news = await run_sync(einsatz.news)
        if news != told:
            told = news
            set_props("visit", {"news": news})
        await asyncio.sleep(LOOK_S)


def newer_lines(view: EinsatzView, known: object) -> Sequence[Any]:
    """Lines and what they are of; nothing where the page has them: those of 78 stops are 66 kB."""
    of = {"of": lines_of(view)}
    return (no_update, no_update) if of == known else (lines(view), of)


def pieces(view: EinsatzView) -> dict[str, Markup]:
    """What stands around the map, by the id of each piece."""
    return {name: make(view) for name, make in PIECES.items()}


def rendered(einsatz: Einsatz, asked: object) -> dict[str, Markup]:
    """The same for whoever looks at the same of the same board within a minute; a plan's progress is nobody else's."""
    view = einsatz.view(asked)
    if view.choice.plan:
        return pieces(view)
    key = (id(view.board), view.choice, view.now.replace(second=0, microsecond=0))
    known = einsatz.rendered.get(key)
    if known is None:
        known = einsatz.rendered[key] = (view.board, pieces(view))  # the board is held, so that its id stays its own
        for old in [*einsatz.rendered][:-MOST_HELD]:
            einsatz.rendered.pop(old, None)
    return known[1]


def drawings(view: EinsatzView, layers: Iterable[Layer]) -> list[dict[str, Any]]:
    """What each layer is drawn by; of those of other bodies nothing."""
    known = view.drawings
    return [known.get(one.id, {}) for one in layers]


def layout(layers: Iterable[Layer], town: Town) -> list[Component]:
    """The map with two components a layer, for what may stand together and what stands alone, and what keeps step."""
    drawn = town_map(
        [
            dl.GeoJSON(id="lines", style=LINE),
            *(features(f"layer-{one.id}", one, town) for one in layers),
            *(features(f"single-{one.id}", one, town, cluster=False) for one in layers),
        ]
    )
    return [drawn, *(Piece(id=one) for one in (*PIECES, "calls")), Visit(id="visit")]
