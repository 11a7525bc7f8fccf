"""When a site was emptied last, as events tell it, whether a device saw it or a crew said so."""

from datetime import datetime, timedelta
from typing import Final

from data.declare import Layer
from data.store import Store

SPAN: Final = timedelta(days=60)
"""What is longer ago nobody asks for at the telephone."""


def last_emptied(store: Store, layer: Layer, site_id: str, *, now: datetime) -> datetime | None:
    """The last time within `SPAN`; None: not since, or nobody knows."""
    if not (named := layer.shows.drops):
        return None
    told = store.events(layer.id, kinds=named, start=now - SPAN, end=now, site_id=site_id)
    at: datetime | None = told["at"][-1].as_py() if len(told) else None
    return at
