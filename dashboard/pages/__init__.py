"""The pages people open: each is server-rendered HTML with, where it has a map, Dash below.

The factory builds ``Dash(backend="fastapi", pages_folder="", routes_pathname_prefix="/dash/",
requests_pathname_prefix=f"{public_path}/dash/")``: Dash has a folder of its own, so that ``/`` and every other
path are ours. Our routes are added to ``app.server`` (FastAPI) before Dash's catch-all is set up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard.texts import Texts

if TYPE_CHECKING:
    from dash import Dash

    from dashboard.house import House
    from data.store import Store


def register(app: Dash, house: House, store: Store, texts: Texts) -> None:
    """Add every page, its files below ``/assets/vendor`` and Dash's layout to the app.

    Args:
        app: its ``server`` is the FastAPI app that gets the routes.
        house: settings, town, layers, clock.
        store: the current state.
        texts: every text in every language.
    """


def not_found(request: Request, *, house: House, texts: Texts) -> HTMLResponse:
    """Our 404 page for a browser; the API answers with problem JSON instead."""
    raise NotImplementedError
